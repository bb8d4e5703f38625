//! Any character set at all, by a decoder from outside: the browser's in the page.
//!
//! Headers are brought to UTF-8 before mail-parser sees them: encoded words (RFC 2047) in other character sets are
//! rewritten in UTF-8, and raw octets that are not UTF-8 are read as windows-1252, which is what they mostly are.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use mail_parser::decoders::{base64::base64_decode, quoted_printable::quoted_printable_decode};

use super::{Decode, utf7};

/// What old software sends without saying so.
const LAST_RESORT: &str = "windows-1252";

/// Octets in one encoded word that is rewritten: RFC 2047 §2 allows 75 characters, real ones are longer.
const WORD_MAX: usize = 4_000;

/// What begins like an encoded word and is none, at most: mail-parser looks for the end of each to the end of the field.
const BROKEN_MAX: usize = 500;

/// Text in a character set that the mail names; without a name, UTF-8 if it is that, else the last resort. The second
/// half is false where nobody knows the name.
pub(super) fn to_text(octets: &[u8], label: Option<&str>, decode: Decode<'_>) -> (String, bool) {
    let plain = |octets: &[u8]| match core::str::from_utf8(octets) {
        Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(text).to_owned(),
        Err(_) => decode(LAST_RESORT, octets)
            .unwrap_or_else(|| String::from_utf8_lossy(octets).into_owned()),
    };
    match label.map(str::trim).filter(|label| !label.is_empty()) {
        None => (plain(octets), true),
        // Many say us-ascii and do not mean it.
        Some(label) if is_utf8(label) => (plain(octets), true),
        // What reads as UTF-8 with more than ASCII in it is UTF-8, whatever a program for the West calls it.
        Some(label) if is_western(label) && core::str::from_utf8(octets).is_ok() => {
            (plain(octets), true)
        }
        Some(label) if utf7::is_utf7(label) => (utf7::decode(octets), true),
        // Browsers refuse it, as pages were attacked with it.
        Some(label) if label.eq_ignore_ascii_case("hz-gb-2312") => {
            match decode("gb18030", &hz_to_gbk(octets)) {
                Some(text) => (text, true),
                None => (plain(octets), false),
            }
        }
        Some(label) => match decode(label, octets) {
            Some(text) => (text, true),
            None => (plain(octets), false),
        },
    }
}

/// HZ (RFC 1843): pairs between `~{` and `~}` get their eighth bits.
fn hz_to_gbk(octets: &[u8]) -> Vec<u8> {
    let mut output = Vec::with_capacity(octets.len());
    let (mut rest, mut paired) = (octets, false);
    while let [first, after @ ..] = rest {
        let (taken, next) = match (first, after) {
            (b'~', [b'{', next @ ..]) => {
                paired = true;
                (None, next)
            }
            (b'~', [b'}', next @ ..]) => {
                paired = false;
                (None, next)
            }
            (b'~', [b'~', next @ ..]) if !paired => (Some(b'~'), next),
            (b'~', [b'\n', next @ ..]) if !paired => (None, next),
            (b'\n', next) => {
                // A line ends what it began.
                paired = false;
                (Some(b'\n'), next)
            }
            (octet, next) if paired => (Some(octet | 0x80), next),
            (octet, next) => (Some(*octet), next),
        };
        output.extend(taken);
        rest = next;
    }
    output
}

fn is_utf8(label: &str) -> bool {
    ["utf-8", "utf8", "us-ascii", "ascii"]
        .iter()
        .any(|name| label.eq_ignore_ascii_case(name))
}

fn is_western(label: &str) -> bool {
    ["iso-8859-1", "latin1", "windows-1252", "iso-8859-15"]
        .iter()
        .any(|name| label.eq_ignore_ascii_case(name))
}

/// A header block in UTF-8, of the same fields.
pub(super) fn header_to_utf8(head: &[u8], decode: Decode<'_>) -> Vec<u8> {
    let label = body_charset(head);
    let mut text = String::with_capacity(head.len());
    for line in head.split_inclusive(|&octet| octet == b'\n') {
        // Who writes raw octets into a header writes them as in the text.
        let raw = core::str::from_utf8(line).is_err();
        let escapes = line.contains(&0x1b) && label.as_deref().is_some_and(has_escapes);
        let label = label.as_deref().filter(|_| raw || escapes);
        text.push_str(&to_text(line, label, decode).0);
    }
    let mut output = Vec::with_capacity(text.len());
    rewrite_words(&text, decode, &mut output);
    output
}

/// Character sets that are written in seven bits, with escapes.
fn has_escapes(label: &str) -> bool {
    label
        .get(..9)
        .is_some_and(|start| start.eq_ignore_ascii_case("iso-2022-"))
}

/// The character set that a header names for the text below it.
fn body_charset(head: &[u8]) -> Option<String> {
    let lower = head.to_ascii_lowercase();
    let field = memchr::memmem::find(&lower, b"content-type:")?;
    let at = field + memchr::memmem::find(&lower[field..], b"charset=")? + "charset=".len();
    let value = lower[at..].strip_prefix(b"\"").unwrap_or(&lower[at..]);
    let length = value
        .iter()
        .take_while(|octet| octet.is_ascii_alphanumeric() || b"-_:.".contains(octet))
        .count();
    String::from_utf8(value[..length].to_vec())
        .ok()
        .filter(|label| !label.is_empty() && !is_utf8(label))
}

/// Copies `text`, encoded words in other character sets than UTF-8 rewritten in UTF-8, and neighbours in the same set made
/// one: many programs break words in the middle of a character, against RFC 2047 §5.
fn rewrite_words(text: &str, decode: Decode<'_>, output: &mut Vec<u8>) {
    let (mut rest, mut broken) = (text, 0);
    while let Some(at) = rest.find("=?") {
        output.extend_from_slice(&rest.as_bytes()[..at]);
        rest = &rest[at..];
        let Some(word) = Word::read(rest) else {
            broken += 1;
            output.extend_from_slice(if broken > BROKEN_MAX { b"= ?" } else { b"=?" });
            rest = &rest[2..];
            continue;
        };
        let (octets, length) = word.with_neighbours(rest);
        let as_it_is = length == word.length && is_utf8(word.label);
        let decoded = octets
            .filter(|_| !as_it_is)
            .map(|octets| to_text(&octets, Some(word.label), decode))
            .filter(|(_, known)| *known);
        match decoded {
            Some((text, _)) => {
                // Line breaks inside a word would begin a field of their own.
                let text = text.replace(['\r', '\n'], " ");
                output
                    .extend_from_slice(format!("=?UTF-8?B?{}?=", STANDARD.encode(text)).as_bytes());
            }
            None => output.extend_from_slice(&rest.as_bytes()[..length]),
        }
        rest = &rest[length..];
    }
    output.extend_from_slice(rest.as_bytes());
}

/// Text with its encoded words decoded; blanks between two of them do not count (RFC 2047 §6.2).
pub(super) fn decode_words(text: &str, decode: Decode<'_>) -> String {
    let (mut output, mut rest, mut after_word) = (String::new(), text, false);
    while let Some(at) = rest.find("=?") {
        let decoded = Word::read(&rest[at..]).and_then(|word| {
            let (octets, length) = word.with_neighbours(&rest[at..]);
            Some((to_text(&octets?, Some(word.label), decode).0, length))
        });
        match decoded {
            Some((text, length)) => {
                if !(after_word && rest[..at].trim().is_empty()) {
                    output.push_str(&rest[..at]);
                }
                output.push_str(&text);
                rest = &rest[at + length..];
                after_word = true;
            }
            None => {
                output.push_str(&rest[..at + 2]);
                rest = &rest[at + 2..];
                after_word = false;
            }
        }
    }
    output.push_str(rest);
    output
}

/// Where `?=` ends a word. A `?` inside is against RFC 2047 §2 and not rare; where another word begins before the end,
/// this one has none.
fn end_of_word(text: &str) -> Option<usize> {
    let octets = text.as_bytes();
    for at in memchr::memchr_iter(b'?', octets) {
        if octets.get(at + 1) == Some(&b'=') {
            return Some(at);
        }
        if at > 0 && octets[at - 1] == b'=' {
            return None;
        }
    }
    None
}

/// `=?charset?encoding?text?=` (RFC 2047 §2), with RFC 2231's language cut off the charset.
struct Word<'a> {
    label: &'a str,
    base64: bool,
    text: &'a str,
    /// Octets of the whole word.
    length: usize,
}

impl<'a> Word<'a> {
    fn read(input: &'a str) -> Option<Self> {
        // No further: what never ends would be searched again and again.
        let input = &input[..input.floor_char_boundary(WORD_MAX)];
        let inner = input.strip_prefix("=?")?;
        let (charset, rest) = inner.split_once('?')?;
        let (encoding, rest) = rest.split_once('?')?;
        let end = end_of_word(rest)?;
        let length = 2 + charset.len() + 1 + encoding.len() + 1 + end + 2;
        let blank = |text: &str| text.contains(|c: char| c.is_ascii_whitespace());
        if charset.is_empty() || blank(charset) || blank(&rest[..end]) {
            return None;
        }
        let base64 = match encoding {
            "B" | "b" => true,
            "Q" | "q" => false,
            _ => return None,
        };
        let label = charset.split_once('*').map_or(charset, |(label, _)| label);
        Some(Self {
            label,
            base64,
            text: &rest[..end],
            length,
        })
    }

    /// The octets of this word and of those in the same character set behind it, and how far they reach in `input`,
    /// which begins with this word.
    fn with_neighbours(&self, input: &str) -> (Option<Vec<u8>>, usize) {
        let Some(mut octets) = self.octets() else {
            return (None, self.length);
        };
        let mut length = self.length;
        loop {
            let rest = &input[length..];
            let gap = rest.len() - rest.trim_start().len();
            // A line that does not begin with a blank is another field.
            let folded = rest[..gap]
                .split_inclusive('\n')
                .skip(1)
                .all(|line| line.starts_with([' ', '\t']))
                && !rest[..gap].ends_with('\n');
            let next = Word::read(&rest[gap..])
                .filter(|next| folded && next.label.eq_ignore_ascii_case(self.label));
            let Some((next, more)) = next.and_then(|next| Some((next.length, next.octets()?)))
            else {
                return (Some(octets), length);
            };
            octets.extend(more);
            length += gap + next;
        }
    }

    fn octets(&self) -> Option<Vec<u8>> {
        if self.base64 {
            base64_decode(self.text.as_bytes())
        } else {
            quoted_printable_decode(self.text.replace('_', " ").as_bytes())
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    /// What the browser does in the page.
    pub(in crate::mail) fn decode(label: &str, octets: &[u8]) -> Option<String> {
        let encoding = encoding_rs::Encoding::for_label(label.as_bytes())?;
        Some(encoding.decode(octets).0.into_owned())
    }

    #[test]
    fn words_in_any_charset() {
        for (header, expected) in [
            ("Subject: plain", "Subject: plain"),
            (
                "Subject: =?ISO-8859-1?Q?caf=E9_noir?=",
                "Subject: café noir",
            ),
            (
                "Subject: =?iso-2022-jp?B?GyRCJDMkcyRLJEEkTxsoQg==?=",
                "Subject: こんにちは",
            ),
            (
                "Subject: =?koi8-r?Q?=F0=D2=C9=D7=C5=D4?= =?UTF-8?Q?!?=",
                "Subject: Привет!",
            ),
            ("Subject: =?gb18030*zh?B?xOO6ww==?= ok", "Subject: 你好 ok"),
            (
                "Subject: =?x-unknown?Q?a=80?= =?broken",
                "Subject: a€ =?broken",
            ),
            (
                "Subject: a =?= b =?x?y?z?= c",
                "Subject: a =?= b =?x?y?z?= c",
            ),
        ] {
            assert_eq!(decode_words(header, &decode), expected);
        }
    }

    #[test]
    fn words_broken_inside_a_character_come_together() {
        for (header, expected) in [
            ("=?utf-8?B?4oI=?= =?UTF-8?B?rA==?= x", "€ x"),
            ("=?utf-8?Q?=E2=82?=\r\n =?utf-8?Q?=AC?=", "€"),
            ("=?gb18030?Q?=C4?= =?gb18030?B?4w==?=", "你"),
            ("=?utf-8?Q?a?= =?iso-8859-1?Q?=E9?=", "aé"),
            ("=?utf-7?Q?+AOQ-?=", "ä"),
        ] {
            assert_eq!(decode_words(header, &decode), expected);
            let head = header_to_utf8(format!("Subject: {header}\r\n").as_bytes(), &decode);
            let message = mail_parser::MessageParser::default().parse_headers(&*head);
            let subject = message.as_ref().and_then(mail_parser::Message::subject);
            assert_eq!(subject, Some(expected));
        }
        let two = "Subject: =?utf-8?Q?=E2?=\r\nTo: =?utf-8?Q?=82?=\r\n";
        assert_eq!(header_to_utf8(two.as_bytes(), &decode), two.as_bytes());
    }

    #[test]
    fn raw_octets_follow_the_charset_of_the_text() {
        for (head, expected) in [
            (
                &b"Subject: \xf0\xd2\xc9\r\nContent-Type: text/plain; charset=\"koi8-r\"\r\n"[..],
                "Subject: При",
            ),
            (
                b"Subject: \x1b$B$3\x1b(B\r\nContent-Type: text/plain; charset=ISO-2022-JP\r\n",
                "Subject: こ",
            ),
            (
                "Subject: ä\r\nContent-Type: text/plain; charset=koi8-r\r\n".as_bytes(),
                "Subject: ä",
            ),
            (
                b"Subject: \xe4\r\nContent-Type: text/plain; charset=utf-8\r\n",
                "Subject: ä",
            ),
        ] {
            let text = String::from_utf8(header_to_utf8(head, &decode)).expect("UTF-8");
            assert_eq!(text.lines().next(), Some(expected));
        }
    }

    #[test]
    fn headers_become_utf8_for_the_parser() {
        let utf8 = |head: &[u8]| String::from_utf8(header_to_utf8(head, &decode)).expect("UTF-8");
        assert_eq!(
            utf8(b"Subject: caf\xe9\r\nTo: \xc3\xa4\r\n"),
            "Subject: café\r\nTo: ä\r\n"
        );
        assert_eq!(utf8(b"Subject: =?iso-8859-1?Q?=E9=0D=0ABcc:_x?=\r\n"), {
            let word = STANDARD.encode("é  Bcc: x");
            format!("Subject: =?UTF-8?B?{word}?=\r\n")
        });
        assert_eq!(
            utf8(b"Subject: =?utf-8?Q?=C3=A9?=\r\n"),
            "Subject: =?utf-8?Q?=C3=A9?=\r\n"
        );
    }

    #[test]
    fn text_without_a_name_is_utf8_or_windows_1252() {
        assert_eq!(to_text(b"\x93quoted\x94", None, &decode).0, "“quoted”");
        assert_eq!(to_text("ä".as_bytes(), Some("US-ASCII"), &decode).0, "ä");
        assert_eq!(
            to_text(b"\xe4", Some("x-nobody"), &decode),
            ("ä".into(), false)
        );
    }
}
