//! What can be said to a server. The only place that makes POP3 octets (RFC 1939 §3).
//!
//! A command cannot hold a line break: arguments are checked when they are made, message numbers are numbers. The
//! commands that carry credentials cannot be made without a [`Clearance`].

mod credentials;

use core::{fmt, num::NonZeroU32};

use crate::problem::{Credential, Problem};

pub(crate) use credentials::HIDDEN;
pub(super) use credentials::{CANCEL, SecretLine, apop, auth, pass, response, rpop, user};
pub use credentials::{
    Clearance, Encrypted, PASSWORD_MAX, Password, PlaintextAllowed, SASL_LINE_MAX, UserName,
};

/// Octets in a command line, CR LF included, at most (RFC 2449 §4). Beyond it one server cuts the line in two and
/// another answers with pieces of it.
pub const COMMAND_LINE_MAX: usize = 255;

/// A message number: it counts from 1 and means something in one session only (RFC 1939 §5).
pub type MessageNumber = NonZeroU32;

/// A command that carries no credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// `CAPA` (RFC 2449 §5): multi-line.
    Capa,
    /// `DELE n` (RFC 1939 §5).
    Dele(MessageNumber),
    /// `LANG`, or `LANG tag` (RFC 6856 §3): multi-line without a tag.
    Lang(Option<LanguageTag>),
    /// `LAST` (RFC 1225; RFC 1725 took it out): the highest number that was read. Few servers have it.
    Last,
    /// `LIST` (RFC 1939 §5): multi-line.
    List,
    /// `LIST n` (RFC 1939 §5).
    ListOf(MessageNumber),
    /// `NOOP` (RFC 1939 §5).
    Noop,
    /// `QUIT` (RFC 1939 §4, §6).
    Quit,
    /// Whatever a person typed.
    Raw(RawCommand),
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
    /// `UIDL n` (RFC 1939 §7).
    UidlOf(MessageNumber),
    /// `UTF8` (RFC 6856 §2): from now on, messages come as they are.
    Utf8,
}

/// Commands of one kind may follow each other without waiting; different kinds may not: one server puts the answer to
/// a NOOP or DELE behind a RETR inside the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// CAPA, STAT, LIST, UIDL: what a session begins with. Every server measured answers them in one flight.
    Index,
    Head,
    Message,
    Mark,
    One,
    /// Nothing before it, nothing behind it.
    Alone,
}

impl Command {
    /// The line, CR LF included.
    pub fn encode(&self) -> Vec<u8> {
        format!("{self}\r\n").into_bytes()
    }

    /// True where `+OK` is followed by more lines.
    pub const fn is_multi_line(&self) -> bool {
        match self {
            Self::Capa
            | Self::Lang(None)
            | Self::List
            | Self::Retr(_)
            | Self::Top(..)
            | Self::Uidl => true,
            Self::Raw(raw) => raw.multi_line,
            _ => false,
        }
    }

    pub(super) const fn kind(&self) -> Kind {
        match self {
            Self::Capa | Self::Stat | Self::List | Self::Uidl => Kind::Index,
            Self::Top(..) => Kind::Head,
            Self::Retr(_) => Kind::Message,
            Self::Dele(_) => Kind::Mark,
            Self::ListOf(_) | Self::UidlOf(_) => Kind::One,
            Self::Lang(_)
            | Self::Last
            | Self::Noop
            | Self::Quit
            | Self::Raw(_)
            | Self::Rset
            | Self::Stls
            | Self::Utf8 => Kind::Alone,
        }
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Capa => f.write_str("CAPA"),
            Self::Dele(number) => write!(f, "DELE {number}"),
            Self::Lang(None) => f.write_str("LANG"),
            Self::Lang(Some(tag)) => write!(f, "LANG {}", tag.0),
            Self::Last => f.write_str("LAST"),
            Self::List => f.write_str("LIST"),
            Self::ListOf(number) => write!(f, "LIST {number}"),
            Self::Noop => f.write_str("NOOP"),
            Self::Quit => f.write_str("QUIT"),
            Self::Raw(raw) => f.write_str(&raw.line),
            Self::Retr(number) => write!(f, "RETR {number}"),
            Self::Rset => f.write_str("RSET"),
            Self::Stat => f.write_str("STAT"),
            Self::Stls => f.write_str("STLS"),
            Self::Top(number, lines) => write!(f, "TOP {number} {lines}"),
            Self::Uidl => f.write_str("UIDL"),
            Self::UidlOf(number) => write!(f, "UIDL {number}"),
            Self::Utf8 => f.write_str("UTF8"),
        }
    }
}

/// A language tag (RFC 5646) or `*`, as LANG takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LanguageTag(String);

impl LanguageTag {
    /// Checks a tag: letters, digits and hyphens, at most 35 of them, or `*`.
    pub fn new(tag: &str) -> Option<Self> {
        let good = tag == "*"
            || (1..=35).contains(&tag.len())
                && tag
                    .bytes()
                    .all(|octet| octet.is_ascii_alphanumeric() || octet == b'-');
        good.then(|| Self(tag.to_owned()))
    }
}

/// A command as a person typed it: it need not make sense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawCommand {
    line: String,
    multi_line: bool,
}

impl RawCommand {
    /// Checks a typed line. Whether its answer has more than one line is told by `multi_line`, or guessed from the
    /// command where that is `None`.
    ///
    /// # Errors
    /// [`Problem::Unsendable`]: it does not fit into a line, holds CR, LF or NUL, or is one of the commands that carry
    /// credentials or change the channel. Those need a witness, and have ways of their own.
    pub fn new(line: &str, multi_line: Option<bool>) -> Result<Self, Problem> {
        let unsendable = Err(Problem::Unsendable(Credential::Command));
        if line.len() + 2 > COMMAND_LINE_MAX || has_line_end(line.as_bytes()) {
            return unsendable;
        }
        let mut words = line.split_ascii_whitespace();
        let verb = words.next().unwrap_or_default().to_ascii_uppercase();
        if matches!(
            verb.as_str(),
            "USER" | "PASS" | "APOP" | "RPOP" | "AUTH" | "STLS"
        ) {
            return unsendable;
        }
        let alone = words.next().is_none();
        let guess = match verb.as_str() {
            "CAPA" | "RETR" | "TOP" => true,
            "LIST" | "UIDL" | "LANG" => alone,
            _ => false,
        };
        Ok(Self {
            line: line.to_owned(),
            multi_line: multi_line.unwrap_or(guess),
        })
    }

    /// True for QUIT, however it is written.
    pub fn is_quit(&self) -> bool {
        self.line.trim().eq_ignore_ascii_case("QUIT")
    }
}

fn has_line_end(octets: &[u8]) -> bool {
    octets
        .iter()
        .any(|octet| matches!(octet, b'\r' | b'\n' | 0))
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

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
            (Command::UidlOf(number(4)), "UIDL 4\r\n"),
            (Command::ListOf(number(4)), "LIST 4\r\n"),
            (Command::Utf8, "UTF8\r\n"),
            (Command::Last, "LAST\r\n"),
            (Command::Lang(None), "LANG\r\n"),
            (
                Command::Lang(LanguageTag::new("i-default")),
                "LANG i-default\r\n",
            ),
        ] {
            assert_eq!(String::from_utf8(command.encode()).as_deref(), Ok(wire));
        }
    }

    #[test]
    fn typed_lines() {
        let typed = |line| RawCommand::new(line, None);
        for (line, multi_line) in [
            ("LIST", true),
            ("list 2", false),
            ("uidl ", true),
            ("RETR 1", true),
            ("XTND ARCHIVE", false),
            ("", false),
            ("  QUIT ", false),
        ] {
            let raw = typed(line).expect("sendable");
            assert_eq!(raw.multi_line, multi_line, "{line}");
            let wire = format!("{line}\r\n");
            assert_eq!(Command::Raw(raw).encode(), wire.into_bytes());
        }
        assert!(RawCommand::new("XLST", Some(true)).is_ok_and(|raw| raw.multi_line));
        assert!(typed(" quit").is_ok_and(|raw| raw.is_quit()));
        for bad in [
            "USER ann",
            " pass secret",
            "Auth PLAIN AGEAYg==",
            "APOP a b",
            "RPOP a",
            "stls",
            "a\nb",
        ] {
            let unsendable = Err(Problem::Unsendable(Credential::Command));
            assert_eq!(typed(bad), unsendable, "{bad}");
        }
        assert!(RawCommand::new(&"x".repeat(253), None).is_ok());
        assert!(RawCommand::new(&"x".repeat(254), None).is_err());
    }
}
