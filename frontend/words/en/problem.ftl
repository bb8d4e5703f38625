## What went wrong with a session: who is at fault, and what to do next.

# What went wrong with a session.
bridge-unreachable = The bridge cannot be reached.
    .next = Check this computer’s network connection and try again. If the network is fine, the bridge is down: tell whoever runs it.
# What went wrong with a session.
bridge-lost = The connection to the bridge broke while { $doing }.
    .next = The network or the bridge is at fault. Try again.
# What went wrong with a session.
bridge-broken = What answered is not our bridge.
    .next = Something between this page and the bridge changes the traffic, or the bridge is of another version. Reload the page; if that does not help, tell whoever runs the bridge.
# What went wrong with a session.
unreachable = The mail server cannot be reached.
    .next = Check the server’s name and port, and this computer’s network connection, then try again.
# What went wrong with a session.
broken-framing = The mail server said something that answers nothing.
    .next = The server is at fault. Nothing more was sent, as its next answers could not be told apart. Try again.
# What went wrong with a session.
pipelining-broken = The mail server announces that it takes several commands at once, and does not.
    .next = The server is at fault. Sign in again: it will be asked one thing at a time.
# What went wrong with a session.
mechanism-not-offered = The mail server does not offer to sign in by { $wanted }.
    .next = Choose another way to sign in.
# What went wrong with a session.
ended = The mail server ended the connection while { $doing }.
    .next = The server or the network is at fault. Try again in a minute.
# What went wrong with a session.
timed-out = The mail server has not answered for { NUMBER($seconds) } seconds while { $doing }.
    .next = The server or the network is at fault. Check the server’s name and port, then try again.
# What went wrong with a session.
not-pop3 = What answered is not a POP3 server.
    .next = Check the server’s name and port. POP3 with TLS is port 995; 993 and 143 are IMAP, 465 and 587 are for sending.
# What went wrong with a session.
stls-not-offered = The mail server does not offer STARTTLS, and nothing is sent without encryption.
    .next = Choose TLS (port 995) under “Server”.
# What went wrong with a session.
password-not-offered = The mail server does not take a password in any way that this program knows.
    .next = Ask your provider for an app password, or for POP3 access with a password.
# What went wrong with a session.
injected = Someone may be tampering with the connection.
    .next = Unencrypted data came after the server had agreed to encrypt. Nothing of it was believed and nothing was sent. Choose TLS (port 995) under “Server”, or use another network.
# What went wrong with a session.
unsendable-user = The user name holds a character that POP3 cannot carry.
    .next = Type it again, without line breaks, and not longer than a line.
# What went wrong with a session.
unsendable-password = The password holds a character that POP3 cannot carry.
    .next = Type it again, without line breaks, and not longer than a line.
# What went wrong with a session.
unsendable-command = POP3 cannot carry this command.
    .next = Type it again, without line breaks, and not longer than a line.
# What went wrong with a session.
exceeded-line = The mail server sent a line without end.
    .next = The server is at fault. The connection was closed to protect this computer.
# What went wrong with a session.
exceeded-lines = The mail server sent a list without end.
    .next = The server is at fault. The connection was closed to protect this computer.
# What went wrong with a session.
exceeded-listing = The mail server listed far more messages than it says it has.
    .next = The server is at fault. The connection was closed to protect this computer.
# What went wrong with a session.
exceeded-message = The mail server sent a message without end.
    .next = The server is at fault. The connection was closed to protect this computer.
# What went wrong with a session.
exceeded-time = The mail server’s answer dripped in too slowly to ever be complete.
    .next = The server is at fault. The connection was closed to protect this computer.
# What went wrong with a session.
our-mistake = This program made a mistake.
    .next = It is our fault, not yours. Reload the page and sign in again; nothing was deleted.
# What went wrong with a session.
server-unproven = The mail server could not prove that it knows your password.
    .next = It may be another server that pretends to be yours. Do not go on; use another network, or ask your provider.
# What went wrong with a session.
too-many-rounds = The mail server wants the password to be hashed { NUMBER($rounds) } times.
    .next = That would only keep this computer busy. The server is at fault: tell your provider.
# What went wrong with a session.
unusable-credential = The user name or password holds a character that { $name } cannot carry.
    .next = Check both for blanks at the end and for invisible characters.
# What went wrong with a session.
no-binding = { $name } needs an encrypted connection that it can be bound to, and this is none.
    .next = Choose the way to sign in without -PLUS.
# What went wrong with a session.
password-refused = The server refused this password.
    .next = Type it again. Some providers want an app password, or POP3 switched on in their settings.
# What went wrong with a session.
bad-challenge = The mail server offers { $name } and does it wrongly.
    .next = The server is at fault: tell your provider.
# What went wrong with a session.
in-use = Another program has this mailbox open.
    .next = Close it there, or try again in a minute.
# What went wrong with a session.
login-delay = The server wants a pause between two sign-ins.
    .next = Wait a few minutes, then try again.
# What went wrong with a session.
system-fault = The mail server has a fault that somebody must mend.
    .next = Neither you nor your password is to blame. Tell your provider.
# What went wrong with a session.
system-busy = The mail server cannot do this just now.
    .next = Neither you nor your password is to blame. Try again in a few minutes.
# What went wrong with a session.
login-refused = The server refused to sign you in.
    .next = Check the address and the password. Some providers want an app password, or POP3 switched on in their settings.
# What went wrong with a session.
stls-refused = The server refused to switch encryption on.
    .next = Nothing was sent without it. Choose TLS (port 995) under “Server”.
# What went wrong with a session.
turned-away = The mail server turned the connection away.
    .next = The server’s own words should say why. Try again later.
# What went wrong with a session.
mailbox-refused = The mail server would not show the mailbox.
    .next = The server’s own words should say why. Try again later.
# What went wrong with a session.
update-refused = The mail server could not finish the deletions.
    .next = Sign in again: the list tells what is gone.
# What was going on, for the sentences above.
doing-bridge = connecting to the bridge
# What was going on, for the sentences above.
doing-connecting = connecting
# What was going on, for the sentences above.
doing-greeting = waiting for its greeting
# What was going on, for the sentences above.
doing-stls = asking for encryption
# What was going on, for the sentences above.
doing-securing = setting up encryption
# What was going on, for the sentences above.
doing-login = signing in
# What was going on, for the sentences above.
doing-transaction = reading the mailbox
# What was going on, for the sentences above.
doing-update = finishing the deletions
# What went wrong with a session.
code-bad-request = This page and the bridge do not understand each other.
    .next = It is our fault, not yours. Reload the page.
# What went wrong with a session.
code-origin-denied = This bridge does not serve pages from this address.
    .next = Whoever runs the bridge must list this page’s address among its origins.
# What went wrong with a session.
code-unauthorized = This bridge wants an access code, and this one is missing, wrong or expired.
    .next = Type it again, or ask whoever runs the bridge for a new one.
# What went wrong with a session.
code-port-denied = This bridge does not carry this port.
    .next = Use 995 with TLS or 110 with STARTTLS, or ask whoever runs the bridge to allow the port.
# What went wrong with a session.
code-host-denied = This bridge’s rules do not allow this mail server.
    .next = Check the server’s name, or ask whoever runs the bridge to allow it.
# What went wrong with a session.
code-address-denied = This mail server’s name leads to an address that the bridge may not reach.
    .next = Check the server’s name. If it is a server on a private network, whoever runs the bridge must allow it.
# What went wrong with a session.
code-plaintext-denied = The bridge refused to carry this without encryption.
    .next = The mail server got none of it. Choose TLS or STARTTLS under “Server”.
# What went wrong with a session.
code-dns-not-found = There is no mail server of this name.
    .next = Check the server’s name under “Server”. Your provider’s help pages call it “POP3 server” or “incoming mail”.
# What went wrong with a session.
code-dns-failed = The mail server’s name could not be looked up just now.
    .next = The bridge’s network is at fault. Try again in a minute.
# What went wrong with a session.
code-refused = Nothing listens on this port of the mail server.
    .next = Check the port and the security under “Server”; POP3 may be switched off at your provider.
# What went wrong with a session.
code-connect-timeout = The mail server did not answer in time.
    .next = Check the server’s name and port, then try again.
# What went wrong with a session.
code-unreachable = There is no way from the bridge to the mail server.
    .next = The network is at fault. Try again later.
# What went wrong with a session.
code-reset = The mail server broke the connection off.
    .next = The server is at fault. Try again in a minute.
# What went wrong with a session.
code-idle-timeout = Nothing was sent for too long, so the bridge closed the connection.
    .next = Reconnect.
# What went wrong with a session.
code-max-lifetime = The connection was open as long as this bridge allows.
    .next = Reconnect.
# What went wrong with a session.
code-byte-limit = The connection carried as much as this bridge allows at once.
    .next = Reconnect to go on.
# What went wrong with a session.
code-too-many = Too many people use this bridge, or this mail server, at the moment.
    .next = Try again in a minute.
# What went wrong with a session.
code-rate-limited = Too many connections were opened in a short time.
    .next = Wait a little, then try again.
# What went wrong with a session.
code-internal = Something went wrong inside the bridge.
    .next = Try again; if it stays, tell whoever runs the bridge.
# What went wrong with a session.
code-draining = The bridge is being restarted.
    .next = Try again in a minute.
# What went wrong with a session.
tls-unknown-issuer = Nobody this page trusts vouches for the server’s certificate.
    .next = { $compare }
# What went wrong with a session.
tls-self-signed = Nobody but the server itself vouches for its certificate.
    .next = { $compare }
# What went wrong with a session.
tls-no-name = The certificate belongs to another name.
    .next = It names no server. { $compare }
# What went wrong with a session.
tls-wrong-name = The certificate belongs to another name.
    .next = It is for { $names }. Perhaps the server’s name should be one of these. { $compare }
# What went wrong with a session.
tls-expired = The certificate has expired.
    .next = The server’s owner has to renew it, or this computer’s clock is wrong. { $compare }
# What went wrong with a session.
tls-not-yet-valid = The certificate is not valid yet.
    .next = Mostly this computer’s clock is wrong. { $compare }
# What went wrong with a session.
tls-pin-mismatch = The server shows another certificate than the one that was trusted.
    .next = Somebody may be in between, reading along. Do not go on: the password was not sent. Ask the server’s owner whether the certificate was changed.
# What went wrong with a session.
tls-unusable = The server’s certificate is of a kind that cannot be checked.
    .next = The server’s owner must make a new one: X.509 version 3, with RSA of 2048 bits or ECDSA.
# What went wrong with a session.
tls-bad-certificate = There is something wrong with the server’s certificate.
    .next = { $compare }
# What went wrong with a session.
tls-not-tls = What answered does not speak TLS on this port.
    .next = Choose STARTTLS for port 110 and TLS for port 995 under “Server”.
# What went wrong with a session.
tls-too-old = The mail server’s encryption is too old.
    .next = It knows neither TLS 1.2 nor 1.3, or no cipher that is still safe. Its owner has to update it.
# What went wrong with a session.
tls-handshake = The encrypted connection could not be made.
    .next = The server, or something in between, is at fault. Check the server’s name and port, then try again.
# Where a certificate can be compared.
compare = This is usual for a server that somebody runs at home or in a small office, and it is also what an attacker would show. Compare the fingerprint with one that the server’s owner gave you.
# The fingerprint that was trusted.
trusted = trusted: { $fingerprint }
# Behind what to do next.
asks-to-wait = { $next } It asks you to wait { $time }.
