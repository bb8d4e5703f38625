//! What a client is sent to do, and where.

use std::fs;
use std::path::{Path, PathBuf};

/// What is to be done with every message of a mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// LIST, UIDL and the header of each.
    Headers,
    /// RETR of each, and leave them.
    Fetch,
    /// RETR of each, and delete them.
    Collect,
    /// DELE of each, without looking.
    Delete,
}

impl Kind {
    /// Whether something is left behind for each message.
    pub(crate) fn delivers(self) -> bool {
        self != Self::Delete
    }

    /// Whether the mailbox is empty afterwards.
    pub(crate) fn empties(self) -> bool {
        matches!(self, Self::Collect | Self::Delete)
    }
}

/// One errand of one client.
#[derive(Debug)]
pub(crate) struct Errand<'a> {
    pub(crate) kind: Kind,
    /// A port of 127.0.0.1.
    pub(crate) port: u16,
    pub(crate) user: &'a str,
    pub(crate) password: &'a str,
    /// How many there are: some clients must be told.
    pub(crate) messages: usize,
    /// An empty folder for settings and mail.
    pub(crate) folder: &'a Path,
}

impl Errand<'_> {
    /// Writes a file that only we may read, as those who read passwords from it insist.
    pub(crate) fn put(&self, name: &str, content: &str) -> PathBuf {
        use std::os::unix::fs::OpenOptionsExt;
        let path = self.folder.join(name);
        let mut options = fs::OpenOptions::new();
        let file = options.write(true).create(true).mode(0o600).open(&path);
        std::io::Write::write_all(&mut file.expect("the folder is ours"), content.as_bytes())
            .expect("the folder is ours");
        path
    }

    /// A maildir to deliver into.
    pub(crate) fn new_maildir(&self) -> PathBuf {
        let maildir = self.folder.join("mail");
        for folder in ["cur", "new", "tmp"] {
            fs::create_dir_all(maildir.join(folder)).expect("the folder is ours");
        }
        maildir
    }

    /// Files below `folder` that are no smaller than a message's header, roughly: some clients leave CR out.
    pub(crate) fn files_in(&self, folder: &str) -> usize {
        const AT_LEAST: u64 = 700;
        let entries = fs::read_dir(self.folder.join(folder)).into_iter().flatten();
        entries
            .flatten()
            .filter(|it| it.metadata().is_ok_and(|it| it.len() >= AT_LEAST))
            .count()
    }

    /// Lines of the file `name` that begin with `prefix`.
    pub(crate) fn lines_in(&self, name: &str, prefix: &str) -> usize {
        let octets = fs::read(self.folder.join(name)).unwrap_or_default();
        let lines = octets.split(|octet| *octet == b'\n');
        lines
            .filter(|line| !line.is_empty() && line.starts_with(prefix.as_bytes()))
            .count()
    }
}
