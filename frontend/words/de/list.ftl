search = Suchen
search-label = Nachrichten durchsuchen
hint-words = boot "grüner kiel"
    .next = Wörter oder eine Wortfolge
hint-place = from:ann to: subject:
    .next = nur an einer Stelle
hint-text = text:kiel
    .next = im Text geöffneter Nachrichten
hint-date = on:2026-10 after:7d before:
    .next = nach Datum
hint-size = larger:1M smaller:
    .next = nach Größe
hint-attachment = has:attachment
    .next = mit Anhang
hint-not = -rechnung boot OR schiff
    .next = nicht; eines von beiden
sort = Reihenfolge
threads = Unterhaltungen
threads-label = Antworten unter das setzen, worauf sie antworten
compact-label = Eine Nachricht in einer Zeile zeigen
select-all = Alle angezeigten auswählen
select = Auswählen
clear = Aufheben
splitter = Breite der Liste
clear-search = Suche löschen
arrival-newest = Zuletzt eingetroffene zuerst
arrival-oldest = Zuerst eingetroffene zuerst
date-newest = Neuestes Datum zuerst
date-oldest = Ältestes Datum zuerst
sender-a-z = Absender, A bis Z
sender-z-a = Absender, Z bis A
subject-a-z = Betreff, A bis Z
subject-z-a = Betreff, Z bis A
largest = Größte zuerst
smallest = Kleinste zuerst
label = Nachrichten. { $order }
matching = Treffer: { NUMBER($shown) } von { NUMBER($total) }
nothing = Nichts passt zu „{ $asked }“.
searched = { $texts ->
    [0] Durchsucht: Absender, Empfänger und Betreff von { $messages }. Der Text einer Nachricht wird durchsucht, sobald Sie sie geöffnet haben.
    [one] Durchsucht: Absender, Empfänger und Betreff von { $messages } und der Text der einen, die geöffnet wurde.
   *[other] Durchsucht: Absender, Empfänger und Betreff von { $messages } und der Text der { $texts }, die geöffnet wurden.
 }
searched-so-far = { $texts ->
    [0] Bisher durchsucht: Absender, Empfänger und Betreff von { NUMBER($headers) } von { $messages }. Der Text einer Nachricht wird durchsucht, sobald Sie sie geöffnet haben.
    [one] Bisher durchsucht: Absender, Empfänger und Betreff von { NUMBER($headers) } von { $messages } und der Text der einen, die geöffnet wurde.
   *[other] Bisher durchsucht: Absender, Empfänger und Betreff von { NUMBER($headers) } von { $messages } und der Text der { $texts }, die geöffnet wurden.
 }
note-size = „{ $term }“ wird weggelassen: Eine Größe sieht aus wie 300k oder 1.5M.
note-date = „{ $term }“ wird weggelassen: Ein Datum sieht aus wie 2026-03-01, 2026-03, yesterday oder 7d.
note-attachment = „{ $term }“ wird weggelassen: Versuchen Sie has:attachment.
note-duplicate = „{ $term }“ wird weggelassen: Versuchen Sie is:duplicate.
selected = { NUMBER($number) } ausgewählt · { $size }
marked = { $messages } zum Löschen vorgemerkt. Gelöscht wird erst, wenn Sie sich abmelden.
delete = { $messages } zum Löschen vormerken
save = { $messages } in einer Datei speichern
with-answers = { $name }, Unterhaltung mit { $messages }
show-thread = Unterhaltung mit { $messages } aufklappen
fold-thread = Unterhaltung mit { $messages } zuklappen
number = Nr. { NUMBER($number) }
