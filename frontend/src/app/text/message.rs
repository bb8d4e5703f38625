//! One message in words: what is wrong with it, what its row says to those who cannot see it.

use shared::mail::view::{Mailbox, Summary, Trouble};

use super::{problem::Words, units, words::reader};
use crate::{
    app::plain_text::beginning,
    wire::{MESSAGE_MAX, MessageProblem},
};

/// Why a message could not be fetched.
pub fn not_fetched(problem: &MessageProblem) -> Words {
    match problem {
        MessageProblem::Refused(refusal) => reader::would_not_give().said(&refusal.text),
        MessageProblem::TooLarge => reader::too_large(&units::size(MESSAGE_MAX)),
    }
}

/// The reader did not come back from it.
pub fn unreadable() -> Words {
    reader::unreadable()
}

/// What could not be read as it should.
pub fn trouble(trouble: Trouble) -> Words {
    match trouble {
        Trouble::TooNested => reader::too_nested(),
        Trouble::TooManyParts => reader::too_many_parts(),
        Trouble::Unreadable => reader::no_mail(),
        Trouble::BrokenEncoding => reader::broken_encoding(),
        Trouble::BrokenStructure => reader::broken_structure(),
        Trouble::UnknownCharset => reader::unknown_charset(),
    }
}

/// Who a message is from, for a row: the name, else the address.
pub fn sender(summary: &Summary) -> &str {
    let Some(mailbox) = summary.from.first() else {
        return reader::NO_SENDER.text();
    };
    let name = mailbox.name.trim();
    let shown = if name.is_empty() {
        &mailbox.address
    } else {
        name
    };
    beginning(shown, NAME_MAX)
}

/// The subject, or a word for its absence.
pub fn subject(summary: &Summary) -> &str {
    let subject = summary.subject.trim();
    if subject.is_empty() {
        reader::NO_SUBJECT.text()
    } else {
        beginning(subject, SUBJECT_MAX)
    }
}

/// A message of which only the number is known.
pub fn numbered(number: u32) -> String {
    reader::numbered(number.into())
}

/// `to Ann Lee and 3 others`.
pub fn recipients(summary: &Summary) -> String {
    let others = (summary.to.len() + summary.cc.len()).saturating_sub(1);
    let Some(first) = summary.to.first().or(summary.cc.first()) else {
        return super::NO_RECIPIENT.to_string();
    };
    let first = if first.name.trim().is_empty() {
        &first.address
    } else {
        first.name.trim()
    };
    match others {
        0 => reader::to_one(first),
        _ => reader::to_several(first, others as u64),
    }
}

/// Behind a long list of people.
pub fn more_people(number: usize) -> String {
    reader::more_people(number as u64)
}

/// What was quoted more than once.
pub fn earlier_lines(number: usize) -> String {
    reader::earlier_lines(number as u64)
}

/// What an attachment's button does.
pub fn save_attachment(name: &str, size: &str) -> String {
    reader::save_attachment(name, size)
}

/// What a row is called: everything in it, in the order of importance.
pub fn row(
    (number, octets): (u32, u64),
    summary: Option<&Summary>,
    date: &str,
    seen: bool,
    marked: bool,
) -> String {
    let mut parts = Vec::new();
    if marked {
        parts.push(super::WILL_BE_DELETED.to_string());
    }
    if !seen {
        parts.push(super::NOT_OPENED.to_string());
    }
    match summary {
        Some(summary) => {
            parts.push(sender(summary).to_owned());
            parts.push(subject(summary).to_owned());
            if !date.is_empty() {
                parts.push(date.to_owned());
            }
            if summary.mixed {
                parts.push(super::HAS_ATTACHMENTS.to_string());
            }
        }
        None => parts.push(numbered(number)),
    }
    parts.push(units::size(octets));
    parts.join(", ")
}

/// The display name shows one address, and the mail came from another: the oldest trick there is.
pub fn false_name(mailbox: &Mailbox) -> Option<Words> {
    let shown = mailbox
        .name
        .split(|c: char| c.is_whitespace() || "<>()[]\",;:'“”‘’".contains(c))
        .find(|word| {
            word.split_once('@')
                .is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.'))
        })?;
    (!shown.eq_ignore_ascii_case(&mailbox.address))
        .then(|| reader::false_name(&mailbox.address, shown))
}

/// The name of a saved message: the subject, as far as every file system takes it.
pub fn file_name(summary: Option<&Summary>, number: u32) -> String {
    let subject: String = summary
        .map_or("", |summary| summary.subject.as_str())
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || " -_,()".contains(c) {
                c
            } else {
                ' '
            }
        })
        .take(80)
        .collect();
    let subject = subject.split_whitespace().collect::<Vec<_>>().join(" ");
    if subject.is_empty() {
        format!("{}.eml", reader::file_name(&number.to_string()))
    } else {
        format!("{subject}.eml")
    }
}

/// Octets of a name and of a subject that are shown: a mail may bring megabytes of either.
const NAME_MAX: usize = 200;
const SUBJECT_MAX: usize = 1_000;

#[cfg(test)]
mod tests {
    use super::*;
    use shared::problem::Refusal;

    fn mailbox(name: &str, address: &str) -> Mailbox {
        Mailbox {
            name: name.into(),
            address: address.into(),
        }
    }

    #[test]
    fn every_trouble_has_words() {
        use Trouble::{
            BrokenEncoding, BrokenStructure, TooManyParts, TooNested, UnknownCharset, Unreadable,
        };
        for kind in [
            TooNested,
            TooManyParts,
            Unreadable,
            BrokenEncoding,
            BrokenStructure,
            UnknownCharset,
        ] {
            let words = trouble(kind);
            assert!(
                words.what.ends_with('.') && words.next.ends_with('.'),
                "{words:?}"
            );
        }
    }

    #[test]
    fn every_reason_not_to_fetch_has_words() {
        let refusal = Refusal {
            code: None,
            text: "gone".into(),
        };
        assert_eq!(
            not_fetched(&MessageProblem::Refused(refusal))
                .said
                .as_deref(),
            Some("gone")
        );
        assert!(
            not_fetched(&MessageProblem::TooLarge)
                .what
                .contains("134 MB")
        );
    }

    #[test]
    fn a_name_with_another_address_is_told() {
        assert!(false_name(&mailbox("service@bank.example", "x@evil.example")).is_some());
        assert!(
            false_name(&mailbox(
                "\"Bank <service@bank.example>\"",
                "x@evil.example"
            ))
            .is_some()
        );
        assert!(false_name(&mailbox("Ann Lee", "ann@example.org")).is_none());
        assert!(false_name(&mailbox("Ann@Example.org", "ann@example.org")).is_none());
        assert!(false_name(&mailbox("meet @ noon", "ann@example.org")).is_none());
    }

    #[test]
    fn a_row_says_everything_in_it() {
        let summary = Summary {
            subject: "Lunch?".into(),
            from: vec![mailbox("Ann Lee", "ann@example.org")],
            mixed: true,
            ..Summary::default()
        };
        assert_eq!(
            row((3, 42_000), Some(&summary), "today 14:05", false, false),
            "Not opened yet, Ann Lee, Lunch?, today 14:05, has attachments, 42 kB"
        );
        assert_eq!(
            row((3, 42_000), None, "", true, true),
            "will be deleted, Message 3, 42 kB"
        );
    }

    #[test]
    fn file_names_are_tame() {
        let summary = |subject: &str| Summary {
            subject: subject.into(),
            ..Summary::default()
        };
        for (subject, name) in [
            ("Re: Lunch?", "Re Lunch.eml"),
            ("../../etc/passwd", "etc passwd.eml"),
            ("\u{202e}fdp.exe", "fdp exe.eml"),
            ("", "message 7.eml"),
        ] {
            assert_eq!(file_name(Some(&summary(subject)), 7), name);
        }
    }
}
