## Numbers, sizes, times, dates.

# A wait.
seconds = { $number ->
    [one] { $number } second
   *[other] { $number } seconds
 }
# A wait.
minutes = { $number ->
    [one] { $number } minute
   *[other] { $number } minutes
 }
# How many messages.
messages = { $number ->
    [one] { $number } message
   *[other] { $number } messages
 }
# The smallest unit of sizes.
octets = bytes
# A thousand octets.
kilo = kB
# A million octets.
mega = MB
# A thousand million octets.
giga = GB
# How much of something is here.
progress = { $received } of { $whole }
# Less than a minute ago, or less than a minute ahead.
just-now = just now
# How long ago.
ago = { $unit ->
    [year] { $number ->
        [one] { $number } year ago
       *[other] { $number } years ago
    }
    [month] { $number ->
        [one] { $number } month ago
       *[other] { $number } months ago
    }
    [week] { $number ->
        [one] { $number } week ago
       *[other] { $number } weeks ago
    }
    [day] { $number ->
        [one] { $number } day ago
       *[other] { $number } days ago
    }
    [hour] { $number ->
        [one] { $number } hour ago
       *[other] { $number } hours ago
    }
   *[minute] { $number ->
        [one] { $number } minute ago
       *[other] { $number } minutes ago
    }
 }
# How far ahead.
ahead = { $unit ->
    [year] { $number ->
        [one] in { $number } year
       *[other] in { $number } years
    }
    [month] { $number ->
        [one] in { $number } month
       *[other] in { $number } months
    }
    [week] { $number ->
        [one] in { $number } week
       *[other] in { $number } weeks
    }
    [day] { $number ->
        [one] in { $number } day
       *[other] in { $number } days
    }
    [hour] { $number ->
        [one] in { $number } hour
       *[other] in { $number } hours
    }
   *[minute] { $number ->
        [one] in { $number } minute
       *[other] in { $number } minutes
    }
 }
# The days from Sunday on, with a comma between.
days = Sunday,Monday,Tuesday,Wednesday,Thursday,Friday,Saturday
# The months, with a comma between.
months = January,February,March,April,May,June,July,August,September,October,November,December
# The months as they stand in a row of the list.
short-months = Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec
# A day of this year.
day-of-year = { $day } { $month }
# A day of another year, all in digits.
day-in-digits = { $year }-{ $month }-{ $day }
# A day and a time in full.
long-date = { $weekday }, { $day } { $month } { $year }, { $time }
