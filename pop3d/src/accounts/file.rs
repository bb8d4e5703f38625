//! The accounts file: one line per user, fields between colons.
//!
//! ```text
//! NAME:HASH                           argon2, PHC format: USER and PASS, PLAIN, LOGIN
//!     :SCRAM-SHA-256$I:SALT$KEY:KEY   RFC 5803 §2, any number of hashes
//!     :token-sha256=HEX               the digest of an access token: XOAUTH2, OAUTHBEARER; any number
//!     :cert-sha256=HEX                a client certificate's fingerprint: EXTERNAL; any number
//!     :apop=SECRET                    last, since it may hold colons: APOP, CRAM-MD5
//! ```

use std::{num::NonZeroU32, sync::Arc};

use argon2::{Params, password_hash::PasswordHash};
use shared::secret::Secret;

use super::{Account, AccountError, Accounts, hash, salt, sha256};
use crate::{
    digest::{hex, unhex},
    maildrop::is_plain_name,
    scram::{Hash, Keys},
};

/// Octets of a SHA-256 digest.
const DIGEST: usize = 32;

/// What a line of an accounts file may hold beside name and hash.
#[derive(Clone, Copy, Debug, Default)]
pub struct Extras<'a> {
    /// Keep the password readable, as APOP and CRAM-MD5 need it.
    pub apop: bool,
    /// SCRAM keys, with so many rounds. They are easier to guess from than the argon2 hash: each guess costs so many
    /// hashes and no memory.
    pub scram: Option<NonZeroU32>,
    /// An access token; only its digest is kept.
    pub token: Option<&'a str>,
    /// A client certificate (DER); only its digest is kept.
    pub certificate: Option<&'a [u8]>,
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
            let (hash, fields) = match rest.split_once(':') {
                Some((hash, fields)) => (hash, Some(fields)),
                None => (rest, None),
            };
            let is_argon2 = PasswordHash::new(hash).is_ok_and(|hash| {
                hash.algorithm.as_str().starts_with("argon2") && hash.hash.is_some()
            });
            if !is_argon2 {
                return Err(AccountError::Hash(name.to_owned()));
            }
            let mut account = Account {
                hash: hash.to_owned(),
                ..Account::default()
            };
            let mut fields = fields;
            while let Some(text) = fields {
                let next = account.take_field(text);
                fields = next.ok_or_else(|| AccountError::Field(name.to_owned()))?;
            }
            accounts.insert(name, account)?;
        }
        Ok(accounts)
    }

    /// One line for an accounts file.
    ///
    /// # Errors
    /// The name is not a plain file name, or the password cannot stand in a line.
    pub fn line(name: &str, password: &str, extras: &Extras<'_>) -> Result<String, AccountError> {
        if !is_plain_name(name) || name.contains(':') || name.starts_with('#') {
            return Err(AccountError::Name(name.to_owned()));
        }
        if extras.apop && (password.is_empty() || password.contains(['\r', '\n'])) {
            return Err(AccountError::Field(name.to_owned()));
        }
        let mut line = format!("{name}:{}", hash(password.as_bytes(), Params::default()));
        let mut add = |field: &str| line.extend([":", field]);
        if let Some(rounds) = extras.scram {
            for hash in Hash::ALL {
                add(&Keys::derive(hash, password.as_bytes(), salt(), rounds).to_string());
            }
        }
        if let Some(token) = extras.token {
            add(&format!("token-sha256={}", hex(&sha256(token.as_bytes()))));
        }
        if let Some(certificate) = extras.certificate {
            add(&format!("cert-sha256={}", hex(&sha256(certificate))));
        }
        if extras.apop {
            add(&format!("apop={password}"));
        }
        Ok(line)
    }
}

impl Account {
    /// Takes the first field of `text` and returns what follows it; `None` if it is no field.
    fn take_field<'a>(&mut self, text: &'a str) -> Option<Option<&'a str>> {
        if let Some(secret) = text.strip_prefix("apop=") {
            self.secret = Some(Arc::new(Secret::new(secret.to_owned())));
            return (!secret.is_empty()).then_some(None);
        }
        // SCRAM keys have two colons of their own.
        let colons = if text.starts_with("SCRAM-") { 2 } else { 0 };
        let end = text.match_indices(':').nth(colons);
        let (field, rest) = match end {
            Some((end, _)) => (&text[..end], Some(&text[end + 1..])),
            None => (text, None),
        };
        let digest = |text| unhex(text).filter(|octets| octets.len() == DIGEST);
        if let Some(token) = field.strip_prefix("token-sha256=") {
            self.tokens.push(digest(token)?);
        } else if let Some(certificate) = field.strip_prefix("cert-sha256=") {
            self.certificates.push(digest(certificate)?);
        } else {
            self.scram.push(Arc::new(field.parse().ok()?));
        }
        Some(rest)
    }
}
