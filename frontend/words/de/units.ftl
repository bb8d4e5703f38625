seconds = { $number ->
    [one] { $number } Sekunde
   *[other] { $number } Sekunden
 }
minutes = { $number ->
    [one] { $number } Minute
   *[other] { $number } Minuten
 }
messages = { $number ->
    [one] { $number } Nachricht
   *[other] { $number } Nachrichten
 }
octets = Byte
kilo = kB
mega = MB
giga = GB
progress = { $received } von { $whole }
just-now = gerade eben
ago = { $unit ->
    [year] { $number ->
        [one] vor { $number } Jahr
       *[other] vor { $number } Jahren
    }
    [month] { $number ->
        [one] vor { $number } Monat
       *[other] vor { $number } Monaten
    }
    [week] { $number ->
        [one] vor { $number } Woche
       *[other] vor { $number } Wochen
    }
    [day] { $number ->
        [one] vor { $number } Tag
       *[other] vor { $number } Tagen
    }
    [hour] { $number ->
        [one] vor { $number } Stunde
       *[other] vor { $number } Stunden
    }
   *[minute] { $number ->
        [one] vor { $number } Minute
       *[other] vor { $number } Minuten
    }
 }
ahead = { $unit ->
    [year] { $number ->
        [one] in { $number } Jahr
       *[other] in { $number } Jahren
    }
    [month] { $number ->
        [one] in { $number } Monat
       *[other] in { $number } Monaten
    }
    [week] { $number ->
        [one] in { $number } Woche
       *[other] in { $number } Wochen
    }
    [day] { $number ->
        [one] in { $number } Tag
       *[other] in { $number } Tagen
    }
    [hour] { $number ->
        [one] in { $number } Stunde
       *[other] in { $number } Stunden
    }
   *[minute] { $number ->
        [one] in { $number } Minute
       *[other] in { $number } Minuten
    }
 }
days = Sonntag,Montag,Dienstag,Mittwoch,Donnerstag,Freitag,Samstag
months = Januar,Februar,März,April,Mai,Juni,Juli,August,September,Oktober,November,Dezember
short-months = Jan.,Feb.,März,Apr.,Mai,Juni,Juli,Aug.,Sep.,Okt.,Nov.,Dez.
day-of-year = { $day }. { $month }
day-in-digits = { $day }.{ $month }.{ $year }
long-date = { $weekday }, { $day }. { $month } { $year }, { $time }
