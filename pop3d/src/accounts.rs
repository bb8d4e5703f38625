//! Who may log in. A file of lines `name:hash`, or `name:hash:apop=secret` where APOP was chosen.

use std::{collections::BTreeMap, fmt};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString},
};
use md5::{Digest, Md5};
use ring::rand::{SecureRandom, SystemRandom};
use shared::secret::Secret;

use crate::maildrop::is_plain_name;

/// Octets of salt (RFC 9106 §3.1 recommends 16).
const SALT: usize = 16;

/// The users and what proves each of them. Passwords are kept as argon2 hashes; an APOP secret has to be kept as it
/// is (RFC 1939 §7), so there is one only where somebody chose it.
#[derive(Clone, Default)]
pub struct Accounts {
    users: BTreeMap<String, Account>,
}

#[derive(Clone)]
struct Account {
    hash: String,
    apop: Option<std::sync::Arc<Secret<String>>>,
}

/// An account that cannot be taken. Whoever wrote it has to mend it; the password never shows.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccountError {
    /// The name is not a plain file name, which it must be: the mailbox is a file of that name.
    #[error("{0:?} cannot be a user name: it has to be a plain file name without ':'")]
    Name(String),
    /// The name stands twice.
    #[error("the user {0:?} is there twice")]
    Twice(String),
    /// The hash is not an argon2 hash in PHC format.
    #[error("the hash of {0:?} is not an argon2 hash (make one with `pop3d passwd`)")]
    Hash(String),
    /// Something other than `apop=secret` follows the hash.
    #[error("after the hash of {0:?} only apop=SECRET may follow")]
    Field(String),
    /// A line without a colon.
    #[error("line {0} is not name:hash")]
    Line(usize),
}

impl Accounts {
    /// Reads an accounts file. Empty lines and lines that begin with `#` say nothing.
    ///
    /// # Errors
    /// The first line that cannot be taken.
    pub fn parse(text: &str) -> Result<Self, AccountError> {
        let mut accounts = Self::default();
        for (number, line) in text.lines().enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (name, rest) = line.split_once(':').ok_or(AccountError::Line(number + 1))?;
            let (hash, field) = match rest.split_once(':') {
                Some((hash, field)) => (hash, Some(field)),
                None => (rest, None),
            };
            let is_argon2 = PasswordHash::new(hash).is_ok_and(|hash| {
                hash.algorithm.as_str().starts_with("argon2") && hash.hash.is_some()
            });
            if !is_argon2 {
                return Err(AccountError::Hash(name.to_owned()));
            }
            let apop = match field.map(|field| field.strip_prefix("apop=")) {
                None => None,
                Some(Some(secret)) if !secret.is_empty() => Some(secret),
                Some(_) => return Err(AccountError::Field(name.to_owned())),
            };
            accounts.insert(name, hash.to_owned(), apop)?;
        }
        Ok(accounts)
    }

    /// Adds a user whose password stands in the program itself, for demonstrations and tests. The hash is the cheapest
    /// there is: a costly one protects a stolen file, and there is no file.
    ///
    /// # Errors
    /// The name is taken or not a plain file name.
    pub fn with_password(mut self, name: &str, password: &str) -> Result<Self, AccountError> {
        let cheap = Params::new(Params::MIN_M_COST, 1, 1, None)
            .expect("the least parameters are parameters");
        self.insert(name, hash(password.as_bytes(), cheap), None)?;
        Ok(self)
    }

    /// As [`Self::with_password`], and the same password is the user's APOP secret too.
    ///
    /// # Errors
    /// The name is taken or not a plain file name.
    pub fn with_apop(self, name: &str, secret: &str) -> Result<Self, AccountError> {
        let mut accounts = self.with_password(name, secret)?;
        if let Some(account) = accounts.users.get_mut(name) {
            account.apop = Some(Secret::new(secret.to_owned()).into());
        }
        Ok(accounts)
    }

    fn insert(&mut self, name: &str, hash: String, apop: Option<&str>) -> Result<(), AccountError> {
        if !is_plain_name(name) || name.contains(':') {
            return Err(AccountError::Name(name.to_owned()));
        }
        let apop = apop.map(|secret| Secret::new(secret.to_owned()).into());
        match self.users.insert(name.to_owned(), Account { hash, apop }) {
            None => Ok(()),
            Some(_) => Err(AccountError::Twice(name.to_owned())),
        }
    }

    /// True if any user has an APOP secret; only then does the greeting carry a stamp.
    pub fn any_apop(&self) -> bool {
        self.users.values().any(|account| account.apop.is_some())
    }

    /// Whether this is the user's password. Slow on purpose: call it where blocking is allowed. A user who is not there
    /// costs as much as one who is.
    pub fn verify_password(&self, name: &str, password: &[u8]) -> bool {
        let known = self.users.get(name);
        let Some(account) = known.or_else(|| self.users.values().next()) else {
            return false;
        };
        let right = PasswordHash::new(&account.hash)
            .is_ok_and(|hash| Argon2::default().verify_password(password, &hash).is_ok());
        right && known.is_some()
    }

    /// Whether `digest` is MD5(stamp secret), 32 lower-case hexadecimal digits (RFC 1939 §7).
    pub fn verify_apop(&self, name: &str, stamp: &str, digest: &str) -> bool {
        let secret = self
            .users
            .get(name)
            .and_then(|account| account.apop.as_ref());
        let known = secret.is_some();
        let secret = secret.map_or("", |secret| secret.declassify());
        let expected = Md5::new()
            .chain_update(stamp)
            .chain_update(secret)
            .finalize();
        let expected: String = expected
            .iter()
            .map(|octet| format!("{octet:02x}"))
            .collect();
        same(expected.as_bytes(), digest.as_bytes()) && known
    }

    /// One line for an accounts file. `apop` keeps the password readable in that file, as APOP needs it.
    ///
    /// # Errors
    /// The name is not a plain file name, or the password cannot stand in a line.
    pub fn line(name: &str, password: &str, apop: bool) -> Result<String, AccountError> {
        if !is_plain_name(name) || name.contains(':') || name.starts_with('#') {
            return Err(AccountError::Name(name.to_owned()));
        }
        if apop && (password.is_empty() || password.contains(['\r', '\n'])) {
            return Err(AccountError::Field(name.to_owned()));
        }
        let hash = hash(password.as_bytes(), Params::default());
        let field = if apop {
            format!(":apop={password}")
        } else {
            String::new()
        };
        Ok(format!("{name}:{hash}{field}"))
    }
}

/// Shows the names, never what proves them.
impl fmt::Debug for Accounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.users.keys()).finish()
    }
}

/// An argon2id hash in PHC format, with fresh salt.
fn hash(password: &[u8], cost: Params) -> String {
    let mut salt = [0; SALT];
    SystemRandom::new()
        .fill(&mut salt)
        .expect("the system has random numbers");
    let salt = SaltString::encode_b64(&salt).expect("16 octets are a salt");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, cost)
        .hash_password(password, &salt)
        .expect("any password of a line's length can be hashed")
        .to_string()
}

/// Equality that takes the same time wherever the difference is.
fn same(left: &[u8], right: &[u8]) -> bool {
    left.len() == right.len()
        && left
            .iter()
            .zip(right)
            .fold(0, |seen, (a, b)| seen | (a ^ b))
            == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_right_password_and_no_other() {
        let accounts = Accounts::default()
            .with_password("ada", "pass word  two")
            .and_then(|accounts| accounts.with_password("bob", ""))
            .expect("names");
        assert!(accounts.verify_password("ada", b"pass word  two"));
        assert!(accounts.verify_password("bob", b""));
        for (name, password) in [
            ("ada", "pass word"),
            ("bob", "x"),
            ("eve", "pass word  two"),
            ("", ""),
        ] {
            assert!(
                !accounts.verify_password(name, password.as_bytes()),
                "{name} {password}"
            );
        }
        assert!(!Accounts::default().verify_password("ada", b"x"));
    }

    /// The example of RFC 1939 §7.
    #[test]
    fn apop_as_in_the_rfc() {
        let accounts = Accounts::default()
            .with_apop("mrose", "tanstaaf")
            .expect("a name");
        let accounts = accounts.with_password("ada", "").expect("a name");
        let stamp = "<1896.697170952@dbc.mtview.ca.us>";
        let digest = "c4c9334bac560ecc979e58001b3e22fb";
        assert!(accounts.any_apop());
        assert!(accounts.verify_apop("mrose", stamp, digest));
        assert!(!accounts.verify_apop("mrose", "<other@stamp>", digest));
        assert!(!accounts.verify_apop("mrose", stamp, &digest[1..]));
        assert!(!accounts.verify_apop("nobody", stamp, digest));
        // MD5 of the stamp and an empty secret: a user without a secret has none, not an empty one.
        let empty: String = Md5::digest(stamp)
            .iter()
            .map(|octet| format!("{octet:02x}"))
            .collect();
        assert!(!accounts.verify_apop("ada", stamp, &empty));
        assert!(!accounts.verify_apop("nobody", stamp, &empty));
    }

    #[test]
    fn a_file_is_read_back_from_its_lines() {
        let plain = Accounts::line("ada", "geheim", false).expect("a name");
        let apop = Accounts::line("bob", "tan:staaf", true).expect("a name");
        assert!(!plain.contains("geheim"));
        let accounts = Accounts::parse(&format!("# users\n\n{plain}\n{apop}\n")).expect("a file");
        assert!(accounts.verify_password("ada", b"geheim"));
        assert!(accounts.verify_password("bob", b"tan:staaf"));
        let digest: String = Md5::digest("<1@x>tan:staaf")
            .iter()
            .map(|o| format!("{o:02x}"))
            .collect();
        assert!(accounts.verify_apop("bob", "<1@x>", &digest));
        assert_eq!(format!("{accounts:?}"), r#"{"ada", "bob"}"#);
    }

    fn check(text: &str, expected: AccountError) {
        assert_eq!(Accounts::parse(text).map(|_| ()), Err(expected), "{text}");
    }

    #[test]
    fn bad_lines_are_named() {
        let hash = hash(b"x", Params::new(8, 1, 1, None).expect("least"));
        check("\nada", AccountError::Line(2));
        check("ada:geheim", AccountError::Hash("ada".into()));
        check("ada:", AccountError::Hash("ada".into()));
        check(
            &format!("ada:{hash}:apop="),
            AccountError::Field("ada".into()),
        );
        check(
            &format!("ada:{hash}:rpop=x"),
            AccountError::Field("ada".into()),
        );
        check(
            &format!("../ada:{hash}"),
            AccountError::Name("../ada".into()),
        );
        check(&format!(":{hash}"), AccountError::Name(String::new()));
        check(
            &format!("ada:{hash}\nada:{hash}"),
            AccountError::Twice("ada".into()),
        );
    }

    /// Without the hash an unknown user would be known by an answer a thousand times as fast.
    #[test]
    fn unknown_users_cost_the_same_time() {
        let mut accounts = Accounts::default();
        let cost = Params::new(2 * 1024, 4, 1, None).expect("parameters");
        accounts
            .insert("ada", hash(b"x", cost), None)
            .expect("a name");
        let least = |name: &str| {
            let once = |_| {
                let began = std::time::Instant::now();
                assert!(!accounts.verify_password(name, b"y"));
                began.elapsed()
            };
            (0..5).map(once).min().expect("five tries")
        };
        let (known, unknown) = (least("ada"), least("nobody"));
        assert!(
            unknown * 4 > known && known * 4 > unknown,
            "{known:?} {unknown:?}"
        );
    }
}
