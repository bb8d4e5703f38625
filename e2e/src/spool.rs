//! Maildrops on the disk, in the formats that servers keep them in.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};

/// What starts a message in an mbox file (the rest of the line is the envelope's sender and a date).
const MBOX_FROM: &[u8] = b"From ";

/// A user's maildrop.
#[derive(Clone, Debug)]
pub enum Spool {
    /// A directory with `new`, `cur` and `tmp`, a file for each message.
    Maildir(PathBuf),
    /// One file. A line of a message that starts with `From `, or with that in quotes already, is quoted with `>` when
    /// it is delivered.
    Mbox(PathBuf),
    /// A directory with a file for each message, named `1.`, `2.` and so on, and with others that are the server's.
    Numbered(PathBuf),
}

impl Spool {
    /// Delivers messages, which have CR LF line ends. In maildirs and mbox files, lines end in LF, as local delivery
    /// leaves them. The files will belong to the user and group `id`.
    ///
    /// # Panics
    /// When they cannot be written.
    pub fn deliver(&self, messages: &[Vec<u8>], id: u32) {
        match self {
            Self::Maildir(dir) => {
                for folder in ["new", "tmp", "cur"].map(|name| dir.join(name)) {
                    fs::create_dir_all(&folder).expect("the spool is ours");
                    chown(&folder, Some(id), Some(id)).expect("root may");
                }
                chown(dir, Some(id), Some(id)).expect("root may");
                for (number, message) in messages.iter().enumerate() {
                    let name = format!("{}.M{number}P1.localhost:2,", 1_700_000_000 + number);
                    write(&dir.join("cur").join(name), &with_lf(message), id);
                }
            }
            Self::Mbox(file) => write(file, &mbox(messages), id),
            Self::Numbered(dir) => {
                fs::create_dir_all(dir).expect("the spool is ours");
                for (number, message) in (1..).zip(messages) {
                    write(&dir.join(format!("{number}.")), message, id);
                }
            }
        }
    }

    /// The messages that are there now, with CR LF line ends, in the order of their delivery. Those of an mbox file
    /// are as they stand there, quoted.
    ///
    /// # Panics
    /// When there is no such maildrop.
    pub fn messages(&self) -> Vec<Vec<u8>> {
        match self {
            Self::Maildir(dir) => {
                let mut files: Vec<PathBuf> = ["new", "cur"]
                    .iter()
                    .flat_map(|folder| fs::read_dir(dir.join(folder)).expect("a maildir"))
                    .map(|entry| entry.expect("a readable directory").path())
                    .collect();
                files.sort_by_key(|file| file.file_name().map(ToOwned::to_owned));
                let read = |file| fs::read(file).expect("it was there a moment ago");
                files.iter().map(|file| with_crlf(&read(file))).collect()
            }
            Self::Mbox(file) => split_mbox(&fs::read(file).expect("an mbox file")),
            Self::Numbered(dir) => {
                let number = |name: &str| name.strip_suffix('.')?.parse().ok();
                let mut files: Vec<(u32, PathBuf)> = fs::read_dir(dir)
                    .expect("a maildrop")
                    .map(|entry| entry.expect("a readable directory"))
                    .filter_map(|it| Some((number(it.file_name().to_str()?)?, it.path())))
                    .collect();
                files.sort();
                let read = |(_, file)| fs::read(file).expect("it was there a moment ago");
                files.into_iter().map(read).collect()
            }
        }
    }
}

fn write(file: &Path, content: &[u8], id: u32) {
    fs::write(file, content).expect("the spool is ours");
    fs::set_permissions(file, Permissions::from_mode(0o660)).expect("the spool is ours");
    chown(file, Some(id), Some(id)).expect("root may");
}

/// As local delivery writes it: a `From ` line, the message with quoted lines, an empty line.
fn mbox(messages: &[Vec<u8>]) -> Vec<u8> {
    let mut file = Vec::new();
    for message in messages {
        file.extend(b"From cosima@example.org Tue Nov 17 08:30:00 2026\n");
        file.extend(quoted(&with_lf(message)));
        if !file.ends_with(b"\n") {
            file.push(b'\n');
        }
        file.push(b'\n');
    }
    file
}

/// The message with a `>` before each line that would otherwise look like the beginning of another, or like such a line
/// quoted.
pub fn quoted(message: &[u8]) -> Vec<u8> {
    let mut quoted = Vec::with_capacity(message.len());
    for line in message.split_inclusive(|octet| *octet == b'\n') {
        let quotes = line.iter().take_while(|octet| **octet == b'>').count();
        if line[quotes..].starts_with(MBOX_FROM) {
            quoted.push(b'>');
        }
        quoted.extend(line);
    }
    quoted
}

fn split_mbox(file: &[u8]) -> Vec<Vec<u8>> {
    let mut messages: Vec<Vec<u8>> = Vec::new();
    for line in file.split_inclusive(|octet| *octet == b'\n') {
        if line.starts_with(MBOX_FROM) {
            messages.push(Vec::new());
        } else {
            messages
                .last_mut()
                .expect("it starts with From")
                .extend(line);
        }
    }
    for message in &mut messages {
        // The empty line before the next `From ` belongs to neither.
        if message.ends_with(b"\n\n") {
            message.pop();
        }
        *message = with_crlf(message);
    }
    messages
}

/// Every line ends in LF alone.
fn with_lf(message: &[u8]) -> Vec<u8> {
    let mut lines = message.to_vec();
    lines.retain(|octet| *octet != b'\r');
    lines
}

/// Every line ends in CR LF.
fn with_crlf(message: &[u8]) -> Vec<u8> {
    let mut lines = Vec::with_capacity(message.len() + 64);
    for octet in message {
        if *octet == b'\n' && lines.last() != Some(&b'\r') {
            lines.push(b'\r');
        }
        lines.push(*octet);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_mbox_keeps_messages_apart() {
        let messages = [
            b"Subject: one\r\n\r\nFrom here\r\n\r\nto there\r\n".to_vec(),
            b"Subject: two\r\n\r\n".to_vec(),
            b"Subject: three\r\n\r\nno end".to_vec(),
        ];
        let kept = split_mbox(&mbox(&messages));
        assert_eq!(kept.len(), 3);
        assert_eq!(
            kept[0],
            b"Subject: one\r\n\r\n>From here\r\n\r\nto there\r\n"
        );
        assert_eq!(kept[1], messages[1]);
        assert_eq!(kept[2], b"Subject: three\r\n\r\nno end\r\n");
    }

    #[test]
    fn line_ends_go_there_and_back() {
        let message = b"a\r\n\r\nb";
        assert_eq!(with_lf(message), b"a\n\nb");
        assert_eq!(with_crlf(&with_lf(message)), message);
        assert_eq!(with_crlf(message), message);
    }
}
