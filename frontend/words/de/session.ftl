checking = Suche nach neuer Mail … POP3 braucht dafür eine neue Sitzung.
deleting = Wird gelöscht: Diese Sitzung endet dafür, und eine neue folgt.
away = Nicht verbunden.
    .next = Die Quittung sagt, was gelöscht wurde. Verbinden Sie sich neu, um weiterzumachen.
lost = Nicht verbunden.
    .next = { $why } Die Quittung sagt, was gelöscht wurde. Verbinden Sie sich neu, um weiterzumachen.
dead = Nicht verbunden.
    .next = Das Mailprogramm ist stehen geblieben: Das liegt an uns, nicht an Ihnen. Die Quittung sagt, was gelöscht wurde. Melden Sie sich wieder an, um weiterzumachen.
show-new = Zeigen
delete-now = Jetzt löschen
keep = Behalten
receipt = Was aus dem Löschen wurde
choices = Diese Sitzung
after-saving = Nach dem Speichern löschen
after-saving-hint = Ein: Eine gespeicherte Nachricht wird zum Löschen vorgemerkt. Aus: Sie bleibt auf dem Server.
tell = Neue Mail melden
tell-hint = Der Browser sagt, wie viele Nachrichten gekommen sind, nie von wem oder worüber.
tell-blocked = Neue Mail melden (in diesem Browser gesperrt)
marked = Vorgemerkt. Gelöscht wird erst, wenn Sie es sagen oder sich abmelden.
saving-first = Über diese Sitzung wird gerade Mail gespeichert: Sehen Sie danach nach neuer Mail.
marks-first = Dieser Server benennt seine Nachrichten nicht: Eine neue Sitzung fände Ihre Vormerkungen nicht wieder. Löschen Sie zuerst, oder heben Sie die Vormerkungen auf.
new-mail = { $number ->
    [one] { $number } neue Nachricht
   *[other] { $number } neue Nachrichten
 }
marks = Wird beim Abmelden gelöscht – oder jetzt: { $messages }, { $size }.
by-saving = { $number ->
    [one] { $number } ist vorgemerkt, weil Sie sie gespeichert haben.
   *[other] { $number } sind vorgemerkt, weil Sie sie gespeichert haben.
 }
delete-question = { $messages } jetzt löschen? Das lässt sich nicht rückgängig machen.
not-checked = Seit { $time } nicht nachgesehen · was Sie als Nächstes tun, verbindet wieder
too-early = Der Server verlangt eine Pause zwischen zwei Anmeldungen: Nachgesehen wird in { $time }.
perhaps-deleted = { $number ->
    [one] Von { $number } Nachricht weiß niemand, ob sie gelöscht ist.
   *[other] Von { $number } Nachrichten weiß niemand, ob sie gelöscht sind.
 }
    .next = Die Verbindung brach ab, bevor der Server bestätigt hat. Die Liste sagt es, sobald Sie wieder verbunden sind.
not-deleted = { $number ->
    [one] { $number } Nachricht wurde nicht gelöscht.
   *[other] { $number } Nachrichten wurden nicht gelöscht.
 }
    .next = Die Sitzung endete vorher. Die Vormerkung bleibt.
still-there = Sind Sie noch da?
wiped-in = Ohne Nutzung verschwinden Ihre Mails in { $time } von dieser Seite. Auf dem Server wird nichts gelöscht.
here = Ich bin da
password-again = Noch einmal das Passwort von { $user }
password-again-why = Auf einem öffentlichen Rechner behält die Seite kein Passwort, und eine weitere Sitzung braucht es. Ihre Vormerkungen bleiben.
connect = Verbinden
