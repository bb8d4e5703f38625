## Cleaning up: what many messages have in common, and what would be deleted.

# Begins to clean up; and the heading.
title = Clean up
# What that button does.
title-label = Find and delete many messages at once
# Back to reading.
done = Done
# On a narrow screen: shows the list of messages.
show-list = Show the messages
# On a narrow screen: back from the list of messages.
show-groups = Back to the clean-up
# Nothing is chosen.
nothing = Nothing is chosen yet.
    .next = Choose groups, draw over the chart, or type a rule into the search field. Nothing is deleted before you say so.
# The rule finds nothing that could be deleted.
none = Nothing here would be deleted.
    .next = Change the rule in the search field, or choose groups.
# What the rule would delete, and what it leaves.
would = { $messages }, { $size }, would be deleted.
    .next = { $left } would stay.
# All that match are marked.
marked = { $messages } are marked.
    .next = “Delete now”, below the list, deletes them.
# Of those that match.
protected = { $number ->
    [one] { $number } matches and is protected: it stays.
   *[other] { $number } match and are protected: they stay.
 }
# Of those whose headers are not here.
unknown = { $number ->
    [one] { $number } more may match: its header is not here yet.
   *[other] { $number } more may match: their headers are not here yet.
 }
# What would be sent, after it is confirmed.
commands = Sent once you confirm: { NUMBER($count) } × DELE, then QUIT.
# What would be sent, and how long it takes.
commands-time = Sent once you confirm: { NUMBER($count) } × DELE, then QUIT; about { $time }.
# Marks all that match.
mark = Mark { $messages } for deletion
# How many headers are here.
headers = { NUMBER($done) } of { NUMBER($total) } headers are here.
# How many headers are here, and when all of them will be.
headers-left = { NUMBER($done) } of { NUMBER($total) } headers are here · { NUMBER($rate) } a second · { $time } left
# The choice of what messages are grouped by.
by = Group by
# What messages are grouped by.
by-sender = Sender
# What messages are grouped by.
by-domain = Sender’s domain
# What messages are grouped by.
by-subject = Subject
# What messages are grouped by.
by-list = Mailing list
# What messages are grouped by.
by-size = Size
# What messages are grouped by.
by-day = Day
# What messages are grouped by.
by-attachment = Attachments
# A group: messages without an author.
no-sender = No sender
# A group: messages without a subject.
no-subject = No subject
# A group.
with-attachments = With attachments
# A group.
without-attachments = Without attachments
# A group: sizes.
sizes = { $from } to { $below }
# A group: sizes.
sizes-from = { $from } and more
# Counts of a group.
group = { $messages } · { $size }
# When the first and the last message of a group are from.
dates = { $first } to { $last }
# Never deletes a group’s messages.
keep = Keep
# Never deletes a group’s messages.
keep-label = Never delete: { $name }
# Messages that are in no group.
others = { $messages } in no group: the header is not here, or has nothing of the kind.
# Lists more groups.
more = More groups
# The chart.
chart = Messages over time
# How the chart is used.
chart-hint = Draw over the bars to choose that time.
# A bar, or several.
bars = { $from } to { $until }: { $messages }
# All of the time again.
any-time = Any time
# What is never deleted.
keeps = Never delete
# Puts a rule among what is never deleted.
keeps-add = Protect
# The field for such a rule.
keeps-field = Rule for what is never deleted
# Takes a rule away again.
forget = Forget { $rule }
# A message that is protected, in its row.
protected-tag = Protected
# A message that is protected.
protected-message = Protected: never deleted in this visit.
# A message that is not protected any more.
unprotected-message = No longer protected.
# What was to be marked is protected.
not-marked = Not marked: it is protected.
# Deleting, how fast, and when it is done.
deleting = { NUMBER($done) } of { NUMBER($total) } · { NUMBER($rate) } a second · { $time } left
# Stops deleting.
stop = Stop
# Deleting stops.
stopping = Stopping…
# The receipt, where the person has said stop.
not-deleted = { $number ->
    [one] { $number } message was not deleted.
   *[other] { $number } messages were not deleted.
 }
    .next = You stopped it. They are still marked.
