//! What is known in the TRANSACTION state (RFC 1939 §5): the messages, and what the session did to them.

use std::{collections::BTreeSet, fmt::Write};

use crate::machine::reply::{err, ok};

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
pub(in crate::machine) struct Transaction {
    entries: Vec<Entry>,
    deleted: BTreeSet<usize>,
    /// The highest number that RETR was given; 0 if none.
    last: u32,
}

/// Which numbers LIST and UIDL show: the right ones, but for mischief.
#[derive(Clone, Copy, Debug)]
pub(in crate::machine) enum Numbers {
    Right,
    Twice,
    OutOfRange,
}

impl Transaction {
    pub(in crate::machine) const fn new(entries: Vec<Entry>) -> Self {
        Self {
            entries,
            deleted: BTreeSet::new(),
            last: 0,
        }
    }

    /// The messages marked as deleted, from 0.
    pub(in crate::machine) const fn deleted(&self) -> &BTreeSet<usize> {
        &self.deleted
    }

    /// The place (from 0) of the message with this number (from 1), or the reply that says why not.
    pub(in crate::machine) fn find(&self, number: u32) -> Result<usize, Vec<u8>> {
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

    pub(in crate::machine) fn greeting(&self) -> Vec<u8> {
        let (count, octets) = self.count();
        ok(&format!("{count} messages ({octets} octets)"))
    }

    pub(in crate::machine) fn stat(&self) -> Vec<u8> {
        let (count, octets) = self.count();
        ok(&format!("{count} {octets}"))
    }

    /// LIST and UIDL: the one line of the message asked for.
    pub(in crate::machine) fn line(
        &self,
        number: u32,
        value: impl Fn(&Entry) -> String,
    ) -> Vec<u8> {
        match self.find(number) {
            Ok(place) => ok(&format!("{number} {}", value(&self.entries[place]))),
            Err(reply) => reply,
        }
    }

    /// LIST and UIDL: `first`, then one line per message.
    pub(in crate::machine) fn lines(
        &self,
        first: &[u8],
        numbers: Numbers,
        value: impl Fn(&Entry) -> String,
    ) -> Vec<u8> {
        let mut lines = String::new();
        let mut add = |number: usize, value: &str| {
            write!(lines, "{number} {value}\r\n").expect("a String takes everything");
        };
        for (place, entry) in self.alive() {
            let value = value(entry);
            add(place + 1, &value);
            if matches!(numbers, Numbers::Twice) {
                add(place + 1, &value);
            }
        }
        if let (Numbers::OutOfRange, Some(entry)) = (numbers, self.entries.first()) {
            let value = value(entry);
            for number in [0, self.entries.len() + 1, 1 << 32] {
                add(number, &value);
            }
        }
        [first, lines.as_bytes(), b".\r\n"].concat()
    }

    /// LAST (RFC 1460 §5): the highest number of a message that was read; RSET forgets it.
    pub(in crate::machine) fn last(&self) -> Vec<u8> {
        ok(&self.last.to_string())
    }

    /// RETR was given this number.
    pub(in crate::machine) fn read(&mut self, number: u32) {
        self.last = self.last.max(number);
    }

    pub(in crate::machine) fn dele(&mut self, number: u32) -> Vec<u8> {
        match self.find(number) {
            Ok(place) => {
                self.deleted.insert(place);
                ok(&format!("message {number} deleted"))
            }
            Err(reply) => reply,
        }
    }

    pub(in crate::machine) fn rset(&mut self) -> Vec<u8> {
        self.deleted.clear();
        self.last = 0;
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
}

/// The part of a message that TOP sends: the header, the empty line, and `lines` lines of the body.
pub(in crate::machine) fn top(message: &[u8], lines: u64) -> &[u8] {
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
