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
}

/// Reads a status line; `None` where it is none.
pub fn status(line: &[u8]) -> Option<Status> {
    let (word, text) = match line.iter().position(|octet| matches!(octet, b' ' | b'\t')) {
        Some(at) => (&line[..at], &line[at + 1..]),
        None => (line, &[][..]),
    };
    let text = printable(text.trim_ascii());
    if word.eq_ignore_ascii_case(b"+OK") {
        Some(Status::Ok(text))
    } else if word.eq_ignore_ascii_case(b"-ERR") {
        Some(Status::Err(refusal(&text)))
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

/// What a server says it can do (RFC 2449 §6).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capabilities {
    /// Days after which messages may be removed; 0: once they were read. `NEVER` is `None`.
    pub expire_days: Option<u32>,
    /// Name and version.
    pub implementation: Option<String>,
    /// Seconds to wait between logins.
    pub login_delay: Option<u32>,
    /// Commands may be sent without waiting for replies.
    pub pipelining: bool,
    /// SASL mechanisms (RFC 5034), upper case.
    pub sasl: Vec<String>,
    /// STLS is offered (RFC 2595).
    pub stls: bool,
    /// TOP is offered.
    pub top: bool,
    /// UIDL is offered.
    pub uidl: bool,
    /// USER and PASS are offered.
    pub user: bool,
}

impl Capabilities {
    /// Learns one line of a CAPA reply. Unknown ones are nobody's fault.
    pub fn learn(&mut self, line: &[u8]) {
        let text = printable(line);
        let mut words = text.split_ascii_whitespace();
        let tag = words.next().unwrap_or_default().to_ascii_uppercase();
        match tag.as_str() {
            "EXPIRE" => self.expire_days = words.next().and_then(|days| days.parse().ok()),
            "IMPLEMENTATION" => self.implementation = Some(words.collect::<Vec<_>>().join(" ")),
            "LOGIN-DELAY" => {
                self.login_delay = words.next().and_then(|seconds| seconds.parse().ok());
            }
            "PIPELINING" => self.pipelining = true,
            "SASL" => self.sasl = words.map(str::to_ascii_uppercase).collect(),
            "STLS" => self.stls = true,
            "TOP" => self.top = true,
            "UIDL" => self.uidl = true,
            "USER" => self.user = true,
            _ => {}
        }
    }
}

/// The text behind `+OK` to STAT: messages and octets (RFC 1939 §5).
pub fn stat(text: &str) -> Option<(u32, u64)> {
    let mut words = text.split_ascii_whitespace();
    Some((words.next()?.parse().ok()?, words.next()?.parse().ok()?))
}

/// A line of LIST: number and octets (RFC 1939 §5). `None` for a line that says nothing usable.
pub fn list_line(line: &[u8]) -> Option<(u32, u64)> {
    let mut words = words(line);
    let number = number(words.next()?)?;
    Some((
        number,
        core::str::from_utf8(words.next()?).ok()?.parse().ok()?,
    ))
}

/// A line of UIDL: number and unique-id (RFC 1939 §7). The unique-id is opaque and may be longer than the 70
/// characters of the RFC or hold blanks: everything behind the number belongs to it.
pub fn uidl_line(line: &[u8]) -> Option<(u32, String)> {
    let line = line.trim_ascii();
    let at = line.iter().position(u8::is_ascii_whitespace)?;
    let unique_id = line[at..].trim_ascii();
    Some((number(&line[..at])?, printable(unique_id)))
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
    }

    #[test]
    fn capabilities_of_real_servers() {
        let mut capabilities = Capabilities::default();
        for line in [
            "TOP",
            "uidl",
            "SASL PLAIN login",
            "LOGIN-DELAY 10",
            "EXPIRE 30 USER",
            "EXPIRENEVER",
            "PIPELINING",
            "IMPLEMENTATION a b",
            "STLS",
        ] {
            capabilities.learn(line.as_bytes());
        }
        assert_eq!(
            capabilities,
            Capabilities {
                expire_days: Some(30),
                implementation: Some("a b".into()),
                login_delay: Some(10),
                pipelining: true,
                sasl: vec!["PLAIN".into(), "LOGIN".into()],
                stls: true,
                top: true,
                uidl: true,
                user: false,
            }
        );
        capabilities.learn(b"EXPIRE NEVER");
        assert_eq!(capabilities.expire_days, None);
    }

    #[test]
    fn listings() {
        assert_eq!(stat("2 320"), Some((2, 320)));
        assert_eq!(stat("14 8865 more"), Some((14, 8865)));
        assert_eq!(stat("many"), None);
        assert_eq!(list_line(b"1 120"), Some((1, 120)));
        assert_eq!(list_line(b"  7   99 extra "), Some((7, 99)));
        for bad in [
            &b"0 120"[..],
            b"1",
            b"",
            b"x 1",
            b"1 x",
            b"-1 2",
            b"4294967296 1",
            b"1 99999999999999999999",
        ] {
            assert_eq!(list_line(bad), None);
        }
        assert_eq!(
            uidl_line(b"1 whqtswO00WBw418f9t5JxYwZ"),
            Some((1, "whqtswO00WBw418f9t5JxYwZ".into()))
        );
        assert_eq!(uidl_line(b" 2  a b c "), Some((2, "a b c".into())));
        assert_eq!(uidl_line(b"2"), None);
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
