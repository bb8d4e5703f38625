//! Transfer encodings (RFC 2045 §6), read as far as they can be: junk between good letters is left out, and said.

/// How a part is wrapped for transport.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// RFC 2045 §6.8.
    Base64,
    /// RFC 2045 §6.7.
    QuotedPrintable,
}

impl Encoding {
    /// Reads a Content-Transfer-Encoding; `None` for those that leave a part as it is.
    pub(super) fn read(value: &[u8]) -> Option<Self> {
        let value = value.trim_ascii_start();
        let value = value.strip_prefix(b"\"").unwrap_or(value);
        let plain = |octet: &u8| octet.is_ascii_alphanumeric() || *octet == b'-';
        let length = value.iter().take_while(|octet| plain(octet)).count();
        let word = &value[..length];
        if word.eq_ignore_ascii_case(b"base64") {
            Some(Self::Base64)
        } else if word.eq_ignore_ascii_case(b"quoted-printable") {
            Some(Self::QuotedPrintable)
        } else {
            None
        }
    }

    /// What a part's header says, the last word counting.
    pub(super) fn of(header: &[u8]) -> Option<Self> {
        const NAME: &[u8] = b"content-transfer-encoding";
        let lines = header.split_inclusive(|&octet| octet == b'\n');
        let mut at = 0;
        let mut found = None;
        for line in lines {
            at += line.len();
            let Some((name, _)) = line.split_at_checked(NAME.len()) else {
                continue;
            };
            let tail = line[NAME.len()..].trim_ascii_start();
            if let (true, Some(value)) = (name.eq_ignore_ascii_case(NAME), tail.strip_prefix(b":"))
            {
                // The value may stand on the next line alone.
                let next = header.get(at..).unwrap_or_default();
                let folded = value.trim_ascii().is_empty()
                    && next.first().is_some_and(|octet| b" \t".contains(octet));
                found = Self::read(if folded { next } else { value });
            }
        }
        found
    }

    /// The octets, and whether nothing was broken.
    pub(super) fn decode(self, octets: &[u8]) -> (Vec<u8>, bool) {
        match self {
            Self::Base64 => base64(octets),
            Self::QuotedPrintable => quoted_printable(octets),
        }
    }

    /// How many octets `decode` gives, about, without making them.
    pub(super) fn decoded_size(self, octets: &[u8]) -> usize {
        match self {
            Self::Base64 => {
                octets
                    .iter()
                    .filter(|&&octet| sextet(octet).is_some())
                    .count()
                    * 3
                    / 4
            }
            Self::QuotedPrintable => quoted_printable(octets).0.len(),
        }
    }
}

fn base64(octets: &[u8]) -> (Vec<u8>, bool) {
    let mut output = Vec::with_capacity(octets.len() / 4 * 3 + 3);
    let (mut bits, mut count, mut clean) = (0_u32, 0, true);
    let (mut gaps, mut last) = (0, b'\n');
    // Where the last padding ended: letters behind it that are followed by junk are no base64.
    let mut padded = None;
    for &octet in octets {
        gaps += usize::from(last == b' ' && sextet(octet).is_some());
        last = octet;
        match octet {
            b'=' => {
                match count {
                    2 => output.push((bits >> 4) as u8),
                    3 => output.extend([(bits >> 10) as u8, (bits >> 2) as u8]),
                    _ => {}
                }
                (bits, count) = (0, 0);
                padded = Some(output.len());
            }
            b' ' | b'\t' | b'\r' | b'\n' => {}
            _ => match sextet(octet) {
                Some(value) => {
                    bits = bits << 6 | u32::from(value);
                    count += 1;
                    if count == 4 {
                        output.extend([(bits >> 16) as u8, (bits >> 8) as u8, bits as u8]);
                        (bits, count) = (0, 0);
                    }
                }
                None => {
                    clean = false;
                    if let Some(end) = padded.filter(|&end| end > 0) {
                        // What a mailing list has written below it.
                        output.truncate(end);
                        return (output, clean);
                    }
                }
            },
        }
    }
    if !clean && gaps > 1 && padded.is_none() {
        // Words and full stops: it was never wrapped.
        return (octets.to_vec(), clean);
    }
    match count {
        2 => output.push((bits >> 4) as u8),
        3 => output.extend([(bits >> 10) as u8, (bits >> 2) as u8]),
        _ => {}
    }
    (output, clean && count != 1)
}

fn sextet(octet: u8) -> Option<u8> {
    match octet {
        b'A'..=b'Z' => Some(octet - b'A'),
        b'a'..=b'z' => Some(octet - b'a' + 26),
        b'0'..=b'9' => Some(octet - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

fn quoted_printable(octets: &[u8]) -> (Vec<u8>, bool) {
    let mut output = Vec::with_capacity(octets.len());
    let mut clean = true;
    for line in octets.split_inclusive(|&octet| octet == b'\n') {
        // Blanks at the end of a line were added on the way (RFC 2045 §6.7, rule 3).
        let text = line.trim_ascii_end();
        let end = if line.ends_with(b"\r\n") {
            &b"\r\n"[..]
        } else if line.ends_with(b"\n") {
            b"\n"
        } else {
            &line[text.len()..]
        };
        let (text, end) = match text.strip_suffix(b"=") {
            Some(text) => (text, &b""[..]),
            None => (text, end),
        };
        let mut at = 0;
        while let Some(&octet) = text.get(at) {
            let digit = |at: usize| {
                text.get(at)
                    .and_then(|&octet| char::from(octet).to_digit(16))
            };
            match (octet, digit(at + 1), digit(at + 2)) {
                (b'=', Some(high), Some(low)) => {
                    output.push((high * 16 + low) as u8);
                    at += 3;
                }
                _ => {
                    clean &= octet != b'=';
                    output.push(octet);
                    at += 1;
                }
            }
        }
        output.extend_from_slice(end);
    }
    (output, clean)
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn base64_is_read_through_junk() {
        for (octets, expected, clean) in [
            (&b"SGVsbG8="[..], &b"Hello"[..], true),
            (b"SGVs\r\nbG8=\r\n", b"Hello", true),
            (b"SGVs!!!bG8=", b"Hello", false),
            (b"SGVsbG8=SGVsbG8=", b"HelloHello", true),
            (b"SGVsbG8=\n___\nfooter of a list\n", b"Hello", false),
            (b"SGVsbG8", b"Hello", true),
            (b"Just words, no base64.", b"Just words, no base64.", false),
            (b"SGVsb", b"Hel", false),
            (b"====", b"", true),
            (b"", b"", true),
        ] {
            let found = base64(octets);
            assert_eq!(
                (found.0.as_slice(), found.1),
                (expected, clean),
                "{octets:?}"
            );
            let size = Encoding::Base64.decoded_size(octets);
            assert!(!clean || size >= expected.len(), "{octets:?}");
        }
    }

    #[test]
    fn quoted_printable_is_read_through_junk() {
        for (octets, expected, clean) in [
            (&b"a=3Db=\r\nc\r\n"[..], &b"a=bc\r\n"[..], true),
            (b"a  \nb= \t\nc", b"a\nbc", true),
            (b"100=%=\n=", b"100=%", false),
            (b"a=b=XY", b"a=b=XY", false),
            (b"=e2=82=AC", "€".as_bytes(), true),
            (b"=\n", b"", true),
            (b"a=", b"a", true),
        ] {
            let found = quoted_printable(octets);
            assert_eq!(
                (found.0.as_slice(), found.1),
                (expected, clean),
                "{octets:?}"
            );
        }
    }

    #[test]
    fn names_of_encodings() {
        for (header, expected) in [
            (
                &b"Content-Transfer-Encoding: BASE64\r\n"[..],
                Some(Encoding::Base64),
            ),
            (
                b"content-transfer-encoding : \"quoted-printable\" (x)\n",
                Some(Encoding::QuotedPrintable),
            ),
            (
                b"Content-Transfer-Encoding:\r\n base64\r\n",
                Some(Encoding::Base64),
            ),
            (b"Content-Transfer-Encoding: 8bit\n", None),
            (b"X: base64\n", None),
            (
                b"Content-Transfer-Encoding: base64\nContent-Transfer-Encoding: 7bit\n",
                None,
            ),
        ] {
            assert_eq!(Encoding::of(header), expected);
        }
    }
}
