## Cleaning up: what many messages have in common, and what would be deleted.

title = Aufräumen
title-label = Viele Nachrichten auf einmal finden und löschen
done = Fertig
show-list = Nachrichten zeigen
show-groups = Zurück zum Aufräumen
nothing = Noch ist nichts ausgewählt.
    .next = Wählen Sie Gruppen, ziehen Sie über das Diagramm oder tippen Sie eine Regel ins Suchfeld. Gelöscht wird erst, wenn Sie es sagen.
none = Hier würde nichts gelöscht.
    .next = Ändern Sie die Regel im Suchfeld oder wählen Sie Gruppen.
would = { $messages }, { $size }, würden gelöscht.
    .next = { $left } blieben.
marked = { $messages } sind vorgemerkt.
    .next = „Jetzt löschen“ unter der Liste löscht sie.
protected = { $number ->
    [one] { $number } passt und ist geschützt: Sie bleibt.
   *[other] { $number } passen und sind geschützt: Sie bleiben.
 }
unknown = { $number ->
    [one] { $number } weitere passt vielleicht: Die Kopfzeilen fehlen noch.
   *[other] { $number } weitere passen vielleicht: Die Kopfzeilen fehlen noch.
 }
commands = Gesendet wird nach Ihrer Bestätigung: { NUMBER($count) } × DELE, dann QUIT.
commands-time = Gesendet wird nach Ihrer Bestätigung: { NUMBER($count) } × DELE, dann QUIT; etwa { $time }.
mark = { $messages } zum Löschen vormerken
headers = Kopfzeilen da: { NUMBER($done) } von { NUMBER($total) }.
headers-left = Kopfzeilen da: { NUMBER($done) } von { NUMBER($total) } · { NUMBER($rate) } je Sekunde · noch { $time }
by = Gruppieren nach
by-sender = Absender
by-domain = Domain des Absenders
by-subject = Betreff
by-list = Mailingliste
by-size = Größe
by-day = Tag
by-attachment = Anhänge
no-sender = Kein Absender
no-subject = Kein Betreff
with-attachments = Mit Anhängen
without-attachments = Ohne Anhänge
sizes = { $from } bis { $below }
sizes-from = { $from } und mehr
group = { $messages } · { $size }
dates = { $first } bis { $last }
keep = Behalten
keep-label = Nie löschen: { $name }
others = { $messages } in keiner Gruppe: Die Kopfzeilen fehlen oder sagen dazu nichts.
more = Mehr Gruppen
chart = Nachrichten im Lauf der Zeit
chart-hint = Ziehen Sie über die Balken, um diese Zeit auszuwählen.
bars = { $from } bis { $until }: { $messages }
any-time = Jede Zeit
keeps = Nie löschen
keeps-add = Schützen
keeps-field = Regel für das, was nie gelöscht wird
forget = { $rule } vergessen
protected-tag = Geschützt
protected-message = Geschützt: wird bei diesem Besuch nie gelöscht.
unprotected-message = Nicht mehr geschützt.
not-marked = Nicht vorgemerkt: geschützt.
deleting = { NUMBER($done) } von { NUMBER($total) } · { NUMBER($rate) } je Sekunde · noch { $time }
stop = Anhalten
stopping = Wird angehalten …
not-deleted = { $number ->
    [one] { $number } Nachricht wurde nicht gelöscht.
   *[other] { $number } Nachrichten wurden nicht gelöscht.
 }
    .next = Sie haben es angehalten. Die Vormerkungen bleiben.
