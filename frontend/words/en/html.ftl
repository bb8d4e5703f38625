## What is said about a mail's HTML, and about what it would load or pretend.

# Over a quotation that is folded.
quoted = Quoted text
# The ways to show a message.
views = Show the message as
# Lists the links that lie.
show-links = Show links
# Folds that list.
hide-links = Hide links
# Black paper instead of white.
invert = Invert colours
# What loading remote images gives away.
reveals = Loading them tells the sender’s servers that you read this, when, and your network address.
# How the keyboard comes back from the message.
frame-hint = The keyboard is in the message. Shift+Tab leads back to the buttons; from there, F6 goes round.
# How many remote images are blocked.
blocked = { $images ->
    [one] { $images } remote image is blocked.
   *[other] { $images } remote images are blocked.
 }
# The only one that is blocked.
suspect = It looks like a tracker.
# How many of those that are blocked.
suspects = { $trackers ->
    [one] { $trackers } of them looks like a tracker.
   *[other] { $trackers } of them look like trackers.
 }
# Links that show one place and lead to another.
false-links = { $number ->
    [one] { $number } link shows { $shown } but goes to { $target }.
   *[other] { $number } links show another place than they go to. One shows { $shown } but goes to { $target }.
 }
# One of them, in the list.
false-link = Shows { $shown }, goes to { $target }
# What did not fit above the message.
more-notes = { $number ->
    [one] { $number } more note about this message
   *[other] { $number } more notes about this message
 }
# Before a link can be followed on a public computer.
leaves-history = Opening it leaves an entry in this browser’s history, where the next person can find it.
# Follows it.
open-link = Open it
# Where remote images cannot be loaded.
not-here = On a public computer they stay blocked.
# The title of the warning.
leaves-trace = This leaves a trace on this computer
# Saving.
file-leaves = A file stays on this computer, and the browser lists it among its downloads. The page cannot remove either.
# Printing.
print-leaves = The printer and this computer may keep a copy of what is printed. The page cannot remove it.
# Copying.
copy-leaves = What is copied stays on the clipboard of this computer until something else is copied.
# The answer to it.
anyway = Do it anyway
