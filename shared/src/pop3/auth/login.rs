//! LOGIN: the name in answer to one challenge, the password in answer to the next.
//!
//! It was never more than a draft (draft-murchison-sasl-login), and some servers have nothing else. The challenges are
//! prompts for people (`Username:`, `User Name`, nothing at all, not always in base64), so they are not read: there is
//! only one order.

use zeroize::Zeroizing;

use super::{exchange::Steps, fault::SaslFault, wire};
use crate::pop3::command::{Password, UserName};

/// What is left to say, the next thing last.
pub(super) struct Login(Vec<Zeroizing<Vec<u8>>>);

impl Login {
    pub(super) fn new(user: &UserName, password: &Password) -> Self {
        Self(vec![
            wire::join(&[password.octets()]),
            wire::join(&[user.as_str().as_bytes()]),
        ])
    }
}

impl Steps for Login {
    /// Some servers take the name behind AUTH, others do not; all of them ask for it.
    fn opening(&self) -> Option<Zeroizing<Vec<u8>>> {
        None
    }

    fn answer(&mut self, _: &[u8]) -> Result<Zeroizing<Vec<u8>>, SaslFault> {
        self.0.pop().ok_or(SaslFault::BadChallenge)
    }

    fn accepted(&mut self, _: &str) -> Result<(), SaslFault> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(SaslFault::OutOfTurn)
        }
    }
}
