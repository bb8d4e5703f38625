//! What a row is sorted, searched and threaded by: worked out once, when its header comes.

use crate::mail::view::{Mailbox, Summary};

use super::fold::fold_into;

/// The keys of one message: one allocation for the text, one for the references.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    /// Folded: authors, a line feed, recipients, a line feed, subject, a line feed, mailing list. No folded field has a
    /// line feed in it.
    text: Box<str>,
    /// Where the first author's address begins and ends.
    address: (u32, u32),
    to: u32,
    subject: u32,
    /// Where the subject begins without `Re:` and its like.
    bare: u32,
    list: u32,
    /// When it was written, by its own account: seconds since 1970, UTC.
    pub date: Option<i64>,
    /// It most likely has attachments.
    pub mixed: bool,
    /// Its Message-ID.
    pub(super) id: Option<Id>,
    /// The messages that it answers, oldest first.
    pub(super) references: Box<[Id]>,
}

/// A Message-ID's hash. Who forges one that collides has no more of it than who forges References.
pub(super) type Id = u64;

impl Keys {
    /// Works them out.
    pub fn of(summary: &Summary) -> Self {
        let mut text = String::with_capacity(128);
        let address = people(&summary.from, &mut text);
        text.push('\n');
        let to = text.len() as u32;
        people(&summary.to, &mut text);
        people(&summary.cc, &mut text);
        text.push('\n');
        let subject = text.len();
        fold_into(beginning(&summary.subject, SUBJECT_MAX), &mut text);
        let bare = text.len() - without_replies(&text[subject..]).len();
        text.push('\n');
        let list = text.len() as u32;
        let id = summary.list_id.as_deref().unwrap_or_default();
        fold_into(beginning(id, NAME_MAX), &mut text);
        let skipped = summary.references.len().saturating_sub(REFERENCES_MAX);
        Self {
            address,
            to,
            subject: subject as u32,
            bare: bare as u32,
            list,
            text: text.into(),
            date: summary.date,
            mixed: summary.mixed,
            id: summary.message_id.as_deref().map(hash),
            references: summary.references[skipped..]
                .iter()
                .map(|reference| hash(reference))
                .collect(),
        }
    }

    /// Authors, recipients and subject, folded.
    pub fn all(&self) -> &str {
        self.until_list(0)
    }

    /// The first author's address, folded; empty if there is none.
    pub fn address(&self) -> &str {
        let (from, until) = self.address;
        &self.text[from as usize..until as usize]
    }

    /// The domain of that address, folded; empty if there is none.
    pub fn domain(&self) -> &str {
        let parts = self.address().rsplit_once('@');
        parts.map_or("", |(_, domain)| domain)
    }

    /// The mailing list, folded; empty if there is none.
    pub fn list(&self) -> &str {
        &self.text[self.list as usize..]
    }

    fn until_list(&self, from: u32) -> &str {
        let end = (self.list as usize).saturating_sub(1);
        &self.text[from as usize..end]
    }

    /// The authors, folded: display names before addresses.
    pub fn from(&self) -> &str {
        &self.text[..(self.to as usize).saturating_sub(1)]
    }

    /// The recipients, folded.
    pub fn to(&self) -> &str {
        &self.text[self.to as usize..(self.subject as usize).saturating_sub(1)]
    }

    /// The subject, folded.
    pub fn subject(&self) -> &str {
        self.until_list(self.subject)
    }

    /// The subject, folded, without `Re:`, `AW:`, `Fwd:` and their like.
    pub fn bare_subject(&self) -> &str {
        self.until_list(self.bare)
    }
}

/// Folds people behind a text, and returns where the first address among them stands.
fn people(mailboxes: &[Mailbox], text: &mut String) -> (u32, u32) {
    let end = text.len() + PEOPLE_MAX;
    let mut first = (0, 0);
    for mailbox in mailboxes {
        if end <= text.len() {
            break;
        }
        for (word, is_address) in [(&mailbox.name, false), (&mailbox.address, true)] {
            let word = word.trim();
            if !word.is_empty() {
                let from = text.len() as u32;
                fold_into(beginning(word, NAME_MAX), text);
                if is_address && first == (0, 0) {
                    first = (from, text.len() as u32);
                }
                text.push(' ');
            }
        }
    }
    first
}

fn beginning(text: &str, max: usize) -> &str {
    &text[..text.floor_char_boundary(max)]
}

/// A folded subject behind its `re:`, `aw[2]:`, `fwd:`…
fn without_replies(subject: &str) -> &str {
    let mut rest = subject.trim_start();
    while let Some(behind) = REPLIES
        .iter()
        .find_map(|word| behind_colon(rest.strip_prefix(word)?))
    {
        rest = behind.trim_start();
    }
    rest
}

/// Behind `:`, ` :` or `[2]:`.
fn behind_colon(text: &str) -> Option<&str> {
    let text = text.trim_start_matches(|c: char| c.is_ascii_digit() || "[]()^ ".contains(c));
    text.strip_prefix(':')
}

/// FNV-1a.
fn hash(text: &str) -> Id {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, octet| {
        (hash ^ u64::from(octet)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// How mail programs mark answers and forwards, in some languages, folded.
const REPLIES: [&str; 17] = [
    "re", "aw", "fwd", "fw", "wg", "antwort", "antw", "sv", "vs", "rv", "tr", "rif", "odp", "ynt",
    "回复", "答复", "转发",
];

/// Octets of a subject that are searched. RFC 5322 §2.1.1 thinks of 78.
const SUBJECT_MAX: usize = 2_000;

/// Octets of a name or an address that are searched.
const NAME_MAX: usize = 500;

/// Octets of a field of people that are searched: some hundreds of them.
const PEOPLE_MAX: usize = 16_000;

/// References that are looked at, the last ones: they name the nearest.
const REFERENCES_MAX: usize = 50;

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn fields_are_apart() {
        let ann = Mailbox {
            name: "Ann Lée".into(),
            address: "ann@example.org".into(),
        };
        let keys = Keys::of(&Summary {
            from: vec![ann.clone()],
            to: vec![Mailbox::default()],
            cc: vec![ann],
            subject: "Re: Größe\n\nX".into(),
            list_id: Some("Sea.Example.Org".into()),
            ..Summary::default()
        });
        assert_eq!(keys.address(), "ann@example.org");
        assert_eq!(keys.domain(), "example.org");
        assert_eq!(keys.list(), "sea.example.org");
        assert_eq!(keys.from(), "ann lee ann@example.org ");
        assert_eq!(keys.to(), "ann lee ann@example.org ");
        assert_eq!(keys.subject(), "re: grosse  x");
        assert_eq!(keys.bare_subject(), "grosse  x");
        let empty = Keys::of(&Summary::default());
        for empty in [empty, Keys::default()] {
            assert_eq!((empty.from(), empty.to(), empty.subject()), ("", "", ""));
            assert_eq!(
                (empty.all().trim(), empty.address(), empty.list()),
                ("", "", "")
            );
        }
    }

    #[test]
    fn answers_and_forwards_are_sorted_with_what_they_answer() {
        for (subject, bare) in [
            ("Re: lunch", "lunch"),
            ("AW: WG: Fwd: Re[2]: lunch", "lunch"),
            ("RE : SV:lunch", "lunch"),
            ("回复：午饭", "午饭"),
            ("Really: no", "really: no"),
            ("Re", "re"),
            ("Re:", ""),
            ("revolt", "revolt"),
        ] {
            let keys = Keys::of(&Summary {
                subject: subject.into(),
                ..Summary::default()
            });
            assert_eq!(keys.bare_subject(), bare, "{subject}");
        }
    }
}
