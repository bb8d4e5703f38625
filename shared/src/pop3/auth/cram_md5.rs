//! CRAM-MD5 (RFC 2195): the name, and a keyed digest of the server's challenge instead of the password.
//!
//! As with APOP the server keeps the password, and MD5 is what it is; unlike APOP it is keyed, so nobody who only
//! listens gets further than guessing. Whoever listens can guess at leisure, though, so inside TLS it comes behind
//! what shows the password, and in clear before.

use hmac::{Hmac, KeyInit, Mac};
use md5::Md5;
use zeroize::Zeroizing;

use super::{exchange::Steps, fault::SaslFault, wire};
use crate::{
    hex::hex,
    pop3::command::{Password, UserName},
};

pub(super) struct CramMd5 {
    user: String,
    /// Until it was used.
    password: Option<Zeroizing<Vec<u8>>>,
}

impl CramMd5 {
    pub(super) fn new(user: &UserName, password: &Password) -> Self {
        Self {
            user: user.as_str().to_owned(),
            password: Some(wire::join(&[password.octets()])),
        }
    }
}

impl Steps for CramMd5 {
    fn opening(&self) -> Option<Zeroizing<Vec<u8>>> {
        None
    }

    /// An empty challenge is refused: its answer would be the same every time, and as good as the password.
    fn answer(&mut self, challenge: &[u8]) -> Result<Zeroizing<Vec<u8>>, SaslFault> {
        let challenge = wire::decode(challenge)?;
        let password = self.password.take().ok_or(SaslFault::BadChallenge)?;
        if challenge.is_empty() {
            return Err(SaslFault::BadChallenge);
        }
        let digest = hex(&keyed(&password, &challenge));
        Ok(wire::join(&[self.user.as_bytes(), b" ", digest.as_bytes()]))
    }

    fn accepted(&mut self, _: &str) -> Result<(), SaslFault> {
        match self.password {
            None => Ok(()),
            Some(_) => Err(SaslFault::OutOfTurn),
        }
    }
}

/// HMAC-MD5 (RFC 2104).
fn keyed(key: &[u8], message: &[u8]) -> [u8; 16] {
    let mut hmac = Hmac::<Md5>::new_from_slice(key).expect("HMAC takes a key of any length");
    hmac.update(message);
    hmac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn the_examples_of_rfc_2104_and_rfc_2202() {
        for (key, message, digest) in [
            (
                &[0x0b; 16][..],
                &b"Hi There"[..],
                "9294727a3638bb1c13f48ef8158bfc9d",
            ),
            (
                b"Jefe",
                b"what do ya want for nothing?",
                "750c783e6ab0b503eaa86e310a5db738",
            ),
            (&[0xaa; 16], &[0xdd; 50], "56be34521d144c88dbb8c733f0e8b3f6"),
            (
                &[0xaa; 80],
                b"Test Using Larger Than Block-Size Key - Hash Key First",
                "6b1ab7fe4bd7bf8f0b62e6ce61b9d0cd",
            ),
        ] {
            assert_eq!(hex(&keyed(key, message)), digest);
        }
    }
}
