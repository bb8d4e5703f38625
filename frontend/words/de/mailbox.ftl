refresh = Aktualisieren
sign-out = Abmelden
list = Nachrichten, neueste zuerst
empty = Keine Mails.
empty-more = Der Server sagt, dass das Postfach leer ist.
will-be-deleted = wird gelöscht
has-attachments = mit Anhängen
not-opened = Noch nicht geöffnet
delete = Löschen
undo = Rückgängig
no-header = (öffnen, um den Betreff zu sehen)
undo-all = Alle rückgängig
roomy = Geräumig
compact = Kompakt
keys = Tasten
reconnect = Neu verbinden
sign-in-again = Wieder anmelden
expires = Dieser Server entfernt Nachrichten, sobald sie gelesen sind. Speichern Sie, was Sie behalten wollen.
delete-and-leave = Löschen und abmelden
keep-and-leave = Behalten und abmelden
delete-means = Gelöschte Nachrichten lassen sich von hier aus nicht zurückholen.
keys-title = Tasten
close = Schließen
summary = { $messages } · { $size }
no-messages = keine Nachrichten
bridge-restarted = Die Brücke wurde neu gestartet · was Sie als Nächstes tun, verbindet wieder
bridge-restarting = Die Brücke wird neu gestartet · die Verbindung kommt von selbst wieder
connected = Verbunden · { $host } · { $tls }
connected-pinned = Verbunden · { $host } · { $tls }, Zertifikat am Fingerabdruck erkannt
signed-in-by = { $connected } · angemeldet mit { $mechanism }
not-encrypted = nicht verschlüsselt
not-connected-released = Nicht verbunden · Postfach freigegeben
not-connected = Nicht verbunden
engine-stopped = Das Mailprogramm ist stehen geblieben
opening = Wird geöffnet …
fetching = Wird geholt: { $progress }
marked-notice = Zum Löschen vorgemerkt. Gelöscht wird erst, wenn Sie sich abmelden.
unmarked-notice = Vormerkung aufgehoben.
saved-notice = Dem Browser als Download übergeben: Die Datei bleibt auf diesem Computer.
nothing-new = Auf dem neuesten Stand: nichts Neues.
something-new = Auf dem neuesten Stand: { NUMBER($number) } neu.
no-top = Dieser Server zeigt Absender und Betreff nur von geöffneten Nachrichten
headers = Kopfzeilen { NUMBER($done) } / { NUMBER($total) }
released = Postfach freigegeben – gelöscht wurde nichts.
    .next = Sie waren eine Weile weg, deshalb hat es jetzt vielleicht ein anderes Programm.
connection-lost = Verbindung verloren – gelöscht wurde nichts.
stopped = Das Mailprogramm ist stehen geblieben – gelöscht wurde nichts.
    .next = Das liegt an uns, nicht an Ihnen. Melden Sie sich wieder an, um weiterzumachen.
pause-wanted = Der Mailserver verlangt eine Pause zwischen zwei Anmeldungen.
nothing-lost = Nichts ist verloren: Ihre Vormerkungen bleiben, und niemand hat gelöscht, was Sie nicht bestätigt haben.
trying-now = Neuer Versuch läuft …
trying-in = Neuer Versuch in { $time }.
marked-for-deletion = { $messages } zum Löschen vorgemerkt
delete-question = { $number ->
    [one] Die vorgemerkte Nachricht löschen?
   *[other] { $number } vorgemerkte Nachrichten löschen?
 }
leaving-reconnecting = Verbindung wird aufgebaut, um Vorgemerktes zu löschen …
leaving-now = Abmeldung läuft …
leaving-confirmed = { NUMBER($done) } von { NUMBER($total) } bestätigt. Neue Anmeldung, um nachzusehen und weiterzumachen …
leaving-deleting = { NUMBER($done) } von { NUMBER($total) } werden gelöscht …
leaving-waiting = Warten auf die Bestätigung des Servers …
nothing-deleted = Gelöscht wurde nichts.
    .next = Alle Mails sind noch auf dem Server.
deleted = { $number ->
    [one] { $number } Nachricht wurde gelöscht.
   *[other] { $number } Nachrichten wurden gelöscht.
 }
    .next = Der Server hat es bestätigt.
perhaps-deleted = { $number ->
    [one] Von { $number } Nachricht weiß niemand, ob sie gelöscht ist.
   *[other] Von { $number } Nachrichten weiß niemand, ob sie gelöscht sind.
 }
    .next = Die Verbindung brach ab, bevor der Server bestätigt hat. Melden Sie sich wieder an: Die Liste zeigt es.
not-deleted-refused = { $number ->
    [one] { $number } Nachricht wurde nicht gelöscht: Der Server hat es abgelehnt.
   *[other] { $number } Nachrichten wurden nicht gelöscht: Der Server hat es abgelehnt.
 }
    .next = Versuchen Sie es später noch einmal oder fragen Sie Ihren Anbieter.
not-deleted-ended = { $number ->
    [one] { $number } Nachricht wurde nicht gelöscht: Die Sitzung endete vorher.
   *[other] { $number } Nachrichten wurden nicht gelöscht: Die Sitzung endete vorher.
 }
    .next = Melden Sie sich wieder an und löschen Sie noch einmal.
