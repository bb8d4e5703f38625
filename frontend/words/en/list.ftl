## The list: its orders, what a search found, what is chosen.

# The search field.
search = Search
# What the search field is called by those who cannot see it.
search-label = Search messages
# How to ask: an example, and what it means. The words before colons, OR, 7d and 1M are the same in every language.
hint-words = boat "green keel"
    .next = words, or a phrase
# How to ask: an example, and what it means. The words before colons, OR, 7d and 1M are the same in every language.
hint-place = from:ann to: subject:
    .next = in one place only
# How to ask: an example, and what it means. The words before colons, OR, 7d and 1M are the same in every language.
hint-text = text:keel
    .next = in the text of opened messages
# How to ask: an example, and what it means. The words before colons, OR, 7d and 1M are the same in every language.
hint-date = on:2026-10 after:7d before:
    .next = by date
# How to ask: an example, and what it means. The words before colons, OR, 7d and 1M are the same in every language.
hint-size = larger:1M smaller:
    .next = by size
# How to ask: an example, and what it means. The words before colons, OR, 7d and 1M are the same in every language.
hint-attachment = has:attachment
    .next = with something attached
# How to ask: an example, and what it means. The words before colons, OR, 7d and 1M are the same in every language.
hint-not = -invoice boat OR ship
    .next = not; either
# What the choice of an order is called.
sort = Order
# The switch for threads.
threads = Threads
# What the switch for threads does.
threads-label = Put answers below what they answer
# What the density’s switch does.
compact-label = Show a message in one line
# Chooses all that are shown.
select-all = Select all that are shown
# Chooses one.
select = Select
# Chooses none.
clear = Clear
# The edge between list and message.
splitter = Width of the list
# Back from a search that found nothing.
clear-search = Clear the search
# An order, for the list of them and for the list’s name.
arrival-newest = Newest arrival first
# An order, for the list of them and for the list’s name.
arrival-oldest = Oldest arrival first
# An order, for the list of them and for the list’s name.
date-newest = Newest date first
# An order, for the list of them and for the list’s name.
date-oldest = Oldest date first
# An order, for the list of them and for the list’s name.
sender-a-z = Sender, A to Z
# An order, for the list of them and for the list’s name.
sender-z-a = Sender, Z to A
# An order, for the list of them and for the list’s name.
subject-a-z = Subject, A to Z
# An order, for the list of them and for the list’s name.
subject-z-a = Subject, Z to A
# An order, for the list of them and for the list’s name.
largest = Largest first
# An order, for the list of them and for the list’s name.
smallest = Smallest first
# The list’s name, with its order.
label = Messages. { $order }
# How many a search found.
matching = { NUMBER($shown) } of { NUMBER($total) } match
# A search found nothing.
nothing = Nothing matches “{ $asked }”.
# A search found nothing: where it was looked for.
searched = { $texts ->
    [0] Searched: sender, recipients and subject of { $messages }. The text of a message is searched once you have opened it.
    [one] Searched: sender, recipients and subject of { $messages }, and the text of the one that was opened.
   *[other] Searched: sender, recipients and subject of { $messages }, and the text of the { $texts } that were opened.
 }
# A search found nothing yet: where it was looked for.
searched-so-far = { $texts ->
    [0] Searched so far: sender, recipients and subject of { NUMBER($headers) } of { $messages }. The text of a message is searched once you have opened it.
    [one] Searched so far: sender, recipients and subject of { NUMBER($headers) } of { $messages }, and the text of the one that was opened.
   *[other] Searched so far: sender, recipients and subject of { NUMBER($headers) } of { $messages }, and the text of the { $texts } that were opened.
 }
# A part of a query that was not understood.
note-size = “{ $term }” is left out: a size looks like 300k or 1.5M.
# A part of a query that was not understood.
note-date = “{ $term }” is left out: a date looks like 2026-03-01, 2026-03, yesterday or 7d.
# A part of a query that was not understood.
note-attachment = “{ $term }” is left out: try has:attachment.
# A part of a query that was not understood.
note-duplicate = “{ $term }” is left out: try is:duplicate.
# What is chosen.
selected = { NUMBER($number) } selected · { $size }
# Several messages were marked at once.
marked = { $messages } marked for deletion. Nothing is deleted before you sign out.
# What marks the chosen messages.
delete = Mark { $messages } for deletion
# What saves the chosen messages.
save = Save { $messages } to a file
# A row’s name where it begins a thread.
with-answers = { $name }, thread of { $messages }
# What a folded thread’s button does.
show-thread = Show the thread of { $messages }
# What an unfolded thread’s button does.
fold-thread = Fold the thread of { $messages }
# A message’s number, while nothing else is known of it.
number = No. { NUMBER($number) }
