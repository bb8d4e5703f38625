refresh = Actualizar
sign-out = Cerrar sesión
list = Mensajes, los más recientes primero
empty = No hay correo.
empty-more = El servidor indica que el buzón está vacío.
will-be-deleted = se eliminará
has-attachments = con archivos adjuntos
not-opened = Aún sin abrir
delete = Eliminar
undo = Deshacer
no-header = (ábralo para ver el asunto)
undo-all = Deshacer todo
roomy = Amplia
compact = Compacta
keys = Teclas
reconnect = Volver a conectar
sign-in-again = Iniciar sesión de nuevo
expires = Este servidor retira los mensajes en cuanto se han leído. Guarde lo que quiera conservar.
delete-and-leave = Eliminar y cerrar sesión
keep-and-leave = Conservar y cerrar sesión
delete-means = Los mensajes eliminados no se pueden recuperar desde aquí.
keys-title = Teclas
close = Cerrar
summary = { $messages } · { $size }
no-messages = ningún mensaje
bridge-restarted = El puente se ha reiniciado · lo próximo que haga volverá a conectar
bridge-restarting = El puente se está reiniciando · la conexión volverá por sí sola
connected = Conectado · { $host } · { $tls }
connected-pinned = Conectado · { $host } · { $tls }, certificado reconocido por su huella
signed-in-by = { $connected } · sesión iniciada con { $mechanism }
not-encrypted = sin cifrar
not-connected-released = Sin conexión · buzón liberado
not-connected = Sin conexión
engine-stopped = El motor de correo se ha detenido
opening = Abriendo…
fetching = Recibiendo { $progress }
marked-notice = Marcado para eliminar. No se elimina nada antes de cerrar la sesión.
unmarked-notice = Marca quitada.
saved-notice = Entregado al navegador como descarga: el archivo se queda en este ordenador.
nothing-new = Al día: nada nuevo.
something-new = Al día; nuevos: { NUMBER($number) }.
no-top = Este servidor solo muestra el remitente y el asunto de los mensajes abiertos
headers = Encabezados { NUMBER($done) } / { NUMBER($total) }
released = Buzón liberado: no se ha eliminado nada.
    .next = Ha estado ausente un rato, así que otro programa puede tenerlo ahora.
connection-lost = Conexión perdida: no se ha eliminado nada.
stopped = El motor de correo se ha detenido: no se ha eliminado nada.
    .next = Es culpa nuestra, no suya. Inicie sesión de nuevo para seguir.
pause-wanted = El servidor de correo exige una pausa entre dos inicios de sesión.
nothing-lost = No se pierde nada: sus marcas se conservan, y nadie ha eliminado lo que usted no confirmó.
trying-now = Intentándolo de nuevo…
trying-in = Nuevo intento en { $time }.
marked-for-deletion = { $messages } para eliminar
delete-question = { $number ->
    [one] ¿Eliminar el mensaje marcado?
    [many] ¿Eliminar { $number } de mensajes marcados?
   *[other] ¿Eliminar { $number } mensajes marcados?
 }
leaving-reconnecting = Volviendo a conectar, para eliminar lo marcado…
leaving-now = Cerrando la sesión…
leaving-confirmed = { NUMBER($done) } de { NUMBER($total) } confirmados. Iniciando sesión de nuevo para comprobar y seguir…
leaving-deleting = Eliminando { NUMBER($done) } de { NUMBER($total) }…
leaving-waiting = Esperando la confirmación del servidor…
nothing-deleted = No se ha eliminado nada.
    .next = Todo el correo sigue en el servidor.
deleted = { $number ->
    [one] Se ha eliminado { $number } mensaje.
    [many] Se han eliminado { $number } de mensajes.
   *[other] Se han eliminado { $number } mensajes.
 }
    .next = El servidor lo ha confirmado.
perhaps-deleted = { $number ->
    [one] De { $number } mensaje nadie sabe si está eliminado.
    [many] De { $number } de mensajes nadie sabe si están eliminados.
   *[other] De { $number } mensajes nadie sabe si están eliminados.
 }
    .next = La conexión se cortó antes de la confirmación del servidor. Inicie sesión de nuevo: la lista lo dirá.
not-deleted-refused = { $number ->
    [one] No se ha eliminado { $number } mensaje: el servidor se negó.
    [many] No se han eliminado { $number } de mensajes: el servidor se negó.
   *[other] No se han eliminado { $number } mensajes: el servidor se negó.
 }
    .next = Inténtelo más tarde o pregunte a su proveedor.
not-deleted-ended = { $number ->
    [one] No se ha eliminado { $number } mensaje: la sesión terminó antes.
    [many] No se han eliminado { $number } de mensajes: la sesión terminó antes.
   *[other] No se han eliminado { $number } mensajes: la sesión terminó antes.
 }
    .next = Inicie sesión de nuevo y elimine otra vez.
