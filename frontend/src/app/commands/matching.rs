//! Finding a command by what somebody types of its name.

use super::{Entry, Model, all};

/// The named commands that are possible now and match what was typed, the best first.
pub fn search(typed: &str, model: &Model) -> Vec<&'static Entry> {
    let mut entries: Vec<&'static Entry> = Vec::new();
    // Among equals in the order of the table, which is the order of the list of keys.
    for rank in 0..=WORST {
        for entry in all() {
            let fits = entry.is_named()
                && matches(typed, entry) == Some(rank)
                // A command with two sets of keys is one command.
                && !entries.iter().any(|known| known.words == entry.words)
                && (entry.possible)(model);
            if fits {
                entries.push(entry);
            }
        }
    }
    entries
}

/// How well a command matches: 0 is best, `None` not at all. It does if the words or the key begin with what was typed,
/// if every word typed is the beginning of one of its words, or if the letters are in it in this order.
pub fn matches(typed: &str, entry: &Entry) -> Option<u8> {
    let typed = typed.trim();
    if entry.keys.contains(&typed) {
        return Some(0);
    }
    fits(typed, &entry.words)
}

/// The same for a name alone, whatever language it is in.
pub(super) fn fits(typed: &str, name: &str) -> Option<u8> {
    let (name, typed) = (lower_case(name), lower_case(typed));
    if name.starts_with(&typed) {
        return Some(1);
    }
    let begins = |typed: &str| {
        name.split([' ', ',', '-', '\'', '’'])
            .any(|word| word.starts_with(typed))
    };
    if typed.split(' ').all(begins) {
        return Some(2);
    }
    if name.contains(&typed) {
        return Some(3);
    }
    let mut letters = name.chars();
    typed
        .chars()
        .filter(|letter| *letter != ' ')
        .all(|letter| letters.any(|it| it == letter))
        .then_some(WORST)
}

/// The rank of a command that hardly matches.
const WORST: u8 = 4;

/// In lower case, as far as Latin letters go: the whole table of Unicode would weigh more than the palette.
fn lower_case(text: &str) -> String {
    let lower = |letter: char| match letter {
        'À'..='Ö' | 'Ø'..='Þ' => char::from(letter as u8 + 32),
        letter => letter.to_ascii_lowercase(),
    };
    text.chars().map(lower).collect()
}
