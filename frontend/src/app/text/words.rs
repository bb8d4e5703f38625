//! The sentences of `frontend/words`, one by one: what the build made of them, and how their gaps are filled.
//!
//! A message without gaps is a constant, a [`Phrase`]; one with gaps is a function; one with `.next` gives [`Words`].

use std::{cell::RefCell, fmt, ops::Deref};

use yew::{AttrValue, html::IntoPropValue, virtual_dom::VNode};

use super::{
    language::{self, Language},
    problem::Words,
    units::count,
};

include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// A sentence without gaps, in the language that the page speaks when it is looked at. It can stand in `html!` and as an
/// attribute; where a `&'static str` is wanted, `&text::SAVE` is one.
#[derive(Debug, PartialEq, Eq)]
pub struct Phrase(u16);

impl Phrase {
    const fn at(place: u16) -> Self {
        Self(place)
    }

    /// The sentence.
    pub fn text(&self) -> &'static str {
        pattern(self.0)
    }
}

impl Deref for Phrase {
    type Target = str;

    fn deref(&self) -> &str {
        self.text()
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

impl From<Phrase> for String {
    fn from(phrase: Phrase) -> Self {
        phrase.text().into()
    }
}

impl From<Phrase> for AttrValue {
    fn from(phrase: Phrase) -> Self {
        Self::Static(phrase.text())
    }
}

impl IntoPropValue<VNode> for Phrase {
    fn into_prop_value(self) -> VNode {
        self.text().into()
    }
}

impl IntoPropValue<VNode> for &Phrase {
    fn into_prop_value(self) -> VNode {
        self.text().into()
    }
}

impl IntoPropValue<AttrValue> for Phrase {
    fn into_prop_value(self) -> AttrValue {
        self.into()
    }
}

impl IntoPropValue<Option<AttrValue>> for Phrase {
    fn into_prop_value(self) -> Option<AttrValue> {
        Some(self.into())
    }
}

/// What goes into a gap.
enum Arg<'a> {
    Text(&'a str),
    Number(u64),
}

thread_local! {
    static SPOKEN: RefCell<Vec<&'static str>> = RefCell::new(ENGLISH.split('\n').collect());
}

/// The file of a language that is not built in, beside the page.
pub fn file(language: Language) -> Option<&'static str> {
    FILES
        .iter()
        .find(|(code, _)| *code == language.code())
        .map(|(_, file)| *file)
}

/// Speaks English from now on.
pub fn speak_english() {
    set(Language::English, ENGLISH);
}

/// Speaks another language from now on: `catalog` is what [`file()`] names. False, and nothing changes, if it is not whole.
///
/// It is kept until the page ends, so that a sentence can be lent to whoever shows it.
pub fn speak(language: Language, catalog: String) -> bool {
    if catalog.split('\n').count() != COUNT {
        return false;
    }
    set(language, catalog.leak());
    true
}

fn set(language: Language, catalog: &'static str) {
    SPOKEN.set(catalog.split('\n').collect());
    language::set(language);
}

fn pattern(place: u16) -> &'static str {
    // While everything is torn down after a panic there may be nothing to borrow: English it is, then.
    let found = SPOKEN.try_with(|spoken| {
        let spoken = spoken.try_borrow().ok()?;
        spoken.get(usize::from(place)).copied()
    });
    found.ok().flatten().unwrap_or_else(|| {
        let mut english = ENGLISH.split('\n');
        english.nth(place.into()).unwrap_or_default()
    })
}

/// A sentence with its gaps filled.
fn say(place: u16, gaps: &[Arg<'_>]) -> String {
    let mut out = String::new();
    fill(pattern(place), gaps, &mut out);
    out
}

/// Two sentences that belong together.
fn both(place: u16, gaps: &[Arg<'_>]) -> Words {
    Words::new(say(place, gaps), say(place + 1, gaps))
}

const GAP: char = '\u{1}';
const CHOICE: char = '\u{2}';
const KEY_END: char = '\u{3}';
const VARIANT_END: char = '\u{4}';
const CHOICE_END: char = '\u{5}';
const USUAL: &str = "*";

/// Writes a pattern up to its end, or the end of the variant that it is; returns what comes behind. The form is
/// documented where it is made, in the crate `words`.
fn fill<'p>(mut rest: &'p str, gaps: &[Arg<'_>], out: &mut String) -> &'p str {
    while let Some(at) = rest.find([GAP, CHOICE, VARIANT_END]) {
        out.push_str(&rest[..at]);
        let sign = rest.as_bytes()[at];
        rest = &rest[at + 1..];
        if sign == VARIANT_END as u8 {
            return rest;
        }
        let letter = rest.bytes().next().unwrap_or_default();
        let gap = gaps.get(usize::from(letter.wrapping_sub(b'a')));
        rest = rest.get(1..).unwrap_or_default();
        match gap {
            Some(gap) if sign == CHOICE as u8 => rest = choose(rest, gap, gaps, out),
            Some(Arg::Text(text)) => out.push_str(text),
            Some(Arg::Number(number)) => out.push_str(&count(*number)),
            None => {}
        }
    }
    out.push_str(rest);
    ""
}

fn choose<'p>(mut rest: &'p str, by: &Arg<'_>, gaps: &[Arg<'_>], out: &mut String) -> &'p str {
    let (value, plural) = match by {
        Arg::Text(text) => ((*text).to_owned(), ""),
        Arg::Number(number) => (number.to_string(), language::current().plural(*number)),
    };
    let mut chosen = false;
    while let Some((key, variant)) = rest.split_once(KEY_END) {
        if chosen || (key != USUAL && key != value && key != plural) {
            rest = fill(variant, gaps, &mut String::new());
        } else {
            chosen = true;
            rest = fill(variant, gaps, out);
        }
        if let Some(behind) = rest.strip_prefix(CHOICE_END) {
            return behind;
        }
    }
    rest
}

#[cfg(test)]
mod tests;
