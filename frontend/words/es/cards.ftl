begins = Comienzo
ends = Fin
here = Su hora
place = Lugar
organiser = Organiza
repeats = Repetición
no-summary = (sin título)
invitation-note = Esta página no puede responderla. Guarde el archivo de calendario para abrirlo en un programa de calendario.
report = Informe de entrega
report-more = El informe nombra más destinatarios; «Partes» y «Código fuente» lo muestran entero.
receipt = Confirmación de lectura
unsubscribe = Lista de correo: cómo darse de baja
unsubscribe-note = No se ha enviado nada. Darse de baja revela al remitente que usted lee su correo: hágalo con listas que conozca, no con el correo basura.
unsubscribe-one-click = La lista dice que basta un clic en su página.
unsubscribe-open = Abrir en una pestaña nueva
unsubscribe-copy = Copiar la dirección
request = Invitación
reply = Respuesta a una invitación
cancelled = Evento cancelado
publish = Evento
whole-day = { $date } (todo el día)
without-zone = { $time } (sin zona horaria)
in-zone = { $time } ({ $zone })
every = { $unit ->
    [day] { $number ->
        [one] cada día
        [many] cada { $number } de días
       *[other] cada { $number } días
    }
    [week] { $number ->
        [one] cada semana
        [many] cada { $number } de semanas
       *[other] cada { $number } semanas
    }
    [month] { $number ->
        [one] cada mes
        [many] cada { $number } de meses
       *[other] cada { $number } meses
    }
   *[year] { $number ->
        [one] cada año
        [many] cada { $number } de años
       *[other] cada { $number } años
    }
 }
by-own-rule = según una regla propia
times = { $number ->
    [one] una vez
    [many] { $number } de veces
   *[other] { $number } veces
 }
until = hasta el { $date }
more-events = { $number ->
    [one] El archivo contiene { $number } evento más.
    [many] El archivo contiene { $number } de eventos más.
   *[other] El archivo contiene { $number } eventos más.
 }
not-delivered = Su mensaje no se ha podido entregar a { $recipient }.
delayed = Su mensaje a { $recipient } se retrasa. El servidor sigue intentándolo; no hace falta que lo envíe de nuevo.
delivered = Su mensaje se ha entregado a { $recipient }.
relayed = Su mensaje a { $recipient } se ha pasado a un servidor que no envía informes.
expanded = Su mensaje a { $recipient } se ha pasado a varias personas.
fate-unknown = El informe no dice claramente qué ha sido de su mensaje a { $recipient }.
status = { $code }: { $meaning }
no-such-mailbox = no existe tal buzón en ese servidor.
no-such-domain = no existe tal dominio de correo.
bad-address = la dirección del destinatario no está bien escrita.
moved = el buzón se ha trasladado.
bad-sender = la dirección del remitente no fue aceptada.
accepts-no-mail = ese dominio no acepta correo.
disabled = el buzón está desactivado.
mailbox-full = el buzón está lleno.
too-large = el mensaje es demasiado grande.
disk-full = el disco del servidor está lleno.
not-accepting = el servidor no acepta correo en este momento.
does-not-answer = el servidor no responde.
connection-broke = la conexión se cortó.
no-way = no se encontró camino a ese servidor.
in-circles = el mensaje daba vueltas en círculo.
tried-too-long = se intentó con el servidor durante demasiado tiempo.
refused-by-rules = el servidor lo rechaza por sus propias reglas.
not-proven = el servidor no pudo comprobar que el mensaje sea realmente suyo.
about-address = algo no va bien en una dirección.
about-mailbox = algo no va bien en el buzón.
about-server = algo no va bien en el servidor del destinatario.
about-way = algo no va bien en el camino.
about-protocol = los servidores no se entendieron.
about-content = algo no va bien en el contenido del mensaje.
about-policy = fue rechazado por motivos de seguridad o de normas.
said-by = { $server } dijo:
other-said = El otro servidor dijo:
reported-by = Informa { $server }. Un informe se puede falsificar como cualquier correo.
program-of = El programa de correo de { $address }
program-of-recipient = El programa de correo del destinatario
displayed = { $program } mostró su mensaje. Si se leyó, nadie lo sabe.
deleted = { $program } eliminó su mensaje, quizá sin leerlo.
dispatched = { $program } reenvió o imprimió su mensaje.
processed = { $program } procesó su mensaje sin mostrarlo.
seen-unknown = { $program } no dice claramente qué hizo con su mensaje.
smime-signed = Firmado con S/MIME – sin verificar.
    .next = Esta página no comprueba firmas: puede ser de cualquiera.
pgp-signed = Firmado con OpenPGP – sin verificar.
    .next = Esta página no comprueba firmas: puede ser de cualquiera.
other-signed = Firmado – sin verificar.
    .next = Esta página no comprueba firmas: puede ser de cualquiera.
smime-opaque = Firmado con S/MIME – sin verificar.
    .next = El texto está dentro de la parte firmada. Guarde el mensaje y ábralo en un programa de correo que conozca S/MIME.
smime-encrypted = Cifrado con S/MIME – no se puede leer aquí.
    .next = Guarde el mensaje y ábralo en el programa de correo que tiene su clave.
pgp-encrypted = Cifrado con OpenPGP – no se puede leer aquí.
    .next = Guarde el mensaje y ábralo en el programa que tiene su clave.
other-encrypted = Cifrado – no se puede leer aquí.
    .next = Guarde el mensaje y ábralo en el programa para el que se hizo.
wrapped = { $files ->
    [0] Este mensaje llegó envuelto por Outlook como winmail.dat. No contiene archivos; quizá sí el texto.
    [one] Outlook había envuelto un archivo adjunto en winmail.dat: se ha extraído y se puede guardar.
    [many] Outlook había envuelto archivos adjuntos en winmail.dat: se han extraído { $files } de archivos, que se pueden guardar.
   *[other] Outlook había envuelto archivos adjuntos en winmail.dat: se han extraído { $files } archivos, que se pueden guardar.
 }
origin = { $check }, según { $server }
not-checked = { $server } no ha comprobado de dónde viene este mensaje
passed = { $method } superado
passed-for = { $method } superado para { $domain }
failed = { $method } no superado
failed-for = { $method } no superado para { $domain }
nearly-failed = { $method } casi no superado: es probable que el servidor que envía no sea del dominio
nothing-to-check = { $method }: el remitente no ofrece nada que comprobar
neutral = { $method }: el dominio del remitente no se pronuncia
not-checkable = { $method } no se ha podido comprobar
other-result = { $method }: { $result }
origin-note = Una comprobación superada significa que lo envió el dominio, no que el remitente sea honrado.
answers-to = Las respuestas van a { $address }, no a la dirección del remitente.
