//! What every language must have: the messages of the English, with the same gaps, and every plural.

use std::collections::{BTreeMap, BTreeSet};

use crate::read::{Message, Pattern, Piece, Spoken};

/// Of each message (file, id), its gaps in the order of their names, and which are numbers.
pub(crate) type Kinds = BTreeMap<(String, String), BTreeMap<String, bool>>;

/// Gaps and their kinds; a gap is a number if any language needs it as one.
pub(crate) fn kinds(all: &[Spoken]) -> Kinds {
    let mut kinds = Kinds::new();
    for (file, messages) in all.iter().flat_map(|spoken| &spoken.files) {
        for message in messages {
            let of = kinds.entry((file.clone(), message.id.clone())).or_default();
            for pattern in patterns(message) {
                gaps(pattern, of);
            }
        }
    }
    kinds
}

/// Adds what is wrong to `errors`.
pub(crate) fn all(all: &[Spoken], errors: &mut Vec<String>) {
    let Some((english, others)) = all.split_first() else {
        return;
    };
    for (file, message) in every(english) {
        if message.comment.is_empty() {
            errors.push(format!(
                "en/{file}.ftl: {} has no comment above it.",
                message.id
            ));
        }
    }
    for spoken in all {
        for (file, message) in every(spoken) {
            for pattern in patterns(message) {
                plurals(
                    &format!("{}/{file}.ftl: {}", spoken.language.code, message.id),
                    pattern,
                    spoken,
                    errors,
                );
            }
        }
    }
    for other in others {
        let code = other.language.code;
        for (file, message) in every(english) {
            match other.find(file, &message.id) {
                Some(translated) => same(
                    &format!("{code}/{file}.ftl: {}", message.id),
                    message,
                    translated,
                    errors,
                ),
                None => errors.push(format!("{code}/{file}.ftl: {} is missing.", message.id)),
            }
        }
        for (file, message) in every(other) {
            if english.find(file, &message.id).is_none() {
                errors.push(format!(
                    "{code}/{file}.ftl: {} is not in the English.",
                    message.id
                ));
            }
        }
    }
}

fn every(spoken: &Spoken) -> impl Iterator<Item = (&String, &Message)> {
    spoken
        .files
        .iter()
        .flat_map(|(file, messages)| messages.iter().map(move |message| (file, message)))
}

fn patterns(message: &Message) -> impl Iterator<Item = &Pattern> {
    std::iter::once(&message.sentence).chain(&message.next)
}

fn same(label: &str, english: &Message, translated: &Message, errors: &mut Vec<String>) {
    if english.next.is_some() != translated.next.is_some() {
        errors.push(format!(
            "{label}: .next must be in all languages or in none."
        ));
    }
    for (one, other) in patterns(english).zip(patterns(translated)) {
        let names = |pattern| {
            let mut of = BTreeMap::new();
            gaps(pattern, &mut of);
            of.into_keys().collect::<BTreeSet<_>>()
        };
        let (wanted, found) = (names(one), names(other));
        if wanted != found {
            errors.push(format!(
                "{label}: it has the gaps {found:?}, the English {wanted:?}."
            ));
        }
        let (wanted, found) = (words(one), words(other));
        if wanted != found {
            errors.push(format!(
                "{label}: it chooses by {found:?}, the English by {wanted:?}."
            ));
        }
    }
}

fn gaps(pattern: &Pattern, of: &mut BTreeMap<String, bool>) {
    for piece in pattern {
        match piece {
            Piece::Text(_) => {}
            Piece::Gap { name, number } => *of.entry(name.clone()).or_default() |= number,
            Piece::Choice {
                by,
                plural,
                variants,
            } => {
                *of.entry(by.clone()).or_default() |= plural;
                for (_, said) in variants {
                    gaps(said, of);
                }
            }
        }
    }
}

/// The words by which something is chosen.
fn words(pattern: &Pattern) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for piece in pattern {
        if let Piece::Choice {
            plural, variants, ..
        } = piece
        {
            for (key, said) in variants {
                if !plural {
                    found.insert(key.clone());
                }
                found.extend(words(said));
            }
        }
    }
    found
}

fn plurals(label: &str, pattern: &Pattern, spoken: &Spoken, errors: &mut Vec<String>) {
    for piece in pattern {
        let Piece::Choice {
            plural, variants, ..
        } = piece
        else {
            continue;
        };
        for (_, said) in variants {
            plurals(label, said, spoken, errors);
        }
        if !plural {
            continue;
        }
        let is_number = |key: &str| key.parse::<u64>().is_ok();
        let (known, keys) = (
            spoken.language.plurals,
            variants.iter().map(|(key, _)| key.as_str()),
        );
        for wrong in keys.filter(|key| !is_number(key) && !known.contains(key)) {
            errors.push(format!("{label}: {wrong} is no plural of this language."));
        }
        for plural in known {
            if !variants.iter().any(|(key, _)| key == plural) {
                errors.push(format!("{label}: the plural [{plural}] is missing."));
            }
        }
        if variants.last().is_none_or(|(key, _)| key != "other") {
            errors.push(format!("{label}: [other] must be the usual plural."));
        }
    }
}
