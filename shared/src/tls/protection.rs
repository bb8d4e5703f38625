//! How a connection is protected, in words that a person can look up.

use serde::{Deserialize, Serialize};

use crate::problem::Certificate;

/// What was agreed on in the handshake.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Protection {
    /// `TLS 1.3` or `TLS 1.2`.
    pub version: String,
    /// The cipher suite, by the name that IANA has registered: `TLS_CHACHA20_POLY1305_SHA256`.
    pub cipher: String,
    /// The certificate was accepted because a person has pinned it.
    pub pinned: bool,
    /// What the server has shown.
    pub certificate: Certificate,
}
