seconds = { $number ->
    [one] { $number } segundo
    [many] { $number } de segundos
   *[other] { $number } segundos
 }
minutes = { $number ->
    [one] { $number } minuto
    [many] { $number } de minutos
   *[other] { $number } minutos
 }
messages = { $number ->
    [one] { $number } mensaje
    [many] { $number } de mensajes
   *[other] { $number } mensajes
 }
octets = bytes
kilo = kB
mega = MB
giga = GB
progress = { $received } de { $whole }
just-now = ahora mismo
ago = { $unit ->
    [year] { $number ->
        [one] hace { $number } año
        [many] hace { $number } de años
       *[other] hace { $number } años
    }
    [month] { $number ->
        [one] hace { $number } mes
        [many] hace { $number } de meses
       *[other] hace { $number } meses
    }
    [week] { $number ->
        [one] hace { $number } semana
        [many] hace { $number } de semanas
       *[other] hace { $number } semanas
    }
    [day] { $number ->
        [one] hace { $number } día
        [many] hace { $number } de días
       *[other] hace { $number } días
    }
    [hour] { $number ->
        [one] hace { $number } hora
        [many] hace { $number } de horas
       *[other] hace { $number } horas
    }
   *[minute] { $number ->
        [one] hace { $number } minuto
        [many] hace { $number } de minutos
       *[other] hace { $number } minutos
    }
 }
ahead = { $unit ->
    [year] { $number ->
        [one] dentro de { $number } año
        [many] dentro de { $number } de años
       *[other] dentro de { $number } años
    }
    [month] { $number ->
        [one] dentro de { $number } mes
        [many] dentro de { $number } de meses
       *[other] dentro de { $number } meses
    }
    [week] { $number ->
        [one] dentro de { $number } semana
        [many] dentro de { $number } de semanas
       *[other] dentro de { $number } semanas
    }
    [day] { $number ->
        [one] dentro de { $number } día
        [many] dentro de { $number } de días
       *[other] dentro de { $number } días
    }
    [hour] { $number ->
        [one] dentro de { $number } hora
        [many] dentro de { $number } de horas
       *[other] dentro de { $number } horas
    }
   *[minute] { $number ->
        [one] dentro de { $number } minuto
        [many] dentro de { $number } de minutos
       *[other] dentro de { $number } minutos
    }
 }
days = domingo,lunes,martes,miércoles,jueves,viernes,sábado
months = enero,febrero,marzo,abril,mayo,junio,julio,agosto,septiembre,octubre,noviembre,diciembre
short-months = ene,feb,mar,abr,may,jun,jul,ago,sept,oct,nov,dic
day-of-year = { $day } { $month }
day-in-digits = { $day }/{ $month }/{ $year }
long-date = { $weekday }, { $day } de { $month } de { $year }, { $time }
