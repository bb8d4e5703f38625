reader = Nachricht
nothing-open = Nichts geöffnet.
nothing-open-more = Wählen Sie eine Nachricht, oder gehen Sie mit j und k durch die Liste und lesen Sie mit Enter. Die Taste ? zeigt alle Tasten.
back = Zurück
save = Speichern
save-label = Nachricht als Datei speichern
marked = Diese Nachricht wird gelöscht, wenn Sie sich abmelden.
from = Von
to = An
cc = Kopie
reply-to = Antwort an
nobody = (niemand)
no-recipient = ohne Empfänger
no-sender = (kein Absender)
no-subject = (kein Betreff)
text-from-html = Dieser Text wurde aus dem HTML der Nachricht gewonnen.
no-text = Diese Nachricht hat keinen Text.
text-cut = Dieser Text ist sehr lang, und nur sein Anfang wird gezeigt. Speichern Sie die Nachricht, um alles zu lesen.
source-cut = Das ist nur der Anfang. Speichern Sie die Nachricht, um alles zu sehen.
html-cut = Diese Nachricht ist zu groß, um ganz gezeigt zu werden. Speichern Sie sie, um alles zu sehen.
load-once = Einmal laden
frame = Inhalt der Nachricht
attachments = Anhänge
not-fetched = Diese Nachricht wurde nicht geholt: Es besteht keine Verbindung.
reading = Wird gelesen …
waiting = Warten auf den Server …
tab-text = Text
tab-html = HTML
tab-source = Quelltext
tab-headers = Kopfzeilen
tab-parts = Teile
would-not-give = Der Server wollte diese Nachricht nicht herausgeben.
    .next = Vielleicht ist sie weg, vielleicht liegt es am Server. Aktualisieren Sie die Liste oder versuchen Sie es später noch einmal.
too-large = Diese Nachricht ist größer als { $size }.
    .next = Das ist mehr, als diese Seite fassen kann. Holen Sie sie mit einem Mailprogramm.
unreadable = Diese Nachricht konnte nicht gelesen werden.
    .next = Sie ist beschädigt oder soll Mailprogramme stören. Sie hat keinen Schaden angerichtet; „Quelltext“ zeigt sie, wie sie ist.
too-nested = Diese Nachricht enthält Nachrichten in Nachrichten, zu viele zum Auspacken.
    .next = „Quelltext“ zeigt sie, wie sie ist.
too-many-parts = Diese Nachricht hat zu viele Teile zum Auspacken.
    .next = „Quelltext“ zeigt sie, wie sie ist.
no-mail = Das sieht nicht wie eine Mail aus.
    .next = „Quelltext“ zeigt, was der Server gesendet hat.
broken-encoding = Diese Nachricht ist beschädigt oder schlecht gemacht: Der Text kann Lücken haben.
    .next = „Quelltext“ zeigt sie, wie sie ist.
broken-structure = Diese Nachricht ist fehlerhaft: Ein Teil endet nicht, wo er sollte.
    .next = Vielleicht fehlt etwas; „Quelltext“ zeigt alles.
unknown-charset = Diese Nachricht verwendet einen unbekannten Zeichensatz.
    .next = Einige Buchstaben können falsch sein.
numbered = Nachricht { NUMBER($number) }
to-one = an { $first }
to-several = { $others ->
    [one] an { $first } und { $others } weitere Person
   *[other] an { $first } und { $others } weitere
 }
more-people = {" "}und { NUMBER($number) } weitere
earlier-lines = { $number ->
    [one] { $number } frühere Zeile
   *[other] { $number } frühere Zeilen
 }
save-attachment = { $name } speichern, { $size }
false-name = Der Name des Absenders zeigt { $shown }, aber die Adresse ist { $address }.
    .next = Der Name ist frei wählbar. Trauen Sie nur der Adresse, und auch der nicht zu weit.
file-name = Nachricht { $number }
