quoted = Texto citado
views = Mostrar el mensaje como
show-links = Mostrar los enlaces
hide-links = Ocultar los enlaces
invert = Invertir los colores
reveals = Al cargarlas, los servidores del remitente saben que usted lee esto, cuándo, y su dirección de red.
frame-hint = El teclado está en el mensaje. Mayús+Tab vuelve a los botones; desde allí, F6 recorre el resto.
blocked = { $images ->
    [one] { $images } imagen remota está bloqueada.
    [many] { $images } de imágenes remotas están bloqueadas.
   *[other] { $images } imágenes remotas están bloqueadas.
 }
suspect = Parece un rastreador.
suspects = { $trackers ->
    [one] { $trackers } de ellas parece un rastreador.
    [many] { $trackers } de ellas parecen rastreadores.
   *[other] { $trackers } de ellas parecen rastreadores.
 }
false-links = { $number ->
    [one] { $number } enlace muestra { $shown } pero lleva a { $target }.
    [many] { $number } de enlaces muestran un lugar distinto de aquel al que llevan. Uno muestra { $shown } pero lleva a { $target }.
   *[other] { $number } enlaces muestran un lugar distinto de aquel al que llevan. Uno muestra { $shown } pero lleva a { $target }.
 }
false-link = Muestra { $shown }, lleva a { $target }
more-notes = { $number ->
    [one] { $number } nota más sobre este mensaje
    [many] { $number } de notas más sobre este mensaje
   *[other] { $number } notas más sobre este mensaje
 }
leaves-history = Abrirlo deja una entrada en el historial de este navegador, donde la siguiente persona puede encontrarla.
open-link = Abrir
not-here = En un equipo público siguen bloqueadas.
leaves-trace = Esto deja un rastro en este equipo
file-leaves = Un archivo queda en este equipo, y el navegador lo cita entre sus descargas. La página no puede quitar ninguno de los dos.
print-leaves = La impresora y este equipo quizá guarden una copia de lo impreso. La página no puede quitarla.
copy-leaves = Lo copiado queda en el portapapeles de este equipo hasta que se copie otra cosa.
anyway = Hacerlo de todos modos
