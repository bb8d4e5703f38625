//! Links that lie: their words name one place, and they lead to another.
//!
//! Said only of what can be shown. A link that says "Click here" claims nothing, and one that goes by way of a known
//! redirector may well end where it says.

use super::punycode;

/// What a link shows and where it leads, if the two are of different owners. Both as host names in ASCII, unless what is
/// shown would be the same then: a name in mixed alphabets is shown as the mail has it.
pub fn false_link(words: &str, href: &str) -> Option<(String, String)> {
    let (user, target) = host_of(href)?;
    let to = ascii(&target);
    if let Some(user) = user.as_deref().and_then(name_of) {
        return (owner(&ascii(&user)) != owner(&to)).then_some((user, to));
    }
    let shown = shown_host(words)?;
    let from = ascii(&shown);
    if from == to {
        return is_mixed(&shown).then_some((shown, to));
    }
    let same = owner(&from) == owner(&to);
    (!same && !is_redirector(&to)).then_some((from, to))
}

/// The user part and the host of an address of the web, as a browser reads it.
fn host_of(href: &str) -> Option<(Option<String>, String)> {
    let (scheme, rest) = href.split_once(':')?;
    if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
        return None;
    }
    // Any number of slashes, of either kind, begins the host.
    let rest = rest.trim_start_matches(['/', '\\']);
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let (user, host) = match authority.rsplit_once('@') {
        Some((user, host)) => (Some(user), host),
        None => (None, authority),
    };
    let host = decoded(host.split(':').next()?);
    let host = host.trim_end_matches('.').to_lowercase();
    let user = user.map(|user| decoded(user.split(':').next().unwrap_or_default()));
    (!host.is_empty()).then_some((user, host))
}

fn decoded(text: &str) -> String {
    super::rules::percent_decoded(text)
}

/// The host that the words of a link name. In a sentence only what is clearly an address counts.
fn shown_host(words: &str) -> Option<String> {
    let mut tokens = words.split_whitespace().take(WORDS_MAX);
    let first = bare(tokens.next()?);
    let rest: Vec<&str> = tokens.map(bare).collect();
    if rest.is_empty() {
        return address_host(first).or_else(|| name_of(first));
    }
    std::iter::once(first)
        .chain(rest)
        .find_map(|token| address_host(token).or_else(|| starting_www(token)))
}

fn bare(token: &str) -> &str {
    token.trim_matches(|c: char| "<>()[]{}\"'.,;!?\u{201c}\u{201d}\u{ab}\u{bb}\u{200b}".contains(c))
}

fn address_host(token: &str) -> Option<String> {
    token.contains("://").then_some(())?;
    host_of(token)
        .map(|(_, host)| host)
        .filter(|host| host.contains('.'))
}

fn starting_www(token: &str) -> Option<String> {
    token
        .get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("www."))
        .then(|| name_of(token))?
}

/// The host name with which a word begins, if it is one; not a file's name, nor an address of mail.
fn name_of(word: &str) -> Option<String> {
    if word.len() > WORD_MAX || word.contains('@') {
        return None;
    }
    let host = word.split(['/', '?', '#', ':']).next()?.to_lowercase();
    let host = host.trim_end_matches('.');
    let top = host.rsplit('.').next()?;
    let is_name = host.contains('.')
        && host.split('.').all(|label| !label.is_empty())
        && host
            .chars()
            .all(|c| c.is_alphanumeric() || c == '-' || c == '.')
        && top.chars().count() >= 2
        && (top.chars().all(char::is_alphabetic) || top.starts_with("xn--"));
    let is_file = !host.starts_with("www.") && super::rules::is_in(FILES, top);
    (is_name && !is_file).then(|| host.to_owned())
}

fn ascii(host: &str) -> String {
    let host = host.replace(['\u{3002}', '\u{ff0e}', '\u{ff61}'], ".");
    let labels: Vec<String> = host.split('.').map(punycode::label).collect();
    labels.join(".")
}

/// The part of a name that somebody registered, as far as a short list tells: what is below it is one owner's.
fn owner(host: &str) -> &str {
    let labels = |count: usize| {
        let mut dots = host.rmatch_indices('.');
        dots.nth(count - 1).map_or(host, |(at, _)| &host[at + 1..])
    };
    let two = labels(2);
    let second = two.split('.').next().unwrap_or_default();
    let is_shared = super::rules::is_in(SHARED, two)
        || (two.len() - second.len() == 3 && super::rules::is_in(SECOND, second));
    if is_shared { labels(3) } else { two }
}

fn is_redirector(host: &str) -> bool {
    REDIRECTORS.split_ascii_whitespace().any(|known| {
        host.strip_suffix(known)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    })
}

/// True if one label has letters of the Latin alphabet beside Greek or Cyrillic ones, which look the same.
fn is_mixed(host: &str) -> bool {
    host.split('.').any(|label| {
        label.chars().any(|c| c.is_ascii_alphabetic())
            && label
                .chars()
                .any(|c| matches!(c, '\u{370}'..='\u{52f}' | '\u{1f00}'..='\u{1fff}'))
    })
}

/// Octets of a word that is looked at: RFC 1035 §2.3.4 gives a name 255.
const WORD_MAX: usize = 300;

/// Words of a link that are looked at.
const WORDS_MAX: usize = 40;

/// Names below which each name is somebody else's.
const SHARED: &str = "github.io gitlab.io pages.dev workers.dev web.app firebaseapp.com netlify.app vercel.app \
    herokuapp.com blogspot.com wordpress.com weebly.com wixsite.com myshopify.com azurewebsites.net cloudfront.net \
    duckdns.org";

/// Second levels that registries of countries keep for kinds of owners.
const SECOND: &str = "co com org net ac gov edu or ne go gob gouv";

/// Hosts that pass every visitor on, so that a link to one of them may end where its words say.
const REDIRECTORS: &str = "safelinks.protection.outlook.com urldefense.com urldefense.proofpoint.com \
    clicktime.symantec.com linkprotect.cudasvc.com protect-us.mimecast.com protect-eu.mimecast.com l.facebook.com \
    lm.facebook.com t.co lnkd.in bit.ly sendgrid.net list-manage.com mandrillapp.com hubspotlinks.com \
    exct.net mailgun.org sparkpostmail.com awstrack.me rs6.net createsend1.com mjt.lu \
    links.govdelivery.com";

/// Endings of files that look like endings of host names.
const FILES: &str = "ai avi bmp css csv doc docx eml epub exe gif gz htm html ics jpeg jpg js json log md mov mp \
    odt pdf php png ppt pptx ps py rs rtf sh svg tar tex txt vcf webp xls xlsx xml zip";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lies() {
        for (words, href, shown, target) in [
            (
                "paypal.com",
                "https://evil.example/login",
                "paypal.com",
                "evil.example",
            ),
            (
                "https://paypal.com/login",
                "https://paypal.com.evil.example/",
                "paypal.com",
                "paypal.com.evil.example",
            ),
            (
                "www.paypal.com",
                "https://paypal.com@evil.example/",
                "paypal.com",
                "evil.example",
            ),
            (
                "Click here",
                "https://paypal.com@evil.example/",
                "paypal.com",
                "evil.example",
            ),
            (
                "Click here",
                "https://www.paypal.com:443@evil.example/",
                "www.paypal.com",
                "evil.example",
            ),
            (
                "Sign in at https://paypal.com/ now.",
                "https://evil.example/",
                "paypal.com",
                "evil.example",
            ),
            (
                "(www.paypal.com)",
                "https:evil.example",
                "www.paypal.com",
                "evil.example",
            ),
            (
                "paypal.com",
                "https:\\\\evil.example\\paypal.com",
                "paypal.com",
                "evil.example",
            ),
            (
                "paypal.com",
                "https://EVIL.example.",
                "paypal.com",
                "evil.example",
            ),
            (
                "paypal.com",
                "https://ev%69l.example/",
                "paypal.com",
                "evil.example",
            ),
            (
                "paypal.com",
                "https://evil.example/?u=https://paypal.com",
                "paypal.com",
                "evil.example",
            ),
            (
                "paypal.com",
                "https://p\u{430}ypal.com/",
                "paypal.com",
                "xn--pypal-4ve.com",
            ),
            (
                "p\u{430}ypal.com",
                "https://xn--pypal-4ve.com/",
                "p\u{430}ypal.com",
                "xn--pypal-4ve.com",
            ),
            (
                "bank.co.uk",
                "https://evil.co.uk/",
                "bank.co.uk",
                "evil.co.uk",
            ),
            (
                "shop.github.io",
                "https://evil.github.io/",
                "shop.github.io",
                "evil.github.io",
            ),
            ("paypal.com", "http://192.0.2.7/", "paypal.com", "192.0.2.7"),
        ] {
            let expected = Some((shown.to_owned(), target.to_owned()));
            assert_eq!(false_link(words, href), expected, "{words} {href}");
        }
    }

    #[test]
    fn no_lies() {
        for (words, href) in [
            ("paypal.com", "https://www.paypal.com/login"),
            ("https://example.org/a", "https://news.example.org/b"),
            ("shop.example.org", "https://news.example.org/b"),
            ("www.bank.co.uk", "https://online.bank.co.uk/"),
            ("Click here", "https://evil.example/"),
            ("Click here", "https://ann@files.example/"),
            ("invoice.pdf", "https://files.example/x"),
            ("version 1.2", "https://files.example/x"),
            ("1.2.3", "https://files.example/x"),
            ("ann@example.org", "mailto:ann@example.org"),
            ("ann@example.org", "https://files.example/"),
            (
                "We met e.g. at example.org yesterday",
                "https://files.example/",
            ),
            (
                "example.org",
                "https://eur01.safelinks.protection.outlook.com/?url=x",
            ),
            ("example.org", "https://u1.ct.sendgrid.net/ls/click?upn=x"),
            ("m\u{fc}nchen.de", "https://xn--mnchen-3ya.de/"),
            ("https://M\u{dc}NCHEN.de", "https://m\u{fc}nchen.de/"),
            (
                "\u{43f}\u{440}\u{438}\u{43c}\u{435}\u{440}.\u{440}\u{444}",
                "https://xn--e1afmkfd.xn--p1ai",
            ),
            ("", "https://files.example/"),
            ("paypal.com", "tel:+1"),
        ] {
            assert_eq!(false_link(words, href), None, "{words} {href}");
        }
    }
}
