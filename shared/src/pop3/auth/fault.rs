//! What can go wrong within a SASL exchange, before the server has said yes or no.

use serde::{Deserialize, Serialize};

use crate::problem::Credential;

/// Why an exchange cannot go on. After any of these the client cancels with `*` (RFC 5034 §4), unless the server has
/// had the last word already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum SaslFault {
    /// The challenge is not base64, or is not what the mechanism says at this place. Fault: the server.
    #[error("the challenge makes no sense")]
    BadChallenge,
    /// The server asks for more rounds of PBKDF2 than [`ROUNDS_MAX`](super::exchange::ROUNDS_MAX): a wrong setting, or
    /// an attempt to keep us busy. Fault: the server.
    #[error("the server asks for {iterations} rounds")]
    TooManyRounds {
        /// How many; counts that are larger than this type are this type's largest.
        iterations: u32,
    },
    /// The server said yes without having shown that it knows the password, or showed something wrong: it is not the
    /// server that the password was made for. Nothing that it says is to be believed, and no other mechanism is to be
    /// tried with it. Fault: somebody in between, or the server.
    #[error("the server did not prove that it knows the password")]
    ServerUnproven,
    /// The server said no in the mechanism's own words (`e=` in RFC 5802 §7). Fault: mostly the input.
    #[error("the server says {error}")]
    Refused {
        /// Its word for it, such as `invalid-proof`, control characters replaced.
        error: String,
    },
    /// The server said yes when it cannot have meant it: before it was told who we are, or after it had said no.
    /// Fault: the server.
    #[error("the server accepted out of turn")]
    OutOfTurn,
    /// The mechanism is bound to the TLS connection, and there is nothing to bind it to. Fault: nobody's; take the
    /// one without `-PLUS`.
    #[error("nothing to bind the exchange to")]
    NoBinding,
    /// The user name, or the password or token, holds what this mechanism cannot carry. Fault: the input; another
    /// mechanism may carry it.
    #[error("the {0} holds a character that this mechanism cannot carry")]
    Unusable(Credential),
    /// USER, APOP and RPOP are commands and no exchanges. Fault: ours.
    #[error("not a SASL mechanism")]
    NotSasl,
    /// The system gave no random octets. Fault: the system.
    #[error("no randomness")]
    NoRandomness,
}
