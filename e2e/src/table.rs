//! What the stories saw of each server, against what is written in `docs/interoperability.tsv`.
//!
//! The file is what README.md's table is made from. A story that sees something else fails; `cargo xtask bless
//! --servers` plays the stories without comparing, and writes the file from what they saw.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

use crate::servers::Kind;

/// With this set to 1, nothing is compared.
const BLESS: &str = "POSTE_RESTANTE_BLESS";

/// A file to which each observation adds a line, as the outcome of each story does.
const REPORT: &str = "POSTE_RESTANTE_E2E_REPORT";

/// Notes that a server showed `value` in the `column` of the table.
///
/// # Panics
/// When the table says something else.
pub fn saw(server: Kind, column: &str, value: &str) {
    let title = server.character().title;
    note(title, "version", &server.version());
    note(title, column, value);
    if std::env::var(BLESS).as_deref() == Ok("1") {
        return;
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/interoperability.tsv");
    let table = fs::read_to_string(path).unwrap_or_default();
    let written = cell(&table, title, column);
    // A newer version that shows the same is no news.
    assert_eq!(
        written,
        Some(value),
        "{title} {}: `{column}` in docs/interoperability.tsv (left) is not what was seen (right). If it should be, run \
         `cargo xtask bless --servers`.",
        server.version()
    );
}

fn cell<'a>(table: &'a str, title: &str, column: &str) -> Option<&'a str> {
    let mut rows = table.lines().map(|line| line.split('\t'));
    let at = rows.next()?.position(|heading| heading == column)?;
    let mut row = rows.find(|row| row.clone().next() == Some(title))?;
    row.nth(at)
}

fn note(title: &str, column: &str, value: &str) {
    let report = std::env::var_os(REPORT)
        .and_then(|path| OpenOptions::new().append(true).create(true).open(path).ok());
    if let Some(mut report) = report {
        // One write: stories that end at the same time must not mix their lines.
        let line = format!("saw: {title}\t{column}\t{value}\n");
        report
            .write_all(line.as_bytes())
            .expect("the report can be written to");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_found_by_their_names() {
        let table = "server\tversion\tlock\nCyrus\t3\tnone\nDovecot\t2\t[IN-USE]\n";
        for (title, column, value) in [
            ("Cyrus", "lock", Some("none")),
            ("Dovecot", "version", Some("2")),
            ("Dovecot", "locks", None),
            ("Courier", "lock", None),
        ] {
            assert_eq!(cell(table, title, column), value);
        }
        assert_eq!(cell("", "Cyrus", "lock"), None);
    }
}
