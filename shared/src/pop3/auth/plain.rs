//! PLAIN (RFC 4616): name and password as they are, in one message.

use zeroize::Zeroizing;

use super::{exchange::Steps, fault::SaslFault, wire};
use crate::{
    pop3::command::{Password, UserName},
    problem::Credential,
};

/// The message: no authorisation identity, name, password, each behind a NUL.
pub(super) struct Plain(Zeroizing<Vec<u8>>);

impl Plain {
    /// # Errors
    /// [`SaslFault::Unusable`] where either holds a NUL, since that is what divides them.
    pub(super) fn new(user: &UserName, password: &Password) -> Result<Self, SaslFault> {
        if user.as_str().contains('\0') {
            return Err(SaslFault::Unusable(Credential::User));
        }
        if password.octets().contains(&0) {
            return Err(SaslFault::Unusable(Credential::Password));
        }
        Ok(Self(wire::join(&[
            b"\0",
            user.as_str().as_bytes(),
            b"\0",
            password.octets(),
        ])))
    }
}

impl Steps for Plain {
    fn opening(&self) -> Option<Zeroizing<Vec<u8>>> {
        Some(self.0.clone())
    }

    /// All was said: a server that still asks speaks another language.
    fn answer(&mut self, _: &[u8]) -> Result<Zeroizing<Vec<u8>>, SaslFault> {
        Err(SaslFault::BadChallenge)
    }
}
