reader = Mensaje
nothing-open = No hay nada abierto.
nothing-open-more = Elija un mensaje, o recorra la lista con j y k y lea con Intro. La tecla ? muestra todas las teclas.
back = Atrás
save = Guardar
save-label = Guardar el mensaje en un archivo
marked = Este mensaje se eliminará cuando cierre la sesión.
from = De
to = Para
cc = Copia
reply-to = Responder a
nobody = (nadie)
no-recipient = sin destinatario
no-sender = (sin remitente)
no-subject = (sin asunto)
text-from-html = Este texto se ha sacado del HTML del mensaje.
no-text = Este mensaje no tiene texto.
text-cut = Este texto es muy largo y solo se muestra el principio. Guarde el mensaje para leerlo todo.
source-cut = Esto es solo el principio. Guarde el mensaje para verlo todo.
html-cut = Este mensaje es demasiado grande para mostrarlo entero. Guárdelo para verlo todo.
load-once = Cargar una vez
frame = Cuerpo del mensaje
attachments = Archivos adjuntos
not-fetched = Este mensaje no se ha recibido: la sesión no está conectada.
reading = Leyendo…
waiting = Esperando al servidor…
tab-text = Texto
tab-html = HTML
tab-source = Código fuente
tab-headers = Encabezados
tab-parts = Partes
would-not-give = El servidor no ha querido entregar este mensaje.
    .next = Puede que ya no esté, o que el servidor falle. Actualice la lista o inténtelo más tarde.
too-large = Este mensaje supera { $size }.
    .next = Es más de lo que cabe en esta página. Recójalo con un programa de correo.
unreadable = No se ha podido leer este mensaje.
    .next = Está dañado, o hecho para dañar programas de correo. No ha causado ningún daño; «Código fuente» lo muestra tal cual.
too-nested = Este mensaje contiene mensajes dentro de mensajes, demasiados para abrirlos.
    .next = «Código fuente» lo muestra tal cual.
too-many-parts = Este mensaje tiene demasiadas partes para abrirlas.
    .next = «Código fuente» lo muestra tal cual.
no-mail = Esto no parece un correo.
    .next = «Código fuente» muestra lo que envió el servidor.
broken-encoding = Este mensaje está dañado o mal hecho: puede faltar texto.
    .next = «Código fuente» lo muestra tal cual.
broken-structure = Este mensaje está mal formado: una parte no termina donde debería.
    .next = Puede faltar algo; «Código fuente» lo muestra todo.
unknown-charset = Este mensaje usa un juego de caracteres desconocido.
    .next = Algunas letras pueden estar mal.
numbered = Mensaje { NUMBER($number) }
to-one = para { $first }
to-several = { $others ->
    [one] para { $first } y { $others } más
    [many] para { $first } y { $others } más
   *[other] para { $first } y { $others } más
 }
more-people = {" "}y { NUMBER($number) } más
earlier-lines = { $number ->
    [one] { $number } línea anterior
    [many] { $number } de líneas anteriores
   *[other] { $number } líneas anteriores
 }
save-attachment = Guardar { $name }, { $size }
false-name = El nombre del remitente muestra { $shown }, pero la dirección es { $address }.
    .next = El nombre se elige libremente. Fíese solo de la dirección, y tampoco demasiado.
file-name = mensaje { $number }
