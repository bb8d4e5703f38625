//! From what is typed to a query.

use super::{Expected, Field, Note, Query, Same, Term, Test, Today, value};
use crate::mailbox::fold::fold;

/// Reads a query.
pub(super) fn query(text: &str, today: Today) -> Query {
    let mut query = Query::default();
    let mut rest = text;
    // The next term goes into the clause before it.
    let mut or = false;
    while let Some((token, behind)) = token(rest) {
        rest = behind;
        if token.eq_ignore_ascii_case("or") {
            or = !query.clauses.is_empty();
            continue;
        }
        match term(token, today) {
            Ok(Some(term)) => match query.clauses.last_mut().filter(|_| or) {
                Some(clause) => clause.push(term),
                None => query.clauses.push(vec![term]),
            },
            Ok(None) => {}
            Err(expected) => query.notes.push(Note {
                term: token.to_owned(),
                expected,
            }),
        }
        or = false;
    }
    query
}

/// Cuts a token off: up to the next whitespace that is not in quotes. A quote that is not closed goes to the end.
pub(super) fn token(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    let mut quoted = false;
    let end = text
        .char_indices()
        .find(|(_, letter)| {
            quoted ^= is_quote(*letter);
            !quoted && letter.is_whitespace()
        })
        .map_or(text.len(), |(at, _)| at);
    (end > 0).then(|| text.split_at(end))
}

/// `None` where nothing is asked yet: `from:`, `-`, `""`.
fn term(token: &str, today: Today) -> Result<Option<Term>, Expected> {
    let (not, positive) = match token.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, token),
    };
    let test = match field_and_value(positive) {
        Some((_, value)) if word(value).is_empty() => None,
        Some((field, value)) => test(&field, value, today)?,
        None => Some(word(positive))
            .filter(|word| !word.is_empty())
            .map(Test::Anywhere),
    };
    Ok(test.map(|test| Term { not, test }))
}

/// `from:x`, and nothing that only looks like it: `https://x`, `Re:`, `"a: b"`.
fn field_and_value(token: &str) -> Option<(String, &str)> {
    let (field, value) = token.split_once(':')?;
    let field = field.to_ascii_lowercase();
    FIELDS.contains(&field.as_str()).then_some((field, value))
}

fn test(field: &str, value: &str, today: Today) -> Result<Option<Test>, Expected> {
    let word = word(value);
    let size = || value::size(&word).ok_or(Expected::Size);
    let span = || value::span(&word, today).ok_or(Expected::Date);
    let exact = word
        .strip_prefix('<')
        .and_then(|word| word.strip_suffix('>'));
    if let Some(test) = exact.and_then(|word| exactly(field, word)) {
        return Ok(Some(test));
    }
    Ok(Some(match field {
        "from" => Test::In(Field::From, word),
        "to" => Test::In(Field::To, word),
        "subject" => Test::In(Field::Subject, word),
        "list" => Test::In(Field::List, word),
        "text" => Test::Text(word),
        "larger" => Test::Larger(size()?),
        "smaller" => Test::Smaller(size()?),
        "size" => {
            let (from, below) = value::sizes(&word).ok_or(Expected::Size)?;
            Test::Size(from, below)
        }
        "before" => Test::Within(i64::MIN, span()?.0),
        "after" => Test::Within(span()?.0, i64::MAX),
        "on" => {
            let (from, until) = span()?;
            Test::Within(from, until)
        }
        "is" if "duplicates".starts_with(&word) => Test::Copy,
        "is" => return Err(Expected::Duplicate),
        _ if "attachments".starts_with(&word) => Test::Attachment,
        _ => return Err(Expected::Attachment),
    }))
}

/// `<ann@example.org>` and its like, without the brackets.
fn exactly(field: &str, word: &str) -> Option<Test> {
    let (same, word) = match field {
        "from" => match word.strip_prefix('@') {
            Some(domain) => (Same::Domain, domain),
            None => (Same::Address, word),
        },
        "subject" => (Same::Pattern, word),
        "list" => (Same::List, word),
        _ => return None,
    };
    Some(Test::Exactly(same, word.to_owned()))
}

/// Folded, and so without the quotes around it.
fn word(value: &str) -> String {
    fold(value).trim().to_owned()
}

/// As keyboards and text programs write them.
fn is_quote(letter: char) -> bool {
    matches!(letter, '"' | '“' | '”' | '„' | '«' | '»')
}

const FIELDS: [&str; 13] = [
    "from", "to", "subject", "list", "text", "has", "is", "larger", "smaller", "size", "before",
    "after", "on",
];
