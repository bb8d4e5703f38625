//! The names of the mechanisms, and what follows from them.

use crate::scram::Hash;

/// A SASL mechanism that this server knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mechanism {
    /// RFC 5802 and RFC 7677, bound to the TLS connection.
    ScramPlus(Hash),
    /// RFC 5802 and RFC 7677.
    Scram(Hash),
    /// RFC 2195.
    CramMd5,
    /// RFC 4422, appendix A: the TLS client certificate says who it is.
    External,
    /// RFC 7628: an access token.
    OAuthBearer,
    /// The same before there was a standard, as Google and Microsoft have it.
    XOAuth2,
    /// RFC 4616.
    Plain,
    /// PLAIN in two steps, never standardised, spoken everywhere.
    Login,
}

impl Mechanism {
    /// All of them. The order is the server's advice: what tells an eavesdropper least comes first.
    pub const ALL: [Self; 12] = [
        Self::ScramPlus(Hash::Sha512),
        Self::ScramPlus(Hash::Sha256),
        Self::ScramPlus(Hash::Sha1),
        Self::Scram(Hash::Sha512),
        Self::Scram(Hash::Sha256),
        Self::Scram(Hash::Sha1),
        Self::External,
        Self::CramMd5,
        Self::OAuthBearer,
        Self::XOAuth2,
        Self::Plain,
        Self::Login,
    ];

    /// The mechanism of this name, in any case.
    pub fn named(name: &str) -> Option<Self> {
        let is_it = |mechanism: &Self| mechanism.name().eq_ignore_ascii_case(name);
        Self::ALL.into_iter().find(is_it)
    }

    /// As it is registered.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ScramPlus(Hash::Sha512) => "SCRAM-SHA-512-PLUS",
            Self::ScramPlus(Hash::Sha256) => "SCRAM-SHA-256-PLUS",
            Self::ScramPlus(Hash::Sha1) => "SCRAM-SHA-1-PLUS",
            Self::Scram(hash) => hash.mechanism(),
            Self::CramMd5 => "CRAM-MD5",
            Self::External => "EXTERNAL",
            Self::OAuthBearer => "OAUTHBEARER",
            Self::XOAuth2 => "XOAUTH2",
            Self::Plain => "PLAIN",
            Self::Login => "LOGIN",
        }
    }

    /// Whether the secret itself crosses the network.
    pub const fn shows_secret(self) -> bool {
        match self {
            Self::OAuthBearer | Self::XOAuth2 | Self::Plain | Self::Login => true,
            Self::ScramPlus(_) | Self::Scram(_) | Self::CramMd5 | Self::External => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_any_case() {
        for mechanism in Mechanism::ALL {
            assert_eq!(Mechanism::named(mechanism.name()), Some(mechanism));
            let lower = mechanism.name().to_ascii_lowercase();
            assert_eq!(Mechanism::named(&lower), Some(mechanism));
        }
        for name in [
            "",
            "PLAIN ",
            "SCRAM-SHA-384",
            "SCRAM-SHA-1-PLUS-PLUS",
            "GSSAPI",
        ] {
            assert_eq!(Mechanism::named(name), None);
        }
    }
}
