begins = Beginn
ends = Ende
here = Ihre Zeit
place = Ort
organiser = Veranstalter
repeats = Wiederholung
no-summary = (ohne Titel)
invitation-note = Diese Seite kann sie nicht beantworten. Speichern Sie die Kalenderdatei, um sie in einem Kalenderprogramm zu öffnen.
report = Zustellbericht
report-more = Der Bericht nennt weitere Empfänger; „Teile“ und „Quelltext“ zeigen ihn ganz.
receipt = Lesebestätigung
unsubscribe = Mailingliste: wie man sich abmeldet
unsubscribe-note = Nichts wurde gesendet. Wer sich abmeldet, verrät dem Absender, dass er dessen Mails liest: Tun Sie es bei Listen, die Sie kennen, nicht bei Spam.
unsubscribe-one-click = Die Liste sagt, dass ein Klick auf ihrer Seite genügt.
unsubscribe-open = In neuem Tab öffnen
unsubscribe-copy = Adresse kopieren
request = Einladung
reply = Antwort auf eine Einladung
cancelled = Abgesagter Termin
publish = Termin
whole-day = { $date } (ganztägig)
without-zone = { $time } (ohne Zeitzone)
in-zone = { $time } ({ $zone })
every = { $unit ->
    [day] { $number ->
        [one] jeden Tag
       *[other] alle { $number } Tage
    }
    [week] { $number ->
        [one] jede Woche
       *[other] alle { $number } Wochen
    }
    [month] { $number ->
        [one] jeden Monat
       *[other] alle { $number } Monate
    }
   *[year] { $number ->
        [one] jedes Jahr
       *[other] alle { $number } Jahre
    }
 }
by-own-rule = nach einer eigenen Regel
times = { $number ->
    [one] einmal
   *[other] { $number }-mal
 }
until = bis { $date }
more-events = { $number ->
    [one] Die Datei enthält { $number } weiteren Termin.
   *[other] Die Datei enthält { $number } weitere Termine.
 }
not-delivered = Ihre Nachricht konnte { $recipient } nicht zugestellt werden.
delayed = Ihre Nachricht an { $recipient } verzögert sich. Der Server versucht es weiter; Sie brauchen sie nicht noch einmal zu senden.
delivered = Ihre Nachricht wurde { $recipient } zugestellt.
relayed = Ihre Nachricht an { $recipient } wurde an einen Server weitergegeben, der keine Berichte sendet.
expanded = Ihre Nachricht an { $recipient } wurde an mehrere Personen weitergegeben.
fate-unknown = Der Bericht sagt nicht deutlich, was aus Ihrer Nachricht an { $recipient } wurde.
status = { $code }: { $meaning }
no-such-mailbox = Auf jenem Server gibt es kein solches Postfach.
no-such-domain = Es gibt keine solche Maildomain.
bad-address = Die Adresse des Empfängers ist nicht richtig geschrieben.
moved = Das Postfach ist umgezogen.
bad-sender = Die Adresse des Absenders wurde nicht angenommen.
accepts-no-mail = Jene Domain nimmt keine Mails an.
disabled = Das Postfach ist abgeschaltet.
mailbox-full = Das Postfach ist voll.
too-large = Die Nachricht ist zu groß.
disk-full = Der Speicher des Servers ist voll.
not-accepting = Der Server nimmt gerade keine Mails an.
does-not-answer = Der Server antwortet nicht.
connection-broke = Die Verbindung brach ab.
no-way = Es fand sich kein Weg zu jenem Server.
in-circles = Die Nachricht lief im Kreis.
tried-too-long = Der Server wurde zu lange vergeblich versucht.
refused-by-rules = Der Server lehnt sie nach seinen eigenen Regeln ab.
not-proven = Der Server konnte nicht erkennen, ob die Nachricht wirklich von Ihnen ist.
about-address = Mit einer Adresse stimmt etwas nicht.
about-mailbox = Mit dem Postfach stimmt etwas nicht.
about-server = Mit dem Server des Empfängers stimmt etwas nicht.
about-way = Auf dem Weg stimmt etwas nicht.
about-protocol = Die Server haben einander nicht verstanden.
about-content = Mit dem Inhalt der Nachricht stimmt etwas nicht.
about-policy = Sie wurde aus Gründen der Sicherheit oder der Richtlinien abgelehnt.
said-by = { $server } sagte:
other-said = Der andere Server sagte:
reported-by = Berichtet von { $server }. Ein Bericht kann gefälscht sein wie jede Mail.
program-of = Das Mailprogramm von { $address }
program-of-recipient = Das Mailprogramm des Empfängers
displayed = { $program } hat Ihre Nachricht angezeigt. Ob sie gelesen wurde, weiß niemand.
deleted = { $program } hat Ihre Nachricht gelöscht, vielleicht ungelesen.
dispatched = { $program } hat Ihre Nachricht weitergeschickt oder gedruckt.
processed = { $program } hat Ihre Nachricht verarbeitet, ohne sie anzuzeigen.
seen-unknown = { $program } sagt nicht deutlich, was es mit Ihrer Nachricht getan hat.
smime-signed = Mit S/MIME unterschrieben – nicht geprüft.
    .next = Diese Seite prüft keine Unterschriften: Sie kann von jedem sein.
pgp-signed = Mit OpenPGP unterschrieben – nicht geprüft.
    .next = Diese Seite prüft keine Unterschriften: Sie kann von jedem sein.
other-signed = Unterschrieben – nicht geprüft.
    .next = Diese Seite prüft keine Unterschriften: Sie kann von jedem sein.
smime-opaque = Mit S/MIME unterschrieben – nicht geprüft.
    .next = Der Text steckt im unterschriebenen Teil. Speichern Sie die Nachricht und öffnen Sie sie in einem Mailprogramm, das S/MIME beherrscht.
smime-encrypted = Mit S/MIME verschlüsselt – hier nicht lesbar.
    .next = Speichern Sie die Nachricht und öffnen Sie sie in dem Mailprogramm, das Ihren Schlüssel hat.
pgp-encrypted = Mit OpenPGP verschlüsselt – hier nicht lesbar.
    .next = Speichern Sie die Nachricht und öffnen Sie sie in dem Programm, das Ihren Schlüssel hat.
other-encrypted = Verschlüsselt – hier nicht lesbar.
    .next = Speichern Sie die Nachricht und öffnen Sie sie in dem Programm, für das sie gemacht wurde.
wrapped = { $files ->
    [0] Diese Nachricht kam, von Outlook verpackt, als winmail.dat. Dateien sind keine darin; der Text vielleicht.
    [one] Outlook hatte einen Anhang in winmail.dat verpackt: Er wurde herausgeholt und kann gespeichert werden.
   *[other] Outlook hatte Anhänge in winmail.dat verpackt: { $files } Dateien wurden herausgeholt und können gespeichert werden.
 }
origin = { $check }, sagt { $server }
not-checked = { $server } hat nicht geprüft, woher diese Nachricht kommt
passed = { $method } bestanden
passed-for = { $method } bestanden für { $domain }
failed = { $method } nicht bestanden
failed-for = { $method } nicht bestanden für { $domain }
nearly-failed = { $method } beinahe nicht bestanden: Der sendende Server gehört wahrscheinlich nicht zur Domain
nothing-to-check = { $method }: Der Absender bietet nichts zum Prüfen
neutral = { $method }: Die Domain des Absenders legt sich nicht fest
not-checkable = { $method } konnte nicht geprüft werden
other-result = { $method }: { $result }
origin-note = Eine bestandene Prüfung heißt, dass die Domain es gesendet hat, nicht, dass der Absender ehrlich ist.
answers-to = Antworten gehen an { $address }, nicht an die Adresse des Absenders.
