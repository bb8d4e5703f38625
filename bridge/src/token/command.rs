//! `poste-restante token`: makes keys and tokens.

use std::{
    path::PathBuf,
    time::{SystemTime, UNIX_EPOCH},
};

use clap::{ArgGroup, Args};

use super::{Claims, KeyError, Keyring, TOKEN_MAX};
use crate::policy::host::HostRule;

/// Octets in a label, at most: a name or an address fits.
const HOLDER_MAX: usize = 64;

/// Seconds.
const DAY: u64 = 24 * 60 * 60;

/// Make a key for access tokens, or a token.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("what").required(true).args(["new_key", "key"]), after_help = EXAMPLES, max_term_width = 100)]
pub struct TokenArgs {
    /// Write a new key to this file, which must not exist yet
    #[arg(long, value_name = "FILE", conflicts_with_all = ["holder", "hosts", "days"])]
    new_key: Option<PathBuf>,
    /// The bridge's key (its --token-key)
    #[arg(long, value_name = "FILE", requires = "holder")]
    key: Option<PathBuf>,
    /// Who the token is for: a word for yourself. Whoever has the token can read it
    #[arg(long = "for", value_name = "NAME", requires = "key")]
    holder: Option<String>,
    /// Mail servers that it opens, with all names below them. Without this, all that the bridge allows
    #[arg(long, value_name = "HOST,…", value_delimiter = ',')]
    hosts: Vec<String>,
    /// Days until it expires
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..=366))]
    days: u16,
}

/// Why there is no token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// The key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A label that is none.
    #[error("--for takes a name of 1 to {HOLDER_MAX} octets, without control characters")]
    Holder,
    /// Something that is no host.
    #[error("`{0}` is not a host; write a name such as example.org, or an IP address")]
    Host(String),
    /// Too many hosts.
    #[error(
        "the token would be longer than {TOKEN_MAX} octets; name fewer hosts, or the domain above them"
    )]
    TooLong,
}

impl TokenArgs {
    /// Does it; returns what to print: the token and a line's end, or nothing where a key was made.
    ///
    /// # Errors
    /// [`TokenError`], in words for the operator.
    pub fn run(&self) -> Result<String, TokenError> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = now.map_or(0, |since| since.as_secs());
        match (&self.new_key, &self.key, &self.holder) {
            (Some(file), ..) => {
                Keyring::create(file)?;
                Ok(String::new())
            }
            (None, Some(file), Some(holder)) => {
                let keys = Keyring::read(file)?;
                Ok(issue(&keys, holder, &self.hosts, self.days, now)? + "\n")
            }
            // clap has seen to it that there is a key, and with it a name.
            (None, ..) => Err(TokenError::Holder),
        }
    }
}

fn issue(
    keys: &Keyring,
    holder: &str,
    hosts: &[String],
    days: u16,
    now: u64,
) -> Result<String, TokenError> {
    if !(1..=HOLDER_MAX).contains(&holder.len()) || holder.contains(char::is_control) {
        return Err(TokenError::Holder);
    }
    if let Some(wrong) = hosts.iter().find(|host| HostRule::parse(host).is_err()) {
        return Err(TokenError::Host(wrong.clone()));
    }
    let token = keys.sign(&Claims {
        holder: holder.to_owned(),
        expires: now + u64::from(days) * DAY,
        hosts: hosts.to_vec(),
    });
    if token.len() > TOKEN_MAX {
        return Err(TokenError::TooLong);
    }
    Ok(token)
}

const EXAMPLES: &str = "\
A token lets whoever has it use the bridge until it expires. It cannot be taken back alone, so give it few days. It opens no \
mailbox. It is printed and kept nowhere: hand it on as you would a password.

Examples:
  poste-restante token --new-key /etc/poste-restante/token.key
  poste-restante token --key /etc/poste-restante/token.key --for ann --hosts example.org --days 90

To end all tokens, make a new key and restart the bridge. To end them gently, write the new key's line above the old one: \
the first line signs, every line is accepted. Delete the old line when everybody has a new token.";
