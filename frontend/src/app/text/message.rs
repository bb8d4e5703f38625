//! One message in words: what is wrong with it, what its row says to those who cannot see it.

use shared::mail::view::{Mailbox, Summary, Trouble};

use super::{problem::Words, units};
use crate::{
    app::plain_text::beginning,
    wire::{MESSAGE_MAX, MessageProblem},
};

/// Why a message could not be fetched.
pub fn not_fetched(problem: &MessageProblem) -> Words {
    match problem {
        MessageProblem::Refused(refusal) => Words::new(
            "The server would not give this message.",
            "It may be gone, or the server may be at fault. Refresh the list, or try again later.",
        )
        .said(&refusal.text),
        MessageProblem::TooLarge => Words::new(
            format!("This message is larger than {}.", units::size(MESSAGE_MAX)),
            "That is more than this page can hold. Fetch it with a mail program.",
        ),
    }
}

/// The reader did not come back from it.
pub fn unreadable() -> Words {
    Words::new(
        "This message could not be read.",
        "It is broken, or made to break mail programs. It did no harm; “Source” shows it as it is.",
    )
}

/// What could not be read as it should.
pub fn trouble(trouble: Trouble) -> Words {
    match trouble {
        Trouble::TooNested => Words::new(
            "This message holds messages inside messages, too many to unpack.",
            "“Source” shows it as it is.",
        ),
        Trouble::TooManyParts => Words::new(
            "This message has too many parts to unpack.",
            "“Source” shows it as it is.",
        ),
        Trouble::Unreadable => Words::new(
            "This does not look like a mail.",
            "“Source” shows what the server sent.",
        ),
        Trouble::BrokenEncoding => Words::new(
            "This message was damaged, or badly made: the text may have gaps.",
            "“Source” shows it as it is.",
        ),
        Trouble::BrokenStructure => Words::new(
            "This message is malformed: a part does not end where it should.",
            "Something may be missing; “Source” shows everything.",
        ),
        Trouble::UnknownCharset => Words::new(
            "This message uses an unknown character set.",
            "Some letters may be wrong.",
        ),
    }
}

/// Who a message is from, for a row: the name, else the address.
pub fn sender(summary: &Summary) -> &str {
    let Some(mailbox) = summary.from.first() else {
        return "(no sender)";
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
        "(no subject)"
    } else {
        beginning(subject, SUBJECT_MAX)
    }
}

/// A message of which only the number is known.
pub fn numbered(number: u32) -> String {
    format!("Message {}", units::count(number.into()))
}

/// `to Ann Lee and 3 others`.
pub fn recipients(summary: &Summary) -> String {
    let others = (summary.to.len() + summary.cc.len()).saturating_sub(1);
    let Some(first) = summary.to.first().or(summary.cc.first()) else {
        return super::NO_RECIPIENT.into();
    };
    let first = if first.name.trim().is_empty() {
        &first.address
    } else {
        first.name.trim()
    };
    match others {
        0 => format!("to {first}"),
        1 => format!("to {first} and 1 other"),
        _ => format!("to {first} and {} others", units::count(others as u64)),
    }
}

/// Behind a long list of people.
pub fn more_people(number: usize) -> String {
    format!(", and {} more", units::count(number as u64))
}

/// What was quoted more than once.
pub fn earlier_lines(number: usize) -> String {
    if number == 1 {
        "1 earlier line".into()
    } else {
        format!("{} earlier lines", units::count(number as u64))
    }
}

/// What an attachment's button does.
pub fn save_attachment(name: &str, size: &str) -> String {
    format!("Save {name}, {size}")
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
        parts.push(super::WILL_BE_DELETED.to_owned());
    }
    if !seen {
        parts.push("Not opened yet".into());
    }
    match summary {
        Some(summary) => {
            parts.push(sender(summary).to_owned());
            parts.push(subject(summary).to_owned());
            if !date.is_empty() {
                parts.push(date.to_owned());
            }
            if summary.mixed {
                parts.push(super::HAS_ATTACHMENTS.into());
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
    (!shown.eq_ignore_ascii_case(&mailbox.address)).then(|| {
        Words::new(
            format!(
                "The sender’s name shows {shown}, but the address is {}.",
                mailbox.address
            ),
            "The name is free to choose. Trust the address alone, and that not too far.",
        )
    })
}

/// How many things of other servers the message would have loaded.
pub fn remote_images(number: u32) -> String {
    match number {
        1 => "1 remote image is blocked: loading it tells the sender that you are reading.".into(),
        _ => format!(
            "{} remote images are blocked: loading them tells the sender that you are reading.",
            units::count(number.into())
        ),
    }
}

/// A link whose words name another place than it leads to.
pub fn false_link(shown: &str, leads_to: &str, more: usize) -> String {
    match more {
        0 => format!("A link shows {shown} but leads to {leads_to}."),
        1 => {
            format!("A link shows {shown} but leads to {leads_to}, and there is another such link.")
        }
        _ => format!(
            "A link shows {shown} but leads to {leads_to}, and there are {more} more such links."
        ),
    }
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
        format!("message {number}.eml")
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
