//! Domain names in other letters than a–z: shown so that they cannot pass for another name, and as they go over the wire.
//!
//! A name of one script stands as it is. One that mixes scripts, or stands in letters that look like Latin ones under a
//! Latin top-level domain, is shown as it goes over the wire (`xn--…`, RFC 3492).

use std::borrow::Cow;

use super::html_mail::punycode;

/// An address as it should be shown.
pub fn shown(address: &str) -> Cow<'_, str> {
    let Some((local, domain)) = address.rsplit_once('@') else {
        return address.into();
    };
    // Names of domains have 253 octets (RFC 1035 §2.3.4): longer ones are none.
    if domain.is_ascii() || domain.len() > 1_000 {
        return address.into();
    }
    let latin_top = domain
        .rsplit('.')
        .next()
        .is_some_and(|top| top.is_ascii() && !top.starts_with("xn--"));
    let labels: Vec<Cow<'_, str>> = domain
        .split('.')
        .map(|label| match is_doubtful(label, latin_top) {
            true => punycode::label(label).into(),
            false => label.into(),
        })
        .collect();
    format!("{local}@{}", labels.join(".")).into()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Any,
    Latin,
    /// Greek, Cyrillic, Armenian: full of letters that look Latin.
    Alike(u8),
    Hebrew,
    Arabic,
    /// Chinese, Japanese and Korean, which go together, also with Latin.
    EastAsian,
    Other,
}

fn script(c: char) -> Script {
    match c {
        '0'..='9' | '-' => Script::Any,
        'a'..='z' | 'A'..='Z' | 'À'..='ɏ' | 'Ḁ'..='ỿ' => Script::Latin,
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Script::Alike(0),
        '\u{400}'..='\u{52f}' => Script::Alike(1),
        '\u{530}'..='\u{58f}' => Script::Alike(2),
        '\u{5d0}'..='\u{5ea}' => Script::Hebrew,
        '\u{620}'..='\u{6ff}' | '\u{750}'..='\u{77f}' => Script::Arabic,
        '\u{3041}'..='\u{3134}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' => {
            Script::EastAsian
        }
        _ => Script::Other,
    }
}

fn is_doubtful(label: &str, latin_top: bool) -> bool {
    let mut found = Script::Any;
    for script in label.chars().map(script) {
        found = match (found, script) {
            (_, Script::Other) => return true,
            (found, Script::Any) => found,
            (Script::Any, script) => script,
            (found, script) if found == script => found,
            (Script::EastAsian, Script::Latin) | (Script::Latin, Script::EastAsian) => {
                Script::EastAsian
            }
            _ => return true,
        };
    }
    latin_top && matches!(found, Script::Alike(_))
}

/// A host name as it goes over the wire: what is not ASCII as A-labels (RFC 5890). What cannot be a name stays as it is, and
/// is nobody's.
pub fn wire(name: &str) -> String {
    // In a URL these end the name.
    if name.is_ascii() || name.contains(['/', '?', '#', '@', ':', '\\', '%']) {
        return name.to_owned();
    }
    mapped(name).unwrap_or_else(|| name.to_owned())
}

/// The browser's own URLs know which letters are the same (UTS 46). Its tables would be larger than this page.
#[cfg(target_arch = "wasm32")]
fn mapped(name: &str) -> Option<String> {
    let url = web_sys::Url::new(&["http://", name].concat()).ok()?;
    Some(url.hostname())
}

/// Small letters are all that is known of that elsewhere.
#[cfg(not(target_arch = "wasm32"))]
fn mapped(name: &str) -> Option<String> {
    let labels: Vec<_> = name.split('.').map(punycode::label).collect();
    Some(labels.join("."))
}

/// A mail address whose domain is as it goes over the wire: servers know their people by that.
pub fn wire_address(address: &str) -> String {
    match address.rsplit_once('@') {
        Some((local, domain)) => [local, "@", &wire(domain)].concat(),
        None => address.to_owned(),
    }
}

/// A name as it was written and, where that is another, as it goes over the wire.
pub fn both(written: &str, wire: &str) -> String {
    if written == wire {
        written.to_owned()
    } else {
        [written, " (", wire, ")"].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_could_pass_for_others_are_written_out() {
        for (address, expected) in [
            ("ann@example.org", "ann@example.org"),
            ("ann@bücher.example", "ann@bücher.example"),
            ("ann@例え.example", "ann@例え.example"),
            ("ann@почта.рф", "ann@почта.рф"),
            // The Cyrillic а, р and е among Latin letters, and a whole word of such.
            ("ann@pаypal.example", "ann@xn--pypal-4ve.example"),
            ("ann@раураl.example", "ann@xn--l-7sba6dbr.example"),
            ("ann@почта.example", "ann@xn--80a1acny.example"),
            ("ann@a\u{200b}b.example", "ann@xn--ab-g1t.example"),
            ("nobody", "nobody"),
            ("", ""),
        ] {
            assert_eq!(shown(address), expected);
        }
    }

    #[test]
    fn punycode_is_rfc_3492s() {
        for (label, expected) in [
            ("bücher", "xn--bcher-kva"),
            ("他们为什么不说中文", "xn--ihqwcrb4cv8a8dqg056pqjye"),
            (
                "почемужеонинеговорятпорусски",
                "xn--b1abfaaepdrnnbgefbadotcwatmq2g4l",
            ),
            ("3年b組金八先生", "xn--3b-ww4c5e180e575a65lsy2b"),
        ] {
            assert_eq!(punycode::label(label), expected);
        }
    }

    #[test]
    fn only_ascii_goes_over_the_wire() {
        for (address, expected) in [
            ("ann@Example.org", "ann@Example.org"),
            ("änn@Bücher.example", "änn@xn--bcher-kva.example"),
            ("ann@mail.例え.example", "ann@mail.xn--r8jz45g.example"),
            ("ann@bücher.example/x", "ann@bücher.example/x"),
            ("ann@bücher:995", "ann@bücher:995"),
            ("bücher", "bücher"),
            ("", ""),
        ] {
            assert_eq!(wire_address(address), expected);
        }
        assert_eq!(both("a.example", "a.example"), "a.example");
        assert_eq!(
            both("ä.example", "xn--4ca.example"),
            "ä.example (xn--4ca.example)"
        );
    }
}
