//! What a server is like: what the stories expect of it.

use crate::letters::with_last_line_ended;

/// What a server is like.
#[derive(Debug)]
pub struct Character {
    /// What it is called by those who tell about it.
    pub title: &'static str,
    /// What set-up calls it, and what the report does.
    pub name: &'static str,
    /// Whether it has a port for TLS.
    pub tls: bool,
    /// Whether it offers STLS.
    pub stls: bool,
    /// Whether it takes passwords in clear.
    pub clear: bool,
    /// Mechanisms that let a user in although CAPA does not speak of them.
    pub unannounced: &'static [&'static str],
    /// Mechanisms that CAPA speaks of, but which do not let this client in.
    pub closed: &'static [&'static str],
    /// Whether a user's name may be more than ASCII.
    pub utf8_names: bool,
    /// Whether a second session of the same user is refused.
    pub locks: bool,
    /// What it says to a wrong password.
    pub wrong_password: &'static str,
    /// What it does to messages.
    pub handling: Handling,
}

/// What a server makes of a message, which has CR LF line ends.
pub type Change = fn(&[u8]) -> Vec<u8>;

/// What a server does to messages.
#[derive(Debug)]
pub struct Handling {
    /// Whether it serves a maildrop with a message whose last line has no end.
    pub opens_unfinished: bool,
    /// What it makes of a message in the first session.
    pub sends: Change,
    /// What it makes of a message in later sessions.
    pub sends_again: Change,
    /// Fields that it writes into the header.
    pub writes: &'static [&'static str],
    /// All that, in words.
    pub in_words: Option<&'static str>,
}

impl Handling {
    /// Nothing but that the last line is given an end, without which POP3 cannot transmit it.
    pub(super) const FAITHFUL: Self = Self {
        opens_unfinished: true,
        sends: with_last_line_ended,
        sends_again: with_last_line_ended,
        writes: &[],
        in_words: None,
    };
}
