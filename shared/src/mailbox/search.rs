//! A small language to find messages by: for the search field, and for whatever else chooses messages by a rule.
//!
//! ```text
//! query  = clause *( " " clause )          all of them
//! clause = term *( " or " term )           any of them
//! term   = [ "-" ] [ field ":" ] value     "-": not
//! value  = word / DQUOTE phrase DQUOTE / "<" exactly ">"
//! field  = from / to / subject / list / text / has / is / larger / smaller / size / before / after / on
//! ```
//!
//! Words are looked for as parts of words, folded: `mull` finds `Müller`. A word without a field is looked for in
//! authors, recipients, subject, and the text of messages that are here. `from:<ann@example.org>` is that address and no
//! longer one, `from:<@example.org>` whoever writes from there, `subject:"<parcel # of #>"` that pattern of subjects
//! ([`pattern`]), `list:<sea.example.org>` that list. What cannot be known of a message, since its
//! header or its text is not here, is neither true nor false: such a message does not match, with or without `-`.

pub mod editing;
mod parse;
pub(super) mod value;

use super::{groups::pattern, keys::Keys, order::Item};

pub use value::Today;

/// A question that can be asked of every message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    clauses: Vec<Vec<Term>>,
    /// What could not be understood, and was left out.
    pub notes: Vec<Note>,
}

/// Something that could not be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The term as it was typed.
    pub term: String,
    /// What should have been there.
    pub expected: Expected,
}

/// What should have been there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A size, such as `300k` or `1.5M`.
    Size,
    /// A date, such as `2026-03-01`, `2026-03`, `2026`, `yesterday` or `7d`.
    Date,
    /// The word `attachment`.
    Attachment,
    /// The word `duplicate`.
    Duplicate,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Term {
    not: bool,
    test: Test,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Test {
    Anywhere(String),
    In(Field, String),
    Exactly(Same, String),
    Text(String),
    Attachment,
    Copy,
    Larger(u64),
    Smaller(u64),
    /// From so many octets on, and below so many.
    Size(u64, u64),
    /// From this second on, and before that one.
    Within(i64, i64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    From,
    To,
    Subject,
    List,
}

/// What two messages can have the same, to the letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Same {
    Address,
    Domain,
    Pattern,
    List,
}

impl Query {
    /// Reads a query. It always succeeds: what is not understood is left out and noted.
    pub fn parse(text: &str, today: Today) -> Self {
        parse::query(text, today)
    }

    /// True if it asks nothing, so that everything matches.
    pub fn is_empty(&self) -> bool {
        self.clauses.is_empty()
    }

    /// True if a message matches, of which `text` is the folded text where it is here.
    pub fn matches(&self, item: Item<'_>, text: Option<&str>) -> bool {
        self.clauses.iter().all(|clause| {
            clause
                .iter()
                .any(|term| term.test.holds(item, text) == Some(!term.not))
        })
    }

    /// True if a message matches, or might once its header and its text are here.
    pub fn could_match(&self, item: Item<'_>, text: Option<&str>) -> bool {
        self.clauses.iter().all(|clause| {
            clause
                .iter()
                .any(|term| term.test.holds(item, text) != Some(term.not))
        })
    }

    /// True where a header is needed to tell whether a message matches.
    pub fn needs_headers(&self) -> bool {
        let mut terms = self.clauses.iter().flatten();
        terms.any(|term| {
            !matches!(
                term.test,
                Test::Larger(_) | Test::Smaller(_) | Test::Size(..)
            )
        })
    }

    /// True where it matters whether a message is a copy of another.
    pub fn needs_copies(&self) -> bool {
        let mut terms = self.clauses.iter().flatten();
        terms.any(|term| term.test == Test::Copy)
    }

    /// The folded words to highlight among the authors.
    pub fn in_from(&self) -> impl Iterator<Item = &str> {
        self.words(Field::From)
    }

    /// The folded words to highlight in the subject.
    pub fn in_subject(&self) -> impl Iterator<Item = &str> {
        self.words(Field::Subject)
    }

    fn words(&self, wanted: Field) -> impl Iterator<Item = &str> {
        let terms = self.clauses.iter().flatten().filter(|term| !term.not);
        terms.filter_map(move |term| match &term.test {
            Test::Anywhere(word) => Some(word.as_str()),
            Test::In(field, word) if *field == wanted => Some(word),
            _ => None,
        })
    }
}

impl Test {
    /// `None` where it cannot be known.
    fn holds(&self, item: Item<'_>, text: Option<&str>) -> Option<bool> {
        match self {
            Self::Anywhere(word) => {
                if text.is_some_and(|text| text.contains(word.as_str())) {
                    return Some(true);
                }
                Some(item.keys?.all().contains(word.as_str()))
            }
            Self::In(field, word) => {
                let keys: &Keys = item.keys?;
                let place = match field {
                    Field::From => keys.from(),
                    Field::To => keys.to(),
                    Field::Subject => keys.subject(),
                    Field::List => keys.list(),
                };
                Some(place.contains(word.as_str()))
            }
            Self::Exactly(same, word) => {
                let keys: &Keys = item.keys?;
                Some(match same {
                    Same::Address => keys.address() == word,
                    Same::Domain => keys.domain() == word,
                    Same::List => keys.list() == word,
                    Same::Pattern => pattern(keys.bare_subject()) == *word,
                })
            }
            Self::Text(word) => Some(text?.contains(word.as_str())),
            Self::Attachment => Some(item.keys?.mixed),
            Self::Copy => item.keys.map(|_| item.copy),
            Self::Larger(octets) => Some(*octets < item.octets),
            Self::Smaller(octets) => Some(item.octets < *octets),
            Self::Size(from, below) => Some((*from..*below).contains(&item.octets)),
            Self::Within(from, until) => {
                let date = item.keys?.date?;
                Some(*from <= date && date < *until)
            }
        }
    }
}

#[cfg(test)]
mod tests;
