## The card, the certificate, the engine, the end.

# What it is for.
motto = Read your mail. Leave nothing behind.
# How the way to the mail server is protected.
trust = Encrypted from this browser to your mail server: the bridge in between cannot read along.
# It is not.
trust-plain = Not encrypted: the bridge, and everyone between it and your mail server, can read along.
# What a person gives away by using the page.
trust-stores-nothing = Nothing is stored in this browser, but we cannot control this computer.
# The same on one’s own device.
trust-remembers = Only what is listed above is stored in this browser, and we cannot control this computer.
# A label of the card.
address = Mail address
# The label says it, because the field is not one that screen readers know as a password.
password = Password (hidden)
# The same once it is shown.
password-shown = Password (visible)
# The button that shows it.
reveal = Show
# The button that hides it.
hide = Hide
# What the button means to those who only hear it.
reveal-label = Show the password
# The button that shows the access code, to those who only hear it.
reveal-token-label = Show the access code
# What lets somebody use the bridge.
token = Access code (hidden)
# The same once it is shown.
token-shown = Access code (visible)
# Where to get it.
token-hint = From whoever runs this bridge. It lets you use the bridge; it is not your password.
# The servers that the bridge's operator offers.
presets = Mail service
# None of them.
other-server = Another server
# The browser cannot mask the field.
no-mask = This browser cannot hide what you type here: mind who looks over your shoulder.
# The server's part of the card.
server = Server
# Before the address is known.
server-unknown = follows from your address
# The server's name.
host = Server name
# The port.
port = Port
# How the connection is protected.
security = Security
# Not at all.
no-encryption = no encryption
# The user name.
user = User name, if it is not the address
# No encryption.
plain-warning = Without encryption, everyone between the bridge and the mail server can read your password and your mail.
# The box that allows it.
plain-consent = I know, and I want to sign in like this.
# The primary button.
sign-in = Read mail
# The public mailbox.
demo = Look into the demo mailbox
# Stops signing in, or anything else.
cancel = Cancel
# The switch between languages, to those who only hear it.
language = Language
# The card about a certificate.
certificate = Is this your server?
# The certificate's digest.
fingerprint = SHA-256 fingerprint
# Copies it.
copy = Copy
# Goes on.
trust-once = Trust this certificate for this visit
# Does not.
go-back = Go back
# A step of signing in, among the others.
step-connecting = Connecting
# A step of signing in, among the others.
step-securing = Securing
# A step of signing in, among the others.
step-signing-in = Signing in
# A step of signing in, among the others.
step-listing = Listing
# How far signing in has come.
stage-connecting = Connecting…
# How far signing in has come.
stage-securing = Securing…
# How far signing in has come.
stage-signing-in = Signing in…
# How far signing in has come.
stage-listing = Listing…
# Nothing typed.
no-address = The mail address is missing.
    .next = Type it, then the password.
# Nothing typed.
no-password = The password is missing.
    .next = Type it again: it is never kept.
# Nothing typed.
no-token = The access code is missing.
    .next = Type it, or paste it: it is never kept.
# Nothing typed.
no-server = Which mail server?
    .next = It cannot be told from this address. Your provider’s help pages call it “POP3 server”.
# Not a port.
bad-port = This port is not a number from 1 to 65535.
    .next = 995 is for TLS, 110 for STARTTLS.
# The box is not ticked.
no-consent = Nothing is sent without encryption unless you say so.
    .next = Choose TLS, or tick the box.
# The engine has not said hello.
engine-silent = The mail engine has not started yet.
    .next = The network is slow, or the browser or an extension blocks WebAssembly. Wait a moment, or reload the page.
# The engine is of another build.
engine-other-build = This page and its mail engine are of different versions.
    .next = The program was updated just now. Close this tab and open the page anew.
# The engine broke.
engine-broken = The mail engine has stopped.
    .next = It is our fault, not yours. Reload the page and sign in again; nothing was deleted.
# The button, while the bridge wants to be left alone.
try-again-in = Try again in { $time }
# Whom to ask about the bridge.
who-runs = Who runs the bridge: { $contact }
# The program itself has failed.
panic = This program made a mistake and cannot go on. It is our fault, not yours. Nothing was deleted that you had not confirmed. Close this tab, or reload it to sign in again.
# While deletions are sent.
stay-open = Keep this tab open until the server has confirmed.
# The end.
signed-out = Signed out
# The best advice there is.
close-tab = Close this tab now, or better the whole browser: until then it may keep in memory what was typed.
# The box: everybody uses this computer.
public-computer = Public computer: wipe it when unused
# The box: password managers may help.
own-device = This is my own device
# The same where the operator has said so.
kiosk = Public computer: after two minutes without use everything is wiped, and nothing is deleted.
# The end, because nobody was there any more.
unused = Wiped, as nobody was here
# What that means.
unused-means = The session ended without a goodbye: what was marked and not confirmed is still on the server.
# What the certificate says of itself, folded.
certificate-details = What the certificate says
# The names that it is for.
certificate-names = For
# Whose it is.
certificate-subject = Of
# Who has signed it.
certificate-issuer = Signed by
# When its time begins.
certificate-from = Valid from
# When it ends.
certificate-until = Valid until
# The box under the one before: what is kept for the next visit.
remember = Remember servers, trusted certificates and which messages I have opened
# What that is, folded.
remembered = What is remembered on this device
# There is nothing.
remembered-nothing = Nothing yet.
# What is never among it.
remembered-never = Never your address, your password or mail.
# A server, of which mail addresses.
remembered-server = Server for { $domain }
# A certificate, of which server.
remembered-pin = Certificate of { $server }
# How many messages were opened on a server.
remembered-opened = { $number ->
    [one] { $number } message opened
   *[other] { $number } messages opened
    }
# Forgets a certificate.
forget = Forget
# The same to those who only hear it.
forget-pin = Forget the certificate of { $server }
# Forgets everything, and remembers nothing more.
forget-all = Forget all of it
# The browser does not let the page keep anything.
remember-refused = This browser does not let the page keep anything.
# Trusts a certificate from now on.
trust-always = Trust it on this device
# The server shows another certificate than the one that is remembered.
pin-remembered = The one before is remembered on this device. Once you know that it was changed, forget it under “What is remembered on this device”.
# The button to the dialog about it.
who-sees = Who can see what?
