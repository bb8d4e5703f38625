//! The states of RFC 1939 §3 as types. A transition consumes the state that it leaves, so whatever was learnt in it
//! (capabilities above all) cannot be believed in the next one by accident.

use super::{
    auth::binding::ChannelBinding,
    capabilities::Capabilities,
    command::{Clearance, Encrypted},
    reply::apop_stamp,
};

/// Where the session is.
#[derive(Debug)]
pub(super) enum State {
    Greeting(ExpectGreeting),
    Authorization(Authorization),
    Transaction(Transaction),
    Update(Update),
    Closed,
}

/// Before the server has spoken.
#[derive(Debug)]
pub(super) struct ExpectGreeting {
    pub(super) clearance: Option<Clearance>,
}

impl ExpectGreeting {
    pub(super) fn greeted(self, text: &str) -> Authorization {
        Authorization {
            stamp: apop_stamp(text).map(str::to_owned),
            capabilities: None,
            clearance: self.clearance,
        }
    }
}

/// The server does not know yet who we are.
#[derive(Debug)]
pub(super) struct Authorization {
    stamp: Option<String>,
    capabilities: Option<Capabilities>,
    clearance: Option<Clearance>,
}

impl Authorization {
    /// After STLS and the handshake: what was said in clear is forgotten (RFC 2595 §4).
    pub(super) fn secured(self, encrypted: Encrypted) -> Self {
        Self {
            stamp: None,
            capabilities: None,
            clearance: Some(Clearance::Encrypted(encrypted)),
        }
    }

    pub(super) fn learn(&mut self, capabilities: Option<Capabilities>) {
        self.capabilities = capabilities;
    }

    pub(super) fn capabilities(&self) -> Option<&Capabilities> {
        self.capabilities.as_ref()
    }

    /// The greeting's time stamp, for APOP.
    pub(super) fn stamp(&self) -> Option<&str> {
        self.stamp.as_deref()
    }

    pub(super) fn clearance(&self) -> Option<&Clearance> {
        self.clearance.as_ref()
    }

    pub(super) fn is_encrypted(&self) -> bool {
        matches!(self.clearance, Some(Clearance::Encrypted(_)))
    }

    /// What ties a login to this channel.
    pub(super) fn binding(&self) -> Option<&ChannelBinding> {
        match &self.clearance {
            Some(Clearance::Encrypted(encrypted)) => encrypted.binding(),
            _ => None,
        }
    }

    pub(super) fn signed_in(self) -> Transaction {
        Transaction { capabilities: None }
    }
}

/// The maildrop is ours.
#[derive(Debug)]
pub(super) struct Transaction {
    capabilities: Option<Capabilities>,
}

impl Transaction {
    /// Some servers say something else once they know who we are: what was known before login does not count.
    pub(super) fn learn(&mut self, capabilities: Option<Capabilities>) {
        self.capabilities = capabilities;
    }

    pub(super) fn capabilities(&self) -> Option<&Capabilities> {
        self.capabilities.as_ref()
    }

    pub(super) fn left(self) -> Update {
        Update
    }
}

/// QUIT was said: the server deletes what was marked, then answers.
#[derive(Debug)]
pub(super) struct Update;
