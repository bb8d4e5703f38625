//! What must never be written in the page, since one line of it would undo what the rest is careful about.

#![cfg(not(target_arch = "wasm32"))]

use std::{fs, path::Path};

/// Words that may stand nowhere in the code, and why.
const FORBIDDEN: &[(&str, &str)] = &[
    ("from_html_unchecked", "HTML as a string into the live page"),
    ("set_inner_html", "HTML as a string into a live node"),
    ("set_outer_html", "HTML as a string into a live node"),
    ("insert_adjacent_html", "HTML as a string into a live node"),
    ("dangerously", "HTML as a string into a live node"),
    (
        "allow-same-origin",
        "a mail's frame must not be of our origin",
    ),
    ("local_storage", "one place stores what was asked for"),
    ("session_storage", "nothing is stored"),
    ("push_state", "no history"),
    ("set_cookie", "nothing is stored"),
];

/// The one place that stores anything, once somebody has asked for it on their own device.
const STORAGE: &str = "app/storage.rs";

/// The one place with a form and a password field.
const OWN: &str = "components/own_form.rs";

#[test]
fn forbidden_words() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = 0;
    each_source(&root.join("src"), &mut |path, text| {
        files += 1;
        for line in text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
        {
            for (word, why) in FORBIDDEN {
                let allowed = path.ends_with(STORAGE) && *word == "local_storage";
                assert!(
                    allowed || !line.contains(word),
                    "{}: {why}: {line}",
                    path.display()
                );
            }
            if path.ends_with(OWN) {
                continue;
            }
            for word in ["<form", "\"password\" }"] {
                assert!(!line.contains(word), "{}: no form: {line}", path.display());
            }
        }
    });
    assert!(files > 20, "the sources were found: {files}");
}

fn each_source(folder: &Path, check: &mut impl FnMut(&Path, &str)) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            each_source(&path, check);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            check(&path, &fs::read_to_string(&path).expect("text"));
        }
    }
}
