//! AUTH (RFC 5034): a mechanism speaks with the client in base64 until it knows who is there, or that it does not.
//!
//! Each mechanism is a few functions in a file of its own; an [`Exchange`] is where one of them is. It gets the
//! client's [answers](Exchange::respond) and says what [comes next](Step). What it cannot know (keys, a fresh
//! challenge, whether a password is right) the machine asks the world.

mod cram_md5;
mod external;
mod login;
mod mechanism;
mod oauth;
mod plain;
mod scram;

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};

pub use self::mechanism::Mechanism;
pub(super) use self::{oauth::Dialect, scram::ClientFirst};
use super::{Proof, Secured};

/// Octets in a line of an exchange, line end included, at most. RFC 4954 §4.9 chose this number for SMTP, so that the
/// tickets and tokens of all mechanisms fit; POP3 has none of its own.
pub const RESPONSE_MAX: usize = 12_288;

/// A mechanism under way.
#[derive(Debug)]
pub(super) enum Exchange {
    Plain,
    /// LOGIN, and the name if it was given.
    Login(Option<String>),
    /// CRAM-MD5, and the challenge that was sent.
    CramMd5(String),
    External,
    OAuth(Dialect),
    /// The token was refused and the client told why; whatever it answers, it is over (RFC 7628 §3.2.3).
    OAuthRefused,
    Scram(scram::Expect),
}

/// What comes next.
#[derive(Debug)]
pub(super) enum Step {
    /// Send this, hear the answer.
    Challenge(Vec<u8>, Exchange),
    /// Make a challenge that was never used before, then go on with [`Exchange::CramMd5`].
    Stamp,
    /// Find the keys of this user.
    Keys(ClientFirst),
    /// SCRAM: the client has proven itself; now the server does, with this signature.
    Signature(Vec<u8>, Exchange),
    /// Look whether this is true. With a dialect, a refusal is to be explained in it.
    Prove(Proof, Option<Dialect>),
    /// It is somebody else, or nobody.
    Refuse,
    /// This is not how the mechanism goes; the text says why.
    Malformed(&'static str),
}

impl Exchange {
    /// Begins a mechanism. `initial` is what came with AUTH, decoded; `Some` and empty if it was `=`.
    pub(super) fn begin(
        mechanism: Mechanism,
        initial: Option<&[u8]>,
        tls: Option<&Secured>,
    ) -> Step {
        let exchange = match mechanism {
            Mechanism::CramMd5 if initial.is_some() => {
                return Step::Malformed("with CRAM-MD5 the server speaks first");
            }
            Mechanism::CramMd5 => return Step::Stamp,
            Mechanism::Login if initial.is_none() => return login::ask_name(),
            Mechanism::Login => Self::Login(None),
            Mechanism::Plain => Self::Plain,
            Mechanism::External => Self::External,
            Mechanism::OAuthBearer => Self::OAuth(Dialect::OAuthBearer),
            Mechanism::XOAuth2 => Self::OAuth(Dialect::XOAuth2),
            Mechanism::Scram(hash) => Self::Scram(scram::Expect::First { hash, plus: false }),
            Mechanism::ScramPlus(hash) => Self::Scram(scram::Expect::First { hash, plus: true }),
        };
        match initial {
            Some(initial) => exchange.respond(initial, tls),
            None => Step::Challenge(Vec::new(), exchange),
        }
    }

    /// Takes the client's answer, decoded.
    pub(super) fn respond(self, answer: &[u8], tls: Option<&Secured>) -> Step {
        match self {
            Self::Plain => plain::respond(answer),
            Self::Login(name) => login::respond(name, answer),
            Self::CramMd5(challenge) => cram_md5::respond(challenge, answer),
            Self::External => external::respond(answer, tls),
            Self::OAuth(dialect) => oauth::respond(dialect, answer),
            Self::OAuthRefused => Step::Refuse,
            Self::Scram(expect) => expect.respond(answer, tls),
        }
    }
}

/// A challenge as it is sent (RFC 5034 §4).
pub(super) fn challenge(text: &[u8]) -> Vec<u8> {
    format!("+ {}\r\n", BASE64.encode(text)).into_bytes()
}

/// The challenge by which the server proves itself (RFC 5802 §7, server-final-message).
pub(super) fn signed(signature: &[u8], exchange: Exchange) -> Step {
    let text = format!("v={}", BASE64.encode(signature));
    Step::Challenge(text.into_bytes(), exchange)
}

/// What the client sent, without base64; `None` if it is none.
pub(super) fn decode(line: &[u8]) -> Option<Vec<u8>> {
    BASE64.decode(line).ok()
}

/// Text that is UTF-8, as all mechanisms want it.
fn text(answer: &[u8]) -> Result<&str, Step> {
    str::from_utf8(answer).map_err(|_| Step::Malformed("that is not UTF-8"))
}
