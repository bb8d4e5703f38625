//! From the password to the two proofs (RFC 5802 §3). Three digests, one calculation.

use core::num::NonZeroU32;

use ring::{digest, hmac, pbkdf2};
use zeroize::Zeroizing;

/// Which digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hash {
    Sha1,
    Sha256,
    Sha512,
}

impl Hash {
    fn digest(self) -> &'static digest::Algorithm {
        match self {
            Self::Sha1 => &digest::SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha256 => &digest::SHA256,
            Self::Sha512 => &digest::SHA512,
        }
    }

    fn hmac(self) -> hmac::Algorithm {
        match self {
            Self::Sha1 => hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha256 => hmac::HMAC_SHA256,
            Self::Sha512 => hmac::HMAC_SHA512,
        }
    }

    fn pbkdf2(self) -> pbkdf2::Algorithm {
        match self {
            Self::Sha1 => pbkdf2::PBKDF2_HMAC_SHA1,
            Self::Sha256 => pbkdf2::PBKDF2_HMAC_SHA256,
            Self::Sha512 => pbkdf2::PBKDF2_HMAC_SHA512,
        }
    }
}

/// What the password becomes with one salt and one count of rounds.
pub(super) struct Keys {
    hash: Hash,
    client: Zeroizing<Vec<u8>>,
    server: Zeroizing<Vec<u8>>,
}

impl Keys {
    /// The slow part: `rounds` times two digests.
    pub(super) fn derive(hash: Hash, password: &[u8], salt: &[u8], rounds: NonZeroU32) -> Self {
        let mut salted = Zeroizing::new(vec![0; hash.digest().output_len()]);
        pbkdf2::derive(hash.pbkdf2(), rounds, salt, password, &mut salted);
        Self {
            hash,
            client: keyed(hash, &salted, b"Client Key"),
            server: keyed(hash, &salted, b"Server Key"),
        }
    }

    /// What shows the server that we know the password: the client's key, masked by a signature that the server can
    /// make too.
    pub(super) fn client_proof(&self, auth_message: &[u8]) -> Zeroizing<Vec<u8>> {
        let stored = digest::digest(self.hash.digest(), &self.client);
        let mut proof = keyed(self.hash, stored.as_ref(), auth_message);
        for (octet, key) in proof.iter_mut().zip(self.client.iter()) {
            *octet ^= key;
        }
        proof
    }

    /// True where `signature` shows that the server knows the password. Takes the same time wherever a wrong one is
    /// wrong.
    pub(super) fn is_servers(&self, signature: &[u8], auth_message: &[u8]) -> bool {
        let key = hmac::Key::new(self.hash.hmac(), &self.server);
        hmac::verify(&key, auth_message, signature).is_ok()
    }
}

fn keyed(hash: Hash, key: &[u8], message: &[u8]) -> Zeroizing<Vec<u8>> {
    let key = hmac::Key::new(hash.hmac(), key);
    Zeroizing::new(hmac::sign(&key, message).as_ref().to_vec())
}
