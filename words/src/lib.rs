//! The page's sentences, on their way from Fluent files into the page.
//!
//! ```text
//! frontend/words/{en,de,fr,es}/*.ftl ─▶ read ─▶ check ─▶ catalogs, one line for each sentence
//!                                                     └─▶ accessors: a constant or a function for each message
//! ```
//!
//! Fluent's own runtime would have to be fetched with the page before its first word could be shown. Read here, when the
//! page is built, a sentence that a language lacks is an error of the build, and the page only fills in gaps.

mod check;
mod compile;
mod generate;
mod read;

use std::path::Path;

pub use compile::{CHOICE, CHOICE_END, GAP, KEY_END, USUAL, VARIANT_END};

/// A language that the page speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language {
    /// BCP 47.
    pub code: &'static str,
    /// The plural categories that it has for whole numbers (CLDR), `other` last.
    pub plurals: &'static [&'static str],
}

/// All of them; the first is built into the page, and the others are measured by it.
pub const LANGUAGES: &[Language] = &[
    Language {
        code: "en",
        plurals: &["one", "other"],
    },
    Language {
        code: "de",
        plurals: &["one", "other"],
    },
    Language {
        code: "fr",
        plurals: &["one", "many", "other"],
    },
    Language {
        code: "es",
        plurals: &["one", "many", "other"],
    },
];

/// What the page needs.
#[derive(Debug)]
pub struct Built {
    /// In the order of [`LANGUAGES`].
    pub catalogs: Vec<Catalog>,
    /// Rust: a module for each file, a constant or a function for each message.
    pub accessors: String,
}

/// All sentences of a language.
#[derive(Debug)]
pub struct Catalog {
    /// BCP 47.
    pub language: &'static str,
    /// The name of the file that the page fetches. It changes with the content.
    pub file: String,
    /// One line for each sentence, in the order that the accessors know.
    pub content: String,
}

/// Reads the folder that has one folder for each language.
///
/// # Errors
/// Everything that is wrong with the sentences: what cannot be read, what is missing, what has other gaps than the English.
pub fn build(folder: &Path) -> Result<Built, Vec<String>> {
    let mut errors = Vec::new();
    let all: Vec<_> = LANGUAGES
        .iter()
        .map(|language| read::language(&folder.join(language.code), *language, &mut errors))
        .collect();
    check::all(&all, &mut errors);
    if !errors.is_empty() {
        return Err(errors);
    }
    let english = &all[0];
    let kinds = check::kinds(&all);
    let catalogs = all
        .iter()
        .map(|language| {
            let content = compile::catalog(language, english);
            Catalog {
                language: language.language.code,
                file: format!(
                    "words-{}-{:016x}.txt",
                    language.language.code,
                    digest(&content)
                ),
                content,
            }
        })
        .collect();
    Ok(Built {
        catalogs,
        accessors: generate::rust(english, &kinds),
    })
}

/// FNV-1a: names a content, and protects from nothing.
fn digest(content: &str) -> u64 {
    content.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, octet| {
        (hash ^ u64::from(octet)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests;
