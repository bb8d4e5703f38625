//! Digests as POP3 writes them, and comparisons that tell nothing.

use md5::{Digest, Md5};

/// Octets in a block of MD5 (RFC 1321 §3), to which HMAC brings its key.
const MD5_BLOCK: usize = 64;

/// Lower-case hexadecimal.
pub(crate) fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

/// The octets that `text` writes in hexadecimal.
pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else {
        return None;
    };
    let value = |digit: u8| char::from(digit).to_digit(16);
    let octet = |[high, low]: &[u8; 2]| u8::try_from(value(*high)? * 16 + value(*low)?).ok();
    pairs.iter().map(octet).collect()
}

/// MD5 in hexadecimal: what APOP sends (RFC 1939 §7).
pub(crate) fn md5(parts: &[&[u8]]) -> String {
    let mut digest = Md5::new();
    parts.iter().for_each(|part| digest.update(part));
    hex(&digest.finalize())
}

/// HMAC-MD5 in hexadecimal (RFC 2104): what CRAM-MD5 sends. *ring* has no MD5, and this is all that is needed of it.
pub(crate) fn hmac_md5(key: &[u8], text: &[u8]) -> String {
    let mut block = [0; MD5_BLOCK];
    if key.len() > MD5_BLOCK {
        block[..16].copy_from_slice(&Md5::digest(key));
    } else {
        block[..key.len()].copy_from_slice(key);
    }
    let inner = Md5::new()
        .chain_update(block.map(|octet| octet ^ 0x36))
        .chain_update(text)
        .finalize();
    let outer = Md5::new()
        .chain_update(block.map(|octet| octet ^ 0x5c))
        .chain_update(inner)
        .finalize();
    hex(&outer)
}

/// Equality that takes the same time wherever the difference is.
pub(crate) fn same(left: &[u8], right: &[u8]) -> bool {
    let difference = left
        .iter()
        .zip(right)
        .fold(0, |seen, (a, b)| seen | (a ^ b));
    left.len() == right.len() && difference == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of RFC 2104 (appendix) and RFC 2195 §2, and a key longer than a block (RFC 2202 §2, case 6).
    #[test]
    fn hmac_md5_as_in_the_rfcs() {
        let check = |key: &[u8], text: &[u8], expected| assert_eq!(hmac_md5(key, text), expected);
        check(&[0x0b; 16], b"Hi There", "9294727a3638bb1c13f48ef8158bfc9d");
        check(
            b"Jefe",
            b"what do ya want for nothing?",
            "750c783e6ab0b503eaa86e310a5db738",
        );
        check(
            b"tanstaaftanstaaf",
            b"<1896.697170952@postoffice.reston.mci.net>",
            "b913a602c7eda7a495b4e6e7334d3890",
        );
        check(
            &[0xaa; 80],
            b"Test Using Larger Than Block-Size Key - Hash Key First",
            "6b1ab7fe4bd7bf8f0b62e6ce61b9d0cd",
        );
    }

    #[test]
    fn hexadecimal_there_and_back() {
        assert_eq!(hex(&[0, 10, 255]), "000aff");
        assert_eq!(unhex("000Aff"), Some(vec![0, 10, 255]));
        assert_eq!(unhex(""), Some(vec![]));
        for text in ["0", "0g", "é", "+1"] {
            assert_eq!(unhex(text), None, "{text}");
        }
    }

    #[test]
    fn sameness() {
        assert!(same(b"", b"") && same(b"ab", b"ab"));
        assert!(!same(b"ab", b"aB") && !same(b"ab", b"abc") && !same(b"abc", b"ab"));
    }
}
