//! The file name of a part: Content-Disposition's `filename`, else Content-Type's `name`, in any character set, with the
//! continuations of RFC 2231 and with the encoded words that should not be there and mostly are.

use super::{
    Decode,
    charset::{decode_words, header_to_utf8, to_text},
    header::written,
};

/// Octets of a part's header that are looked at.
const HEADER_MAX: usize = 16 * 1024;

/// Pieces of one name, at most (RFC 2231 §3).
const PIECES_MAX: usize = 100;

/// Reads it from the octets of a part's header.
pub(super) fn claimed(header: &[u8], decode: Decode<'_>) -> Option<String> {
    let header = header_to_utf8(&header[..header.len().min(HEADER_MAX)], decode);
    let fields = written(&header);
    let of = |field: &str, name: &str| {
        let (_, value) = fields
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(field))?;
        parameter(value, name, decode).filter(|name| !name.trim().is_empty())
    };
    of("Content-Disposition", "filename").or_else(|| of("Content-Type", "name"))
}

/// A parameter's value, its continuations joined.
fn parameter(value: &str, name: &str, decode: Decode<'_>) -> Option<String> {
    let mut plain = None;
    // Number, whether percent signs count, text.
    let mut pieces: Vec<(u32, bool, String)> = Vec::new();
    for section in sections(value).into_iter().skip(1) {
        let Some((key, value)) = section.split_once('=') else {
            continue;
        };
        let key = key.trim().to_ascii_lowercase();
        let Some(tail) = key.strip_prefix(name) else {
            continue;
        };
        let value = unquoted(value.trim());
        match tail {
            "" => plain = plain.or(Some(value)),
            "*" => pieces.push((0, true, value)),
            _ => {
                let encoded = tail.ends_with('*');
                let number = tail.trim_matches('*').parse();
                if let (Ok(number), true) =
                    (number, tail.starts_with('*') && pieces.len() < PIECES_MAX)
                {
                    pieces.push((number, encoded, value));
                }
            }
        }
    }
    pieces.sort_by_key(|(number, ..)| *number);
    match pieces.first() {
        Some((0, ..)) => Some(joined(&pieces, decode)),
        _ => plain.map(|value| decode_words(&value, decode)),
    }
}

fn joined(pieces: &[(u32, bool, String)], decode: Decode<'_>) -> String {
    let mut octets = Vec::new();
    let mut label = None;
    for (at, (_, encoded, value)) in pieces.iter().enumerate() {
        let mut value = value.as_str();
        if *encoded && at == 0 {
            let mut start = value.splitn(3, '\'');
            if let (Some(charset), Some(_), Some(rest)) = (start.next(), start.next(), start.next())
            {
                (label, value) = (Some(charset), rest);
            }
        }
        if *encoded {
            unescape(value, &mut octets);
        } else {
            octets.extend_from_slice(value.as_bytes());
        }
    }
    let (text, _) = to_text(&octets, label, decode);
    // Some write encoded words even here.
    decode_words(&text, decode)
}

/// `%e2` as an octet; what is no such thing stays.
fn unescape(value: &str, output: &mut Vec<u8>) {
    let octets = value.as_bytes();
    let mut at = 0;
    while let Some(&octet) = octets.get(at) {
        let digit = |at: usize| {
            octets
                .get(at)
                .and_then(|&octet| char::from(octet).to_digit(16))
        };
        if let (b'%', Some(high), Some(low)) = (octet, digit(at + 1), digit(at + 2)) {
            output.push((high * 16 + low) as u8);
            at += 3;
        } else {
            output.push(octet);
            at += 1;
        }
    }
}

/// Cut at semicolons outside of quotation marks.
fn sections(value: &str) -> Vec<&str> {
    let (mut quoted, mut escaped) = (false, false);
    value
        .split(|c| {
            let cuts = c == ';' && !quoted;
            if escaped {
                escaped = false;
            } else {
                quoted ^= c == '"';
                escaped = quoted && c == '\\';
            }
            cuts
        })
        .collect()
}

fn unquoted(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"') else {
        return value.to_owned();
    };
    let inner = inner.strip_suffix('"').unwrap_or(inner);
    let mut output = String::with_capacity(inner.len());
    let mut characters = inner.chars().peekable();
    while let Some(c) = characters.next() {
        match (c, characters.peek()) {
            // Backslashes of a path that somebody forgot to escape stay; the path goes anyway.
            ('\\', Some('"' | '\\')) => output.extend(characters.next()),
            _ => output.push(c),
        }
    }
    output
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::{super::charset::tests::decode, *};

    fn check(header: &[u8], expected: Option<&str>) {
        assert_eq!(
            claimed(header, &decode).as_deref(),
            expected,
            "{}",
            String::from_utf8_lossy(header)
        );
    }

    #[test]
    fn names_in_every_way_they_are_written() {
        check(
            b"Content-Type: application/pdf; name=a.pdf\r\n",
            Some("a.pdf"),
        );
        check(b"Content-Type: x/y; name=a.pdf\r\nContent-Disposition: attachment;\r\n filename=\"b; c.pdf\"\r\n", Some("b; c.pdf"));
        check(b"Content-Disposition: attachment; filename*=UTF-8''%e2%82%ac.pdf; filename=euro.pdf\r\n", Some("\u{20ac}.pdf"));
        check(b"Content-Disposition: attachment;\r\n filename*1*=%82%ac;\r\n filename*0*=utf-8'en'%e2;\r\n filename*2=\".pdf\"\r\n", Some("\u{20ac}.pdf"));
        check(
            b"Content-Disposition: attachment; filename*=gb18030''%c4%e3.txt\r\n",
            Some("\u{4f60}.txt"),
        );
        check(
            b"Content-Disposition: attachment; filename*=iso-2022-jp''%1b$B$3%1b(B.txt\r\n",
            Some("\u{3053}.txt"),
        );
        check(b"Content-Type: x/y; name=\"=?iso-2022-jp?B?GyRCJDMbKEI=?=\r\n =?us-ascii?q?=2Etxt?=\"\r\n", Some("\u{3053}.txt"));
        check(
            b"Content-Disposition: attachment; filename=\"caf\xe9.txt\"\r\n",
            Some("caf\u{e9}.txt"),
        );
        check(
            b"Content-Disposition: attachment; filename=\"a\\\"b.txt\"\r\n",
            Some("a\"b.txt"),
        );
        check(
            b"Content-Disposition: attachment; filename*0=a; filename*1=b; filename*7=c\r\n",
            Some("abc"),
        );
        check(
            b"Content-Disposition: attachment; filename*=100%25%zz\r\n",
            Some("100%%zz"),
        );
        check(
            b"Content-Disposition: attachment; filename=\"\"\r\nContent-Type: a/b; name=x\r\n",
            Some("x"),
        );
        check(b"Content-Disposition: inline\r\n", None);
        check(b"", None);
    }
}
