//! What a machine and the world around it say to each other.

use std::collections::BTreeSet;

use shared::secret::Secret;

use super::Mechanism;
use crate::{Mischief, scram::Hash};

/// What a machine is told about its surroundings.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The stamp of this connection's greeting, angle brackets included, where APOP is offered. Never used twice.
    pub stamp: Option<String>,
    /// What is known of TLS, if the connection begins inside it.
    pub tls: Option<Secured>,
    /// Whether STLS can be answered.
    pub tls_available: bool,
    /// Whether USER and PASS, and mechanisms that show a secret, are taken outside TLS.
    pub allow_plaintext_login: bool,
    /// Whether RPOP is believed. **It opens any mailbox to whoever asks.**
    pub allow_rpop: bool,
    /// The SASL mechanisms by which somebody could log in. Those with channel binding follow from the others.
    pub mechanisms: Vec<Mechanism>,
    /// Seconds that have to lie between two logins of a user, for CAPA (RFC 2449 §6.5).
    pub login_delay: Option<u64>,
    /// Faults to commit.
    pub mischief: Vec<Mischief>,
}

/// What is known of a TLS connection.
#[derive(Clone, Debug, Default)]
pub struct Secured {
    /// What an exchange can be bound to (RFC 5056). Without any, -PLUS is not offered.
    pub bindings: Vec<Binding>,
    /// For whom the client's certificate vouches.
    pub vouched: Option<String>,
}

/// Something that both ends of a TLS connection know and nobody in the middle has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// How it is made.
    pub kind: BindingKind,
    /// The octets themselves.
    pub data: Vec<u8>,
}

/// How channel binding data is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BindingKind {
    /// From the connection's keys (RFC 9266), for TLS 1.3.
    TlsExporter,
    /// From the server's certificate (RFC 5929 §4), for TLS 1.2.
    TlsServerEndPoint,
}

impl BindingKind {
    /// As it is registered.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TlsExporter => "tls-exporter",
            Self::TlsServerEndPoint => "tls-server-end-point",
        }
    }
}

/// How somebody says who they are.
#[derive(Debug)]
pub enum Proof {
    /// USER and PASS, PLAIN, LOGIN.
    Password {
        /// The name as it was given.
        user: String,
        /// The password.
        password: Secret<Vec<u8>>,
    },
    /// APOP: MD5 over the stamp and the secret, in hexadecimal.
    Digest {
        /// The name as it was given.
        user: String,
        /// The digest in lower case.
        digest: String,
    },
    /// CRAM-MD5: HMAC-MD5 over the challenge, in hexadecimal.
    Cram {
        /// The name as it was given.
        user: String,
        /// What was to be digested.
        challenge: String,
        /// The digest in lower case.
        digest: String,
    },
    /// OAUTHBEARER, XOAUTH2.
    Token {
        /// The name if one was given; without, it is whoever the token belongs to.
        user: Option<String>,
        /// The access token.
        token: Secret<String>,
    },
    /// Nothing is left to check but whether there is such a user: SCRAM has seen the proof, a certificate vouched, or
    /// RPOP is believed.
    Proven {
        /// The name as it was given.
        user: String,
    },
}

/// What the driver has to do, in this order.
#[derive(Debug)]
pub enum Output {
    /// Send these octets.
    Send(Vec<u8>),
    /// Check who it is and open the mailbox; answer with [`Machine::handle_login`](super::Machine::handle_login).
    Login(Proof),
    /// Find the user's SCRAM keys, or some that look like any if there is no such user; answer with
    /// [`Machine::handle_keys`](super::Machine::handle_keys).
    Keys {
        /// The name as it was given.
        user: String,
        /// For which hash.
        hash: Hash,
    },
    /// Make a stamp that was never used before; answer with [`Machine::handle_stamp`](super::Machine::handle_stamp).
    Stamp,
    /// Read the message at this place (from 0); answer with
    /// [`Machine::handle_message`](super::Machine::handle_message).
    Fetch(usize),
    /// Delete these messages (places from 0), close the mailbox; answer with
    /// [`Machine::handle_committed`](super::Machine::handle_committed).
    Commit(BTreeSet<usize>),
    /// Begin TLS; call [`Machine::handle_tls`](super::Machine::handle_tls) when it stands.
    StartTls,
    /// Send what is still unsent and close. Nothing follows.
    Close,
    /// Close without a word, as a broken line would. Nothing follows.
    Drop,
}
