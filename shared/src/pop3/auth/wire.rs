//! Base64 as it stands in AUTH and behind `+` (RFC 5034 §4, RFC 4648 §4).

use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig, general_purpose::STANDARD},
};
use zeroize::Zeroizing;

use super::fault::SaslFault;

/// Servers forget the padding; what was meant is clear without.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Encodes what may hold a secret: one allocation of the right size, so that growing leaves no copy behind.
pub(super) fn encode(octets: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut text = Zeroizing::new(vec![0; octets.len().div_ceil(3) * 4]);
    let length = STANDARD
        .encode_slice(octets, &mut text)
        .expect("four digits for every three octets have room");
    text.truncate(length);
    text
}

/// Decodes a challenge. One `=` alone is an empty one: some servers write it as clients do.
pub(super) fn decode(text: &[u8]) -> Result<Vec<u8>, SaslFault> {
    if text == b"=" {
        return Ok(Vec::new());
    }
    LENIENT.decode(text).map_err(|_| SaslFault::BadChallenge)
}

/// Puts pieces of a message together in one allocation of the right size.
pub(super) fn join(pieces: &[&[u8]]) -> Zeroizing<Vec<u8>> {
    let mut message = Zeroizing::new(Vec::with_capacity(
        pieces.iter().map(|piece| piece.len()).sum(),
    ));
    for piece in pieces {
        message.extend_from_slice(piece);
    }
    message
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn what_is_encoded_comes_back() {
        for (octets, text) in [
            (&b""[..], ""),
            (b"f", "Zg=="),
            (b"fo", "Zm8="),
            (b"foo", "Zm9v"),
            (b"\xff\xfe\xfd", "//79"),
        ] {
            assert_eq!(*encode(octets), text.as_bytes());
            assert_eq!(decode(text.as_bytes()).as_deref(), Ok(octets));
            let bare = text.trim_end_matches('=');
            assert_eq!(decode(bare.as_bytes()).as_deref(), Ok(octets), "{bare}");
        }
        assert_eq!(decode(b"=").as_deref(), Ok(&b""[..]));
        for bad in [&b"Zg=x"[..], b"go ahead", b"Z", b"====", b"Zm9v\0", b"-_-_"] {
            assert_eq!(decode(bad), Err(SaslFault::BadChallenge));
        }
    }
}
