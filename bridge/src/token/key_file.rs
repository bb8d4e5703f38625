//! The keys of access tokens, and the file they lie in.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    hmac,
    rand::{SecureRandom, SystemRandom},
};
use zeroize::Zeroizing;

/// Octets of a new key, and of any key at least: as many as the hash has (RFC 2104 §3).
const KEY_LEN: usize = 32;

/// Octets in the file, at most: a thousand keys. Whoever names a mailbox or a disk by mistake is told so.
const FILE_MAX: u64 = 64 * 1024;

/// The keys of a bridge: the first one signs, all of them verify. Never empty.
pub struct Keyring {
    first: hmac::Key,
    others: Vec<hmac::Key>,
}

/// Why a bridge has no key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// It is not there, or not ours.
    #[error("the token key {path} cannot be read ({reason}); make one with `poste-restante token --new-key {path}`", path = .0.display(), reason = .1)]
    Unreadable(PathBuf, String),
    /// Whoever can read it can make tokens.
    #[error("every user of this machine can get at the token key {path}; close it with `chmod o= {path}`, or better, since it may be known by now, make a new one", path = .0.display())]
    Open(PathBuf),
    /// It has no key in it.
    #[error("there is no key in {path}; make one with `poste-restante token --new-key FILE`", path = .0.display())]
    Empty(PathBuf),
    /// A line of it is no key.
    #[error("line {line} of {path} is not a key: one is {KEY_LEN} octets or more in base64url, as `poste-restante token --new-key FILE` makes it", path = .0.display(), line = .1)]
    NotAKey(PathBuf, usize),
    /// It is there already, or its directory is not.
    #[error("no new key was written to {path} ({reason})", path = .0.display(), reason = .1)]
    NotWritten(PathBuf, String),
}

impl Keyring {
    /// Reads the file: one key a line; empty lines and those that begin with `#` say nothing.
    ///
    /// # Errors
    /// [`KeyError`] when it cannot be read, can be read by everybody, or holds anything but keys.
    pub fn read(path: &Path) -> Result<Self, KeyError> {
        let unreadable = |error: io::Error| KeyError::Unreadable(path.into(), error.to_string());
        let mut file = File::open(path).map_err(unreadable)?;
        // The open file is asked, not its name, which may lead elsewhere by now.
        if is_open_to_others(&file).map_err(unreadable)? {
            return Err(KeyError::Open(path.into()));
        }
        let mut text = Zeroizing::new(String::new());
        (&mut file)
            .take(FILE_MAX)
            .read_to_string(&mut text)
            .map_err(unreadable)?;
        let mut keys = Vec::new();
        for (at, line) in text.lines().map(str::trim).enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let octets = Zeroizing::new(URL_SAFE_NO_PAD.decode(line).unwrap_or_default());
            if octets.len() < KEY_LEN {
                return Err(KeyError::NotAKey(path.into(), at + 1));
            }
            keys.push(hmac::Key::new(hmac::HMAC_SHA256, &octets));
        }
        let mut keys = keys.into_iter();
        let first = keys.next().ok_or_else(|| KeyError::Empty(path.into()))?;
        Ok(Self {
            first,
            others: keys.collect(),
        })
    }

    /// Writes a new key into a new file that only its owner can read. A file that exists is left alone: it may be the key
    /// of every token that is in use.
    ///
    /// # Errors
    /// [`KeyError::NotWritten`].
    pub fn create(path: &Path) -> Result<(), KeyError> {
        let failed = |reason: String| KeyError::NotWritten(path.into(), reason);
        let mut octets = Zeroizing::new([0; KEY_LEN]);
        SystemRandom::new()
            .fill(octets.as_mut_slice())
            .map_err(|_| failed("the system has no random numbers".into()))?;
        let line = Zeroizing::new(URL_SAFE_NO_PAD.encode(octets.as_slice()) + "\n");
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => failed(
                "it is there already; write the new key to another file, and its line above those of the old one"
                    .into(),
            ),
            _ => failed(error.to_string()),
        })?;
        file.write_all(line.as_bytes())
            .and_then(|()| file.sync_all())
            .map_err(|error| failed(error.to_string()))
    }

    /// One key, as it is.
    #[cfg(test)]
    pub(crate) fn from_octets(octets: &[u8]) -> Self {
        Self {
            first: hmac::Key::new(hmac::HMAC_SHA256, octets),
            others: Vec::new(),
        }
    }

    pub(super) const fn first(&self) -> &hmac::Key {
        &self.first
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &hmac::Key> {
        std::iter::once(&self.first).chain(&self.others)
    }
}

/// Readable or writable by whoever has an account here. A group is left out: containers are handed their secrets that way.
#[cfg(unix)]
fn is_open_to_others(file: &File) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(file.metadata()?.permissions().mode() & 0o007 != 0)
}

#[cfg(not(unix))]
fn is_open_to_others(_: &File) -> io::Result<bool> {
    Ok(false)
}
