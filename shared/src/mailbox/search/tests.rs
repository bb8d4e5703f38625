#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;
use crate::mail::view::{Mailbox, Summary};

const NOW: i64 = 1_790_000_000;

fn parse(text: &str) -> Query {
    Query::parse(text, Today { now: NOW, ahead: 0 })
}

fn keys() -> Keys {
    let person = |name: &str, address: &str| Mailbox {
        name: name.into(),
        address: address.into(),
    };
    Keys::of(&Summary {
        from: vec![person("Jörg Müller", "joerg@example.org")],
        to: vec![person("", "ann@example.net")],
        cc: vec![person("Bob", "bob@example.net")],
        subject: "Re: The boat: “Seagull” and OR".into(),
        date: Some(NOW),
        mixed: true,
        ..Summary::default()
    })
}

fn check(text: &str, expected: bool) {
    let keys = keys();
    let item = Item {
        keys: Some(&keys),
        octets: 250_000,
        copy: false,
    };
    let query = parse(text);
    assert_eq!(
        query.matches(item, Some("the keel is green")),
        expected,
        "{text}: {query:?}"
    );
}

#[test]
fn what_matches() {
    for text in [
        "",
        "   ",
        "muller",
        "MÜLL",
        "jorg boat",
        "\"the boat\"",
        "“the boat”",
        "from:muller",
        "from:\"jorg mull\"",
        "FROM:joerg@",
        "to:ann to:bob",
        "subject:seagull",
        "subject:\"boat: seagull",
        "keel",
        "text:\"is green\"",
        "has:attachment",
        "larger:249k smaller:0.3M",
        "after:2026 before:2027",
        "on:2026-09",
        "-goat",
        "-from:ann",
        "-larger:1M",
        "goat OR boat",
        "goat OR boat keel OR reel",
        "OR boat",
        "boat OR",
        "from: boat",
        "- boat",
        "re:",
        "larger:huge boat",
    ] {
        check(text, true);
    }
}

#[test]
fn what_does_not() {
    for text in [
        "goat",
        "muller goat",
        "\"boat the\"",
        "from:ann",
        "to:muller",
        "subject:keel",
        "text:boat",
        "larger:250k",
        "smaller:250k",
        "before:2026",
        "after:2027",
        "on:2026-10",
        "-boat",
        "-has:attachment",
        "goat OR reel boat",
        "https://boat",
    ] {
        check(text, false);
    }
}

#[test]
fn what_is_not_known_matches_neither_way() {
    let bare = Item {
        keys: None,
        octets: 10,
        copy: false,
    };
    for text in [
        "boat",
        "-boat",
        "from:a",
        "-from:a",
        "-has:attachment",
        "-on:2026",
    ] {
        assert!(!parse(text).matches(bare, None), "{text}");
    }
    assert!(parse("smaller:1k").matches(bare, None));
    assert!(parse("keel").matches(bare, Some("a keel")));
    let keys = Keys::default();
    let known = Item {
        keys: Some(&keys),
        octets: 10,
        copy: false,
    };
    assert!(!parse("-text:x").matches(known, None));
    assert!(
        !parse("-before:2026").matches(known, None),
        "it has no date"
    );
    assert!(parse("-x").matches(known, None));
}

#[test]
fn what_is_not_understood_is_explained() {
    let query = parse("larger:huge before:soon has:wings boat");
    let notes: Vec<_> = query
        .notes
        .iter()
        .map(|note| (note.term.as_str(), note.expected))
        .collect();
    assert_eq!(
        notes,
        [
            ("larger:huge", Expected::Size),
            ("before:soon", Expected::Date),
            ("has:wings", Expected::Attachment)
        ]
    );
    assert_eq!(query.clauses, parse("boat").clauses);
    assert!(
        parse("from: subject:\"\" -").notes.is_empty(),
        "still being typed"
    );
}

#[test]
fn what_is_highlighted() {
    let query = parse("Ä from:b -c subject:d e OR f text:g");
    assert_eq!(query.in_from().collect::<Vec<_>>(), ["a", "b", "e", "f"]);
    assert_eq!(query.in_subject().collect::<Vec<_>>(), ["a", "d", "e", "f"]);
}
