//! Where a mailbox is, found out before anyone signs in: no user name and no password goes into it.

use serde::{Deserialize, Serialize};
use shared::{
    problem::Problem,
    secret::Secret,
    tunnel::{lookup::Named, message::Service},
};

/// One thing to find out.
#[derive(Debug, Serialize, Deserialize)]
pub enum Errand {
    /// Which POP3 servers does a mail domain name in the DNS (RFC 6186)?
    LookUp {
        /// The bridge, a WebSocket URL.
        bridge: String,
        /// What stands behind the @.
        domain: String,
        /// The bridge's access token, where it wants one.
        token: Option<Secret<Vec<u8>>>,
    },
    /// Does a POP3 server answer there, with a certificate that can be verified? It is greeted, asked what it can do, and left
    /// with QUIT.
    Try {
        /// The bridge, a WebSocket URL.
        bridge: String,
        /// Where.
        server: Service,
        /// The bridge's access token, where it wants one.
        token: Option<Secret<Vec<u8>>>,
    },
    /// Never mind.
    Stop,
}

/// What was found out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Finding {
    /// What the domain names, or why that cannot be told: a bridge of before does not know the question.
    Named(Result<Named, Problem>),
    /// A server was tried.
    Tried {
        /// Which.
        server: Service,
        /// Why not, if not.
        outcome: Result<(), Problem>,
    },
}
