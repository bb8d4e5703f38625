## The way in: where the mailbox is and how that is known, and what stands between it and the person.

# The server is known from the table.
from-table = from the list of providers
# It is a guess.
from-guess = guessed from your address
# It was a wrong guess.
from-silence = guessed, and nobody answers there
# It was a guess.
from-answer = guessed, and it answers there
# The DNS is being asked.
asking = asking the DNS…
# The server is known from the domain's own DNS.
from-dns = named by the DNS of { $domain }
# The same, where the server before this one could not be connected to.
from-dns-next = named by the DNS of { $domain } as the next one, because { $passed } cannot be reached
# A guess is being tried.
trying = trying { $host }, port { $port }…
# A guess is being tried, after the button was pressed.
looking = Looking for your mail server: trying { $host }, port { $port }, { $security }…
# The DNS is being asked, after the button was pressed.
asking-for = Asking which mail server { $domain } has…
# No to a server outside the domain.
foreign-no = No, name another server
# Yes to it.
foreign-yes = Yes, sign in there
# The question about a server outside the address's own domain.
foreign = { $domain } names { $host } as its mail server. That is not part of { $domain }: your password would go there.
# What a provider wants that takes OAuth2 or app passwords.
wants-app-password = This provider mostly wants an app password here: one that you make for mail programs in your account’s security settings, not the one for its website.
# What a provider wants that takes OAuth2 alone.
wants-oauth = This provider is known to take no passwords from mail programs, only its own sign-in (OAuth2), which this page cannot do.
# A provider without encryption.
wants-plaintext = This provider is known to have no encryption. TLS is tried all the same: nothing is sent in clear.
# What stands in the way.
app-password = The server refused this password.
    .next = This provider wants an app password: sign in on its website, make one under the security settings of your account, and type that here. POP3 may have to be switched on there too.
# What stands in the way.
oauth = This provider does not take passwords from mail programs.
    .next = It wants its own sign-in (OAuth2), which this page cannot do. Look in your account’s security settings for app passwords; if there are none, this mailbox can only be read with the provider’s own programs.
# What stands in the way.
not-agreed = Nothing was sent: this server is not part of your address’s domain.
    .next = Say yes if you know it to be your provider’s, or name another server.
# What stands in the way.
no-pop3 = This domain says that it has no POP3.
    .next = Ask your provider how to collect your mail by POP3. If you know the server’s name, type it under “Server”.
# What stands in the way.
nobody-answers = No mail server was found for this address.
    .next = It is not in the list of providers, nothing was learnt from its DNS, and none of the usual names answers. Check the address, or type the server’s name: your provider’s help pages call it “POP3 server”.
# What stands in the way.
offline = This computer has no network connection.
    .next = Connect it, then try again. Nothing was sent.
# What stands in the way.
host-away = Neither the bridge nor this page’s own address can be reached.
    .next = The network is down, or the computer that serves this page is. Try again in a minute.
# What stands in the way.
no-web-socket = Something does not let this page connect to its bridge.
    .next = The page’s address answers, but WebSockets do not get through: a proxy, a filter or an extension may block them. Try another network, or tell whoever runs the bridge.
# The server is known from before.
from-memory = remembered on this device
