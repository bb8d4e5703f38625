//! What goes into a client when it starts, and what comes out of it.

use std::sync::Arc;

use super::patience::Patience;
use crate::{
    pop3::{
        auth::{
            choose::{Reason, Wish},
            mechanism::Mechanism,
        },
        capabilities::Capabilities,
        command::{Encrypted, Password, PlaintextAllowed, UserName},
    },
    problem::{Problem, Refusal},
};

/// What protects the channel when the client starts.
#[derive(Debug)]
pub enum Channel {
    /// TLS, from the first octet.
    Encrypted(Encrypted),
    /// Nothing yet: STLS comes before everything else.
    Stls,
    /// Nothing at all, and a person has agreed to it.
    Plaintext(PlaintextAllowed),
}

/// Who signs in, and how. Shared with whoever may have to sign in again; the client lets go of it at login's `+OK`.
#[derive(Debug)]
pub struct Credentials {
    /// The user name.
    pub user: UserName,
    /// The password, or for XOAUTH2 and OAUTHBEARER the access token.
    pub password: Password,
    /// The way.
    pub wish: Wish,
}

/// How a client behaves.
#[derive(Clone, Debug)]
pub struct Options {
    /// Host and port as the person knows them: OAUTHBEARER names them to the server.
    pub place: (String, u16),
    /// How long the server may take.
    pub patience: Patience,
    /// False: one command at a time, whatever the server announces.
    pub pipelining: bool,
    /// True: every line goes to [`Client::poll_record`](super::Client::poll_record) too.
    pub transcript: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            place: (String::new(), 0),
            patience: Patience::default(),
            pipelining: true,
            transcript: false,
        }
    }
}

/// What the client is for.
#[derive(Clone, Debug)]
pub enum Purpose {
    /// Sign in.
    SignIn(Arc<Credentials>),
    /// Ask what the server can do before login, and leave.
    LookAround,
}

/// Names a request, so that its outcome can be told from others'.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Handle(pub(super) u64);

/// How somebody was signed in, and why in this way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// How.
    pub mechanism: Mechanism,
    /// What was not tried, and why.
    pub passed_over: Vec<(Mechanism, Reason)>,
    /// What was tried before, and what the server said.
    pub refused: Vec<(Mechanism, Refusal)>,
    /// What the server said before login that it can do; `None` where it has no CAPA. After login it may be something
    /// else: see [`Event::Capabilities`].
    pub expected: Option<Capabilities>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The server greeted us.
    Greeted,
    /// The server agreed to STLS. Nothing is sent until [`Client::secured`](super::Client::secured) says that the handshake is done.
    StartTls,
    /// We are in the TRANSACTION state.
    SignedIn(SignedIn),
    /// What the server says it can do now; `None` where it has no CAPA. Once after login; for [`Purpose::LookAround`]
    /// before it.
    Capabilities(Option<Capabilities>),
    /// The next octets of a message under RETR, unstuffed.
    Data {
        /// Which request.
        handle: Handle,
        /// The octets.
        octets: Vec<u8>,
    },
    /// A request was carried out.
    Done {
        /// Which request.
        handle: Handle,
        /// Its outcome.
        reply: Reply,
    },
    /// The server said `-ERR` to a request. The others go on.
    Refused {
        /// Which request.
        handle: Handle,
        /// The answer.
        refusal: Refusal,
    },
    /// The session is over: `None` after QUIT and its `+OK`, else why. The last event; requests without an outcome
    /// will never have one.
    Closed(Option<Problem>),
}

/// The outcome of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// STAT: messages and octets.
    Stat {
        /// Messages in the maildrop.
        messages: u32,
        /// Their octets, together.
        octets: u64,
    },
    /// LIST: numbers and octets, as sent.
    List(Vec<(u32, u64)>),
    /// UIDL: numbers and unique-ids, as sent.
    Uidl(Vec<(u32, String)>),
    /// LAST: the highest number that was read.
    Last(u32),
    /// TOP: header, empty line and the lines asked for, unstuffed; cut after 1 MiB.
    Top(Vec<u8>),
    /// RETR: the octets went before in [`Event::Data`].
    Retrieved,
    /// CAPA, asked for once more.
    Capabilities(Capabilities),
    /// A typed command, or LANG.
    Raw {
        /// The text behind `+OK`, control characters replaced.
        text: String,
        /// The lines behind it, unstuffed; cut after 1 MiB.
        lines: Vec<u8>,
    },
    /// DELE, RSET, NOOP, UTF8.
    Ok,
}
