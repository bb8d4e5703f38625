//! Identical messages, told apart.
//!
//! The unique-id of a message is its digest, and `-2`, `-3` … behind it for the second, third … of identical ones. As
//! long as none of them goes, that follows from the file alone. When one goes, those behind it must keep their
//! unique-ids all the same (RFC 1939 §7), so a copy whose number no longer follows from its place says it at the end of
//! its `From ` line, where POP3 shows nothing and UUCP once wrote the name of a host:
//!
//! ```text
//! From ada@example.org Thu Jan  1 00:00:00 1970 remote from copy-3
//! ```
//!
//! A message's author cannot write there. Only such copies are touched, and only when the mailbox is rewritten anyway.

use std::collections::{BTreeSet, HashMap};

use crate::mbox::Message;

const MARK: &str = " remote from copy-";

/// The unique-ids of these messages, in their order. No two are the same.
pub(crate) fn unique_ids(messages: &[Message]) -> Vec<String> {
    let id = |(message, number): (&Message, u64)| match number {
        1 => message.digest.clone(),
        more => format!("{}-{more}", message.digest),
    };
    messages.iter().zip(numbers(messages)).map(id).collect()
}

/// For each message whether, when these are deleted, it has to say its number, and which.
pub(crate) fn marks(messages: &[Message], deleted: &BTreeSet<usize>) -> Vec<Option<u64>> {
    let mut numbering = Numbering::default();
    let mut mark = |(place, number): (usize, u64)| {
        let message = &messages[place];
        if deleted.contains(&place) {
            return None;
        }
        (numbering.number(message) != number).then(|| {
            numbering.highest.insert(&message.digest, number);
            number
        })
    };
    let numbers = numbers(messages).into_iter().enumerate();
    numbers.map(&mut mark).collect()
}

/// The `From ` line with its line end, saying this number.
pub(crate) fn marked(line: &[u8], number: u64) -> Vec<u8> {
    let text = line.trim_ascii_end();
    let end = &line[text.len()..];
    let text = match find_mark(text) {
        Some(at) => &text[..at],
        None => text,
    };
    [text, format!("{MARK}{number}").as_bytes(), end].concat()
}

/// The number that a `From ` line says.
pub(crate) fn mark(line: &[u8]) -> Option<u32> {
    let text = line.trim_ascii_end();
    let number = &text[find_mark(text)? + MARK.len()..];
    str::from_utf8(number).ok()?.parse().ok()
}

/// Where the mark begins, if the line ends with one.
fn find_mark(text: &[u8]) -> Option<usize> {
    let digits = text
        .iter()
        .rev()
        .take_while(|octet| octet.is_ascii_digit())
        .count();
    let before = text[..text.len() - digits].strip_suffix(MARK.as_bytes())?;
    (digits > 0).then_some(before.len())
}

fn numbers(messages: &[Message]) -> Vec<u64> {
    let mut numbering = Numbering::default();
    let number = |message| numbering.number(message);
    messages.iter().map(number).collect()
}

/// Counts identical messages.
#[derive(Default)]
struct Numbering<'a> {
    highest: HashMap<&'a str, u64>,
}

impl<'a> Numbering<'a> {
    /// The next copy's number: the one that it says, if that is higher than all before it, else one more than they have.
    fn number(&mut self, message: &'a Message) -> u64 {
        let highest = self.highest.entry(&message.digest).or_default();
        let next = *highest + 1;
        *highest = message.copy.map_or(next, |copy| u64::from(copy).max(next));
        *highest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, number: Option<u32>, with_seven: &str) {
        assert_eq!(mark(line.as_bytes()), number, "{line:?}");
        let marked = marked(line.as_bytes(), 7);
        assert_eq!(String::from_utf8_lossy(&marked), with_seven);
        assert_eq!(mark(&marked), Some(7));
    }

    #[test]
    fn marks_are_written_and_read() {
        check("From a\n", None, "From a remote from copy-7\n");
        check("From a\r\n", None, "From a remote from copy-7\r\n");
        check("From a", None, "From a remote from copy-7");
        check(
            "From a remote from copy-12\n",
            Some(12),
            "From a remote from copy-7\n",
        );
        check(
            "From a remote from copy-\n",
            None,
            "From a remote from copy- remote from copy-7\n",
        );
        // A sender's address is in the middle of the line.
        check(
            "From x remote from copy-3 Thu Jan  1 00:00:00 1970\n",
            None,
            "From x remote from copy-3 Thu Jan  1 00:00:00 1970 remote from copy-7\n",
        );
        assert_eq!(mark(b"From a remote from copy-4294967296\n"), None);
    }

    fn message(digest: &str, copy: Option<u32>) -> Message {
        Message {
            from: 0,
            start: 0,
            end: 0,
            next: 0,
            size: 0,
            digest: digest.to_owned(),
            copy,
        }
    }

    /// Whatever a file says, no two messages have one unique-id.
    #[test]
    fn no_two_are_the_same() {
        let said = [
            None,
            Some(1),
            Some(5),
            Some(5),
            Some(2),
            None,
            Some(u32::MAX),
            None,
        ];
        let messages: Vec<_> = said.map(|copy| message("a", copy)).to_vec();
        assert_eq!(
            unique_ids(&messages),
            [
                "a",
                "a-2",
                "a-5",
                "a-6",
                "a-7",
                "a-8",
                "a-4294967295",
                "a-4294967296"
            ]
        );
    }

    #[test]
    fn only_those_that_need_it_are_marked() {
        let messages: Vec<_> = ["a", "b", "a", "a", "a", "b"]
            .map(|digest| message(digest, None))
            .to_vec();
        let check = |deleted: &[usize], expected: [Option<u64>; 6]| {
            let deleted = deleted.iter().copied().collect();
            assert_eq!(marks(&messages, &deleted), expected);
        };
        check(&[], [None; 6]);
        check(&[4, 5], [None; 6]);
        check(&[0], [None, None, Some(2), None, None, None]);
        check(&[2], [None, None, None, Some(3), None, None]);
        check(&[0, 3], [None, None, Some(2), None, Some(4), None]);
        check(&[0, 1, 2, 3], [None, None, None, None, Some(4), Some(2)]);
    }
}
