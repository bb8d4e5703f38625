//! OAUTHBEARER (RFC 7628) and XOAUTH2, which was there before: an access token instead of a password.

use shared::secret::Secret;

use super::{Proof, Step, text};

/// Which of the two is spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::machine) enum Dialect {
    OAuthBearer,
    XOAuth2,
}

impl Dialect {
    /// Why the token was refused, in JSON, in the words that Dovecot has for it.
    pub(in crate::machine) const fn refusal(self) -> &'static [u8] {
        match self {
            Self::OAuthBearer => br#"{"status":"invalid_token"}"#,
            Self::XOAuth2 => br#"{"status":"401","schemes":"bearer","scope":"mail"}"#,
        }
    }
}

pub(super) fn respond(dialect: Dialect, answer: &[u8]) -> Step {
    let message = match text(answer) {
        Ok(message) => message,
        Err(step) => return step,
    };
    let parsed = match dialect {
        Dialect::OAuthBearer => oauthbearer(message),
        Dialect::XOAuth2 => xoauth2(message),
    };
    match parsed {
        Some((user, token)) => {
            let token = Secret::new(token.to_owned());
            Step::Prove(Proof::Token { user, token }, Some(dialect))
        }
        None => Step::Malformed(match dialect {
            Dialect::OAuthBearer => {
                "OAUTHBEARER is n,[a=name],^A[key=value^A ...]auth=Bearer token^A^A"
            }
            Dialect::XOAuth2 => "XOAUTH2 is user=name^Aauth=Bearer token^A^A",
        }),
    }
}

/// The user, if one is named, and the token. RFC 7628 §3.1: a GS2 header, then pairs, each with a ^A behind it, and one
/// ^A more. There is no channel binding, so the header begins with `n` or `y`.
fn oauthbearer(message: &str) -> Option<(Option<String>, &str)> {
    let (header, pairs) = message.split_once('\x01')?;
    let header = header.strip_suffix(',')?;
    let name = header
        .strip_prefix("n,")
        .or_else(|| header.strip_prefix("y,"))?;
    let user = match name {
        "" => None,
        name => Some(super::scram::name(name.strip_prefix("a=")?)?),
    };
    Some((user, token(pairs)?))
}

fn xoauth2(message: &str) -> Option<(Option<String>, &str)> {
    let (user, pairs) = message.strip_prefix("user=")?.split_once('\x01')?;
    let user = (!user.is_empty()).then(|| user.to_owned())?;
    Some((Some(user), token(pairs)?))
}

/// The token of `auth=Bearer TOKEN` among pairs. The scheme is read in any case (RFC 9110 §11.1).
fn token(pairs: &str) -> Option<&str> {
    let pairs = pairs.strip_suffix("\x01\x01")?;
    let auth = pairs
        .split('\x01')
        .find_map(|pair| pair.strip_prefix("auth="))?;
    let (scheme, token) = auth.split_once(' ')?;
    let token = token.trim_matches(' ');
    (scheme.eq_ignore_ascii_case("Bearer") && !token.is_empty()).then_some(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(dialect: Dialect, message: &str, expected: Option<(Option<&str>, &str)>) {
        let message = message.replace("^A", "\x01");
        match (respond(dialect, message.as_bytes()), expected) {
            (Step::Prove(Proof::Token { user, token }, Some(told)), Some(expected)) => {
                assert_eq!((user.as_deref(), token.declassify().as_str()), expected);
                assert_eq!(told, dialect);
            }
            (Step::Malformed(_), None) => {}
            (step, _) => panic!("{message:?} {step:?}"),
        }
    }

    /// The examples of RFC 7628 §4.1 and §4.3, and what breaks them.
    #[test]
    fn oauthbearer_as_in_the_rfc() {
        let check = |message, expected| check(Dialect::OAuthBearer, message, expected);
        check(
            "n,a=user@example.com,^Ahost=server.example.com^Aport=143^Aauth=Bearer vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==^A^A",
            Some((
                Some("user@example.com"),
                "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==",
            )),
        );
        check("n,,^Aauth=Bearer x^A^A", Some((None, "x")));
        check(
            "y,a=a=2Cb=3D,^Aauth=bearer x^A^A",
            Some((Some("a,b="), "x")),
        );
        for broken in [
            "",
            "^A^A",
            "n,a=u,^A^A",
            "n,a=u,^Aauth=Bearer x^A",
            "n,a=u,^Aauth=Bearer x",
            "n,a=u,^Aauth=Basic x^A^A",
            "n,a=u,^Aauth=Bearer ^A^A",
            "n,a=u^Aauth=Bearer x^A^A",
            "n,u,^Aauth=Bearer x^A^A",
            "n,a=,^Aauth=Bearer x^A^A",
            "n,a=u=2,^Aauth=Bearer x^A^A",
            "p=tls-exporter,a=u,^Aauth=Bearer x^A^A",
        ] {
            check(broken, None);
        }
    }

    #[test]
    fn xoauth2_as_it_is_spoken() {
        let check = |message, expected| check(Dialect::XOAuth2, message, expected);
        check(
            "user=someuser@example.com^Aauth=Bearer ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg^A^A",
            Some((
                Some("someuser@example.com"),
                "ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg",
            )),
        );
        for broken in [
            "",
            "user=^Aauth=Bearer x^A^A",
            "user=u^Aauth=Bearer x^A",
            "auth=Bearer x^A^A",
            "user=u^A^A",
        ] {
            check(broken, None);
        }
    }
}
