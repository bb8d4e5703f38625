use super::*;
use std::collections::BTreeMap;

fn spoken(code: &str, text: &str, errors: &mut Vec<String>) -> read::Spoken {
    let language = LANGUAGES
        .iter()
        .find(|language| language.code == code)
        .expect("one of ours");
    let messages = read::file(code, text, errors);
    read::Spoken {
        language: *language,
        files: BTreeMap::from([("card".to_owned(), messages)]),
    }
}

/// What is said to be wrong with a French file beside an English one.
fn check(english: &str, french: &str) -> Vec<String> {
    let mut errors = Vec::new();
    let all = [
        spoken("en", english, &mut errors),
        spoken("fr", french, &mut errors),
    ];
    check::all(&all, &mut errors);
    errors
}

const ENGLISH: &str =
    "# Says it.\nmarked = { $n ->\n    [one] one\n   *[other] { $n }\n } marked\n";

#[test]
fn what_is_whole_passes() {
    let french =
        "marked = { $n ->\n    [one] un\n    [many] { $n } de\n   *[other] { $n }\n } coché\n";
    assert_eq!(check(ENGLISH, french), Vec::<String>::new());
}

#[test]
fn what_is_wrong_is_told() {
    for (french, told) in [
        ("", "marked is missing"),
        ("marked = coché", "the gaps"),
        (
            "marked = { $n ->\n   *[other] { $n }\n }\n",
            "the plural [one] is missing",
        ),
        (
            "marked = { $n ->\n    [two] deux\n    [one] un\n    [many] m\n   *[other] { $n }\n }\n",
            "two is no plural",
        ),
        ("marked = { $m }", "the gaps"),
        ("marked = { $n", "card.ftl"),
        ("marked = { marked }", "only variables"),
        ("marked = { $n }\nmore = x", "not in the English"),
        ("marked = { $n }\n    .next = x", ".next must be"),
        ("marked = { $n }\nmarked = { $n }", "twice"),
    ] {
        let errors = check(ENGLISH, french);
        let found = errors.iter().any(|error| error.contains(told));
        // A file that cannot be parsed is told by the parser's own words.
        assert!(
            found || (told == "card.ftl" && !errors.is_empty()),
            "{french:?}: {errors:?}"
        );
    }
    assert!(check("bare = x", "bare = x")[0].contains("no comment"));
}

#[test]
fn choices_by_word_have_the_same_words() {
    let english = "# Says it.\ndoing = { $step ->\n    [login] a\n   *[other-step] b\n }";
    let french = "doing = { $step ->\n    [connexion] a\n   *[other-step] b\n }";
    assert!(check(english, french)[0].contains("it chooses by"));
}

#[test]
fn a_catalog_has_a_line_for_each_sentence() {
    let mut errors = Vec::new();
    let english = spoken(
        "en",
        "# A.\na = Both\n    lines\n    .next = Then { $b } and { $a }\n# N.\nn = { $n ->\n    [one] x\n   *[other] { $n } y\n }",
        &mut errors,
    );
    assert_eq!(errors, Vec::<String>::new());
    assert_eq!(
        compile::catalog(&english, &english),
        "Both lines\nThen \u{1}b and \u{1}a\n\u{2}aone\u{3}x\u{4}*\u{3}\u{1}a y\u{4}\u{5}"
    );
    let rust = generate::rust(&english, &check::kinds(std::slice::from_ref(&english)));
    assert!(
        rust.contains("pub fn a(a: &str, b: &str) -> Words { both(0,"),
        "{rust}"
    );
    assert!(
        rust.contains("pub fn n(n: u64) -> String { say(2,"),
        "{rust}"
    );
    assert!(rust.contains("COUNT: usize = 3"), "{rust}");
}
