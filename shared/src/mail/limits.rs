//! What is looked at before mail-parser sees a message: it has no limits of its own, and 30,000 messages inside each
//! other overflow its stack.

use super::view::Trouble;

/// Messages inside messages, at most. Honest forwards reach a dozen.
const MESSAGES_MAX: usize = 100;

/// Parts, at most. The largest honest digests have some hundreds.
const PARTS_MAX: usize = 2_000;

/// Counts what could become a part: every line that begins like a Content-Type field, wherever it stands. It counts
/// too much rather than too little.
pub(super) fn exceeded(octets: &[u8]) -> Option<Trouble> {
    let (mut parts, mut messages) = (0, 0);
    let mut in_field = false;
    for line in octets.split(|&octet| octet == b'\n') {
        in_field = if starts_with(line, b"content-type") {
            parts += 1;
            true
        } else {
            in_field
                && line
                    .first()
                    .is_some_and(|octet| matches!(octet, b' ' | b'\t'))
        };
        if in_field && (contains(line, b"message") || contains(line, b"digest")) {
            messages += 1;
        }
        if messages > MESSAGES_MAX {
            return Some(Trouble::TooNested);
        }
        if parts > PARTS_MAX {
            return Some(Trouble::TooManyParts);
        }
    }
    None
}

fn starts_with(line: &[u8], word: &[u8]) -> bool {
    line.get(..word.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(word))
}

fn contains(line: &[u8], word: &[u8]) -> bool {
    line.windows(word.len())
        .any(|window| window.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn nesting_and_parts_are_counted_before_parsing() {
        let nested = |n| "Content-Type: message/rfc822\r\n\r\n".repeat(n);
        let folded = |n| "CONTENT-TYPE :\r\n\tMessage/RFC822\r\n\r\n".repeat(n);
        let parts = |n| "--b\r\nContent-Type: text/plain\r\n\r\nx\r\n".repeat(n);
        for (mail, expected) in [
            (nested(MESSAGES_MAX), None),
            (nested(30_000), Some(Trouble::TooNested)),
            (folded(30_000), Some(Trouble::TooNested)),
            (
                "Content-Type: multipart/digest\n\n".repeat(30_000),
                Some(Trouble::TooNested),
            ),
            (parts(PARTS_MAX), None),
            (parts(PARTS_MAX + 1), Some(Trouble::TooManyParts)),
            ("Subject: message\r\n\r\nbody".into(), None),
        ] {
            assert_eq!(exceeded(mail.as_bytes()), expected);
        }
    }
}
