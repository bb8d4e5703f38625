//! The commands that carry credentials. None of them can be made without a [`Clearance`].

use core::fmt;

use zeroize::Zeroizing;

use super::{COMMAND_LINE_MAX, has_line_end};
use crate::{
    pop3::auth::binding::ChannelBinding,
    problem::{Credential, Problem},
    secret::Secret,
};

/// Why credentials may be sent now. There is no other way to send them.
#[derive(Debug)]
pub enum Clearance {
    /// The channel is encrypted.
    Encrypted(Encrypted),
    /// A person has allowed this host to see them in clear.
    PlaintextAllowed(PlaintextAllowed),
}

/// Witness that a TLS handshake with the server was completed. Made by the TLS layer only.
#[derive(Debug)]
pub struct Encrypted {
    binding: Option<ChannelBinding>,
}

impl Encrypted {
    pub(crate) const fn witnessed(binding: Option<ChannelBinding>) -> Self {
        Self { binding }
    }

    /// For tests of what needs the witness but not TLS itself.
    #[cfg(test)]
    pub(crate) const fn for_test() -> Self {
        Self { binding: None }
    }

    /// What ties a login to this very channel (RFC 5056).
    pub(in crate::pop3) const fn binding(&self) -> Option<&ChannelBinding> {
        self.binding.as_ref()
    }
}

/// Witness that a person has allowed credentials to cross in clear to one host.
#[derive(Clone, Debug)]
pub struct PlaintextAllowed(());

impl PlaintextAllowed {
    /// The caller says: a person was told what it means and said yes, for this very host.
    pub const fn given_by_a_person() -> Self {
        Self(())
    }
}

/// A user name that fits into a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserName(String);

impl UserName {
    /// Checks a user name.
    ///
    /// # Errors
    /// [`Problem::Unsendable`] where it is empty, too long for a line, or holds CR, LF or NUL.
    pub fn new(name: &str) -> Result<Self, Problem> {
        let too_long = name.len() + AROUND > COMMAND_LINE_MAX;
        if name.is_empty() || too_long || has_line_end(name.as_bytes()) {
            return Err(Problem::Unsendable(Credential::User));
        }
        Ok(Self(name.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// `USER `, CR LF.
const AROUND: usize = 7;

/// Octets of a password or an access token, at most. Tokens of more than 4,096 are in use.
pub const PASSWORD_MAX: usize = 8 * 1024;

/// A password, or for XOAUTH2 and OAUTHBEARER an access token, without anything that would end a line.
#[derive(Debug)]
pub struct Password(Secret<Vec<u8>>);

impl Password {
    /// Checks a password.
    ///
    /// # Errors
    /// [`Problem::Unsendable`] where it is empty, longer than [`PASSWORD_MAX`], or holds CR, LF or NUL.
    pub fn new(password: Secret<Vec<u8>>) -> Result<Self, Problem> {
        let octets = password.declassify();
        if octets.is_empty() || octets.len() > PASSWORD_MAX || has_line_end(octets) {
            return Err(Problem::Unsendable(Credential::Password));
        }
        Ok(Self(password))
    }

    /// The octets, for a mechanism.
    pub(in crate::pop3) fn octets(&self) -> &[u8] {
        self.0.declassify()
    }
}

/// A line with something in it that a transcript must not show, and what the transcript shows instead.
pub(in crate::pop3) struct SecretLine {
    pub(in crate::pop3) octets: Zeroizing<Vec<u8>>,
    pub(in crate::pop3) shown: String,
}

impl SecretLine {
    /// `None` where the line would be longer than `limit`.
    fn new(pieces: &[&[u8]], shown: String, limit: usize) -> Option<Self> {
        let octets = line(pieces);
        (octets.len() <= limit).then_some(Self { octets, shown })
    }

    /// What must not be shown of it; empty where all may.
    pub(in crate::pop3) fn secret(&self) -> &[u8] {
        let before = self.shown.strip_suffix(HIDDEN).map(str::len);
        let secret = before.and_then(|before| self.octets.get(before..));
        secret.unwrap_or_default().trim_ascii_end()
    }
}

impl fmt::Debug for SecretLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

/// What stands for a secret in a transcript.
pub(crate) const HIDDEN: &str = "••••••";

/// Octets of a line inside a SASL exchange, CR LF included, at most (RFC 5034 §4).
pub const SASL_LINE_MAX: usize = 12_288;

/// `USER name` (RFC 1939 §7).
pub(in crate::pop3) fn user(_: &Clearance, name: &UserName) -> Option<SecretLine> {
    let shown = format!("USER {}", name.0);
    SecretLine::new(&[b"USER ", name.0.as_bytes()], shown, COMMAND_LINE_MAX)
}

/// `PASS password` (RFC 1939 §7). `None` where it does not fit into a line.
pub(in crate::pop3) fn pass(_: &Clearance, password: &Password) -> Option<SecretLine> {
    let shown = format!("PASS {HIDDEN}");
    SecretLine::new(&[b"PASS ", password.octets()], shown, COMMAND_LINE_MAX)
}

/// `APOP name digest` (RFC 1939 §7).
pub(in crate::pop3) fn apop(_: &Clearance, name: &UserName, digest: &str) -> Option<SecretLine> {
    let pieces = [b"APOP ", name.0.as_bytes(), b" ", digest.as_bytes()];
    let shown = format!("APOP {} {HIDDEN}", name.0);
    SecretLine::new(&pieces, shown, COMMAND_LINE_MAX)
}

/// `RPOP name` (RFC 1225): "believe me". Only where a person asks for it by name.
pub(in crate::pop3) fn rpop(_: &Clearance, name: &UserName) -> Option<SecretLine> {
    let shown = format!("RPOP {}", name.0);
    SecretLine::new(&[b"RPOP ", name.0.as_bytes()], shown, COMMAND_LINE_MAX)
}

/// `AUTH mechanism`, with an initial response where it fits into the line (RFC 5034 §4). The second value says whether
/// it went along.
pub(in crate::pop3) fn auth(
    _: &Clearance,
    mechanism: &str,
    initial: Option<&[u8]>,
) -> (SecretLine, bool) {
    let verb = format!("AUTH {mechanism}");
    let with = initial.and_then(|initial| {
        let pieces = [verb.as_bytes(), b" ", initial];
        SecretLine::new(&pieces, format!("{verb} {HIDDEN}"), COMMAND_LINE_MAX)
    });
    let sent = with.is_some();
    let line = with.unwrap_or_else(|| SecretLine {
        octets: line(&[verb.as_bytes()]),
        shown: verb,
    });
    (line, sent)
}

/// The answer to a challenge, in base64 already. `None` where it is longer than [`SASL_LINE_MAX`].
pub(in crate::pop3) fn response(_: &Clearance, octets: &[u8]) -> Option<SecretLine> {
    let shown = if octets.is_empty() { "" } else { HIDDEN };
    SecretLine::new(&[octets], shown.to_owned(), SASL_LINE_MAX)
}

/// `*` ends a SASL exchange that cannot go on (RFC 5034 §4).
pub(in crate::pop3) const CANCEL: &[u8] = b"*\r\n";

/// Made in one allocation of the right size, so that no copy of a password is left behind by growing.
fn line(pieces: &[&[u8]]) -> Zeroizing<Vec<u8>> {
    let mut line = Zeroizing::new(Vec::with_capacity(
        pieces.iter().map(|piece| piece.len()).sum::<usize>() + 2,
    ));
    for piece in pieces {
        line.extend_from_slice(piece);
    }
    line.extend_from_slice(b"\r\n");
    line
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn credentials_on_the_wire_and_in_a_transcript() {
        let clearance = Clearance::Encrypted(Encrypted::for_test());
        let name = UserName::new("mrose").expect("sendable");
        let password =
            Password::new(Secret::new(b"pass word  \xc3\xa4".to_vec())).expect("sendable");
        let check = |line: Option<SecretLine>, wire: &[u8], shown: &str| {
            let line = line.expect("it fits");
            assert_eq!(*line.octets, wire);
            assert_eq!(line.shown, shown);
        };
        check(user(&clearance, &name), b"USER mrose\r\n", "USER mrose");
        check(
            pass(&clearance, &password),
            b"PASS pass word  \xc3\xa4\r\n",
            "PASS ••••••",
        );
        check(
            apop(&clearance, &name, "c4c9334b"),
            b"APOP mrose c4c9334b\r\n",
            "APOP mrose ••••••",
        );
        check(rpop(&clearance, &name), b"RPOP mrose\r\n", "RPOP mrose");
        check(response(&clearance, b"Zm9v"), b"Zm9v\r\n", "••••••");
        check(response(&clearance, b""), b"\r\n", "");
    }

    #[test]
    fn an_initial_response_goes_along_only_while_the_line_fits() {
        let clearance = Clearance::Encrypted(Encrypted::for_test());
        let (line, sent) = auth(&clearance, "PLAIN", Some(b"AGEAYg=="));
        assert_eq!(*line.octets, b"AUTH PLAIN AGEAYg==\r\n");
        assert!(sent);
        assert_eq!(line.shown, "AUTH PLAIN ••••••");
        for (length, fits) in [(242, true), (243, false)] {
            let (line, sent) = auth(&clearance, "PLAIN", Some(&vec![b'A'; length]));
            assert_eq!(sent, fits, "{length}");
            assert_eq!(line.octets.len(), if fits { COMMAND_LINE_MAX } else { 12 });
        }
        assert!(!auth(&clearance, "LOGIN", None).1);
    }

    #[test]
    fn a_line_break_cannot_be_said() {
        for bad in [
            "",
            "ann\r\nDELE 1",
            "ann\nQUIT",
            "a\0b",
            &"a".repeat(PASSWORD_MAX + 1),
        ] {
            assert_eq!(
                UserName::new(bad),
                Err(Problem::Unsendable(Credential::User)),
                "{bad:?}"
            );
            let password = Password::new(Secret::new(bad.as_bytes().to_vec()));
            assert_eq!(
                password.err(),
                Some(Problem::Unsendable(Credential::Password)),
                "{bad:?}"
            );
        }
        assert!(UserName::new(&"a".repeat(248)).is_ok());
        assert!(UserName::new(&"a".repeat(249)).is_err());
    }

    #[test]
    fn a_password_too_long_for_pass_is_not_said_at_all() {
        let clearance = Clearance::Encrypted(Encrypted::for_test());
        let password = |length| Password::new(Secret::new(vec![b'a'; length])).expect("sendable");
        assert!(pass(&clearance, &password(248)).is_some());
        assert!(pass(&clearance, &password(249)).is_none());
    }
}
