//! Any character set at all, by a decoder from outside: the browser's in the page.
//!
//! Headers are brought to UTF-8 before mail-parser sees them: encoded words (RFC 2047) in other character sets are
//! rewritten in UTF-8, and raw octets that are not UTF-8 are read as windows-1252, which is what they mostly are.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use mail_parser::decoders::{base64::base64_decode, quoted_printable::quoted_printable_decode};

use super::Decode;

/// What old software sends without saying so.
const LAST_RESORT: &str = "windows-1252";

/// Octets in one encoded word that is rewritten: RFC 2047 §2 allows 75 characters, real ones are longer.
const WORD_MAX: usize = 1_000;

/// Text in a character set that the mail names; without a name, UTF-8 if it is that, else the last resort. The second
/// half is false where nobody knows the name.
pub(super) fn to_text(octets: &[u8], label: Option<&str>, decode: Decode<'_>) -> (String, bool) {
    let plain = |octets: &[u8]| match core::str::from_utf8(octets) {
        Ok(text) => text.to_owned(),
        Err(_) => decode(LAST_RESORT, octets)
            .unwrap_or_else(|| String::from_utf8_lossy(octets).into_owned()),
    };
    match label.map(str::trim).filter(|label| !label.is_empty()) {
        None => (plain(octets), true),
        // Many say us-ascii and do not mean it.
        Some(label) if is_utf8(label) => (plain(octets), true),
        Some(label) => match decode(label, octets) {
            Some(text) => (text, true),
            None => (plain(octets), false),
        },
    }
}

fn is_utf8(label: &str) -> bool {
    ["utf-8", "utf8", "us-ascii", "ascii"]
        .iter()
        .any(|name| label.eq_ignore_ascii_case(name))
}

/// A header block in UTF-8, of the same fields.
pub(super) fn header_to_utf8(head: &[u8], decode: Decode<'_>) -> Vec<u8> {
    let mut output = Vec::with_capacity(head.len());
    for line in head.split_inclusive(|&octet| octet == b'\n') {
        let (text, _) = to_text(line, None, decode);
        rewrite_words(&text, decode, &mut output);
    }
    output
}

/// Copies `text`, encoded words in other character sets than UTF-8 rewritten in UTF-8.
fn rewrite_words(text: &str, decode: Decode<'_>, output: &mut Vec<u8>) {
    let mut rest = text;
    while let Some(at) = rest.find("=?") {
        output.extend_from_slice(&rest.as_bytes()[..at]);
        rest = &rest[at..];
        match Word::read(rest) {
            Some(word) if !is_utf8(word.label) => {
                match word.octets().and_then(|octets| decode(word.label, &octets)) {
                    Some(text) => {
                        // Line breaks inside a word would begin a field of their own.
                        let text = text.replace(['\r', '\n'], " ");
                        output.extend_from_slice(
                            format!("=?UTF-8?B?{}?=", STANDARD.encode(text)).as_bytes(),
                        );
                    }
                    None => output.extend_from_slice(&rest.as_bytes()[..word.length]),
                }
                rest = &rest[word.length..];
            }
            Some(word) => {
                output.extend_from_slice(&rest.as_bytes()[..word.length]);
                rest = &rest[word.length..];
            }
            None => {
                output.extend_from_slice(b"=?");
                rest = &rest[2..];
            }
        }
    }
    output.extend_from_slice(rest.as_bytes());
}

/// Text with its encoded words decoded; blanks between two of them do not count (RFC 2047 §6.2).
pub(super) fn decode_words(text: &str, decode: Decode<'_>) -> String {
    let (mut output, mut rest, mut after_word) = (String::new(), text, false);
    while let Some(at) = rest.find("=?") {
        let decoded = Word::read(&rest[at..]).and_then(|word| {
            let (text, _) = to_text(&word.octets()?, Some(word.label), decode);
            Some((text, word.length))
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
        let inner = input.strip_prefix("=?")?;
        let (charset, rest) = inner.split_once('?')?;
        let (encoding, rest) = rest.split_once('?')?;
        let end = rest.find("?=")?;
        let length = 2 + charset.len() + 1 + encoding.len() + 1 + end + 2;
        let blank = |text: &str| text.contains(|c: char| c.is_ascii_whitespace());
        if length > WORD_MAX || charset.is_empty() || blank(charset) || blank(&rest[..end]) {
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
