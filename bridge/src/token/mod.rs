//! Access tokens: who may use a bridge that is not for everybody.
//!
//! ```text
//!   prt1.eyJmb3IiOiJhbm4iLCJleHAiOjE4MDAwMDAwMDAsImhvc3RzIjpbXX0.Q2F…
//!   │    │                                                         └ HMAC-SHA-256 over all before the last dot
//!   │    └ JSON: {"for":"ann","exp":1800000000,"hosts":["example.org"]}
//!   └ the version; both parts are base64url without padding (RFC 4648 §5)
//! ```
//!
//! A token is a *bearer credential*: whoever has it may use it, as often as they like, until it expires. Nothing ties it to
//! a person, a browser or an address, and a copy is as good as the original. What can be bound is bound: the day it ends,
//! and the mail servers it opens. It opens no mailbox: for that the mail server still wants its own password.
//!
//! There is no list of tokens, so none can be taken back alone. Taking back is by the key: the file may hold several, one
//! a line, of which the first signs and all verify. Put a new key above the old one, hand out new tokens, delete the old
//! line and restart: every token of the old key has ended.
//!
//! A token travels in the tunnel's `open` message and nowhere else, least of all in an address, which browsers keep in
//! their history and proxies in their logs.

mod command;
mod key_file;

use std::fmt;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::hmac;
use serde::{Deserialize, Serialize};

pub use command::{TokenArgs, TokenError};
pub use key_file::{KeyError, Keyring};

use crate::policy::host::HostRule;

/// Octets in a token, at most. With a host name of the longest kind beside it, `open` still fits into its 4 KiB.
pub const TOKEN_MAX: usize = 2 * 1024;

/// The format's version. Another format begins with another word.
const PREFIX: &str = "prt1.";

/// What a token says, once it is known to be genuine.
#[derive(Debug)]
pub(crate) struct Grant {
    /// A label for the operator.
    pub(crate) holder: String,
    /// The mail servers that it opens, with all names below them. When empty: whatever the policy allows.
    pub(crate) hosts: Vec<HostRule>,
}

/// What is signed. A token with a field that is unknown here restricts something that this version would not hold it to,
/// and is refused.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Claims {
    /// Who it is for.
    #[serde(rename = "for")]
    pub(crate) holder: String,
    /// Seconds since 1970. At this second it has ended.
    #[serde(rename = "exp")]
    pub(crate) expires: u64,
    /// As in [`Grant::hosts`].
    pub(crate) hosts: Vec<String>,
}

impl Keyring {
    /// Makes a token, with the first key.
    pub(crate) fn sign(&self, claims: &Claims) -> String {
        // Strings and a number: nothing to fail on.
        let json = serde_json::to_vec(claims).unwrap_or_default();
        let signed = format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(json));
        let tag = hmac::sign(self.first(), signed.as_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(tag))
    }

    /// What a token grants at this time (seconds since 1970). `None` if it is not one of ours, or has ended: which of the
    /// two is nobody's business.
    ///
    /// Nothing of it is looked into before its signature is known to be good, and how long that takes does not depend on
    /// how nearly it is.
    pub(crate) fn verify(&self, token: &str, now: u64) -> Option<Grant> {
        if token.len() > TOKEN_MAX {
            return None;
        }
        let (signed, tag) = token.rsplit_once('.')?;
        let content = signed.strip_prefix(PREFIX)?;
        // Strict: of the spellings that base64 has for the same octets, only one is taken.
        let tag = URL_SAFE_NO_PAD.decode(tag).ok()?;
        self.all()
            .find(|key| hmac::verify(key, signed.as_bytes(), &tag).is_ok())?;
        let content = URL_SAFE_NO_PAD.decode(content).ok()?;
        let claims: Claims = serde_json::from_slice(&content).ok()?;
        let hosts = claims.hosts.iter().map(|host| HostRule::parse(host));
        let grant = Grant {
            hosts: hosts.collect::<Result<_, _>>().ok()?,
            holder: claims.holder,
        };
        (now < claims.expires).then_some(grant)
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keyring({} keys)", self.all().count())
    }
}

#[cfg(test)]
mod tests;
