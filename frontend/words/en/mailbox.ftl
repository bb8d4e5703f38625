## The list, its bars and dialogs, what is happening.

# Fetches the list anew.
refresh = Refresh
# Leaves.
sign-out = Sign out
# The list.
list = Messages, newest first
# An empty mailbox.
empty = No mail.
# And who says so.
empty-more = The server says the mailbox is empty.
# A marked row.
will-be-deleted = will be deleted
# A row with attachments.
has-attachments = has attachments
# A row that nobody has opened in this session.
not-opened = Not opened yet
# Marks.
delete = Delete
# Takes the mark off.
undo = Undo
# A row whose header is not known.
no-header = (open it to see its subject)
# Takes all marks off.
undo-all = Undo all
# Tall rows.
roomy = Roomy
# Low rows.
compact = Compact
# The list of keys.
keys = Keys
# Starts the session anew.
reconnect = Reconnect
# Starts everything anew.
sign-in-again = Sign in again
# The server deletes what was read.
expires = This server removes messages as soon as they have been read. Save what you want to keep.
# The question about the marks: yes.
delete-and-leave = Delete and sign out
# Without deleting.
keep-and-leave = Keep and sign out
# What deleting means.
delete-means = Deleted messages cannot be brought back from here.
# The list of keys.
keys-title = Keys
# Closes it.
close = Close
# How many messages, and their size.
summary = { $messages } · { $size }
# An empty mailbox, in the bar.
no-messages = no messages
# How the session is doing.
bridge-restarted = The bridge was restarted · the next thing you do connects again
# How the session is doing.
bridge-restarting = The bridge is being restarted · connecting again by itself
# How the session is doing.
connected = Connected · { $host } · { $tls }
# How the session is doing, with the certificate trusted by hand.
connected-pinned = Connected · { $host } · { $tls }, certificate known by its fingerprint
# Behind one of the two.
signed-in-by = { $connected } · signed in by { $mechanism }
# Instead of TLS and its version.
not-encrypted = not encrypted
# How the session is doing.
not-connected-released = Not connected · mailbox released
# How the session is doing.
not-connected = Not connected
# How the session is doing.
engine-stopped = The mail engine has stopped
# A message was asked for.
opening = Opening…
# A message is coming.
fetching = Fetching { $progress }
# What was done.
marked-notice = Marked for deletion. Nothing is deleted before you sign out.
# What was done.
unmarked-notice = Mark taken off.
# What was done.
saved-notice = Handed to the browser as a download: it stays on this computer.
# What was done.
nothing-new = Up to date: nothing new.
# What was done.
something-new = Up to date: { NUMBER($number) } new.
# The server has no TOP.
no-top = This server shows senders and subjects only of opened messages
# How many headers have come.
headers = Headers { NUMBER($done) } / { NUMBER($total) }
# The session was ended for being idle.
released = Mailbox released – nothing was deleted.
    .next = You were away for a while, so other programs may have it now.
# The session broke.
connection-lost = Connection lost – nothing was deleted.
# The engine broke.
stopped = The mail engine has stopped – nothing was deleted.
    .next = It is our fault, not yours. Sign in again to go on.
# A server asks for a pause (LOGIN-DELAY).
pause-wanted = The mail server wants a pause between two sign-ins.
# While it waits.
nothing-lost = Nothing is lost: your marks are kept, and nobody has deleted what you did not confirm.
# The wait is over.
trying-now = Trying again now…
# The wait.
trying-in = Trying again in { $time }.
# The marks.
marked-for-deletion = { $messages } marked for deletion
# The question.
delete-question = { $number ->
    [one] Delete the marked message?
   *[other] Delete { $number } marked messages?
 }
# Signing out.
leaving-reconnecting = Reconnecting, to delete what is marked…
# Signing out.
leaving-now = Signing out…
# Signing out, in more than one session.
leaving-confirmed = { NUMBER($done) } of { NUMBER($total) } confirmed. Signing in again to see, and to go on…
# Signing out.
leaving-deleting = Deleting { NUMBER($done) } of { NUMBER($total) }…
# Signing out.
leaving-waiting = Waiting for the server to confirm…
# The receipt.
nothing-deleted = Nothing was deleted.
    .next = All mail is still on the server.
# The receipt.
deleted = { $number ->
    [one] { $number } message was deleted.
   *[other] { $number } messages were deleted.
 }
    .next = The server has confirmed it.
# The receipt.
perhaps-deleted = { $number ->
    [one] For { $number } message nobody knows whether it is deleted.
   *[other] For { $number } messages nobody knows whether they are deleted.
 }
    .next = The connection broke before the server confirmed. Sign in again: the list tells.
# The receipt.
not-deleted-refused = { $number ->
    [one] { $number } message was not deleted: the server refused.
   *[other] { $number } messages were not deleted: the server refused.
 }
    .next = Try again later, or ask your provider.
# The receipt.
not-deleted-ended = { $number ->
    [one] { $number } message was not deleted: the session ended before.
   *[other] { $number } messages were not deleted: the session ended before.
 }
    .next = Sign in again and delete once more.
