## What is shown as a card, and what servers say of a mail's origin.

# A row of an invitation.
begins = Begins
# Its end.
ends = Ends
# The same time by this computer's clock.
here = Your time
# The place.
place = Where
# Who invites.
organiser = Organiser
# How often.
repeats = Repeats
# Without a name.
no-summary = (no title)
# What cannot be done here.
invitation-note = This page cannot answer it. Save the calendar file to open it in a calendar program.
# A report's card.
report = Delivery report
# There are more recipients.
report-more = The report names more recipients; “Parts” and “Source” show all of it.
# A receipt's card.
receipt = Reading receipt
# The way off a list.
unsubscribe = Mailing list: how to unsubscribe
# Nothing goes by itself.
unsubscribe-note = Nothing has been sent. Unsubscribing tells the sender that you read their mail: use it for lists you know, not for spam.
# RFC 8058.
unsubscribe-one-click = The list says that one click on its page is enough.
# Opens the address.
unsubscribe-open = Open in a new tab
# Copies it.
unsubscribe-copy = Copy the address
# What an invitation is.
request = Invitation
# What an invitation is.
reply = Answer to an invitation
# What an invitation is.
cancelled = Cancelled event
# What an invitation is.
publish = Event
# A day without a time.
whole-day = { $date } (the whole day)
# A time of which nobody knows where.
without-zone = { $time } (no time zone given)
# A time and where.
in-zone = { $time } ({ $zone })
# How often.
every = { $unit ->
    [day] { $number ->
        [one] every day
       *[other] every { $number } days
    }
    [week] { $number ->
        [one] every week
       *[other] every { $number } weeks
    }
    [month] { $number ->
        [one] every month
       *[other] every { $number } months
    }
   *[year] { $number ->
        [one] every year
       *[other] every { $number } years
    }
 }
# How often.
by-own-rule = by a rule of its own
# How many times.
times = { $number ->
    [one] once
   *[other] { $number } times
 }
# The last day on which it can be.
until = until { $date }
# Further events in the same file.
more-events = { $number ->
    [one] The file holds { $number } more event.
   *[other] The file holds { $number } more events.
 }
# What happened to one recipient's copy.
not-delivered = Your message could not be delivered to { $recipient }.
# What happened to one recipient's copy.
delayed = Your message to { $recipient } is delayed. The server is still trying; you need not send it again.
# What happened to one recipient's copy.
delivered = Your message was delivered to { $recipient }.
# What happened to one recipient's copy.
relayed = Your message to { $recipient } was passed on to a server that sends no reports.
# What happened to one recipient's copy.
expanded = Your message to { $recipient } was passed on to several people.
# What happened to one recipient's copy.
fate-unknown = The report does not say plainly what became of your message to { $recipient }.
# A status code (RFC 3463) with its meaning, one of the next.
status = { $code }: { $meaning }
# X.1.1
no-such-mailbox = there is no such mailbox at that server.
# X.1.2
no-such-domain = there is no such mail domain.
# X.1.3
bad-address = the recipient’s address is not written as it should be.
# X.1.6
moved = the mailbox has moved.
# X.1.7 and X.1.8
bad-sender = the sender’s address was not accepted.
# X.1.10
accepts-no-mail = that domain accepts no mail.
# X.2.1
disabled = the mailbox is disabled.
# X.2.2
mailbox-full = the mailbox is full.
# X.2.3 and X.3.4
too-large = the message is too large.
# X.3.1
disk-full = the server’s disk is full.
# X.3.2
not-accepting = the server accepts no mail at the moment.
# X.4.1
does-not-answer = the server does not answer.
# X.4.2
connection-broke = the connection broke.
# X.4.4
no-way = no way to that server was found.
# X.4.6
in-circles = the message went in circles.
# X.4.7
tried-too-long = the server was tried for too long.
# X.7.0 and X.7.1
refused-by-rules = the server refuses it by its own rules.
# X.7.20 to X.7.26
not-proven = the server could not tell that the message is really from you.
# X.1
about-address = something is wrong with an address.
# X.2
about-mailbox = something is wrong with the mailbox.
# X.3
about-server = something is wrong with the recipient’s server.
# X.4
about-way = something is wrong on the way.
# X.5
about-protocol = the servers did not understand each other.
# X.6
about-content = something is wrong with the message’s content.
# X.7
about-policy = it was refused for reasons of safety or policy.
# Who said so.
said-by = { $server } said:
# Nobody knows which one.
other-said = The other server said:
# Who reports.
reported-by = Reported by { $server }. A report can be forged like any mail.
# Whose program did something: at the beginning of one of the next.
program-of = The mail program of { $address }
# The same without an address.
program-of-recipient = The mail program of the recipient
# What somebody's program says about reading.
displayed = { $program } showed your message. Whether it was read, nobody knows.
# What somebody's program says about reading.
deleted = { $program } deleted your message, perhaps unread.
# What somebody's program says about reading.
dispatched = { $program } sent your message on, or printed it.
# What somebody's program says about reading.
processed = { $program } handled your message without showing it.
# What somebody's program says about reading.
seen-unknown = { $program } does not say plainly what it did with your message.
# How a message is sealed.
smime-signed = Signed with S/MIME – not verified.
    .next = This page does not check signatures: it may be anybody’s.
# How a message is sealed.
pgp-signed = Signed with OpenPGP – not verified.
    .next = This page does not check signatures: it may be anybody’s.
# How a message is sealed.
other-signed = Signed – not verified.
    .next = This page does not check signatures: it may be anybody’s.
# How a message is sealed.
smime-opaque = Signed with S/MIME – not verified.
    .next = The text is inside the signed part. Save the message and open it in a mail program that knows S/MIME.
# How a message is sealed.
smime-encrypted = Encrypted with S/MIME – cannot be read here.
    .next = Save the message and open it in the mail program that has your key.
# How a message is sealed.
pgp-encrypted = Encrypted with OpenPGP – cannot be read here.
    .next = Save the message and open it in the program that has your key.
# How a message is sealed.
other-encrypted = Encrypted – cannot be read here.
    .next = Save the message and open it in the program that it was made for.
# winmail.dat was opened.
wrapped = { $files ->
    [0] This message came wrapped by Outlook as winmail.dat. No files are inside; the text may be.
    [one] Outlook had wrapped an attachment in winmail.dat: it was taken out and can be saved.
   *[other] Outlook had wrapped attachments in winmail.dat: { $files } files were taken out and can be saved.
 }
# What the person's own server says of a mail's origin; one of the next.
origin = { $check }, says { $server }
# It says nothing.
not-checked = { $server } did not check where this message comes from
# A check.
passed = { $method } passed
# A check.
passed-for = { $method } passed for { $domain }
# A check.
failed = { $method } failed
# A check.
failed-for = { $method } failed for { $domain }
# A check.
nearly-failed = { $method } nearly failed: the sending server is probably not the domain’s
# A check.
nothing-to-check = { $method }: the sender offers nothing to check
# A check.
neutral = { $method }: the sender’s domain does not say
# A check.
not-checkable = { $method } could not be checked
# A check with a result that we do not know.
other-result = { $method }: { $result }
# What these checks are.
origin-note = A check that passed means that the domain sent it, not that the sender is honest.
# Answers go elsewhere.
answers-to = Answers go to { $address }, not to the sender’s address.
