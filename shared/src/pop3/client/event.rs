//! What goes into a client when it starts, and what comes out of it.

use crate::{
    pop3::{
        auth::choose::{Mechanism, Wish},
        command::{Encrypted, Password, PlaintextAllowed, UserName},
        reply::Capabilities,
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

/// Who signs in, and how.
#[derive(Debug)]
pub struct Credentials {
    /// The user name.
    pub user: UserName,
    /// The password; dropped as soon as the server has accepted it.
    pub password: Password,
    /// The way.
    pub wish: Wish,
}

/// Names a request, so that its outcome can be told from others'.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Handle(pub(super) u64);

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The server greeted us.
    Greeted,
    /// The server agreed to STLS. Nothing is sent until [`Client::secured`](super::Client::secured) says that the handshake is done.
    StartTls,
    /// We are in the TRANSACTION state.
    SignedIn {
        /// What the server says it can do now; `None` where it has no CAPA.
        capabilities: Option<Capabilities>,
        /// How we signed in.
        mechanism: Mechanism,
    },
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
    /// TOP: header, empty line and the lines asked for, unstuffed.
    Top(Vec<u8>),
    /// RETR: the octets went before in [`Event::Data`].
    Retrieved,
    /// DELE, RSET, NOOP.
    Ok,
}
