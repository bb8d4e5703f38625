//! One SASL exchange (RFC 5034 §4, RFC 4422 §3): challenge lines in, response lines out.
//!
//! ```text
//! client                                          server
//! AUTH mechanism [initial()]          ─────▶
//!                                     ◀─────      + challenge
//! respond(challenge)                  ─────▶
//!                                     ◀─────      + challenge        as often as the mechanism wants
//! respond(challenge)                  ─────▶
//!                                     ◀─────      +OK text
//! accepted(text)?
//! ```
//!
//! The driver of an exchange needs to know nothing of the mechanism. Where the initial response makes the line longer
//! than [`COMMAND_LINE_MAX`](crate::pop3::command::COMMAND_LINE_MAX), it sends AUTH alone and calls
//! [`Exchange::postpone`]; where anything returns a [`SaslFault`], it sends `*`, waits for `-ERR` and asks
//! [`after_fault`](super::choose::after_fault) what is next.

use core::fmt;

use zeroize::Zeroizing;

use super::{
    binding::ChannelBinding, cram_md5::CramMd5, external::External, fault::SaslFault, login::Login,
    mechanism::Mechanism, oauthbearer, plain::Plain, scram::Scram, wire, xoauth2,
};
use crate::pop3::command::{Password, UserName};

pub use super::scram::ROUNDS_MAX;

/// The server as the person named it. OAUTHBEARER tells the server, so that it notices a token meant for another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Host name or address.
    pub host: String,
    /// TCP port.
    pub port: u16,
}

/// One run of one mechanism, with its own copy of what it needs of the password, wiped when it is dropped.
pub struct Exchange {
    mechanism: Mechanism,
    steps: Box<dyn Steps + Send>,
    opening: Opening,
    /// Something went wrong: nothing that comes now is answered or believed.
    broken: bool,
}

/// What has become of the message with which the client begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Opening {
    /// Not sent: it is the answer to the first challenge, whatever that says.
    Unsaid,
    /// It stood behind AUTH. A server that did not look at it asks for it with an empty challenge.
    InAuth,
    /// The mechanism's own answers from here on.
    Over,
}

/// A mechanism. Messages are octets; base64 stays outside, except that challenges come as they stood on the line, since
/// one mechanism does not read them.
pub(super) trait Steps {
    /// The message with which the client begins; `None` where the server does. The same whenever it is asked for.
    fn opening(&self) -> Option<Zeroizing<Vec<u8>>>;

    /// True where servers want that message on a line of its own, short or not.
    fn opens_in_two_lines(&self) -> bool {
        false
    }

    /// The answer to a challenge, the first after the opening.
    fn answer(&mut self, challenge: &[u8]) -> Result<Zeroizing<Vec<u8>>, SaslFault>;

    /// The server said yes, with this text.
    fn accepted(&mut self, _text: &str) -> Result<(), SaslFault> {
        Ok(())
    }

    /// Why the server says no, in its own words.
    fn explanation(&self) -> Option<&str> {
        None
    }
}

impl Exchange {
    /// Begins.
    ///
    /// # Errors
    /// [`SaslFault::NoBinding`] for a `-PLUS` without `binding`, [`SaslFault::Unusable`] where name or password hold
    /// what the mechanism cannot carry, [`SaslFault::NotSasl`], [`SaslFault::NoRandomness`].
    pub fn new(
        mechanism: Mechanism,
        user: &UserName,
        password: &Password,
        place: &Place,
        binding: Option<&ChannelBinding>,
    ) -> Result<Self, SaslFault> {
        let steps: Box<dyn Steps + Send> = match mechanism {
            Mechanism::UserPass | Mechanism::Apop | Mechanism::Rpop => {
                return Err(SaslFault::NotSasl);
            }
            Mechanism::Plain => Box::new(Plain::new(user, password)?),
            Mechanism::Login => Box::new(Login::new(user, password)),
            Mechanism::CramMd5 => Box::new(CramMd5::new(user, password)),
            Mechanism::ScramSha1
            | Mechanism::ScramSha1Plus
            | Mechanism::ScramSha256
            | Mechanism::ScramSha256Plus
            | Mechanism::ScramSha512
            | Mechanism::ScramSha512Plus => {
                Box::new(Scram::new(mechanism, user, password, binding)?)
            }
            Mechanism::XOauth2 => Box::new(xoauth2::bearer(user, password)?),
            Mechanism::OauthBearer => Box::new(oauthbearer::bearer(user, password, place)?),
            Mechanism::External => Box::new(External::new(user.as_str())),
        };
        Ok(Self::of(mechanism, steps))
    }

    pub(super) fn of(mechanism: Mechanism, steps: Box<dyn Steps + Send>) -> Self {
        let opening = match steps.opening() {
            Some(_) => Opening::Unsaid,
            None => Opening::Over,
        };
        Self {
            mechanism,
            steps,
            opening,
            broken: false,
        }
    }

    /// Which one it is.
    pub const fn mechanism(&self) -> Mechanism {
        self.mechanism
    }

    /// What to put behind AUTH and the mechanism's name: base64, `=` for an empty one (RFC 5034 §4), no line end.
    /// `None` where AUTH goes alone: the server begins, or wants to (Microsoft's takes XOAUTH2 in two lines only).
    pub fn initial(&mut self) -> Option<Zeroizing<Vec<u8>>> {
        if self.opening != Opening::Unsaid || self.steps.opens_in_two_lines() {
            return None;
        }
        let message = self.steps.opening()?;
        self.opening = Opening::InAuth;
        Some(if message.is_empty() {
            Zeroizing::new(b"=".to_vec())
        } else {
            wire::encode(&message)
        })
    }

    /// The line would be too long with what [`initial`](Self::initial) gave, so AUTH goes alone, and the first challenge
    /// is answered with it.
    pub fn postpone(&mut self) {
        if self.opening == Opening::InAuth {
            self.opening = Opening::Unsaid;
        }
    }

    /// The answer to a challenge: base64, perhaps empty, no line end. `challenge_line` is what stands behind `+`;
    /// blanks around it do not matter.
    ///
    /// Where the client has yet to begin, the challenge should be empty, but some servers write words there: they are
    /// not looked at. Where it has begun behind AUTH and the first challenge is empty, the server did not look at that,
    /// and gets it again.
    ///
    /// # Errors
    /// The exchange is over after any [`SaslFault`]; cancel it with `*`.
    pub fn respond(&mut self, challenge_line: &[u8]) -> Result<Zeroizing<Vec<u8>>, SaslFault> {
        if self.broken {
            return Err(SaslFault::BadChallenge);
        }
        let challenge = challenge_line.trim_ascii();
        let begins = match core::mem::replace(&mut self.opening, Opening::Over) {
            Opening::Unsaid => true,
            Opening::InAuth => challenge.is_empty(),
            Opening::Over => false,
        };
        let message = match self.steps.opening() {
            Some(message) if begins => Ok(message),
            _ => self.steps.answer(challenge),
        };
        self.broken = message.is_err();
        message.map(|message| wire::encode(&message))
    }

    /// The server says `+OK`, with this text. Only `Ok(())` means that we are signed in.
    ///
    /// # Errors
    /// [`SaslFault::ServerUnproven`] where the mechanism has the server prove itself and it did not: nothing that it
    /// says may be believed. [`SaslFault::OutOfTurn`] where it cannot know yet who we are.
    pub fn accepted(&mut self, text: &str) -> Result<(), SaslFault> {
        let outcome = if self.opening == Opening::Unsaid {
            Err(SaslFault::OutOfTurn)
        } else {
            self.steps.accepted(text)
        };
        // A server that says yes to a broken exchange has not heard its end.
        let outcome = match outcome {
            Ok(()) if self.broken => Err(SaslFault::OutOfTurn),
            outcome => outcome,
        };
        self.broken |= outcome.is_err();
        outcome
    }

    /// Why the server refuses, in its own words made readable, if the mechanism has such words: ask after `-ERR`.
    pub fn explanation(&self) -> Option<&str> {
        self.steps.explanation()
    }
}

impl fmt::Debug for Exchange {
    /// The mechanism's name and nothing else: everything in here is the password in some form.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exchange")
            .field("mechanism", &self.mechanism)
            .finish_non_exhaustive()
    }
}
