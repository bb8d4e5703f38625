//! What is deliberately absent from this crate stays absent.

#![cfg(not(target_arch = "wasm32"))]

use std::{fs, path::Path};

#[test]
fn no_waiting_no_clock_no_socket() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = 0;
    each_source(&root.join("src"), &mut |path, text| {
        files += 1;
        let code: String = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .collect::<Vec<_>>()
            .join("\n");
        for word in [
            "async ",
            ".await",
            "Instant::now",
            "SystemTime",
            "web_sys",
            "js_sys",
            "tokio",
            "std::net",
            "std::fs",
            "std::thread",
        ] {
            assert!(!code.contains(word), "{} has {word}", path.display());
        }
    });
    assert!(files > 20, "the sources were found: {files}");

    let manifest = fs::read_to_string(root.join("Cargo.toml")).expect("a manifest");
    let dependencies = manifest
        .split("[dev-dependencies]")
        .next()
        .expect("a beginning");
    for name in ["tokio", "web-sys", "js-sys", "wasm-bindgen", "futures"] {
        assert!(
            !dependencies.lines().any(|line| line.starts_with(name)),
            "{name}"
        );
    }
}

/// Only `command` makes POP3 octets: no other file writes a command's word with an argument behind it.
#[test]
fn commands_are_made_in_one_place() {
    each_source(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut |path, text| {
            let code = text.split("#[cfg(test)]").next().expect("a beginning");
            let spoken = [
                "\"USER ", "\"PASS ", "\"APOP ", "\"RETR ", "\"DELE ", "\"TOP ",
            ];
            let here = [
                "pop3/command.rs",
                "command/credentials.rs",
                "choose/tests.rs",
            ];
            if !here.iter().any(|file| path.ends_with(file)) {
                assert!(
                    !spoken.iter().any(|word| code.contains(word)),
                    "{}",
                    path.display()
                );
            }
        },
    );
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
