//! The ways to sign in that we know, by name.

use core::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A way to sign in. The order is that of the documents, not of preference: preference is `choose`'s.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Mechanism {
    /// USER, then PASS (RFC 1939 §7).
    UserPass,
    /// APOP: a digest of the greeting's stamp and the password (RFC 1939 §7).
    Apop,
    /// USER, then RPOP: trust in the port that one calls from takes the password's place (RFC 1081; dropped since).
    Rpop,
    /// PLAIN (RFC 4616).
    Plain,
    /// LOGIN: what PLAIN does, in two answers. Never a standard.
    Login,
    /// CRAM-MD5 (RFC 2195).
    CramMd5,
    /// SCRAM with SHA-1 (RFC 5802).
    ScramSha1,
    /// The same, bound to the TLS connection.
    ScramSha1Plus,
    /// SCRAM with SHA-256 (RFC 7677).
    ScramSha256,
    /// The same, bound to the TLS connection.
    ScramSha256Plus,
    /// SCRAM with SHA-512: as RFC 7677 with the longer digest.
    ScramSha512,
    /// The same, bound to the TLS connection.
    ScramSha512Plus,
    /// XOAUTH2: an access token, as Google and Microsoft have it. Never a standard.
    XOauth2,
    /// OAUTHBEARER: an access token (RFC 7628).
    OauthBearer,
    /// EXTERNAL: the server knows us from elsewhere, say a client certificate (RFC 4422 appendix A).
    External,
}

impl Mechanism {
    /// Every one.
    pub const ALL: [Self; 15] = [
        Self::UserPass,
        Self::Apop,
        Self::Rpop,
        Self::Plain,
        Self::Login,
        Self::CramMd5,
        Self::ScramSha1,
        Self::ScramSha1Plus,
        Self::ScramSha256,
        Self::ScramSha256Plus,
        Self::ScramSha512,
        Self::ScramSha512Plus,
        Self::XOauth2,
        Self::OauthBearer,
        Self::External,
    ];

    /// The command's word, or the name in IANA's list of SASL mechanisms: what stands behind AUTH.
    pub const fn name(self) -> &'static str {
        match self {
            Self::UserPass => "USER",
            Self::Apop => "APOP",
            Self::Rpop => "RPOP",
            Self::Plain => "PLAIN",
            Self::Login => "LOGIN",
            Self::CramMd5 => "CRAM-MD5",
            Self::ScramSha1 => "SCRAM-SHA-1",
            Self::ScramSha1Plus => "SCRAM-SHA-1-PLUS",
            Self::ScramSha256 => "SCRAM-SHA-256",
            Self::ScramSha256Plus => "SCRAM-SHA-256-PLUS",
            Self::ScramSha512 => "SCRAM-SHA-512",
            Self::ScramSha512Plus => "SCRAM-SHA-512-PLUS",
            Self::XOauth2 => "XOAUTH2",
            Self::OauthBearer => "OAUTHBEARER",
            Self::External => "EXTERNAL",
        }
    }

    /// True where it is said with AUTH (RFC 5034) and is an [`Exchange`](super::Exchange); false for the three that
    /// are commands of their own.
    pub const fn is_sasl(self) -> bool {
        !matches!(self, Self::UserPass | Self::Apop | Self::Rpop)
    }

    /// True where an access token takes the password's place.
    pub const fn wants_token(self) -> bool {
        matches!(self, Self::XOauth2 | Self::OauthBearer)
    }

    /// True where the server sees the password itself, so that its no is a no to the right words.
    pub const fn shows_password(self) -> bool {
        matches!(self, Self::UserPass | Self::Plain | Self::Login)
    }

    /// True where the exchange is bound to the TLS connection, so that it needs a
    /// [`ChannelBinding`](super::ChannelBinding).
    pub const fn is_bound(self) -> bool {
        self.unbound().is_some()
    }

    /// The same mechanism with the same digest, not bound to the TLS connection; `None` where it is not bound.
    pub const fn unbound(self) -> Option<Self> {
        match self {
            Self::ScramSha1Plus => Some(Self::ScramSha1),
            Self::ScramSha256Plus => Some(Self::ScramSha256),
            Self::ScramSha512Plus => Some(Self::ScramSha512),
            _ => None,
        }
    }
}

impl fmt::Display for Mechanism {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A name that is none of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a way to sign in that is known here")]
pub struct UnknownMechanism;

impl FromStr for Mechanism {
    type Err = UnknownMechanism;

    /// By [`name`](Self::name); case does not matter (RFC 4422 §3.1 has upper case only, servers do not).
    fn from_str(name: &str) -> Result<Self, UnknownMechanism> {
        Self::ALL
            .into_iter()
            .find(|mechanism| mechanism.name().eq_ignore_ascii_case(name))
            .ok_or(UnknownMechanism)
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn names_come_back() {
        for mechanism in Mechanism::ALL {
            assert_eq!(mechanism.name().parse(), Ok(mechanism));
            assert_eq!(
                mechanism.to_string().to_ascii_lowercase().parse(),
                Ok(mechanism)
            );
        }
        for unknown in ["", "PLAIN ", "SCRAM-SHA-224", "GSSAPI", "PASS"] {
            assert_eq!(unknown.parse::<Mechanism>(), Err(UnknownMechanism));
        }
    }

    #[test]
    fn each_is_listed_once() {
        for (at, mechanism) in Mechanism::ALL.iter().enumerate() {
            assert!(!Mechanism::ALL[..at].contains(mechanism), "{mechanism}");
        }
    }

    #[test]
    fn a_bound_one_has_the_name_of_the_other_with_plus() {
        for mechanism in Mechanism::ALL {
            assert_eq!(mechanism.name().ends_with("-PLUS"), mechanism.is_bound());
            if let Some(unbound) = mechanism.unbound() {
                assert_eq!(format!("{unbound}-PLUS"), mechanism.name());
            }
        }
    }
}
