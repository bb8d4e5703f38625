## The commands: what the list of keys and the palette call them.

# A heading of the list of keys.
walking = Walking
# A heading of the list of keys.
choosing = Finding and choosing
# A heading of the list of keys.
message = The opened message
# A heading of the list of keys.
deleting = Deleting
# A heading of the list of keys.
mailbox = The mailbox
# A heading of the list of keys.
page = This page
# A command: to the next one.
next = Next message
# A command: to the one before.
previous = Previous message
# A command: one row down.
down = Next row of the list
# A command: one row up.
row-up = Previous row of the list
# A command: a page of rows down.
page-down = A page down in the list
# A command: a page of rows up.
page-up = A page up in the list
# A command: to the beginning.
first = First row of the list
# A command: to the end.
last = Last row of the list
# A command: reads it.
open = Open the message
# A command: leaves whatever one is in.
up = Close, or cancel
# A command: to the search field.
search = Search
# A command: one more, or one less.
choose = Choose the message, or no longer
# A command: and the next.
choose-on = Choose the next message as well
# A command: and the one before.
choose-back = Choose the previous message as well
# A command: everything above.
choose-to-first = Choose everything up to the first row
# A command: everything below.
choose-to-last = Choose everything down to the last row
# A command: everything that is listed.
choose-all = Choose all that match, or none
# A command: nothing.
choose-none = Choose none
# A command: marks them.
delete-chosen = Mark the chosen messages for deletion
# A command: to a file.
save-chosen = Save the chosen messages
# A command: all parts.
save-attachments = Save all attachments
# A command: on paper.
print = Print the message
# A command: without leaving.
delete-now = Delete the marked messages now
# A command: shows a thread’s messages.
unfold = Unfold the thread
# A command: hides them behind the first.
fold = Fold the thread
# A command: answers below what they answer.
threads = Show threads
# A command: each message for itself.
no-threads = Show no threads
# A command: as the server has them.
by-number = Sort by number, newest first
# A command: by their own dates.
by-date = Sort by date, newest first
# A command: by who wrote.
by-sender = Sort by sender
# A command: by what about.
by-subject = Sort by subject
# A command: by octets.
by-size = Sort by size, largest first
# A command: the whole mailbox.
save-all = Save all messages
# A command: the text.
text = Show the text
# A command: the HTML.
html = Show the HTML
# A command: what came from the server.
source = Show the source
# A command: the whole header.
headers = Show all headers
# A command: what it is made of.
parts = Show the parts
# A command: as a file.
save = Save the message as a file
# A command: marks, and takes marks off.
mark = Mark for deletion, or take the mark off
# A command: the last mark.
undo = Take back the last mark
# A command: all marks.
unmark-all = Take all marks off
# A command: the clean-up.
clean-up = Clean up: find and delete many messages at once
# A command: what is never deleted.
protect = Protect a message from being deleted, or no longer
# A command: lists anew.
refresh = Look for new mail
# A command: low rows.
compact = Compact rows
# A command: tall rows.
roomy = Roomy rows
# A command: leaves.
sign-out = Sign out
# A command: the commands by name.
palette = Find a command by its name
# A command: the list of keys.
help = Show all keys
# A command: dark on light.
light = Light colours
# A command: light on dark.
dark = Dark colours
# A command: as the system has them.
system = Colours of the system
# A command: speaks this language, which calls itself the same in every one.
english = English
# A command: speaks this language, which calls itself the same in every one.
german = Deutsch
# A command: speaks this language, which calls itself the same in every one.
french = Français
# A command: speaks this language, which calls itself the same in every one.
spanish = Español
# What opens the palette by hand.
commands = Commands
# Where a command’s name is typed.
type-a-name = Type what you want to do
# No command is found.
none = No command is called that.
# What the switch between light and dark is called.
colours = Colours
# A choice of that switch.
switch-light = Light
# A choice of that switch.
switch-dark = Dark
# A choice of that switch.
switch-system = System
# What stands on a key.
cap-escape = Esc
# What stands on a key.
cap-page-down = Page Down
# What stands on a key.
cap-page-up = Page Up
# What stands on a key.
cap-control = Ctrl
# What stands on a key.
cap-shift = Shift
# What stands on a key.
cap-enter = Enter
# What stands on a key.
cap-delete = Delete
# What stands on a key.
cap-home = Home
# What stands on a key.
cap-end = End
# Shows what the bridge, the network and the server can see.
who-sees = Who can see what
