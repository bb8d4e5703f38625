//! What a client can say: the commands of RFC 1939, RFC 2449 (CAPA), RFC 2595 (STLS), RFC 5034 (AUTH), RFC 6856 (UTF8
//! and LANG), and two that RFC 1081 had and later ones dropped (LAST, RPOP).

use shared::secret::Secret;

/// A command, understood.
#[derive(Debug)]
pub(super) enum Command {
    Apop {
        user: String,
        digest: String,
    },
    /// What mechanisms are there?
    AuthList,
    Auth(Auth),
    Capa,
    Dele(u32),
    Lang(Option<String>),
    Last,
    List(Option<u32>),
    Noop,
    Pass(Secret<Vec<u8>>),
    Quit,
    Retr(u32),
    Rpop,
    Rset,
    Stat,
    Stls,
    Top {
        number: u32,
        lines: u64,
    },
    Uidl(Option<u32>),
    User(String),
    Utf8,
}

/// AUTH with a mechanism.
#[derive(Debug)]
pub(super) struct Auth {
    pub(super) mechanism: String,
    /// As it came: base64, or `=` for nothing. It may hold a password.
    pub(super) initial: Option<Secret<Vec<u8>>>,
}

/// Why a line is no command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bad {
    /// The first word is no command.
    Unknown,
    /// The command has not the arguments it needs.
    Arguments,
}

impl Command {
    /// Reads a line without its line end. Keywords in any case; numbers are decimal; what follows `PASS ` is the
    /// password to the last octet, spaces included (RFC 1939 §7).
    pub(super) fn parse(line: &[u8]) -> Result<Self, Bad> {
        let space = line
            .iter()
            .position(|octet| *octet == b' ')
            .unwrap_or(line.len());
        let (keyword, rest) = line.split_at(space);
        let rest = rest.strip_prefix(b" ").unwrap_or(rest);
        if keyword.eq_ignore_ascii_case(b"PASS") {
            return if space < line.len() {
                Ok(Self::Pass(Secret::new(rest.to_vec())))
            } else {
                Err(Bad::Arguments)
            };
        }
        let known = [
            "APOP", "AUTH", "CAPA", "DELE", "LANG", "LAST", "LIST", "NOOP", "QUIT", "RETR", "RPOP",
            "RSET", "STAT", "STLS", "TOP", "UIDL", "USER", "UTF8",
        ];
        let keyword = known
            .into_iter()
            .find(|known| keyword.eq_ignore_ascii_case(known.as_bytes()));
        let keyword = keyword.ok_or(Bad::Unknown)?;
        let rest = str::from_utf8(rest).map_err(|_| Bad::Arguments)?;
        Self::with_arguments(keyword, rest)
    }

    fn with_arguments(keyword: &str, rest: &str) -> Result<Self, Bad> {
        let words: Vec<&str> = rest.split_ascii_whitespace().collect();
        Ok(match (keyword, words.as_slice()) {
            ("APOP", [user, digest]) => Self::Apop {
                user: (*user).to_owned(),
                digest: digest.to_ascii_lowercase(),
            },
            ("AUTH", []) => Self::AuthList,
            ("AUTH", [mechanism]) => Self::Auth(Auth {
                mechanism: (*mechanism).to_owned(),
                initial: None,
            }),
            ("AUTH", [mechanism, initial]) => Self::Auth(Auth {
                mechanism: (*mechanism).to_owned(),
                initial: Some(Secret::new(initial.as_bytes().to_vec())),
            }),
            ("CAPA", []) => Self::Capa,
            ("DELE", [number]) => Self::Dele(decimal(number)?),
            ("LANG", []) => Self::Lang(None),
            ("LANG", [range]) => Self::Lang(Some((*range).to_owned())),
            ("LAST", []) => Self::Last,
            ("LIST", []) => Self::List(None),
            ("LIST", [number]) => Self::List(Some(decimal(number)?)),
            ("NOOP", []) => Self::Noop,
            ("QUIT", []) => Self::Quit,
            ("RETR", [number]) => Self::Retr(decimal(number)?),
            // Whoever the client was on its own host is nobody's business here.
            ("RPOP", [_]) => Self::Rpop,
            ("RSET", []) => Self::Rset,
            ("STAT", []) => Self::Stat,
            ("STLS", []) => Self::Stls,
            ("TOP", [number, lines]) => Self::Top {
                number: decimal(number)?,
                lines: decimal(lines)?,
            },
            ("UIDL", []) => Self::Uidl(None),
            ("UIDL", [number]) => Self::Uidl(Some(decimal(number)?)),
            ("USER", [_, ..]) => Self::User(rest.trim().to_owned()),
            ("UTF8", []) => Self::Utf8,
            _ => return Err(Bad::Arguments),
        })
    }
}

/// Digits only: no sign, unlike Rust's own idea of a number.
fn decimal<T: std::str::FromStr>(text: &str) -> Result<T, Bad> {
    if !text.bytes().all(|octet| octet.is_ascii_digit()) {
        return Err(Bad::Arguments);
    }
    text.parse().map_err(|_| Bad::Arguments)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: &str) {
        assert_eq!(
            format!("{:?}", Command::parse(line.as_bytes())),
            expected,
            "{line}"
        );
    }

    #[test]
    fn commands_are_understood() {
        check("STAT", "Ok(Stat)");
        check("stat ", "Ok(Stat)");
        check("List", "Ok(List(None))");
        check("LIST 7", "Ok(List(Some(7)))");
        check("uIdL 07", "Ok(Uidl(Some(7)))");
        check("TOP  3  0", "Ok(Top { number: 3, lines: 0 })");
        check(
            "USER jürgen the second ",
            r#"Ok(User("jürgen the second"))"#,
        );
        check(
            "APOP mrose C4C9",
            r#"Ok(Apop { user: "mrose", digest: "c4c9" })"#,
        );
        check("auth", "Ok(AuthList)");
        check(
            "AUTH plain",
            r#"Ok(Auth(Auth { mechanism: "plain", initial: None }))"#,
        );
        check(
            "AUTH PLAIN AHRpbQB0YW5zdGFhZg==",
            r#"Ok(Auth(Auth { mechanism: "PLAIN", initial: Some(Secret(••••)) }))"#,
        );
        check("UTF8", "Ok(Utf8)");
        check("LANG", "Ok(Lang(None))");
        check("LANG i-default", r#"Ok(Lang(Some("i-default")))"#);
        check("LAST", "Ok(Last)");
        check("RPOP root", "Ok(Rpop)");
    }

    #[test]
    fn a_password_is_everything_behind_one_space() {
        for (line, password) in [("PASS a", "a"), ("pass  a  b ", " a  b "), ("PASS ", "")] {
            let Ok(Command::Pass(secret)) = Command::parse(line.as_bytes()) else {
                panic!("{line}")
            };
            assert_eq!(secret.declassify(), password.as_bytes());
        }
        check("PASS tanstaaf", "Ok(Pass(Secret(••••)))");
    }

    #[test]
    fn what_is_no_command_says_why() {
        for line in [
            "",
            " STAT",
            "STATS",
            "AUTHENTICATE PLAIN",
            "GET / HTTP/1.1",
            "\0",
            "XTND",
        ] {
            check(line, "Err(Unknown)");
        }
        for line in [
            "PASS",
            "USER",
            "USER  ",
            "RETR",
            "RETR x",
            "RETR +1",
            "RETR -1",
            "RETR 1 2",
            "RETR 4294967296",
            "TOP 1",
            "TOP 1 -1",
            "APOP mrose",
            "STAT 1",
            "LIST 1 2",
            "DELE 1.0",
            "QUIT now",
            "AUTH PLAIN a b",
            "UTF8 USER",
            "LANG en de",
            "LAST 1",
            "RPOP",
        ] {
            check(line, "Err(Arguments)");
        }
        assert_eq!(
            Command::parse(b"USER \xff").map(|_| ()),
            Err(Bad::Arguments)
        );
    }
}
