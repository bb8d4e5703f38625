## Who can see what: about this very visit. Each sentence is said only where it is true.

# What the dialog is called.
title = Who can see what
# All of it is about a connection that there is.
about-now = About the connection that is open now.
# There was one.
about-before = There is no connection just now: this is about the last one, and the next.
# There will be one.
about-later = About the server on the card, once you sign in.
# There was one, and it is over.
about-over = The visit is over.
# How much somebody sees.
sees-nothing = sees nothing
# They see that there is something, when, and how much.
sees-around = sees that, not what
# They see what it says.
sees-all = can read it
# Who.
page = This page, in this browser
# What is in it before anyone signs in.
page-holds-typing = What you type stays in this tab until you press the button.
# Where the engine can open another session by itself.
page-keeps-password = The password is held in this tab’s memory until you sign out, so that a lost connection can be opened again. So is the mail that you open.
# Where it cannot.
page-drops-password = The password was overwritten in memory as soon as you were signed in; it is asked for again when it is needed. The mail that you open is held until you sign out.
# After the end.
page-is-empty = The session is closed, and the mail is gone from this tab.
# Nothing was asked to be remembered.
page-stores-nothing = It stores nothing in this browser: no cookie, no address, no mail.
# Something was.
page-remembers = It remembers on this device what you have allowed, and lists it on the sign-in card: never your address, your password or mail.
# One's own device.
page-password-manager = A password manager may keep the password, if you let it.
# What nobody can promise.
page-remains = Until this tab is closed, the browser may still hold copies in memory of what was typed or shown; a trace of what was typed can stay until the whole browser is closed. And we cannot control this computer: whoever does, and the browser’s extensions, can see what you see.
# Who.
bridge = The bridge, { $host }
# Encrypted.
bridge-carries = It carries octets that only this page and the mail server can read. It sees your network address, which mail server you use, when, and how much.
# STARTTLS.
bridge-before-starttls = The first words, before the encryption begins, pass in clear: neither name nor password is among them.
# Not encrypted, and the password was sent.
bridge-reads = Without encryption it can read everything on the way: your password and your mail.
# Not encrypted, but the password was not sent itself.
bridge-reads-mail = Without encryption it can read all mail on the way. Your password was not sent itself.
# It is on the same computer.
bridge-is-here = It runs on this very computer.
# It has sent the page, too.
bridge-sent-page = It also sent this page, and could have sent another one. Whoever does not trust it can host the page elsewhere, or run both.
# Somebody else has.
bridge-is-apart = This page came from { $page }: the bridge cannot change it.
# Who.
network = The networks in between
# To the bridge.
network-is-here = From this page to the bridge, nothing leaves this computer.
# To the bridge.
network-near = From this page to the bridge there is HTTPS around everything: one sees that you use { $bridge }, and no more.
# To the bridge.
network-near-plain = From this page to the bridge there is no HTTPS: one sees as much as the bridge, and could have changed this page on its way.
# From the bridge to the server.
network-far = From the bridge to the mail server there is { $tls }, and it reaches into this page: one sees that somebody reads mail there, and how much.
# From the bridge to the server, in clear.
network-far-plain = From the bridge to the mail server nothing is encrypted: anyone on the way can read your password and your mail, and change it.
# The same, but the password was not sent itself.
network-far-plain-mail = From the bridge to the mail server nothing is encrypted: anyone on the way can read your mail, and change it. Your password was not sent itself.
# Who.
server = The mail server
# Who.
server-named = The mail server, { $host }
# It is its work.
server-has-mail = It keeps your mail, and sees which messages you fetch and when. It sees the bridge’s network address rather than yours, unless the bridge tells it.
# Nobody is signed in yet.
server-wants-password = Where it can, it is given a proof that you know the password; else the password itself.
# It was sent.
server-got-password = It was given your password ({ $mechanism }).
# It was not.
server-got-proof = It was given a proof that you know the password, not the password ({ $mechanism }).
# It has shown a certificate.
server-certified = That it is this server, and no other, is vouched for by { $issuer }.
# It has shown one that the person has trusted.
server-pinned = That it is this server, nobody vouches for: you have decided to trust its certificate.
# It has shown none.
server-unproven = That it is this server, nobody vouches for: without encryption, anyone on the way could answer in its name.
# Who.
senders = Whoever has sent you mail
# Nothing was loaded.
senders-nothing = No picture of another server was loaded. Loading pictures, or following a link, would show them this computer’s network address.
# Something was.
senders-saw = You have loaded pictures: the servers that they came from saw this computer’s network address, and that the message was opened.
# A public computer.
senders-cannot = On a public computer, this page loads no pictures of other servers.
# What was agreed on.
connection = This connection
# The server's name and port.
server-at = Mail server
# TLS.
version = Protocol
# TLS.
cipher = Cipher suite
# A POP3 mechanism.
signed-in-by = Signed in by
# The names in the certificate.
certificate-of = Certificate for
# What the page is made of.
build = This page itself
# Its version.
build-version = Version
# The digest of the list of its files.
build-hash = SHA-256 of hashes.txt
# How to check it.
build-check = A page cannot vouch for itself. To check this one, fetch hashes.txt from its address with another program, compare its SHA-256 with the published one or with your own build (cargo xtask dist --verify), and the files with the list.
# The other way.
run-your-own = Whoever wants to trust nobody can run the bridge, page and all, on a computer of their own: it is one program, and free.
