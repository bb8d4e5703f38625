//! The server: Dovecot, with a mailbox of each size that is put back as it was after each turn.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};

use e2e::dovecot::{Dovecot, Mailbox, Profile};
use tempfile::TempDir;

use crate::mail;

/// Everyone's.
pub(crate) const PASSWORD: &str = "secret";

pub(crate) struct Office {
    dovecot: Dovecot,
    /// Each mailbox as it was after it was first opened.
    originals: TempDir,
}

impl Office {
    /// Starts the server with a mailbox of each of these sizes.
    pub(crate) fn open(sizes: &[usize]) -> Result<Self, String> {
        let mut sizes = sizes.to_vec();
        sizes.sort_unstable();
        sizes.dedup();
        let users: Vec<String> = sizes.iter().map(|size| user(*size)).collect();
        let mails: Vec<Vec<Vec<u8>>> = sizes.iter().map(|size| mail::small(*size)).collect();
        let mailboxes: Vec<Mailbox<'_>> = users
            .iter()
            .zip(&mails)
            .map(|(user, messages)| Mailbox {
                user,
                password: PASSWORD,
                messages,
            })
            .collect();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| format!("No runtime: {error}."))?;
        let office = Self {
            dovecot: runtime.block_on(Dovecot::start_as(Profile::Full, &mailboxes)),
            originals: tempfile::tempdir().map_err(|error| format!("No folder: {error}."))?,
        };
        for user in &users {
            let maildir = office.dovecot.maildir(user);
            name_as_delivered(&maildir.join("new"))
                .map_err(|error| format!("{user}'s messages could not be renamed: {error}."))?;
            // The first look gives numbers and names, the second writes its index as a whole.
            office.warm(user)?;
            office.warm(user)?;
            let original = office.originals.path().join(user);
            copy(&maildir, &original)
                .map_err(|error| format!("{user}'s mailbox could not be copied: {error}."))?;
        }
        Ok(office)
    }

    pub(crate) fn dovecot(&self) -> &Dovecot {
        &self.dovecot
    }

    /// How many messages `user` has.
    pub(crate) fn messages(&self, user: &str) -> usize {
        let maildir = self.dovecot.maildir(user);
        ["cur", "new"]
            .iter()
            .map(|it| fs::read_dir(maildir.join(it)).map_or(0, Iterator::count))
            .sum()
    }

    /// Puts `user`'s mailbox back as it was, Dovecot's index included.
    pub(crate) fn restore(&self, user: &str) -> Result<(), String> {
        let maildir = self.dovecot.maildir(user);
        fs::remove_dir_all(&maildir)
            .and_then(|()| copy(&self.originals.path().join(user), &maildir))
            .map_err(|error| format!("{user}'s mailbox could not be restored: {error}."))
    }

    /// Opens the mailbox once, so that Dovecot has counted, named and measured the messages before anyone is timed.
    fn warm(&self, user: &str) -> Result<(), String> {
        let lost = |error| format!("Dovecot and {user}: {error}.");
        let stream =
            TcpStream::connect((Ipv4Addr::LOCALHOST, self.dovecot.plain_port())).map_err(lost)?;
        let script = format!("USER {user}\r\nPASS {PASSWORD}\r\nLIST\r\nUIDL\r\nQUIT\r\n");
        (&stream).write_all(script.as_bytes()).map_err(lost)?;
        let mut accepted = 0;
        for line in BufReader::new(stream).split(b'\n') {
            accepted += usize::from(line.map_err(lost)?.starts_with(b"+OK"));
        }
        // The greeting, and one for each of the five.
        if accepted == 6 {
            return Ok(());
        }
        Err(format!(
            "Dovecot does not serve {user}:\n{}",
            self.dovecot.log()
        ))
    }
}

/// The user whose mailbox has so many messages.
pub(crate) fn user(messages: usize) -> String {
    format!("reader{messages}")
}

/// Gives the messages such names as Dovecot's own delivery gives them: second, microsecond, process, and the octets as
/// stored and as sent, which are the same here. Without the octets it would read every message to answer LIST, each
/// time; and with names that are as regular as the harness's, its table of names fills up with collisions, which for
/// 10,000 messages costs half a second at each login.
fn name_as_delivered(new: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(new)?.collect::<Result<Vec<_>, _>>()? {
        let (name, octets) = (entry.file_name(), entry.metadata()?.len());
        let name = name.to_string_lossy();
        let second = name.split('.').next().unwrap_or_default();
        let dice = second.bytes().fold(0_u64, |dice, digit| {
            (dice + u64::from(digit)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        });
        let (microsecond, process) = ((dice >> 32) % 1_000_000, (dice >> 16) % 30_000);
        let name = format!("{second}.M{microsecond}P{process}.localhost,S={octets},W={octets}");
        fs::rename(entry.path(), new.join(name))?;
    }
    Ok(())
}

/// Copies a mailbox with its owners and times. Messages never change, so a second name for each is copy enough.
fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    let metadata = fs::metadata(from)?;
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (path, target): (PathBuf, _) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            copy(&path, &target)?;
        } else if from.ends_with("cur") || from.ends_with("new") {
            fs::hard_link(&path, &target)?;
        } else {
            fs::copy(&path, &target)?;
            keep(&target, &entry.metadata()?)?;
        }
    }
    keep(to, &metadata)
}

/// Dovecot compares the time of a folder with what it has noted, and looks through the whole folder where they differ.
fn keep(path: &Path, as_it_was: &fs::Metadata) -> std::io::Result<()> {
    chown(path, Some(as_it_was.uid()), Some(as_it_was.gid()))?;
    fs::set_permissions(path, as_it_was.permissions())?;
    File::open(path)?.set_modified(as_it_was.modified()?)
}
