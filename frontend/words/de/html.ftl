quoted = Zitierter Text
views = Nachricht anzeigen als
show-links = Links zeigen
hide-links = Links verbergen
invert = Farben umkehren
reveals = Lädt man sie, erfahren die Server des Absenders, dass Sie dies lesen, wann, und Ihre Netzadresse.
frame-hint = Die Tastatur ist in der Nachricht. Umschalt+Tab führt zurück zu den Schaltflächen; von dort geht es mit F6 weiter.
blocked = { $images ->
    [one] { $images } entferntes Bild ist gesperrt.
   *[other] { $images } entfernte Bilder sind gesperrt.
 }
suspect = Es sieht nach einem Zählpixel aus.
suspects = { $trackers ->
    [one] { $trackers } davon sieht nach einem Zählpixel aus.
   *[other] { $trackers } davon sehen nach Zählpixeln aus.
 }
false-links = { $number ->
    [one] { $number } Link zeigt { $shown }, führt aber zu { $target }.
   *[other] { $number } Links zeigen einen anderen Ort, als sie ansteuern. Einer zeigt { $shown }, führt aber zu { $target }.
 }
false-link = Zeigt { $shown }, führt zu { $target }
more-notes = { $number ->
    [one] { $number } weiterer Hinweis zu dieser Nachricht
   *[other] { $number } weitere Hinweise zu dieser Nachricht
 }
leaves-history = Wer ihn öffnet, hinterlässt einen Eintrag im Verlauf dieses Browsers, den die nächste Person finden kann.
open-link = Öffnen
not-here = Auf einem öffentlichen Rechner bleiben sie blockiert.
leaves-trace = Das hinterlässt eine Spur auf diesem Rechner
file-leaves = Eine Datei bleibt auf diesem Rechner, und der Browser führt sie unter seinen Downloads. Die Seite kann beides nicht entfernen.
print-leaves = Drucker und Rechner behalten vielleicht eine Kopie des Gedruckten. Die Seite kann sie nicht entfernen.
copy-leaves = Kopiertes bleibt in der Zwischenablage dieses Rechners, bis etwas anderes kopiert wird.
anyway = Trotzdem
