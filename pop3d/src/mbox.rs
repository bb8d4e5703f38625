//! The mbox format, mboxrd flavour: messages in one file, each behind a line that begins with `From `, an empty line
//! between them, and one `>` more before every line of a message that looks like `From `, `>From `, `>>From ` …
//!
//! A message in a file has LF line ends (CR LF is understood); on the wire it has CR LF. Between the two stand
//! [`index`], which finds the messages and counts their octets *as sent*, and [`wire`], which makes those octets.

use std::io::{self, BufRead};

use ring::digest;

use crate::copies;

/// Octets of the digest that go into a unique-id: 128 bits are beyond collision, and 32 digits are within the 70
/// characters of RFC 1939 §7.
const ID_OCTETS: usize = 16;

/// Where a message is in the file, and what POP3 says about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Where its `From ` line begins.
    pub from: u64,
    /// Where its first line begins.
    pub start: u64,
    /// Where its last line ends; the empty line behind it is not its own.
    pub end: u64,
    /// Where the next message's `From ` line begins, or the file ends.
    pub next: u64,
    /// Octets that RETR sends, without stuffing and final dot.
    pub size: u64,
    /// A digest of exactly those octets.
    pub digest: String,
    /// Which of several identical messages it is, if its `From ` line says so.
    pub copy: Option<u32>,
}

/// The messages of a file, in order.
///
/// # Errors
/// The file cannot be read, or ([`io::ErrorKind::InvalidData`]) does not begin as an mbox does.
pub fn index(mut file: impl BufRead) -> io::Result<Vec<Message>> {
    let mut index = Index::default();
    let mut line = Vec::new();
    while file.read_until(b'\n', &mut line)? > 0 {
        index.push(&line)?;
        line.clear();
    }
    Ok(index.finish())
}

/// Appends a message as a mailbox file holds it: behind a `From ` line, quoted, LF line ends, an empty line at the end.
/// Any line end in `message` will do.
pub fn append(mailbox: &mut Vec<u8>, message: &[u8]) {
    // The classic line for mail of no known sender and time; neither is anything that POP3 shows.
    mailbox.extend_from_slice(b"From MAILER-DAEMON Thu Jan  1 00:00:00 1970\n");
    for line in message.split_inclusive(|octet| *octet == b'\n') {
        let text = text_of(line);
        if is_quoted_from(text, 0) {
            mailbox.push(b'>');
        }
        mailbox.extend_from_slice(text);
        mailbox.push(b'\n');
    }
    mailbox.push(b'\n');
}

/// The octets of a message as POP3 sends them, from the lines of the file between its `start` and `end`.
pub fn wire(stored: &[u8]) -> Vec<u8> {
    let mut sent = Vec::with_capacity(stored.len() + stored.len() / 32);
    for line in stored.split_inclusive(|octet| *octet == b'\n') {
        sent.extend_from_slice(sent_text(line));
        sent.extend_from_slice(b"\r\n");
    }
    sent
}

/// Finds messages line by line.
#[derive(Default)]
struct Index {
    found: Vec<Message>,
    current: Option<Unfinished>,
    /// Octets of the file seen.
    at: u64,
    /// An empty line that is either a message's own or the border to the next: its length.
    border: Option<u64>,
}

struct Unfinished {
    from: u64,
    start: u64,
    end: u64,
    size: u64,
    digest: digest::Context,
    copy: Option<u32>,
}

impl Index {
    fn push(&mut self, line: &[u8]) -> io::Result<()> {
        let begins =
            line.starts_with(b"From ") && (self.current.is_none() || self.border.is_some());
        if begins {
            self.end_message();
            self.current = Some(Unfinished {
                from: self.at,
                start: self.at + line.len() as u64,
                end: self.at + line.len() as u64,
                size: 0,
                digest: digest::Context::new(&digest::SHA256),
                copy: copies::mark(line),
            });
        } else {
            let border = self.border.take();
            let Some(message) = &mut self.current else {
                return Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    "not a mailbox: no From line at its beginning",
                ));
            };
            if let Some(length) = border {
                message.take(b"", length);
            }
            if text_of(line).is_empty() {
                self.border = Some(line.len() as u64);
            } else {
                message.take(sent_text(line), line.len() as u64);
            }
        }
        self.at += line.len() as u64;
        Ok(())
    }

    fn end_message(&mut self) {
        self.border = None;
        if let Some(message) = self.current.take() {
            self.found.push(message.finish(self.at));
        }
    }

    fn finish(mut self) -> Vec<Message> {
        self.end_message();
        self.found
    }
}

impl Unfinished {
    /// Takes a line that is sent as `text` and CR LF and has `length` octets in the file.
    fn take(&mut self, text: &[u8], length: u64) {
        self.digest.update(text);
        self.digest.update(b"\r\n");
        self.size += text.len() as u64 + 2;
        self.end += length;
    }

    fn finish(self, next: u64) -> Message {
        let digest = self.digest.finish();
        let digest = digest.as_ref()[..ID_OCTETS]
            .iter()
            .map(|octet| format!("{octet:02x}"))
            .collect();
        Message {
            from: self.from,
            start: self.start,
            end: self.end,
            next,
            size: self.size,
            digest,
            copy: self.copy,
        }
    }
}

/// A line without its line end.
fn text_of(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// A line of the file as it is sent: without line end and without the `>` that quotes a `From `.
fn sent_text(line: &[u8]) -> &[u8] {
    let text = text_of(line);
    if is_quoted_from(text, 1) {
        &text[1..]
    } else {
        text
    }
}

/// True for `From ` behind at least `least` `>`.
fn is_quoted_from(text: &[u8], least: usize) -> bool {
    let quotes = text.iter().take_while(|octet| **octet == b'>').count();
    quotes >= least && text[quotes..].starts_with(b"From ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The messages of a mailbox, as sent.
    fn read(mailbox: &[u8]) -> Vec<String> {
        let messages = index(mailbox).expect("a mailbox");
        let sent = messages.iter().map(|message| {
            let stored = &mailbox
                [usize::try_from(message.start).unwrap()..usize::try_from(message.end).unwrap()];
            let sent = wire(stored);
            assert_eq!(sent.len() as u64, message.size, "the size is what is sent");
            let digest = digest::digest(&digest::SHA256, &sent);
            assert!(message.digest.starts_with(&format!(
                "{:02x}{:02x}",
                digest.as_ref()[0],
                digest.as_ref()[1]
            )));
            sent.escape_ascii().to_string()
        });
        sent.collect()
    }

    fn check(mailbox: &str, expected: &[&str]) {
        assert_eq!(read(mailbox.as_bytes()), expected, "{mailbox}");
    }

    #[test]
    fn messages_are_found() {
        check("", &[]);
        check("From a\n", &[""]);
        check("From a\nx\n\n", &[r"x\r\n"]);
        check("From a\nx\n\nFrom b\ny\n\n", &[r"x\r\n", r"y\r\n"]);
        // No empty line before it: a line of the message, however much it looks like a border.
        check("From a\nx\nFrom b\ny\n", &[r"x\r\nFrom b\r\ny\r\n"]);
        // Two empty lines: one is the message's.
        check("From a\nx\n\n\nFrom b\n\ny", &[r"x\r\n\r\n", r"\r\ny\r\n"]);
        check("From a\nx\n\n\n\n", &[r"x\r\n\r\n\r\n"]);
        // CR LF and no line end at all.
        check("From a\r\nx\r\n\r\nFrom b\r\ny", &[r"x\r\n", r"y\r\n"]);
    }

    #[test]
    fn quoting_is_undone_by_one() {
        check(
            "From a\n>From x\n>>From y\n> From z\n>Fromage\n\n",
            &[r"From x\r\n>From y\r\n> From z\r\n>Fromage\r\n"],
        );
    }

    #[test]
    fn what_is_no_mailbox_is_refused() {
        for text in ["\n", "Subject: x\n", "from a\n"] {
            let error = index(text.as_bytes()).expect_err(text);
            assert_eq!(error.kind(), io::ErrorKind::InvalidData);
        }
    }

    #[test]
    fn what_is_appended_is_read_back() {
        let messages: [&[u8]; 7] = [
            b"A: b\r\n\r\nFrom here\r\n>From there\r\n.\r\n",
            b"",
            b"\r\n",
            b"x\r\n\r\n\r\n",
            b"\r\nFrom \r\n\r\nFrom \r\n",
            b"no line end",
            b"raw \xff\x00 octets and a \r in the middle\r\n",
        ];
        let mut mailbox = Vec::new();
        for message in messages {
            append(&mut mailbox, message);
        }
        let expected: Vec<String> = messages
            .iter()
            .map(|message| {
                let end: &[u8] = if message.is_empty() || message.ends_with(b"\n") {
                    b""
                } else {
                    b"\r\n"
                };
                [*message, end].concat().escape_ascii().to_string()
            })
            .collect();
        assert_eq!(read(&mailbox), expected);
    }

    #[test]
    fn spans_cover_the_file() {
        let mailbox = b"From a\nx\n\nFrom b\ny\n\n\nFrom c\n";
        let messages = index(&mailbox[..]).expect("a mailbox");
        let mut at = 0;
        for message in &messages {
            assert_eq!(message.from, at);
            assert!(
                message.from < message.start
                    && message.start <= message.end
                    && message.end <= message.next
            );
            at = message.next;
        }
        assert_eq!(at, mailbox.len() as u64);
    }
}
