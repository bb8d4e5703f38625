//! The server's two messages (RFC 5802 §7), read strictly: order and syntax are all that a client can check before the
//! server has proved itself.

use core::num::NonZeroU32;

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::{super::fault::SaslFault, ROUNDS_MAX};
use crate::pop3::reply::printable;

/// `r=…,s=…,i=…`: what the proof is made from.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ServerFirst<'a> {
    /// Our nonce and the server's behind it.
    pub(super) nonce: &'a str,
    pub(super) salt: Vec<u8>,
    pub(super) rounds: NonZeroU32,
}

impl<'a> ServerFirst<'a> {
    /// Extensions behind the count are not looked at, but for `m=`, which says that they must be understood.
    ///
    /// # Errors
    /// [`SaslFault::Refused`] for `e=…`, which belongs into the other message, but where else would a server say that
    /// it does not like our first?
    pub(super) fn read(message: &'a [u8], our_nonce: &str) -> Result<Self, SaslFault> {
        let message = text(message)?;
        refused(message)?;
        if message
            .split(',')
            .any(|attribute| attribute.starts_with("m="))
        {
            return Err(SaslFault::BadChallenge);
        }
        let mut attributes = message.split(',');
        let mut value = |name| attributes.next()?.strip_prefix(name);
        let nonce = value("r=").ok_or(SaslFault::BadChallenge)?;
        let salt = value("s=").ok_or(SaslFault::BadChallenge)?;
        let rounds = value("i=").ok_or(SaslFault::BadChallenge)?;
        // A nonce that is ours alone is one that the server did not choose: this could be an exchange played back.
        if nonce.len() <= our_nonce.len()
            || !nonce.starts_with(our_nonce)
            || !nonce.bytes().all(|octet| octet.is_ascii_graphic())
        {
            return Err(SaslFault::BadChallenge);
        }
        let salt = octets(salt)?;
        if salt.is_empty() {
            return Err(SaslFault::BadChallenge);
        }
        Ok(Self {
            nonce,
            salt,
            rounds: count(rounds)?,
        })
    }
}

/// Digits without a leading zero (`posit-number`), within our limit. A low count is the server's affair: whoever sees
/// the exchange may guess faster, but inside TLS nobody does.
fn count(digits: &str) -> Result<NonZeroU32, SaslFault> {
    let plain = digits.bytes().all(|octet| octet.is_ascii_digit());
    if !plain || digits.is_empty() || digits.starts_with('0') {
        return Err(SaslFault::BadChallenge);
    }
    // The only thing left that can be wrong is the size.
    let iterations = digits.parse::<NonZeroU32>().unwrap_or(NonZeroU32::MAX);
    if iterations > ROUNDS_MAX {
        return Err(SaslFault::TooManyRounds {
            iterations: iterations.get(),
        });
    }
    Ok(iterations)
}

/// The server's signature out of `v=…`.
///
/// # Errors
/// [`SaslFault::Refused`] for `e=…`.
pub(super) fn server_final(message: &[u8]) -> Result<Vec<u8>, SaslFault> {
    let message = text(message)?;
    refused(message)?;
    let first = message.split(',').next().unwrap_or_default();
    octets(first.strip_prefix("v=").ok_or(SaslFault::BadChallenge)?)
}

fn refused(message: &str) -> Result<(), SaslFault> {
    match message.strip_prefix("e=") {
        None => Ok(()),
        Some(error) => {
            let error: String = error
                .chars()
                .take_while(|&c| c != ',')
                .take(ERROR_MAX)
                .collect();
            Err(SaslFault::Refused {
                error: printable(error.as_bytes()),
            })
        }
    }
}

/// Characters of the server's word for its no, at most. The longest of RFC 5802 §7 has 39.
const ERROR_MAX: usize = 80;

fn text(message: &[u8]) -> Result<&str, SaslFault> {
    core::str::from_utf8(message).map_err(|_| SaslFault::BadChallenge)
}

fn octets(base64: &str) -> Result<Vec<u8>, SaslFault> {
    STANDARD.decode(base64).map_err(|_| SaslFault::BadChallenge)
}
