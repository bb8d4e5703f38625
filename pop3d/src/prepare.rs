//! Names and passwords, prepared for comparison: SASLprep (RFC 4013), which RFC 5802 §2.2 and RFC 6856 §2.2 ask for.
//!
//! It makes one string of the many that look alike (`ﬁ` and `fi`, a composed and a decomposed `ä`) and refuses what
//! cannot be typed. What it refuses is compared as it came: nobody is locked out by their own password.

use std::borrow::Cow;

/// The prepared text, or the text itself where it cannot be prepared.
pub(crate) fn prepare(text: &str) -> Cow<'_, str> {
    stringprep::saslprep(text).unwrap_or(Cow::Borrowed(text))
}

/// The same for a password, which may be no text at all.
pub(crate) fn prepare_octets(password: &[u8]) -> Cow<'_, [u8]> {
    match str::from_utf8(password).map(prepare) {
        Ok(Cow::Owned(prepared)) => Cow::Owned(prepared.into_bytes()),
        Ok(Cow::Borrowed(_)) | Err(_) => Cow::Borrowed(password),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of RFC 4013 §3, and what is refused.
    #[test]
    fn as_in_the_rfc() {
        for (text, prepared) in [
            ("I\u{ad}X", "IX"),
            ("user", "user"),
            ("USER", "USER"),
            ("\u{aa}", "a"),
            ("\u{2168}", "IX"),
            ("pa\u{a0}ss", "pa ss"),
            ("a\u{308}", "ä"),
            ("\u{7}", "\u{7}"),
            ("\u{627}\u{31}", "\u{627}\u{31}"),
        ] {
            assert_eq!(prepare(text), prepared, "{text:?}");
            assert_eq!(prepare_octets(text.as_bytes()), prepared.as_bytes());
        }
        assert_eq!(prepare_octets(b"\xff"), &b"\xff"[..]);
    }
}
