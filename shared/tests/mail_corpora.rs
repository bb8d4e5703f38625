//! Other people's messages with what their authors say is in them, if they lie beside this project: the structure, the
//! header, the decoded text and the attachments of each must be the same here, or the table says why ours is better.

#![cfg(all(feature = "mail", feature = "tunnel"))]

#[path = "support/corpus.rs"]
mod corpus;
#[path = "mail_corpora/mail_parser.rs"]
mod mail_parser;
#[path = "mail_corpora/mime4j.rs"]
mod mime4j;
#[path = "mail_corpora/reasons.rs"]
mod reasons;

use std::path::{Path, PathBuf};

fn decode(label: &str, octets: &[u8]) -> Option<String> {
    let encoding = encoding_rs::Encoding::for_label(label.as_bytes())?;
    Some(encoding.decode(octets).0.into_owned())
}

/// Every file below a folder with this ending, in order.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(&folder)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
        {
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// What is left of the differences once those with a reason are taken away; and every reason must be needed.
fn unexplained(found: &[(String, String)], reasons: &[(&str, &str, &str)]) -> Vec<String> {
    let explained = |(file, what): &(String, String)| {
        reasons
            .iter()
            .any(|(known, difference, _)| file == known && what.starts_with(difference))
    };
    let mut left: Vec<String> = found
        .iter()
        .filter(|one| !explained(one))
        .map(|(file, what)| format!("{file}: {what}"))
        .collect();
    for (file, difference, _) in reasons {
        if !found
            .iter()
            .any(|(known, what)| known == file && what.starts_with(difference))
        {
            left.push(format!(
                "{file}: the table explains “{difference}”, which is no longer so"
            ));
        }
    }
    left
}
