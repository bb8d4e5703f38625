//! A sentence in the form that the page carries: text, with control characters around what is filled in.
//!
//! ```text
//! gap     GAP letter                                  the letter is the gap's place among the gaps' names, from 'a'
//! choice  CHOICE letter (key KEY_END pattern VARIANT_END)+ CHOICE_END    the key of the usual one is USUAL
//! ```

use crate::read::{Message, Pattern, Piece, Spoken};

/// Before the letter of a gap.
pub const GAP: char = '\u{1}';
/// Before the letter of the gap by which is chosen.
pub const CHOICE: char = '\u{2}';
/// After a variant's key.
pub const KEY_END: char = '\u{3}';
/// After a variant.
pub const VARIANT_END: char = '\u{4}';
/// After the last variant.
pub const CHOICE_END: char = '\u{5}';
/// The key of the variant that is right where no other is. It stands last.
pub const USUAL: &str = "*";

/// All sentences in the order of the English ones.
pub(crate) fn catalog(spoken: &Spoken, english: &Spoken) -> String {
    let mut lines = Vec::new();
    for (file, messages) in &english.files {
        for message in messages {
            let names = names(message);
            let said = spoken.find(file, &message.id).unwrap_or(message);
            lines.push(line(&said.sentence, &names));
            lines.extend(said.next.iter().map(|next| line(next, &names)));
        }
    }
    lines.join("\n")
}

/// The gaps of a message, each once, in alphabetical order.
pub(crate) fn names(message: &Message) -> Vec<String> {
    let mut found = Vec::new();
    collect(&message.sentence, &mut found);
    message
        .next
        .iter()
        .for_each(|next| collect(next, &mut found));
    found.sort();
    found.dedup();
    found
}

fn collect(pattern: &Pattern, found: &mut Vec<String>) {
    for piece in pattern {
        match piece {
            Piece::Text(_) => {}
            Piece::Gap { name, .. } => found.push(name.clone()),
            Piece::Choice { by, variants, .. } => {
                found.push(by.clone());
                variants.iter().for_each(|(_, said)| collect(said, found));
            }
        }
    }
}

fn line(pattern: &Pattern, names: &[String]) -> String {
    let letter = |name: &String| {
        let place = names
            .iter()
            .position(|known| known == name)
            .unwrap_or_default();
        char::from(b'a' + u8::try_from(place).unwrap_or_default())
    };
    let mut out = String::new();
    for piece in pattern {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Gap { name, .. } => out.extend([GAP, letter(name)]),
            Piece::Choice { by, variants, .. } => {
                out.extend([CHOICE, letter(by)]);
                for (index, (key, said)) in variants.iter().enumerate() {
                    let usual = index + 1 == variants.len();
                    out.push_str(if usual { USUAL } else { key });
                    out.push(KEY_END);
                    out.push_str(&line(said, names));
                    out.push(VARIANT_END);
                }
                out.push(CHOICE_END);
            }
        }
    }
    out
}
