//! The TRANSACTION state (RFC 1939 §5): the messages, and which of them are marked as deleted.

use std::{collections::BTreeSet, fmt::Write};

use super::reply::{err, ok};

/// What POP3 says about a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Octets that RETR sends, without stuffing and final dot.
    pub size: u64,
    /// 1 to 70 characters from `!` to `~` (RFC 1939 §7, UIDL).
    pub unique_id: String,
}

/// The maildrop as this session sees it.
#[derive(Debug)]
pub(super) struct Transaction {
    entries: Vec<Entry>,
    deleted: BTreeSet<usize>,
}

impl Transaction {
    pub(super) const fn new(entries: Vec<Entry>) -> Self {
        Self {
            entries,
            deleted: BTreeSet::new(),
        }
    }

    /// The messages marked as deleted, from 0.
    pub(super) const fn deleted(&self) -> &BTreeSet<usize> {
        &self.deleted
    }

    /// The place (from 0) of the message with this number (from 1), or the reply that says why not.
    pub(super) fn find(&self, number: u32) -> Result<usize, Vec<u8>> {
        let place = usize::try_from(number)
            .ok()
            .and_then(|number| number.checked_sub(1));
        match place.filter(|place| *place < self.entries.len()) {
            None => Err(err(&format!(
                "no such message, there are {}",
                self.entries.len()
            ))),
            Some(place) if self.deleted.contains(&place) => {
                Err(err(&format!("message {number} is deleted")))
            }
            Some(place) => Ok(place),
        }
    }

    pub(super) fn greeting(&self) -> Vec<u8> {
        let (count, octets) = self.count();
        ok(&format!("{count} messages ({octets} octets)"))
    }

    pub(super) fn stat(&self) -> Vec<u8> {
        let (count, octets) = self.count();
        ok(&format!("{count} {octets}"))
    }

    pub(super) fn list(&self, number: Option<u32>) -> Vec<u8> {
        self.scan(number, &self.greeting(), |entry| entry.size.to_string())
    }

    pub(super) fn uidl(&self, number: Option<u32>) -> Vec<u8> {
        self.scan(number, &ok("unique-ids follow"), |entry| {
            entry.unique_id.clone()
        })
    }

    pub(super) fn dele(&mut self, number: u32) -> Vec<u8> {
        match self.find(number) {
            Ok(place) => {
                self.deleted.insert(place);
                ok(&format!("message {number} deleted"))
            }
            Err(reply) => reply,
        }
    }

    pub(super) fn rset(&mut self) -> Vec<u8> {
        self.deleted.clear();
        self.greeting()
    }

    /// Messages and octets, without what is marked as deleted.
    fn count(&self) -> (usize, u64) {
        let octets = self.alive().map(|(_, entry)| entry.size).sum();
        (self.entries.len() - self.deleted.len(), octets)
    }

    fn alive(&self) -> impl Iterator<Item = (usize, &Entry)> {
        self.entries
            .iter()
            .enumerate()
            .filter(|(place, _)| !self.deleted.contains(place))
    }

    /// LIST and UIDL: one line per message, or the one line of the message asked for.
    fn scan(&self, number: Option<u32>, first: &[u8], value: impl Fn(&Entry) -> String) -> Vec<u8> {
        if let Some(number) = number {
            return match self.find(number) {
                Ok(place) => ok(&format!("{number} {}", value(&self.entries[place]))),
                Err(reply) => reply,
            };
        }
        let mut lines = String::new();
        for (place, entry) in self.alive() {
            write!(lines, "{} {}\r\n", place + 1, value(entry)).expect("a String takes everything");
        }
        [first, lines.as_bytes(), b".\r\n"].concat()
    }
}

/// The part of a message that TOP sends: the header, the empty line, and `lines` lines of the body.
pub(super) fn top(message: &[u8], lines: u64) -> &[u8] {
    let mut at = 0;
    let mut left = None;
    for line in message.split_inclusive(|octet| *octet == b'\n') {
        left = match left {
            None if line == b"\r\n" => Some(lines),
            None => None,
            Some(0) => break,
            Some(left) => Some(left - 1),
        };
        at += line.len();
    }
    &message[..at]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_top(message: &str, lines: u64, expected: &str) {
        assert_eq!(top(message.as_bytes(), lines), expected.as_bytes());
    }

    #[test]
    fn top_counts_lines_of_the_body() {
        let message = "A: b\r\nC: d\r\n\r\none\r\n\r\nthree\r\n";
        check_top(message, 0, "A: b\r\nC: d\r\n\r\n");
        check_top(message, 1, "A: b\r\nC: d\r\n\r\none\r\n");
        check_top(message, 2, "A: b\r\nC: d\r\n\r\none\r\n\r\n");
        check_top(message, 3, message);
        check_top(message, u64::MAX, message);
        check_top("\r\nbody\r\n", 0, "\r\n");
        check_top("A: b\r\n", 9, "A: b\r\n");
        check_top("", 1, "");
    }
}
