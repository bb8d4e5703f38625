//! What the two mechanisms with an access token share: everything but the message.

use core::fmt::Write as _;

use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::{exchange::Steps, fault::SaslFault, wire};
use crate::{
    pop3::{
        command::{Password, UserName},
        reply::printable,
    },
    problem::Credential,
};

/// A message with a token in it, and a server that takes it or says why not.
pub(super) struct Bearer {
    pub(super) message: Zeroizing<Vec<u8>>,
    /// Servers want the message on a line of its own.
    pub(super) in_two_lines: bool,
    /// What lets the server say `-ERR` once it has explained itself.
    pub(super) farewell: &'static [u8],
    pub(super) explanation: Option<String>,
}

impl Steps for Bearer {
    fn opening(&self) -> Option<Zeroizing<Vec<u8>>> {
        Some(self.message.clone())
    }

    fn opens_in_two_lines(&self) -> bool {
        self.in_two_lines
    }

    /// The server's no, with its reason.
    fn answer(&mut self, challenge: &[u8]) -> Result<Zeroizing<Vec<u8>>, SaslFault> {
        let challenge = wire::decode(challenge)?;
        if self.explanation.is_some() {
            return Err(SaslFault::BadChallenge);
        }
        self.explanation = Some(explained(&challenge));
        Ok(wire::join(&[self.farewell]))
    }

    /// After its no, a yes means nothing.
    fn accepted(&mut self, _: &str) -> Result<(), SaslFault> {
        match self.explanation {
            None => Ok(()),
            Some(_) => Err(SaslFault::OutOfTurn),
        }
    }

    fn explanation(&self) -> Option<&str> {
        self.explanation.as_deref()
    }
}

/// The octet that divides pairs in both mechanisms.
pub(super) const DIVIDER: &[u8] = b"\x01";

/// Refuses what would forge another pair: a divider in the name, anything but visible ASCII in the token (RFC 6750
/// §2.1 allows less still).
pub(super) fn check(user: &UserName, token: &Password) -> Result<(), SaslFault> {
    if user.as_str().chars().any(char::is_control) {
        return Err(SaslFault::Unusable(Credential::User));
    }
    if !token.octets().iter().all(u8::is_ascii_graphic) {
        return Err(SaslFault::Unusable(Credential::Password));
    }
    Ok(())
}

/// The server's answer to a token that it does not take, JSON (RFC 7628 §3.2.2), made readable: `status 401, schemes
/// bearer, scope mail`. What is not JSON is given as it is.
pub(super) fn explained(answer: &[u8]) -> String {
    let Ok(pairs) = serde_json::from_slice::<Map<String, Value>>(answer) else {
        return shown(&String::from_utf8_lossy(answer));
    };
    let mut pairs: Vec<_> = pairs.iter().collect();
    pairs.sort_by_key(|(key, _)| FIRST.iter().position(|first| first == key).unwrap_or(9));
    let mut text = String::new();
    for (key, value) in pairs {
        let separator = if text.is_empty() { "" } else { ", " };
        // A string without its quotation marks, anything else as JSON writes it.
        let written = match value {
            Value::String(value) => write!(text, "{separator}{key} {value}"),
            value => write!(text, "{separator}{key} {value}"),
        };
        debug_assert!(written.is_ok(), "a String takes everything");
    }
    shown(&text)
}

/// The members that every such server has, in the order of the documents.
const FIRST: [&str; 3] = ["status", "schemes", "scope"];

/// Characters of an explanation, at most. Real ones have fewer than a hundred.
const EXPLANATION_MAX: usize = 400;

fn shown(text: &str) -> String {
    let text: String = text.chars().take(EXPLANATION_MAX).collect();
    printable(text.trim().as_bytes())
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn explanations() {
        for (answer, explanation) in [
            (
                r#"{"status":"401","schemes":"bearer","scope":"mail"}"#,
                "status 401, schemes bearer, scope mail",
            ),
            (r#"{"status":"invalid_token"}"#, "status invalid_token"),
            // RFC 7628 §4.3.
            (
                r#"{"status":"invalid_token","scope":"example_scope","openid-configuration":"https://example.com/.well-known/openid-configuration"}"#,
                "status invalid_token, scope example_scope, openid-configuration https://example.com/.well-known/openid-configuration",
            ),
            (r#"{"scope":null,"status":400}"#, "status 400, scope null"),
            ("{}", ""),
            ("", ""),
            ("[1]", "[1]"),
            (" no\r\nway\u{202e} ", "no␍␊way\u{fffd}"),
        ] {
            assert_eq!(explained(answer.as_bytes()), explanation);
        }
        assert_eq!(explained(b"\xff"), "\u{fffd}");
        assert_eq!(explained(&[b'x'; 9000]).len(), EXPLANATION_MAX);
    }
}
