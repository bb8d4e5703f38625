## Saving: files, their names, how far they are, and what is not in them.

# Saves every message; three dots, as a question follows.
save-all = Save…
# The same to those who only hear it.
save-all-label = Save all messages to a file…
# Saves every attachment.
all-as-zip = Save all (.zip)
# Prints the message.
print = Print
# Stands beside an attachment that runs when it is opened.
program = program
# What that means.
program-means = Opening it would run it. Do so only if you expect a program from this sender.
# It also pretends to be something else.
disguised = program, named like a document
# A text was longer than what is shown.
preview-cut = This is the beginning. Save the file to read all of it.
# Only a part of a save is finished.
finish = Finish the file without the rest
# Closing the tab, or signing out, would end it.
held = This would end the save. Wait until it is done, or cancel it first; nothing was deleted.
# The file is not yet anywhere.
unplaced = When it is complete, your browser puts it among your downloads.
# An HTML message goes on paper as text.
printed-as-text = Printed as text.
# What kind of file it is to be.
question = Save { $messages } ({ $size })
# A message as it is.
eml = The message (.eml)
# What it is good for.
eml-use = Exactly as it came, to open in any mail program.
# Messages in one file.
mbox = One file (.mbox)
# What it is good for.
mbox-use = To import into a mail program such as Thunderbird, Apple Mail or mutt.
# A file for each message.
zip = A ZIP of messages (.zip)
# What it is good for.
zip-use = A file for each message, named by date, sender and subject: to look through in a folder.
# A chip's label and its warning, for those who only hear it.
warned = { $label }, { $warning }
# What opens an attachment in place.
preview-of = Look at { $name }
# The browser asks for a place.
choosing = Choose where to save…
# The file gets its end.
closing = Finishing { $name }…
# How far it is.
saving = Saving { NUMBER($done) } of { $messages } · { $progress }
# How fast it is, and how long it takes.
pace = { $size } a second · about { $time } left
# It was stopped, where an older file of the name stays.
stopped-placed = Saving was cancelled.
    .next = { $messages } had been written; { $name } is as it was before.
# It was stopped before there was a file.
stopped = Saving was cancelled.
    .next = { $messages } had arrived; no file was made of them.
# It could not be written.
failed-full = The disk is full: the file was not saved.
    .next = Make room, or choose another place, and save again. Nothing was deleted.
# It could not be written.
failed-denied = The browser may not write there: the file was not saved.
    .next = Choose another place and save again. Nothing was deleted.
# It could not be written; the browser has a name for why.
failed = The file could not be written ({ $name }).
    .next = Choose another place and save again. Nothing was deleted.
# It is where the person wanted it.
saved = { $messages } saved in { $name }.
    .next = The file is complete.
# The browser has it.
handed-over = { $messages } saved in { $name }.
    .next = It was handed to the browser as a download: look there whether it is done.
# How many are not in the file.
not-in-file = { $messages } not in the file
# There are more than are named.
and-more = and { NUMBER($number) } more
# Which message is not in it, and why.
missing = { $number }: { $why }
# The same, with its subject.
missing-titled = { $number } · { $subject }: { $why }
# Why, behind a colon.
why-refused = the server refused it: { $text }
# Why, behind a colon.
why-too-large = it is too large to be fetched here
# Why, behind a colon.
why-gone = it is no longer on the server
# Why, behind a colon.
why-unnamed = the connection was lost, and the server gives messages no lasting names
# Why, behind a colon.
why-not-reached = the file was finished without it
# The name of a file with the attachments of a message, without its ending.
attachments-of = { $subject } – attachments
# The same where there is no subject.
attachments = attachments
