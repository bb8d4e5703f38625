//! The table of mail servers, from what the stories in e2e/ saw of them.
//!
//! What they saw is kept in `docs/interoperability.tsv`, so that the table can be checked where no server is at hand;
//! the stories themselves fail when they see something else than that file says.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::Failure;
use crate::process::{cargo, read, root, run, target_dir, write};
use crate::setup::{self, Purpose};

/// The columns behind the server's name.
const COLUMNS: [&str; 8] = [
    "version",
    "encryption",
    "mechanisms",
    "pipelining",
    "UTF-8",
    "octets",
    "deletes",
    "second session",
];

/// What one server showed, by column.
type Row = BTreeMap<String, String>;

/// Plays the stories, and writes down what they saw.
pub(super) fn play() -> Result<(), Failure> {
    let tools = setup::ensure(Purpose::Test)?;
    let report = target_dir().join("e2e").join("servers");
    write(&report, "")?;
    let mut stories = cargo("test --quiet --package e2e --test interoperability");
    stories
        .env("POSTE_RESTANTE_E2E_REPORT", &report)
        .env("POSTE_RESTANTE_REQUIRE_ALL", "1")
        .env("POSTE_RESTANTE_BLESS", "1");
    run(tools.on_path(&mut stories))?;
    println!("Rewriting docs/interoperability.tsv");
    write(&kept(), seen(&read(&report)?)?)
}

/// The table, in Markdown.
pub(super) fn table() -> Result<String, Failure> {
    Ok(markdown(&read(&kept())?))
}

fn kept() -> PathBuf {
    root().join("docs").join("interoperability.tsv")
}

/// The notes of a report (`saw: SERVER<tab>COLUMN<tab>VALUE`) as tab-separated values, servers in the order of their
/// names.
fn seen(report: &str) -> Result<String, Failure> {
    let mut rows: BTreeMap<String, (String, Row)> = BTreeMap::new();
    for note in report.lines().filter_map(|line| line.strip_prefix("saw: ")) {
        let [server, column, value] = note.split('\t').collect::<Vec<_>>()[..] else {
            return Err(format!(
                "the stories noted something that is no value: {note}"
            ));
        };
        let (_, row) = rows
            .entry(server.to_lowercase())
            .or_insert_with(|| (server.to_owned(), Row::new()));
        let before = row.insert(column.to_owned(), value.to_owned());
        if before.is_some_and(|it| it != value) {
            return Err(format!("{server} showed two values for `{column}`."));
        }
    }
    let mut table = format!("server\t{}\n", COLUMNS.join("\t"));
    for (server, mut row) in rows.into_values() {
        table.push_str(&server);
        for column in COLUMNS {
            let value = row.remove(column);
            let value = value.ok_or_else(|| format!("no story noted `{column}` of {server}."))?;
            table.push('\t');
            table.push_str(&value);
        }
        if let Some(column) = row.keys().next() {
            return Err(format!(
                "the stories noted `{column}` of {server}, for which there is no column."
            ));
        }
        table.push('\n');
    }
    Ok(table)
}

fn markdown(table: &str) -> String {
    let mut lines = table
        .lines()
        .map(|line| format!("| {} |\n", line.replace('\t', " | ")));
    let heading = lines.next().unwrap_or_default();
    let rule = "|---".repeat(COLUMNS.len() + 1);
    format!("{heading}{rule}|\n{}", lines.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(servers: &[&str]) -> String {
        let mut report = String::from("e2e: engine=none server=x story=y ok\n");
        for server in servers {
            for column in COLUMNS {
                report.push_str(&format!("saw: {server}\t{column}\tyes\n"));
            }
        }
        report
    }

    #[test]
    fn a_report_becomes_a_table() {
        let table = seen(&report(&["popa3d", "Dovecot", "Dovecot"])).expect("it is complete");
        let servers: Vec<_> = table
            .lines()
            .filter_map(|it| it.split('\t').next())
            .collect();
        assert_eq!(servers, ["server", "Dovecot", "popa3d"]);
        let markdown = markdown(&table);
        let widths: Vec<_> = markdown.lines().map(|it| it.matches('|').count()).collect();
        assert_eq!(widths, [COLUMNS.len() + 2; 4]);
    }

    #[test]
    fn what_is_missing_or_contradicts_is_told() {
        for (more, complaint) in [
            ("saw: Cyrus\tversion\t3\n", "no story noted"),
            ("saw: Dovecot\tversion\tno\n", "two values"),
            ("saw: Dovecot\tcolour\tblue\n", "no column"),
            ("saw: Dovecot\n", "no value"),
        ] {
            let told = seen(&(report(&["Dovecot"]) + more)).expect_err(more);
            assert!(told.contains(complaint), "{told}");
        }
    }
}
