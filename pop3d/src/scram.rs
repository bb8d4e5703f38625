//! SCRAM's arithmetic (RFC 5802 §3): what a server keeps of a password, what proves it, and how the server proves
//! itself. The words of the exchange are elsewhere (`machine/sasl/scram.rs`).

use std::{fmt, num::NonZeroU32, str::FromStr};

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use ring::{digest, hmac, pbkdf2};
use shared::secret::Secret;

use crate::{digest::same, prepare::prepare_octets};

/// How often the password is hashed for accounts that live in a program: the least that RFC 5802 §5.1 and RFC 7677 §4
/// allow, so that tests are quick. There is no file that somebody could steal.
pub const ITERATIONS: NonZeroU32 = NonZeroU32::new(4096).expect("not zero");

/// A hash that SCRAM is used with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hash {
    /// RFC 5802.
    Sha1,
    /// RFC 7677.
    Sha256,
    /// In the registry of mechanisms, and used by several servers.
    Sha512,
}

/// What a server keeps of a password for one hash. Its text form is that of RFC 5803 §2.
pub struct Keys {
    hash: Hash,
    iterations: NonZeroU32,
    salt: Vec<u8>,
    stored_key: Vec<u8>,
    /// Whoever has it can pretend to be the server.
    server_key: Secret<Vec<u8>>,
}

impl Hash {
    /// All of them, the strongest first.
    pub const ALL: [Self; 3] = [Self::Sha512, Self::Sha256, Self::Sha1];

    /// The mechanism without channel binding.
    pub const fn mechanism(self) -> &'static str {
        match self {
            Self::Sha1 => "SCRAM-SHA-1",
            Self::Sha256 => "SCRAM-SHA-256",
            Self::Sha512 => "SCRAM-SHA-512",
        }
    }

    /// Octets of a digest.
    pub fn octets(self) -> usize {
        self.digest().output_len()
    }

    fn digest(self) -> &'static digest::Algorithm {
        match self {
            Self::Sha1 => &digest::SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha256 => &digest::SHA256,
            Self::Sha512 => &digest::SHA512,
        }
    }

    fn pbkdf2(self) -> pbkdf2::Algorithm {
        match self {
            Self::Sha1 => pbkdf2::PBKDF2_HMAC_SHA1,
            Self::Sha256 => pbkdf2::PBKDF2_HMAC_SHA256,
            Self::Sha512 => pbkdf2::PBKDF2_HMAC_SHA512,
        }
    }

    fn hmac(self, key: &[u8], text: &[u8]) -> hmac::Tag {
        let algorithm = match self {
            Self::Sha1 => hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha256 => hmac::HMAC_SHA256,
            Self::Sha512 => hmac::HMAC_SHA512,
        };
        hmac::sign(&hmac::Key::new(algorithm, key), text)
    }
}

impl Keys {
    /// The keys of a password, prepared as RFC 5802 §2.2 says. Slow on purpose: `iterations` hashes.
    pub fn derive(hash: Hash, password: &[u8], salt: Vec<u8>, iterations: NonZeroU32) -> Self {
        let mut salted = vec![0; hash.octets()];
        let password = prepare_octets(password);
        pbkdf2::derive(hash.pbkdf2(), iterations, &salt, &password, &mut salted);
        let salted = Secret::new(salted);
        let client_key = hash.hmac(salted.declassify(), b"Client Key");
        let server_key = hash.hmac(salted.declassify(), b"Server Key");
        Self {
            hash,
            iterations,
            salt,
            stored_key: digest::digest(hash.digest(), client_key.as_ref())
                .as_ref()
                .to_vec(),
            server_key: Secret::new(server_key.as_ref().to_vec()),
        }
    }

    /// Keys that no password has: for users who are not there.
    pub(crate) fn of_nobody(
        hash: Hash,
        iterations: NonZeroU32,
        salt: Vec<u8>,
        octets: impl Fn(&str) -> Vec<u8>,
    ) -> Self {
        Self {
            hash,
            iterations,
            salt,
            stored_key: octets("stored key"),
            server_key: Secret::new(octets("server key")),
        }
    }

    /// The hash they were made with.
    pub const fn hash(&self) -> Hash {
        self.hash
    }

    /// How often the password was hashed.
    pub const fn iterations(&self) -> NonZeroU32 {
        self.iterations
    }

    /// What was hashed with the password.
    pub fn salt(&self) -> &[u8] {
        &self.salt
    }

    /// Whether `proof` shows that its maker knows the password (RFC 5802 §3, ClientProof).
    pub fn proves(&self, auth_message: &[u8], proof: &[u8]) -> bool {
        let signature = self.hash.hmac(&self.stored_key, auth_message);
        let client_key: Vec<u8> = signature
            .as_ref()
            .iter()
            .zip(proof)
            .map(|(a, b)| a ^ b)
            .collect();
        let stored_key = digest::digest(self.hash.digest(), &client_key);
        proof.len() == self.hash.octets() && same(stored_key.as_ref(), &self.stored_key)
    }

    /// What shows that its maker is the server (RFC 5802 §3, ServerSignature).
    pub fn server_signature(&self, auth_message: &[u8]) -> Vec<u8> {
        let signature = self.hash.hmac(self.server_key.declassify(), auth_message);
        signature.as_ref().to_vec()
    }
}

/// `SCRAM-SHA-256$4096:salt$stored key:server key`, the last three in base64.
impl fmt::Display for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [salt, stored, server] = [&self.salt, &self.stored_key, self.server_key.declassify()]
            .map(|octets| BASE64.encode(octets));
        let name = self.hash.mechanism();
        write!(f, "{name}${}:{salt}${stored}:{server}", self.iterations)
    }
}

/// Text that is not the text form of [`Keys`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not MECHANISM$ITERATIONS:SALT$STOREDKEY:SERVERKEY")]
pub struct NoKeys;

impl FromStr for Keys {
    type Err = NoKeys;

    fn from_str(text: &str) -> Result<Self, NoKeys> {
        let mut parts = text.split('$');
        let (Some(name), Some(info), Some(value), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(NoKeys);
        };
        let hash = Hash::ALL.into_iter().find(|hash| hash.mechanism() == name);
        let hash = hash.ok_or(NoKeys)?;
        let (iterations, salt) = info.split_once(':').ok_or(NoKeys)?;
        let (stored, server) = value.split_once(':').ok_or(NoKeys)?;
        let octets = |text| BASE64.decode(text).map_err(|_| NoKeys);
        let keys = Self {
            hash,
            iterations: iterations.parse().map_err(|_| NoKeys)?,
            salt: octets(salt)?,
            stored_key: octets(stored)?,
            server_key: Secret::new(octets(server)?),
        };
        let [stored, server] = [&keys.stored_key, keys.server_key.declassify()].map(Vec::len);
        let is_whole = !keys.salt.is_empty() && [stored, server] == [hash.octets(); 2];
        is_whole.then_some(keys).ok_or(NoKeys)
    }
}

/// Shows what the network sees, never the keys.
impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys")
            .field("hash", &self.hash)
            .field("iterations", &self.iterations)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(text: &str) -> Vec<u8> {
        BASE64.decode(text).expect("base64")
    }

    /// One exchange: password, salt, AuthMessage, ClientProof, ServerSignature.
    fn check(hash: Hash, password: &str, salt: &str, auth: &str, proof: &str, signature: &str) {
        let keys = Keys::derive(hash, password.as_bytes(), decode(salt), ITERATIONS);
        let keys: Keys = keys.to_string().parse().expect("the text form");
        let proof = decode(proof);
        assert!(keys.proves(auth.as_bytes(), &proof));
        assert_eq!(
            BASE64.encode(keys.server_signature(auth.as_bytes())),
            signature
        );
        for at in 0..proof.len() {
            let mut wrong = proof.clone();
            wrong[at] ^= 1;
            assert!(!keys.proves(auth.as_bytes(), &wrong));
        }
        assert!(!keys.proves(&auth.as_bytes()[1..], &proof));
        assert!(!keys.proves(auth.as_bytes(), &proof[1..]));
        assert!(!keys.proves(auth.as_bytes(), &[&proof[..], &[0]].concat()));
    }

    /// RFC 5802 §5.
    #[test]
    fn sha1_as_in_the_rfc() {
        check(
            Hash::Sha1,
            "pencil",
            "QSXCR+Q6sek8bf92",
            "n=user,r=fyko+d2lbbFgONRv9qkxdawL,\
             r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096,\
             c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j",
            "v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
            "rmF9pqV8S7suAoZWja4dJRkFsKQ=",
        );
    }

    /// RFC 7677 §3.
    #[test]
    fn sha256_as_in_the_rfc() {
        check(
            Hash::Sha256,
            "pencil",
            "W22ZaJ0SNY7soEsUEjb6gQ==",
            "n=user,r=rOprNGfwEbeRWgbNEkqO,\
             r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,\
             c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0",
            "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
            "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
        );
    }

    #[test]
    fn passwords_that_look_alike_have_the_same_keys() {
        let keys = |password: &str| {
            Keys::derive(
                Hash::Sha512,
                password.as_bytes(),
                b"salt".to_vec(),
                ITERATIONS,
            )
            .to_string()
        };
        assert_eq!(keys("a\u{308}"), keys("ä"));
        assert_ne!(keys("a"), keys("ä"));
    }

    #[test]
    fn text_that_is_none() {
        let keys = Keys::derive(Hash::Sha1, b"x", b"salt".to_vec(), ITERATIONS);
        assert!(!format!("{keys:?}").contains("key"), "{keys:?}");
        let text = keys.to_string();
        assert!(text.parse::<Keys>().is_ok());
        for text in [
            String::new(),
            text.replace("SHA-1", "SHA-2"),
            text.replace("SHA-1", "SHA-256"),
            text.replace("$4096", "$0"),
            text.replace("$4096", "$-1"),
            text.replace("c2FsdA==", ""),
            text.replace("c2FsdA==", "!"),
            text.replace("c2FsdA==$", "c2FsdA==$AAAA"),
            format!("{text}$"),
            format!("{text}AAAA"),
        ] {
            assert_eq!(text.parse::<Keys>().map(|_| ()), Err(NoKeys), "{text}");
        }
    }
}
