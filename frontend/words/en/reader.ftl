## The reading pane, and one message in words.

# The reading pane.
reader = Message
# Nothing opened.
nothing-open = Nothing opened.
# What to do about it.
nothing-open-more = Choose a message, or press j and k to walk through the list and Enter to read. The key ? shows all keys.
# Closes it, where the list is hidden behind it.
back = Back
# The message as a file.
save = Save
# The same, said in full.
save-label = Save the message as a file
# A remark on a mark.
marked = This message will be deleted when you sign out.
# The sender.
from = From
# The recipients.
to = To
# More recipients.
cc = Cc
# Where answers go.
reply-to = Reply to
# Not from anybody.
nobody = (nobody)
# Not to anybody.
no-recipient = to nobody in particular
# Nobody has signed it.
no-sender = (no sender)
# It has none.
no-subject = (no subject)
# The text was made of HTML.
text-from-html = This text was made from the message’s HTML.
# There is no text.
no-text = This message has no text.
# The text goes on.
text-cut = This text is very long, and only its beginning is shown. Save the message to read all of it.
# The source goes on.
source-cut = This is only the beginning. Save the message to see all of it.
# The HTML goes on.
html-cut = This message is too large to show whole. Save it to see everything.
# Loads what is blocked.
load-once = Load once
# The frame with a mail's HTML.
frame = Message body
# Parts to save.
attachments = Attachments
# Not all here yet.
not-fetched = This message has not been fetched: the session is not connected.
# The reader is at it.
reading = Reading…
# The server was asked.
waiting = Waiting for the server…
# A tab of the reading pane.
tab-text = Text
# A tab of the reading pane.
tab-html = HTML
# A tab of the reading pane.
tab-source = Source
# A tab of the reading pane.
tab-headers = Headers
# A tab of the reading pane.
tab-parts = Parts
# Why a message could not be fetched.
would-not-give = The server would not give this message.
    .next = It may be gone, or the server may be at fault. Refresh the list, or try again later.
# Why a message could not be fetched.
too-large = This message is larger than { $size }.
    .next = That is more than this page can hold. Fetch it with a mail program.
# The reader did not come back from it.
unreadable = This message could not be read.
    .next = It is broken, or made to break mail programs. It did no harm; “Source” shows it as it is.
# What could not be read as it should.
too-nested = This message holds messages inside messages, too many to unpack.
    .next = “Source” shows it as it is.
# What could not be read as it should.
too-many-parts = This message has too many parts to unpack.
    .next = “Source” shows it as it is.
# What could not be read as it should.
no-mail = This does not look like a mail.
    .next = “Source” shows what the server sent.
# What could not be read as it should.
broken-encoding = This message was damaged, or badly made: the text may have gaps.
    .next = “Source” shows it as it is.
# What could not be read as it should.
broken-structure = This message is malformed: a part does not end where it should.
    .next = Something may be missing; “Source” shows everything.
# What could not be read as it should.
unknown-charset = This message uses an unknown character set.
    .next = Some letters may be wrong.
# A message of which only the number is known.
numbered = Message { NUMBER($number) }
# Who it is to.
to-one = to { $first }
# Who it is to.
to-several = { $others ->
    [one] to { $first } and { $others } other
   *[other] to { $first } and { $others } others
 }
# Behind a long list of people.
more-people = , and { NUMBER($number) } more
# What was quoted more than once.
earlier-lines = { $number ->
    [one] { $number } earlier line
   *[other] { $number } earlier lines
 }
# What an attachment's button does.
save-attachment = Save { $name }, { $size }
# The display name shows one address, and the mail came from another.
false-name = The sender’s name shows { $shown }, but the address is { $address }.
    .next = The name is free to choose. Trust the address alone, and that not too far.
# The name of a saved message that has no subject, without its ending.
file-name = message { $number }
