//! What complete lines mean: pure functions, no state, no boundaries (those are `line`'s).
//!
//! Only the first word of a status line is trusted to mean anything; texts vary too much between servers.

use crate::problem::{Refusal, ResponseCode};

/// The first line of a reply (RFC 1939 §3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// `+OK`, and the text behind it.
    Ok(String),
    /// `-ERR`, taken apart.
    Err(Refusal),
    /// `+`, and the challenge behind it, in base64: the server wants the next line of a SASL exchange (RFC 5034 §4).
    Continue(Vec<u8>),
}

/// Reads a status line; `None` where it is none.
pub fn status(line: &[u8]) -> Option<Status> {
    let (word, text) = match line.iter().position(|octet| matches!(octet, b' ' | b'\t')) {
        Some(at) => (&line[..at], &line[at + 1..]),
        None => (line, &[][..]),
    };
    let octets = text;
    let text = printable(text.trim_ascii());
    if word.eq_ignore_ascii_case(b"+OK") {
        Some(Status::Ok(text))
    } else if word.eq_ignore_ascii_case(b"-ERR") {
        Some(Status::Err(refusal(&text)))
    } else if word == b"+" {
        Some(Status::Continue(octets.trim_ascii().to_vec()))
    } else {
        None
    }
}

/// Takes the text behind `-ERR` apart: an extended response code in brackets, then words (RFC 2449 §8).
fn refusal(text: &str) -> Refusal {
    let coded = text.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let Some((code, words)) = coded.filter(|(code, _)| !code.is_empty()) else {
        return Refusal {
            code: None,
            text: text.to_owned(),
        };
    };
    let code = match code.to_ascii_uppercase().as_str() {
        "AUTH" => ResponseCode::Auth,
        "IN-USE" => ResponseCode::InUse,
        "LOGIN-DELAY" => ResponseCode::LoginDelay,
        "SYS/PERM" => ResponseCode::SysPerm,
        "SYS/TEMP" => ResponseCode::SysTemp,
        _ => ResponseCode::Other(code.to_owned()),
    };
    Refusal {
        code: Some(code),
        text: words.trim_start().to_owned(),
    }
}

/// Octets of somebody else's, as text that does no harm on a screen: control characters become pictures (U+2400…),
/// what is not UTF-8 becomes U+FFFD.
pub fn printable(octets: &[u8]) -> String {
    String::from_utf8_lossy(octets)
        .chars()
        .map(|c| match c {
            '\0'..='\x1f' => {
                char::from_u32(0x2400 + c as u32).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            '\x7f' => '\u{2421}',
            // The C1 controls, and the marks that turn the direction of text around.
            '\u{80}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                char::REPLACEMENT_CHARACTER
            }
            c => c,
        })
        .collect()
}

/// The text behind `+OK` to STAT: messages and octets (RFC 1939 §5). Numbers too big to hold become the biggest that
/// can be held: they are claims, nothing is allocated by them.
pub fn stat(text: &str) -> Option<(u32, u64)> {
    let mut words = text.split_ascii_whitespace();
    let (messages, octets) = (words.next()?, words.next().unwrap_or("0"));
    let messages = u32::try_from(count(messages.as_bytes())?).unwrap_or(u32::MAX);
    Some((messages, count(octets.as_bytes())?))
}

/// A line of LIST: number and octets (RFC 1939 §5). `None` for a line without a number. A size that cannot be read is 0:
/// sizes are hints, and a message must not vanish for want of one.
pub fn list_line(line: &[u8]) -> Option<(u32, u64)> {
    let mut words = words(line);
    let number = number(words.next()?)?;
    Some((number, words.next().and_then(count).unwrap_or(0)))
}

/// A line of UIDL: number and unique-id (RFC 1939 §7). The unique-id is opaque and may be longer than the 70
/// characters of the RFC or hold blanks: everything behind the number belongs to it.
pub fn uidl_line(line: &[u8]) -> Option<(u32, String)> {
    let line = line.trim_ascii();
    let at = line.iter().position(u8::is_ascii_whitespace)?;
    Some((number(&line[..at])?, unique_id(line[at..].trim_ascii())))
}

/// The text behind `+OK` to LAST: a message number, or 0 (RFC 1225).
pub fn last(text: &str) -> Option<u32> {
    text.split_ascii_whitespace().next()?.parse().ok()
}

/// A unique-id as text. Different octets must stay different, since messages are deleted by it: what could not be shown
/// as it is, is escaped.
pub fn unique_id(octets: &[u8]) -> String {
    match core::str::from_utf8(octets) {
        Ok(text) if !octets.contains(&b'\\') && printable(octets) == text => text.to_owned(),
        _ => octets.escape_ascii().to_string(),
    }
}

fn words(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    line.split(u8::is_ascii_whitespace)
        .filter(|word| !word.is_empty())
}

fn number(word: &[u8]) -> Option<u32> {
    core::str::from_utf8(word)
        .ok()?
        .parse()
        .ok()
        .filter(|&number| number > 0)
}

/// A decimal number; beyond what can be held, the biggest that can.
fn count(word: &[u8]) -> Option<u64> {
    let digits = !word.is_empty() && word.iter().all(u8::is_ascii_digit);
    digits.then(|| {
        word.iter().fold(0_u64, |sum, digit| {
            sum.saturating_mul(10)
                .saturating_add(u64::from(digit - b'0'))
        })
    })
}

/// The time stamp for APOP in a greeting's text (RFC 1939 §7): a msg-id and nothing else will do. Servers greet with
/// all sorts of things in angle brackets, and a lax client can be made to give its password away (CVE-2007-1558).
pub fn apop_stamp(greeting: &str) -> Option<&str> {
    let start = greeting.rfind('<')?;
    let end = start + greeting[start..].find('>')?;
    let inner = &greeting[start + 1..end];
    let (left, right) = inner.split_once('@')?;
    let atom = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|octet| octet.is_ascii_graphic() && !b"<>()[]\\,;:@\"".contains(&octet))
    };
    (atom(left) && atom(right)).then(|| &greeting[start..=end])
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    fn refused(code: Option<ResponseCode>, text: &str) -> Option<Status> {
        Some(Status::Err(Refusal {
            code,
            text: text.into(),
        }))
    }

    #[test]
    fn status_lines() {
        let ok = |text: &str| Some(Status::Ok(text.into()));
        assert_eq!(status(b"+OK"), ok(""));
        assert_eq!(status(b"+OK "), ok(""));
        assert_eq!(status(b"+ok  POP3  ready "), ok("POP3  ready"));
        assert_eq!(status(b"+OK\x1b[31mred"), None);
        assert_eq!(status(b"+OK \x1b[31mred\x07"), ok("␛[31mred␇"));
        assert_eq!(status(b"-ERR"), refused(None, ""));
        assert_eq!(
            status(b"-ERR no such message"),
            refused(None, "no such message")
        );
        assert_eq!(
            status(b"-ERR [auth] wrong"),
            refused(Some(ResponseCode::Auth), "wrong")
        );
        assert_eq!(
            status(b"-ERR [IN-USE] locked"),
            refused(Some(ResponseCode::InUse), "locked")
        );
        assert_eq!(
            status(b"-ERR [SYS/TEMP]later"),
            refused(Some(ResponseCode::SysTemp), "later")
        );
        assert_eq!(
            status(b"-ERR [X] y"),
            refused(Some(ResponseCode::Other("X".into())), "y")
        );
        assert_eq!(status(b"-ERR [broken"), refused(None, "[broken"));
        assert_eq!(status(b"HTTP/1.1 400 Bad Request"), None);
        assert_eq!(status(b"* OK IMAP4rev1"), None);
        assert_eq!(status(b""), None);
        for (line, challenge) in [
            (&b"+"[..], &b""[..]),
            (b"+ ", b""),
            (b"+ Zm9v ", b"Zm9v"),
            (b"+  go ahead", b"go ahead"),
        ] {
            assert_eq!(status(line), Some(Status::Continue(challenge.to_vec())));
        }
        assert_eq!(status(b"+OKAY"), None);
    }

    #[test]
    fn listings() {
        assert_eq!(stat("2 320"), Some((2, 320)));
        assert_eq!(stat("14 8865 more"), Some((14, 8865)));
        assert_eq!(stat("many"), None);
        assert_eq!(stat("5"), Some((5, 0)));
        assert_eq!(stat("-1 2"), None);
        assert_eq!(
            stat("99999999999 99999999999999999999999"),
            Some((u32::MAX, u64::MAX))
        );
        assert_eq!(list_line(b"1 99999999999999999999"), Some((1, u64::MAX)));
        assert_eq!(list_line(b"1 120"), Some((1, 120)));
        assert_eq!(list_line(b"  7   99 extra "), Some((7, 99)));
        for unsized_line in [&b"1"[..], b"1 x", b"1 -5"] {
            assert_eq!(list_line(unsized_line), Some((1, 0)));
        }
        for bad in [&b"0 120"[..], b"", b"x 1", b"-1 2", b"4294967296 1"] {
            assert_eq!(list_line(bad), None);
        }
        assert_eq!(
            uidl_line(b"1 whqtswO00WBw418f9t5JxYwZ"),
            Some((1, "whqtswO00WBw418f9t5JxYwZ".into()))
        );
        assert_eq!(uidl_line(b" 2  a b c "), Some((2, "a b c".into())));
        assert_eq!(uidl_line(b"2"), None);
        assert_eq!(last("14 messages"), Some(14));
        assert_eq!(last("none"), None);
    }

    #[test]
    fn unique_ids_that_differ_stay_different() {
        let ids = [
            &b"a"[..],
            b"\xff",
            b"\xfe",
            b"\\xff",
            b"\x1b",
            b"\xe2\x90\x9b",
            b"a\\",
        ];
        let texts: std::collections::BTreeSet<String> =
            ids.iter().map(|id| unique_id(id)).collect();
        assert_eq!(texts.len(), ids.len());
        assert_eq!(unique_id("ümlaut".as_bytes()), "ümlaut");
    }

    #[test]
    fn apop_wants_a_real_msg_id() {
        assert_eq!(
            apop_stamp("POP3 server ready <1896.697170952@dbc.mtview.ca.us>"),
            Some("<1896.697170952@dbc.mtview.ca.us>")
        );
        for bad in [
            "ready",
            "<a.b.c>",
            "<@>",
            "<a@>",
            "<a@b",
            "< a@b>",
            "<a@b@c>",
            "<\u{2401}@b>",
        ] {
            assert_eq!(apop_stamp(bad), None, "{bad}");
        }
    }
}
