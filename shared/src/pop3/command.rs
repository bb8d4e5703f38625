//! What can be said to a server. The only place that makes POP3 octets (RFC 1939 §3).
//!
//! A command cannot hold a line break: arguments are checked when they are made, message numbers are numbers. The
//! commands that carry credentials cannot be made without a [`Clearance`].

use core::{fmt, num::NonZeroU32};

use zeroize::Zeroizing;

use crate::{
    problem::{Credential, Problem},
    secret::Secret,
};

/// Octets in a command line, CR LF included, at most (RFC 2449 §4). Beyond it one server cuts the line in two and
/// another answers with pieces of it.
pub const COMMAND_LINE_MAX: usize = 255;

/// A message number: it counts from 1 and means something in one session only (RFC 1939 §5).
pub type MessageNumber = NonZeroU32;

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
pub struct Encrypted(());

impl Encrypted {
    #[cfg(feature = "session")]
    pub(crate) const fn witnessed() -> Self {
        Self(())
    }

    /// For tests of what needs the witness but not TLS itself.
    #[cfg(test)]
    pub(crate) const fn for_test() -> Self {
        Self(())
    }
}

/// Witness that a person has allowed credentials to cross in clear to one host.
#[derive(Debug)]
pub struct PlaintextAllowed(());

impl PlaintextAllowed {
    /// The caller says: a person was told what it means and said yes, for this very host.
    pub const fn given_by_a_person() -> Self {
        Self(())
    }
}

/// A command of RFC 1939, RFC 2449 or RFC 2595.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// `CAPA` (RFC 2449 §5): multi-line.
    Capa,
    /// `DELE n` (RFC 1939 §5).
    Dele(MessageNumber),
    /// `LIST` (RFC 1939 §5): multi-line.
    List,
    /// `NOOP` (RFC 1939 §5).
    Noop,
    /// `QUIT` (RFC 1939 §4, §6).
    Quit,
    /// `RETR n` (RFC 1939 §5): multi-line.
    Retr(MessageNumber),
    /// `RSET` (RFC 1939 §5).
    Rset,
    /// `STAT` (RFC 1939 §5).
    Stat,
    /// `STLS` (RFC 2595 §4).
    Stls,
    /// `TOP n lines` (RFC 1939 §7): multi-line.
    Top(MessageNumber, u32),
    /// `UIDL` (RFC 1939 §7): multi-line.
    Uidl,
}

impl Command {
    /// The line, CR LF included.
    pub fn encode(self) -> Vec<u8> {
        format!("{self}\r\n").into_bytes()
    }

    /// True where `+OK` is followed by more lines.
    pub const fn is_multi_line(self) -> bool {
        matches!(
            self,
            Self::Capa | Self::List | Self::Retr(_) | Self::Top(..) | Self::Uidl
        )
    }

    /// Commands of the same kind may follow each other without waiting; different kinds may not: one server puts
    /// the answer to a NOOP or DELE behind a RETR inside the message.
    pub fn is_same_kind(self, other: Self) -> bool {
        core::mem::discriminant(&self) == core::mem::discriminant(&other)
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Capa => f.write_str("CAPA"),
            Self::Dele(number) => write!(f, "DELE {number}"),
            Self::List => f.write_str("LIST"),
            Self::Noop => f.write_str("NOOP"),
            Self::Quit => f.write_str("QUIT"),
            Self::Retr(number) => write!(f, "RETR {number}"),
            Self::Rset => f.write_str("RSET"),
            Self::Stat => f.write_str("STAT"),
            Self::Stls => f.write_str("STLS"),
            Self::Top(number, lines) => write!(f, "TOP {number} {lines}"),
            Self::Uidl => f.write_str("UIDL"),
        }
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
        sendable(name.as_bytes(), Credential::User)?;
        Ok(Self(name.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A password that fits into a command.
#[derive(Debug)]
pub struct Password(Secret<Vec<u8>>);

impl Password {
    /// Checks a password.
    ///
    /// # Errors
    /// [`Problem::Unsendable`] where it is empty, too long for a line, or holds CR, LF or NUL.
    pub fn new(password: Secret<Vec<u8>>) -> Result<Self, Problem> {
        sendable(password.declassify(), Credential::Password)?;
        Ok(Self(password))
    }

    /// The octets, for a digest.
    pub(super) fn octets(&self) -> &[u8] {
        self.0.declassify()
    }
}

/// `USER name` (RFC 1939 §7).
pub fn user(_: &Clearance, name: &UserName) -> Zeroizing<Vec<u8>> {
    line(&[b"USER ", name.0.as_bytes()])
}

/// `PASS password` (RFC 1939 §7).
pub fn pass(_: &Clearance, password: &Password) -> Zeroizing<Vec<u8>> {
    line(&[b"PASS ", password.octets()])
}

/// `APOP name digest` (RFC 1939 §7).
pub fn apop(_: &Clearance, name: &UserName, digest: &str) -> Zeroizing<Vec<u8>> {
    line(&[b"APOP ", name.0.as_bytes(), b" ", digest.as_bytes()])
}

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

/// `PASS `, CR LF; `APOP ` needs a blank and 32 digits more, and a user name is never that long.
const AROUND: usize = 7;

fn sendable(octets: &[u8], which: Credential) -> Result<(), Problem> {
    let broken = octets
        .iter()
        .any(|octet| matches!(octet, b'\r' | b'\n' | 0));
    if octets.is_empty() || broken || octets.len() + AROUND > COMMAND_LINE_MAX {
        return Err(Problem::Unsendable(which));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn number(n: u32) -> MessageNumber {
        MessageNumber::new(n).expect("not zero")
    }

    #[test]
    fn commands_on_the_wire() {
        for (command, wire) in [
            (Command::Capa, "CAPA\r\n"),
            (Command::Dele(number(3)), "DELE 3\r\n"),
            (Command::List, "LIST\r\n"),
            (Command::Noop, "NOOP\r\n"),
            (Command::Quit, "QUIT\r\n"),
            (Command::Retr(number(u32::MAX)), "RETR 4294967295\r\n"),
            (Command::Rset, "RSET\r\n"),
            (Command::Stat, "STAT\r\n"),
            (Command::Stls, "STLS\r\n"),
            (Command::Top(number(12), 0), "TOP 12 0\r\n"),
            (Command::Uidl, "UIDL\r\n"),
        ] {
            assert_eq!(String::from_utf8(command.encode()).as_deref(), Ok(wire));
        }
    }

    #[test]
    fn credentials_on_the_wire() {
        let clearance = Clearance::Encrypted(Encrypted::for_test());
        let name = UserName::new("mrose").expect("sendable");
        let password =
            Password::new(Secret::new(b"pass word  \xc3\xa4".to_vec())).expect("sendable");
        assert_eq!(*user(&clearance, &name), b"USER mrose\r\n");
        assert_eq!(
            *pass(&clearance, &password),
            b"PASS pass word  \xc3\xa4\r\n"
        );
        assert_eq!(
            *apop(&clearance, &name, "c4c9334b"),
            b"APOP mrose c4c9334b\r\n"
        );
    }

    #[test]
    fn a_line_break_cannot_be_said() {
        for bad in ["", "ann\r\nDELE 1", "ann\nQUIT", "a\0b", &"a".repeat(249)] {
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
    }
}
