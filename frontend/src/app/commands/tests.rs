use std::collections::HashSet;

use super::*;

fn entry(words: &Phrase) -> &'static Entry {
    all()
        .find(|entry| entry.words == *words)
        .expect("a command of that name")
}

fn command(chord: &str, place: Place) -> Option<Command> {
    match meaning(chord, place)?.does {
        Does::Key(command) => Some(command),
        Does::Act(_) => None,
    }
}

#[test]
fn no_key_means_two_things() {
    let mut taken = HashSet::new();
    for key in all().flat_map(|entry| entry.keys) {
        assert!(taken.insert(*key), "{key} has two meanings");
    }
}

#[test]
fn every_command_has_its_words() {
    for group in GROUPS {
        assert!(!group.words.is_empty() && !group.entries.is_empty());
        for entry in group.entries {
            assert!(!entry.words.is_empty(), "{entry:?}");
            assert!(!entry.words.ends_with('.'), "no sentence: {entry:?}");
            assert!(
                entry.is_named() || !entry.keys.is_empty(),
                "nobody can reach it: {entry:?}"
            );
        }
    }
}

/// A key that types something must not be taken from somebody who types.
#[test]
fn letters_typed_into_a_field_are_letters() {
    for entry in all() {
        for key in entry.keys {
            let types = key.chars().count() == 1 || ["Enter", "Delete", "Home"].contains(key);
            let taken = meaning(key, Place::Typing).is_some();
            assert!(!(types && taken), "{key} is taken while typing");
        }
    }
    assert_eq!(command("Escape", Place::Typing), Some(Command::Up));
    assert_eq!(command("Ctrl+k", Place::Typing), Some(Command::Palette));
}

#[test]
fn arrows_belong_to_the_list_only_while_it_has_the_focus() {
    assert_eq!(command("ArrowDown", Place::List), Some(Command::Down));
    assert_eq!(command("ArrowDown", Place::Elsewhere), None);
    assert_eq!(command("Enter", Place::Control), None);
    assert_eq!(command("Enter", Place::List), Some(Command::Open));
}

#[test]
fn letters_mean_the_same_everywhere_else() {
    for place in [Place::List, Place::Control, Place::Elsewhere] {
        for (key, meant) in [
            ("j", Command::Next),
            ("k", Command::Previous),
            ("o", Command::Open),
            ("#", Command::Mark),
            ("Delete", Command::Mark),
            ("z", Command::Undo),
            ("u", Command::Undo),
            ("t", Command::Show(Tab::Text)),
            ("h", Command::Show(Tab::Html)),
            ("s", Command::Show(Tab::Source)),
            ("e", Command::Save),
            ("?", Command::Help),
        ] {
            assert_eq!(command(key, place), Some(meant), "{key}");
        }
    }
}

#[test]
fn a_dialog_leaves_only_the_way_out() {
    for key in all().flat_map(|entry| entry.keys) {
        let meant = command(key, Place::Dialog);
        assert_eq!(meant, (*key == "Escape").then_some(Command::Up), "{key}");
    }
}

#[test]
fn modifiers_have_one_spelling() {
    for (key, control, alt, shift, spelt) in [
        ("j", false, false, false, "j"),
        ("?", false, false, true, "?"),
        ("K", true, false, false, "Ctrl+k"),
        ("k", true, false, true, "Ctrl+Shift+k"),
        ("ArrowDown", false, false, true, "Shift+ArrowDown"),
        ("F6", false, false, false, "F6"),
        ("j", false, true, false, "Alt+j"),
    ] {
        assert_eq!(chord(key, control, alt, shift), spelt);
    }
}

#[test]
fn a_command_is_found_by_a_piece_of_its_name() {
    let undo = entry(&words::UNDO);
    for (typed, rank) in [
        ("", Some(1)),
        ("z", Some(0)),
        ("TAKE", Some(1)),
        ("last mark", Some(2)),
        ("mark last", Some(2)),
        ("tkbck", Some(4)),
        ("xyz", None),
    ] {
        assert_eq!(matches(typed, undo), rank, "{typed:?}");
    }
}

#[test]
fn capitals_with_accents_are_letters_too() {
    let name = "Écrire à l’Œuvre";
    assert_eq!(matching::fits("écr", name), Some(1));
    assert_eq!(matching::fits("À", name), Some(2));
}

#[test]
fn only_what_is_possible_is_offered() {
    let model = Model::furnished();
    let offered = search("", &model);
    assert!(offered.iter().any(|entry| entry.words == words::DARK));
    for words in [words::SYSTEM, words::MARK, words::SIGN_OUT, words::PALETTE] {
        assert!(!offered.iter().any(|entry| entry.words == words), "{words}");
    }
}

fn speak(language: Language) {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("words");
    let built = ::words::build(&folder).expect("the build read them, too");
    let is = |code: &str| code == language.code();
    let mut catalogs = built.catalogs.into_iter();
    let catalog = catalogs.find(|it| is(it.language)).expect("it is built");
    assert!(crate::app::text::words::speak(language, catalog.content));
}

/// The palette speaks what the page speaks, and offers every language but that.
#[test]
fn commands_are_found_in_the_language_of_the_page() {
    let model = Model::furnished();
    let found = |typed: &str| {
        let entries = search(typed, &model).into_iter();
        entries.map(|entry| entry.words.text()).collect::<Vec<_>>()
    };
    for language in Language::ALL {
        speak(language);
        for other in Language::ALL {
            let name = other.own_name();
            assert_eq!(found(name).contains(&name), other != language, "{name}");
        }
    }
    speak(Language::German);
    assert_eq!(found("dunkle"), ["Dunkle Farben"]);
    assert!(found("dark").is_empty());
    assert_eq!(words::caps("Ctrl+k", false), ["Strg", "K"]);
}
