//! The list in words: its orders, what a search found, what is chosen.

use shared::mailbox::{
    order::{By, Sort},
    search::{Expected, Note},
};

use super::{
    problem::Words,
    units::{self, messages},
    words::{Phrase, list},
};
pub use list::{
    CLEAR, CLEAR_SEARCH, COMPACT_LABEL, SEARCH, SEARCH_LABEL, SELECT, SELECT_ALL, SORT, SPLITTER,
    THREADS, THREADS_LABEL,
};

/// How to ask, below the field: an example, and what it means.
pub const SEARCH_HINTS: [fn() -> Words; 7] = [
    list::hint_words,
    list::hint_place,
    list::hint_text,
    list::hint_date,
    list::hint_size,
    list::hint_attachment,
    list::hint_not,
];

/// An order, for the list of them and for the list's name.
pub fn sort(sort: Sort) -> Phrase {
    match (sort.by, sort.descending) {
        (By::Number, true) => list::ARRIVAL_NEWEST,
        (By::Number, false) => list::ARRIVAL_OLDEST,
        (By::Date, true) => list::DATE_NEWEST,
        (By::Date, false) => list::DATE_OLDEST,
        (By::Sender, false) => list::SENDER_A_Z,
        (By::Sender, true) => list::SENDER_Z_A,
        (By::Subject, false) => list::SUBJECT_A_Z,
        (By::Subject, true) => list::SUBJECT_Z_A,
        (By::Size, true) => list::LARGEST,
        (By::Size, false) => list::SMALLEST,
    }
}

/// The list's name: `Messages. Newest date first`.
pub fn label(order: Sort) -> String {
    list::label(&sort(order))
}

/// `12 of 4,812 match`.
pub fn matching(shown: usize, all: usize) -> String {
    list::matching(shown as u64, all as u64)
}

/// Nothing was found: for what.
pub fn nothing(asked: &str) -> String {
    list::nothing(asked.trim())
}

/// Nothing was found: where it was looked for.
pub fn searched(headers: usize, all: usize, texts: usize) -> String {
    let messages = messages(all as u64);
    if headers == all {
        list::searched(&messages, texts as u64)
    } else {
        list::searched_so_far(headers as u64, &messages, texts as u64)
    }
}

/// A part of a query that was not understood.
pub fn note(note: &Note) -> String {
    let say = match note.expected {
        Expected::Size => list::note_size,
        Expected::Date => list::note_date,
        Expected::Attachment => list::note_attachment,
        Expected::Duplicate => list::note_duplicate,
    };
    say(&note.term)
}

/// `3 selected · 42 kB`.
pub fn selected(number: usize, octets: u64) -> String {
    list::selected(number as u64, &units::size(octets))
}

/// Several messages were marked at once.
pub fn marked(number: usize) -> String {
    list::marked(&messages(number as u64))
}

/// What marks the chosen messages.
pub fn delete(number: usize) -> String {
    list::delete(&messages(number as u64))
}

/// What saves the chosen messages.
pub fn save(number: usize) -> String {
    list::save(&messages(number as u64))
}

/// A row's name where it begins a thread.
pub fn with_answers(name: &str, size: u32) -> String {
    list::with_answers(&messages(size.into()), name)
}

/// What a thread's button does.
pub fn fold(folded: bool, size: u32) -> String {
    let size = messages(size.into());
    if folded {
        list::show_thread(&size)
    } else {
        list::fold_thread(&size)
    }
}

/// A message's number, while nothing else is known of it.
pub fn number(number: u32) -> String {
    list::number(number.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_said_where_was_searched() {
        assert_eq!(
            searched(2, 2, 0),
            "Searched: sender, recipients and subject of 2 messages. The text of a message is searched once you have opened it."
        );
        assert_eq!(
            searched(1_240, 4_812, 3),
            "Searched so far: sender, recipients and subject of 1,240 of 4,812 messages, and the text of the 3 that were opened."
        );
    }
}
