//! The language that the page speaks, and what every language has besides sentences: plurals and numbers.
//!
//! These few rules are the same natively and in the browser, where `Intl` would only be another thing to fetch answers from.

use std::cell::Cell;

/// A language that the page speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English, which is built in.
    #[default]
    English,
    /// German.
    German,
    /// French.
    French,
    /// Spanish.
    Spanish,
}

impl Language {
    /// All of them, in the order of the catalogs.
    pub const ALL: [Self; 4] = [Self::English, Self::German, Self::French, Self::Spanish];

    /// BCP 47.
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::French => "fr",
            Self::Spanish => "es",
        }
    }

    /// What it calls itself.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::French => "Français",
            Self::Spanish => "Español",
        }
    }

    /// Which way it is written: all of ours from left to right.
    pub const fn direction(self) -> &'static str {
        "ltr"
    }

    /// The first of a person's languages that the page speaks; `de-AT` is German.
    pub fn preferred<'a>(wanted: impl IntoIterator<Item = &'a str>) -> Self {
        let spoken = |tag: &str| {
            let primary = tag.split('-').next().unwrap_or_default();
            Self::ALL
                .into_iter()
                .find(|language| language.code().eq_ignore_ascii_case(primary))
        };
        wanted.into_iter().find_map(spoken).unwrap_or_default()
    }

    /// The plural category of a whole number (CLDR).
    pub fn plural(self, number: u64) -> &'static str {
        match (self, number) {
            (_, 1) | (Self::French, 0) => "one",
            (Self::French | Self::Spanish, 1_000_000..) if number.is_multiple_of(1_000_000) => {
                "many"
            }
            _ => "other",
        }
    }

    /// What stands between groups of three digits, in a number of so many digits. Spanish leaves four together.
    pub(super) fn group(self, digits: usize) -> &'static str {
        match self {
            Self::English => ",",
            Self::German => ".",
            Self::French => "\u{202f}",
            Self::Spanish if digits < 5 => "",
            Self::Spanish => ".",
        }
    }

    /// What stands before decimals.
    pub(super) const fn decimal(self) -> char {
        match self {
            Self::English => '.',
            _ => ',',
        }
    }

    /// What stands between a number and its unit.
    pub(super) const fn before_unit(self) -> &'static str {
        match self {
            Self::English => " ",
            _ => "\u{a0}",
        }
    }
}

thread_local! {
    // The page has one thread; each native test has its own and cannot disturb another.
    static CURRENT: Cell<Language> = const { Cell::new(Language::English) };
}

/// What the page speaks now.
pub fn current() -> Language {
    CURRENT.get()
}

pub(super) fn set(language: Language) {
    CURRENT.set(language);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_are_those_of_cldr() {
        use Language::{English, French, German, Spanish};
        for (number, expected) in [
            (0, ["other", "other", "one", "other"]),
            (1, ["one", "one", "one", "one"]),
            (2, ["other", "other", "other", "other"]),
            (5, ["other", "other", "other", "other"]),
            (1_000_000, ["other", "other", "many", "many"]),
            (1_500_000, ["other", "other", "other", "other"]),
            (2_000_000, ["other", "other", "many", "many"]),
        ] {
            let found = [English, German, French, Spanish].map(|language| language.plural(number));
            assert_eq!(found, expected, "{number}");
        }
    }

    #[test]
    fn the_first_language_that_is_spoken_is_taken() {
        for (wanted, language) in [
            (&["de-AT", "en"][..], Language::German),
            (&["pt-BR", "es-419", "en"], Language::Spanish),
            (&["FR"], Language::French),
            (&["den", "ja"], Language::English),
            (&[], Language::English),
        ] {
            assert_eq!(Language::preferred(wanted.iter().copied()), language);
        }
    }
}
