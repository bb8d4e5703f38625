## The session: new mail, deleting now, and what becomes of what is saved.

# A look at the maildrop is under way.
checking = Checking for new mail… POP3 needs a new session for that.
# A commit is under way.
deleting = Deleting: this session ends for it, and a new one follows.
# There is no session, and the receipt is there to read.
away = Not connected.
    .next = The receipt tells what was deleted. Reconnect to go on.
# The session is lost, and the receipt is there to read.
lost = Not connected.
    .next = { $why } The receipt tells what was deleted. Reconnect to go on.
# The engine is gone, and the receipt is there to read.
dead = Not connected.
    .next = The mail engine has stopped: it is our fault, not yours. The receipt tells what was deleted. Sign in again to go on.
# Puts what has come into the list.
show-new = Show
# Deletes what is marked.
delete-now = Delete now
# Does not delete.
keep = Keep
# The receipt, to those who only hear it.
receipt = What became of the deletions
# The choices for this session, to those who only hear them.
choices = This session
# The switch: what is saved is marked.
after-saving = Delete after saving
# What that switch means.
after-saving-hint = On: a message that has been saved is marked for deletion. Off: it is left on the server.
# The switch: tell of new mail.
tell = Tell me about new mail
# What that switch means.
tell-hint = The browser says how many messages have come, never from whom or about what.
# The switch, where the browser has been told not to.
tell-blocked = Tell me about new mail (blocked in this browser)
# What was marked.
marked = Marked. Nothing is deleted before you say so, or sign out.
# A look would end the file that is being written.
saving-first = Mail is being saved over this session: look for new mail when that is done.
# A look would cost the marks.
marks-first = This server does not name its messages: a new session could not find your marks again. Delete or unmark them first.
# New messages have come.
new-mail = { $number ->
    [one] { $number } new message
   *[other] { $number } new messages
 }
# What the marks lead to, and when.
marks = { $messages }, { $size }, will be deleted when you sign out – or now.
# Those of the marked that are marked because they have been saved.
by-saving = { $number ->
    [one] { $number } is marked because you have saved it.
   *[other] { $number } are marked because you have saved them.
 }
# The second step.
delete-question = Delete { $messages } now? This cannot be undone.
# The look was in vain; when the list was last as the maildrop.
not-checked = Not checked since { $time } · the next thing you do connects again
# The server wants a pause (LOGIN-DELAY).
too-early = The server wants a pause between two sign-ins: checking in { $time }.
# The receipt, while the mailbox is still open.
perhaps-deleted = { $number ->
    [one] For { $number } message nobody knows whether it is deleted.
   *[other] For { $number } messages nobody knows whether they are deleted.
 }
    .next = The connection broke before the server confirmed. The list tells, once you are connected again.
# The receipt, while the mailbox is still open.
not-deleted = { $number ->
    [one] { $number } message was not deleted.
   *[other] { $number } messages were not deleted.
 }
    .next = The session ended before. They are still marked.
# The title of the last warning.
still-there = Are you still there?
# The warning.
wiped-in = Without use, your mail is wiped from this page in { $time }. Nothing is deleted on the server.
# The answer to it.
here = I am here
# Asks for the password of this mailbox, once more.
password-again = The password of { $user }, once more
# Why.
password-again-why = On a public computer the page keeps no password, and another session needs it. Your marks stay.
# Goes on.
connect = Connect
