//! UTF-7 (RFC 2152). Browsers no longer decode it, since pages that were guessed to be UTF-7 ran scripts. Here nothing is
//! guessed: it is decoded only where a mail says so, and what comes out is as untrusted as any other text.

/// True for the labels of UTF-7.
pub(super) fn is_utf7(label: &str) -> bool {
    ["utf-7", "utf7", "unicode-1-1-utf-7"]
        .iter()
        .any(|name| label.trim().eq_ignore_ascii_case(name))
}

/// Decodes it; what is broken becomes U+FFFD.
pub(super) fn decode(octets: &[u8]) -> String {
    let mut output = String::with_capacity(octets.len());
    let mut rest = octets;
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        if first != b'+' {
            output.push(if first.is_ascii() {
                char::from(first)
            } else {
                char::REPLACEMENT_CHARACTER
            });
            continue;
        }
        let length = rest
            .iter()
            .take_while(|&&octet| value(octet).is_some())
            .count();
        let (run, after) = rest.split_at(length);
        rest = after.strip_prefix(b"-").unwrap_or(after);
        if length == 0 {
            output.push('+');
        } else {
            output.extend(
                char::decode_utf16(units(run)).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)),
            );
        }
    }
    output
}

/// The 16-bit units of a run of base64; bits left over are padding.
fn units(run: &[u8]) -> impl Iterator<Item = u16> + '_ {
    let (mut bits, mut count) = (0_u32, 0);
    run.iter().filter_map(move |&octet| {
        bits = bits << 6 | u32::from(value(octet)?);
        count += 6;
        (count >= 16).then(|| {
            count -= 16;
            // The low 16 bits of what was shifted down are the unit.
            (bits >> count & 0xffff) as u16
        })
    })
}

fn value(octet: u8) -> Option<u8> {
    match octet {
        b'A'..=b'Z' => Some(octet - b'A'),
        b'a'..=b'z' => Some(octet - b'a' + 26),
        b'0'..=b'9' => Some(octet - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn runs_are_decoded() {
        for (octets, expected) in [
            (&b"Hi Mom +Jjo-!"[..], "Hi Mom \u{263a}!"),
            (b"A+ImIDkQ.", "A\u{2262}\u{391}."),
            (b"1 +- 1", "1 + 1"),
            (b"+2D3eAA-", "\u{1f600}"),
            (b"+2D0-x", "\u{fffd}x"),
            (b"a\xffb", "a\u{fffd}b"),
            (b"+", "+"),
        ] {
            assert_eq!(decode(octets), expected);
        }
    }
}
