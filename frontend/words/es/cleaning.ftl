## Cleaning up: what many messages have in common, and what would be deleted.

title = Limpiar
title-label = Encontrar y eliminar muchos mensajes a la vez
done = Listo
show-list = Ver los mensajes
show-groups = Volver a la limpieza
nothing = Aún no hay nada elegido.
    .next = Elija grupos, trace sobre el gráfico o escriba una regla en el campo de búsqueda. No se elimina nada antes de que usted lo diga.
none = Aquí no se eliminaría nada.
    .next = Cambie la regla del campo de búsqueda, o elija grupos.
would = Se eliminarían { $messages }, { $size }.
    .next = Quedarían { $left }.
marked = { $messages } están marcados.
    .next = «Eliminar ahora», debajo de la lista, los elimina.
protected = { $number ->
    [one] { $number } coincide y está protegido: se queda.
    [many] { $number } coinciden y están protegidos: se quedan.
   *[other] { $number } coinciden y están protegidos: se quedan.
 }
unknown = { $number ->
    [one] { $number } más quizá coincide: su encabezado aún no está aquí.
    [many] { $number } más quizá coinciden: sus encabezados aún no están aquí.
   *[other] { $number } más quizá coinciden: sus encabezados aún no están aquí.
 }
commands = Se envía cuando usted confirme: { NUMBER($count) } × DELE, luego QUIT.
commands-time = Se envía cuando usted confirme: { NUMBER($count) } × DELE, luego QUIT; unos { $time }.
mark = Marcar { $messages } para eliminar
headers = Están aquí { NUMBER($done) } de { NUMBER($total) } encabezados.
headers-left = Están aquí { NUMBER($done) } de { NUMBER($total) } encabezados · { NUMBER($rate) } por segundo · quedan { $time }
by = Agrupar por
by-sender = Remitente
by-domain = Dominio del remitente
by-subject = Asunto
by-list = Lista de correo
by-size = Tamaño
by-day = Día
by-attachment = Adjuntos
no-sender = Sin remitente
no-subject = Sin asunto
with-attachments = Con adjuntos
without-attachments = Sin adjuntos
sizes = { $from } a { $below }
sizes-from = { $from } y más
group = { $messages } · { $size }
dates = { $first } a { $last }
keep = Guardar
keep-label = No eliminar nunca: { $name }
others = { $messages } en ningún grupo: el encabezado no está aquí, o no dice nada de eso.
more = Más grupos
chart = Los mensajes en el tiempo
chart-hint = Trace sobre las barras para elegir ese tiempo.
bars = { $from } a { $until }: { $messages }
any-time = Cualquier fecha
keeps = No eliminar nunca
keeps-add = Proteger
keeps-field = Regla para lo que nunca se elimina
forget = Olvidar { $rule }
protected-tag = Protegido
protected-message = Protegido: no se elimina en esta visita.
unprotected-message = Ya no está protegido.
not-marked = No marcado: está protegido.
deleting = { NUMBER($done) } de { NUMBER($total) } · { NUMBER($rate) } por segundo · quedan { $time }
stop = Parar
stopping = Parando…
not-deleted = { $number ->
    [one] { $number } mensaje no se eliminó.
    [many] { $number } mensajes no se eliminaron.
   *[other] { $number } mensajes no se eliminaron.
 }
    .next = Usted lo paró. Las marcas siguen.
