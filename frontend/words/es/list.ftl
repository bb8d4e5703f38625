search = Buscar
search-label = Buscar en los mensajes
hint-words = barco "quilla verde"
    .next = palabras, o una frase
hint-place = from:ann to: subject:
    .next = solo en un lugar
hint-text = text:quilla
    .next = en el texto de los mensajes abiertos
hint-date = on:2026-10 after:7d before:
    .next = por fecha
hint-size = larger:1M smaller:
    .next = por tamaño
hint-attachment = has:attachment
    .next = con archivo adjunto
hint-not = -factura barco OR buque
    .next = sin; uno u otro
sort = Orden
threads = Hilos
threads-label = Poner las respuestas debajo de lo que responden
compact-label = Mostrar un mensaje en una línea
select-all = Seleccionar todos los que se muestran
select = Seleccionar
clear = Ninguno
splitter = Ancho de la lista
clear-search = Borrar la búsqueda
arrival-newest = Los últimos en llegar primero
arrival-oldest = Los primeros en llegar primero
date-newest = Fecha más reciente primero
date-oldest = Fecha más antigua primero
sender-a-z = Remitente, de la A a la Z
sender-z-a = Remitente, de la Z a la A
subject-a-z = Asunto, de la A a la Z
subject-z-a = Asunto, de la Z a la A
largest = Los más grandes primero
smallest = Los más pequeños primero
label = Mensajes. { $order }
matching = Resultados: { NUMBER($shown) } de { NUMBER($total) }
nothing = Nada coincide con «{ $asked }».
searched = { $texts ->
    [0] Buscado en: remitente, destinatarios y asunto de { $messages }. El texto de un mensaje se busca cuando lo ha abierto.
    [one] Buscado en: remitente, destinatarios y asunto de { $messages }, y el texto del único que se ha abierto.
    [many] Buscado en: remitente, destinatarios y asunto de { $messages }, y el texto de los { $texts } que se han abierto.
   *[other] Buscado en: remitente, destinatarios y asunto de { $messages }, y el texto de los { $texts } que se han abierto.
 }
searched-so-far = { $texts ->
    [0] Buscado hasta ahora en: remitente, destinatarios y asunto de { NUMBER($headers) } de { $messages }. El texto de un mensaje se busca cuando lo ha abierto.
    [one] Buscado hasta ahora en: remitente, destinatarios y asunto de { NUMBER($headers) } de { $messages }, y el texto del único que se ha abierto.
    [many] Buscado hasta ahora en: remitente, destinatarios y asunto de { NUMBER($headers) } de { $messages }, y el texto de los { $texts } que se han abierto.
   *[other] Buscado hasta ahora en: remitente, destinatarios y asunto de { NUMBER($headers) } de { $messages }, y el texto de los { $texts } que se han abierto.
 }
note-size = «{ $term }» se omite: un tamaño se escribe 300k o 1.5M.
note-date = «{ $term }» se omite: una fecha se escribe 2026-03-01, 2026-03, yesterday o 7d.
note-attachment = «{ $term }» se omite: pruebe has:attachment.
note-duplicate = «{ $term }» se omite: pruebe is:duplicate.
selected = Selección: { NUMBER($number) } · { $size }
marked = Para eliminar: { $messages }. No se elimina nada antes de cerrar la sesión.
delete = Marcar { $messages } para eliminar
save = Guardar { $messages } en un archivo
with-answers = { $name }, hilo de { $messages }
show-thread = Mostrar el hilo de { $messages }
fold-thread = Plegar el hilo de { $messages }
number = N.º { NUMBER($number) }
