seconds = { $number ->
    [one] { $number } seconde
    [many] { $number } de secondes
   *[other] { $number } secondes
 }
minutes = { $number ->
    [one] { $number } minute
    [many] { $number } de minutes
   *[other] { $number } minutes
 }
messages = { $number ->
    [one] { $number } message
    [many] { $number } de messages
   *[other] { $number } messages
 }
octets = octets
kilo = ko
mega = Mo
giga = Go
progress = { $received } sur { $whole }
just-now = à l’instant
ago = { $unit ->
    [year] { $number ->
        [one] il y a { $number } an
        [many] il y a { $number } d’ans
       *[other] il y a { $number } ans
    }
    [month] { $number ->
        [one] il y a { $number } mois
        [many] il y a { $number } de mois
       *[other] il y a { $number } mois
    }
    [week] { $number ->
        [one] il y a { $number } semaine
        [many] il y a { $number } de semaines
       *[other] il y a { $number } semaines
    }
    [day] { $number ->
        [one] il y a { $number } jour
        [many] il y a { $number } de jours
       *[other] il y a { $number } jours
    }
    [hour] { $number ->
        [one] il y a { $number } heure
        [many] il y a { $number } d’heures
       *[other] il y a { $number } heures
    }
   *[minute] { $number ->
        [one] il y a { $number } minute
        [many] il y a { $number } de minutes
       *[other] il y a { $number } minutes
    }
 }
ahead = { $unit ->
    [year] { $number ->
        [one] dans { $number } an
        [many] dans { $number } d’ans
       *[other] dans { $number } ans
    }
    [month] { $number ->
        [one] dans { $number } mois
        [many] dans { $number } de mois
       *[other] dans { $number } mois
    }
    [week] { $number ->
        [one] dans { $number } semaine
        [many] dans { $number } de semaines
       *[other] dans { $number } semaines
    }
    [day] { $number ->
        [one] dans { $number } jour
        [many] dans { $number } de jours
       *[other] dans { $number } jours
    }
    [hour] { $number ->
        [one] dans { $number } heure
        [many] dans { $number } d’heures
       *[other] dans { $number } heures
    }
   *[minute] { $number ->
        [one] dans { $number } minute
        [many] dans { $number } de minutes
       *[other] dans { $number } minutes
    }
 }
days = dimanche,lundi,mardi,mercredi,jeudi,vendredi,samedi
months = janvier,février,mars,avril,mai,juin,juillet,août,septembre,octobre,novembre,décembre
short-months = janv.,févr.,mars,avr.,mai,juin,juil.,août,sept.,oct.,nov.,déc.
day-of-year = { $day } { $month }
day-in-digits = { $day }/{ $month }/{ $year }
long-date = { $weekday } { $day } { $month } { $year } à { $time }
