checking = Comprobando si hay correo nuevo… POP3 necesita para ello una sesión nueva.
deleting = Eliminando: esta sesión termina para ello, y le sigue otra nueva.
away = Sin conexión.
    .next = El recibo dice qué se ha eliminado. Vuelva a conectar para seguir.
lost = Sin conexión.
    .next = { $why } El recibo dice qué se ha eliminado. Vuelva a conectar para seguir.
dead = Sin conexión.
    .next = El motor de correo se ha detenido: es culpa nuestra, no suya. El recibo dice qué se ha eliminado. Inicie sesión de nuevo para seguir.
show-new = Mostrar
delete-now = Eliminar ahora
keep = Conservar
receipt = Qué ha sido de lo que se iba a eliminar
choices = Esta sesión
after-saving = Eliminar tras guardar
after-saving-hint = Activado: un mensaje guardado se marca para eliminar. Desactivado: se queda en el servidor.
tell = Avisarme del correo nuevo
tell-hint = El navegador dice cuántos mensajes han llegado, nunca de quién ni sobre qué.
tell-blocked = Avisarme del correo nuevo (bloqueado en este navegador)
marked = Marcado. No se elimina nada antes de que usted lo diga o cierre la sesión.
saving-first = Se está guardando correo por esta sesión: compruebe el correo nuevo cuando termine.
marks-first = Este servidor no da nombre a sus mensajes: una sesión nueva no encontraría sus marcas. Antes elimine los mensajes marcados o quite las marcas.
new-mail = { $number ->
    [one] { $number } mensaje nuevo
    [many] { $number } de mensajes nuevos
   *[other] { $number } mensajes nuevos
 }
marks = Se eliminará al cerrar la sesión, o ahora: { $messages }, { $size }.
by-saving = { $number ->
    [one] { $number } está marcado porque usted lo ha guardado.
    [many] { $number } están marcados porque usted los ha guardado.
   *[other] { $number } están marcados porque usted los ha guardado.
 }
delete-question = ¿Eliminar { $messages } ahora? No se puede deshacer.
not-checked = Sin comprobar desde las { $time } · lo próximo que haga volverá a conectar
too-early = El servidor exige una pausa entre dos inicios de sesión: se comprobará en { $time }.
perhaps-deleted = { $number ->
    [one] De { $number } mensaje nadie sabe si se ha eliminado.
    [many] De { $number } de mensajes nadie sabe si se han eliminado.
   *[other] De { $number } mensajes nadie sabe si se han eliminado.
 }
    .next = La conexión se cortó antes de que el servidor confirmara. La lista lo dirá cuando vuelva a estar conectado.
not-deleted = { $number ->
    [one] { $number } mensaje no se ha eliminado.
    [many] { $number } de mensajes no se han eliminado.
   *[other] { $number } mensajes no se han eliminado.
 }
    .next = La sesión terminó antes. La marca se conserva.
still-there = ¿Sigue usted ahí?
wiped-in = Sin uso, sus mensajes desaparecen de esta página en { $time }. En el servidor no se elimina nada.
here = Aquí estoy
password-again = La contraseña de { $user }, otra vez
password-again-why = En un equipo público la página no guarda ninguna contraseña, y otra sesión la necesita. Sus marcas se conservan.
connect = Conectar
