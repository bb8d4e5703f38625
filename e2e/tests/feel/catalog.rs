//! Which sentences a language has, read from the page's own catalogues: whatever the page shows has to be one of them.

use std::path::Path;

use words::{CHOICE, CHOICE_END, GAP, KEY_END, VARIANT_END};

/// All sentences of a language.
pub(super) struct Catalog {
    sentences: Vec<Vec<Part>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Words(String),
    /// Whatever is filled in.
    Gap,
}

/// What is the same in every language.
const NAMES: [&str; 16] = [
    "Poste Restante",
    "English",
    "Deutsch",
    "Français",
    "Español",
    "TLS",
    "STARTTLS",
    "HTML",
    "kB",
    "MB",
    "Esc",
    "Ctrl",
    "Home",
    "End",
    "Tab",
    "demo",
];

impl Catalog {
    /// The one that is built from `frontend/words`.
    pub(super) fn of(language: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../frontend/words");
        let built = words::build(&folder).unwrap_or_else(|errors| panic!("{errors:?}"));
        let catalog = built
            .catalogs
            .into_iter()
            .find(|it| it.language == language);
        Self::from_lines(&catalog.expect("the page speaks it").content)
    }

    fn from_lines(lines: &str) -> Self {
        let mut sentences: Vec<_> = lines
            .split('\n')
            .flat_map(|line| variants(&mut line.chars()))
            .collect();
        // The names of months and days stand in one line.
        let names = lines.split('\n').filter(|line| !line.contains([GAP, ' ']));
        let names = names.flat_map(|line| line.split(','));
        sentences.extend(names.map(|name| vec![Part::Words(name.to_owned())]));
        // What is nothing but gaps and signs could be anything.
        sentences.retain(|parts| {
            let words = parts.iter().filter_map(|part| match part {
                Part::Words(words) => Some(words),
                Part::Gap => None,
            });
            words.flat_map(|it| it.chars()).any(char::is_alphabetic)
        });
        Self { sentences }
    }

    /// True for what has no letters, for what is no word of any language, and for sentences of this one. What stands
    /// between bare signs is looked at piece by piece.
    pub(super) fn says(&self, text: &str) -> bool {
        let text = text.trim();
        if !text.chars().any(char::is_alphabetic) || NAMES.contains(&text) {
            return true;
        }
        if self.sentences.iter().any(|it| matches(it, text)) {
            return true;
        }
        let pieces = SIGNS.iter().find_map(|signs| text.split_once(signs));
        if let Some((head, tail)) = pieces {
            return self.says(head) && self.says(tail);
        }
        let word = text.trim_start_matches(|letter: char| !letter.is_alphabetic());
        let word = word.trim_end_matches(|letter: char| letter.is_numeric());
        word.len() < text.len() && self.says(word)
    }
}

/// What stands between two things that are said one after the other.
const SIGNS: [&str; 3] = [" · ", " – ", ", "];

/// True if the text is that sentence, filled in with anything.
fn matches(sentence: &[Part], text: &str) -> bool {
    match sentence {
        [] => text.is_empty(),
        [Part::Words(words), rest @ ..] => text
            .strip_prefix(words.as_str())
            .is_some_and(|tail| matches(rest, tail)),
        [Part::Gap] => !text.is_empty(),
        [Part::Gap, rest @ ..] => {
            let ends = text.char_indices().map(|(at, _)| at).skip(1);
            ends.chain([text.len()])
                .any(|end| matches(rest, &text[end..]))
        }
    }
}

/// Every form that a line of a catalogue can take, up to the end of the variant that it stands in.
fn variants(line: &mut impl Iterator<Item = char>) -> Vec<Vec<Part>> {
    let mut forms = vec![Vec::new()];
    while let Some(letter) = line.next() {
        match letter {
            VARIANT_END => break,
            GAP => {
                line.next();
                forms.iter_mut().for_each(|form| form.push(Part::Gap));
            }
            CHOICE => {
                line.next();
                let choice = choice(line);
                forms = forms
                    .iter()
                    .flat_map(|form| choice.iter().map(|it| [&form[..], &it[..]].concat()))
                    .collect();
            }
            letter => forms.iter_mut().for_each(|form| match form.last_mut() {
                Some(Part::Words(words)) => words.push(letter),
                _ => form.push(Part::Words(letter.to_string())),
            }),
        }
    }
    forms.into_iter().map(joined).collect()
}

/// The variants of a choice, behind its letter.
fn choice(line: &mut impl Iterator<Item = char>) -> Vec<Vec<Part>> {
    let mut forms = Vec::new();
    while let Some(letter) = line.next() {
        match letter {
            CHOICE_END => break,
            KEY_END => forms.extend(variants(line)),
            _ => {}
        }
    }
    forms
}

/// Words of two pieces that came to stand beside each other are one.
fn joined(parts: Vec<Part>) -> Vec<Part> {
    let mut whole: Vec<Part> = Vec::new();
    for part in parts {
        match (whole.last_mut(), part) {
            (Some(Part::Words(words)), Part::Words(more)) => words.push_str(&more),
            (_, part) => whole.push(part),
        }
    }
    whole
}

#[test]
fn only_what_a_catalogue_says_is_known() {
    let lines = [
        "Sign out",
        "\u{2}aone\u{3}One message\u{4}*\u{3}\u{1}a messages\u{4}\u{5} here",
        "\u{1}a · \u{1}b",
        "\u{1}a",
        "Jan.,Feb.",
    ];
    let catalog = Catalog::from_lines(&lines.join("\n"));
    for (text, known) in [
        ("Sign out", true),
        ("Sign", false),
        ("58 messages here", true),
        ("One message here", true),
        ("Two message here", false),
        (" 1.5 ", true),
        ("58 messages here · 1.5", true),
        ("58 messages here · Abmelden", false),
        ("58 · Sign out · TLS", true),
        ("58 · Sign off", false),
        ("3 Sign out", true),
        ("Jan.", true),
        ("Jan", false),
    ] {
        assert_eq!(catalog.says(text), known, "{text}");
    }
}
