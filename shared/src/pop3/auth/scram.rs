//! SCRAM (RFC 5802, RFC 7677; with SHA-512 by the same rules): each side proves to the other that it knows the password,
//! and nobody who listens or breaks into the server's database learns it.
//!
//! **The server proves itself too**, and that is why `+OK` alone is not believed: without the right `v=` it came from
//! somebody who does not know the password.
//!
//! **The flag is `p=…` or `n`, never `y`.** `y` says "I could bind, but you did not offer it", so that a server which
//! did offer it notices that its list was changed on the way. Nobody changes a list inside TLS that we end and verify
//! ourselves, and servers that share no kind of binding with us would refuse an honest `y`.
//!
//! **Names and passwords are sent as their UTF-8.** RFC 5802 wants SASLprep (RFC 4013), whose NFKC needs tables that
//! weigh more than all mechanisms together. For ASCII it changes nothing, for text as keyboards make it next to
//! nothing, and widespread servers, Dovecot among them, derive their keys from the octets as they came, so that
//! preparing would lock out whom it means to help. The control characters that it prohibits are refused here too.
//! Where it matters, another way to sign in remains.

mod keys;
mod message;
#[cfg(test)]
mod tests;

use core::num::NonZeroU32;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ring::rand::{SecureRandom, SystemRandom};
use zeroize::Zeroizing;

use self::{
    keys::{Hash, Keys},
    message::ServerFirst,
};
use super::{
    binding::ChannelBinding, exchange::Steps, fault::SaslFault, gs2, mechanism::Mechanism, wire,
};
use crate::{
    pop3::command::{Password, UserName},
    problem::Credential,
};

/// Rounds of PBKDF2 that a server may ask for, at most. Servers ask for 4,096 to 10,000; 600,000 is what is advised for
/// storing passwords today, and takes WebAssembly about a second. A server that asks for more holds up the session.
pub const ROUNDS_MAX: NonZeroU32 = NonZeroU32::new(600_000).expect("not zero");

/// Random octets in our nonce; RFC 5802 leaves it open. 18 make 24 digits of base64 without padding.
const NONCE_OCTETS: usize = 18;

pub(super) struct Scram {
    hash: Hash,
    /// `n,,` or `p=name,,`, and behind it the binding's octets: what `c=` is made of.
    bound: Zeroizing<Vec<u8>>,
    /// How many octets of `bound` are the head.
    head: usize,
    /// `n=user,r=nonce`.
    first_bare: String,
    nonce: String,
    stage: Stage,
    refusal: Option<String>,
}

/// Where the exchange is. The password is wiped on leaving the first stage, the keys on leaving the second.
enum Stage {
    ExpectFirst { password: Zeroizing<Vec<u8>> },
    ExpectFinal { keys: Keys, auth_message: Vec<u8> },
    Proven,
    Failed,
}

impl Scram {
    /// # Errors
    /// [`SaslFault::NoBinding`], [`SaslFault::Unusable`], [`SaslFault::NoRandomness`].
    pub(super) fn new(
        mechanism: Mechanism,
        user: &UserName,
        password: &Password,
        binding: Option<&ChannelBinding>,
    ) -> Result<Self, SaslFault> {
        let mut octets = [0; NONCE_OCTETS];
        SystemRandom::new()
            .fill(&mut octets)
            .map_err(|_| SaslFault::NoRandomness)?;
        Self::with_nonce(mechanism, user, password, binding, STANDARD.encode(octets))
    }

    /// The same with a nonce of the caller's, which tests need.
    fn with_nonce(
        mechanism: Mechanism,
        user: &UserName,
        password: &Password,
        binding: Option<&ChannelBinding>,
        nonce: String,
    ) -> Result<Self, SaslFault> {
        let (head, data) = match (mechanism.is_bound(), binding) {
            (true, Some(binding)) => (format!("p={},,", binding.name()), binding.data()),
            (true, None) => return Err(SaslFault::NoBinding),
            (false, _) => ("n,,".to_owned(), &[][..]),
        };
        check(user.as_str().as_bytes(), Credential::User)?;
        check(password.octets(), Credential::Password)?;
        Ok(Self {
            hash: hash(mechanism)?,
            bound: wire::join(&[head.as_bytes(), data]),
            head: head.len(),
            first_bare: format!("n={},r={nonce}", gs2::escaped(user.as_str())),
            nonce,
            stage: Stage::ExpectFirst {
                password: wire::join(&[password.octets()]),
            },
            refusal: None,
        })
    }

    /// Our second message, and the stage behind it.
    fn prove(
        &self,
        password: &[u8],
        challenge: &[u8],
    ) -> Result<(Zeroizing<Vec<u8>>, Stage), SaslFault> {
        let server = ServerFirst::read(challenge, &self.nonce)?;
        let without_proof = format!("c={},r={}", STANDARD.encode(&*self.bound), server.nonce);
        let auth_message = [
            self.first_bare.as_bytes(),
            challenge,
            without_proof.as_bytes(),
        ]
        .join(&b',');
        let keys = Keys::derive(self.hash, password, &server.salt, server.rounds);
        let proof = wire::encode(&keys.client_proof(&auth_message));
        let message = wire::join(&[without_proof.as_bytes(), b",p=", &proof]);
        Ok((message, Stage::ExpectFinal { keys, auth_message }))
    }

    /// From one stage to the next; to `Failed` unless all is well.
    fn step(&mut self, challenge: &[u8]) -> Result<Zeroizing<Vec<u8>>, SaslFault> {
        match core::mem::replace(&mut self.stage, Stage::Failed) {
            Stage::ExpectFirst { password } => {
                let challenge = wire::decode(challenge)?;
                let (message, stage) = self.prove(&password, &challenge)?;
                self.stage = stage;
                Ok(message)
            }
            Stage::ExpectFinal { keys, auth_message } => {
                let message = wire::decode(challenge).unwrap_or_default();
                self.verify(&keys, &auth_message, &message)?;
                Ok(Zeroizing::new(Vec::new()))
            }
            Stage::Proven | Stage::Failed => Err(SaslFault::BadChallenge),
        }
    }

    /// The server's last message. This is where it has to prove itself: whatever is neither its proof nor its no is a
    /// failure to do so, and not merely bad grammar.
    fn verify(
        &mut self,
        keys: &Keys,
        auth_message: &[u8],
        message: &[u8],
    ) -> Result<(), SaslFault> {
        match message::server_final(message) {
            Ok(signature) if keys.is_servers(&signature, auth_message) => {
                self.stage = Stage::Proven;
                Ok(())
            }
            Err(SaslFault::Refused { error }) => Err(SaslFault::Refused { error }),
            _ => Err(SaslFault::ServerUnproven),
        }
    }
}

impl Steps for Scram {
    fn opening(&self) -> Option<Zeroizing<Vec<u8>>> {
        let head = &self.bound[..self.head];
        Some(wire::join(&[head, self.first_bare.as_bytes()]))
    }

    fn answer(&mut self, challenge: &[u8]) -> Result<Zeroizing<Vec<u8>>, SaslFault> {
        let outcome = self.step(challenge);
        if let Err(SaslFault::Refused { error }) = &outcome {
            self.refusal = Some(error.clone());
        }
        outcome
    }

    /// Some servers put their last message behind `+OK`, in base64 or as it is, perhaps among words. It counts there
    /// as it would in a challenge.
    fn accepted(&mut self, text: &str) -> Result<(), SaslFault> {
        let unproven = Err(SaslFault::ServerUnproven);
        match core::mem::replace(&mut self.stage, Stage::Failed) {
            Stage::Proven => {
                self.stage = Stage::Proven;
                Ok(())
            }
            Stage::ExpectFinal { keys, auth_message } => {
                for word in text.split_ascii_whitespace() {
                    let decoded = wire::decode(word.as_bytes()).unwrap_or_default();
                    for message in [&decoded[..], word.as_bytes()] {
                        if message.starts_with(b"v=") {
                            return self.verify(&keys, &auth_message, message).or(unproven);
                        }
                    }
                }
                unproven
            }
            Stage::ExpectFirst { .. } | Stage::Failed => unproven,
        }
    }

    fn explanation(&self) -> Option<&str> {
        self.refusal.as_deref()
    }
}

fn hash(mechanism: Mechanism) -> Result<Hash, SaslFault> {
    match mechanism.unbound().unwrap_or(mechanism) {
        Mechanism::ScramSha1 => Ok(Hash::Sha1),
        Mechanism::ScramSha256 => Ok(Hash::Sha256),
        Mechanism::ScramSha512 => Ok(Hash::Sha512),
        _ => Err(SaslFault::NotSasl),
    }
}

/// Refuses control characters (RFC 4013 §2.3). What is not UTF-8 can hold only those of ASCII.
fn check(octets: &[u8], which: Credential) -> Result<(), SaslFault> {
    let bad = match core::str::from_utf8(octets) {
        Ok(text) => text.chars().any(char::is_control),
        Err(_) => octets.iter().any(u8::is_ascii_control),
    };
    if bad {
        return Err(SaslFault::Unusable(which));
    }
    Ok(())
}
