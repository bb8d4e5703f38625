//! `cargo xtask bless`: README.md's table of error codes, written from the list that page and bridge share.

use std::fmt::Write;

use shared::tunnel::code::{Code, Fault};

use crate::Failure;
use crate::process::{read, root, write};

const BEGIN: &str = "<!-- codes:begin -->";
const END: &str = "<!-- codes:end -->";

/// `cargo xtask bless [--check]`
pub(crate) fn command(arguments: &[String]) -> Result<(), Failure> {
    let path = root().join("README.md");
    let readme = read(&path)?;
    let blessed = with_table(&readme, &table())?;
    if blessed == readme {
        return Ok(());
    }
    if arguments.iter().any(|argument| argument == "--check") {
        return Err(
            "the table of error codes in README.md is stale: run `cargo xtask bless`.".into(),
        );
    }
    println!("Rewriting the table of error codes in README.md");
    write(&path, blessed)
}

fn table() -> String {
    let mut table = String::from("| code | close code | who acts | meaning |\n|---|---|---|---|\n");
    for code in Code::ALL {
        let acts = who(code.fault());
        writeln!(
            table,
            "| `{code}` | {} | {acts} | {} |",
            code.close_code(),
            code.meaning()
        )
        .expect("writing to a string does not fail");
    }
    table
}

fn who(fault: Fault) -> &'static str {
    match fault {
        Fault::Client => "you",
        Fault::Bridge => "whoever runs the bridge",
        Fault::Network => "nobody: try again",
        Fault::Server => "whoever runs the mail server",
    }
}

fn with_table(readme: &str, table: &str) -> Result<String, Failure> {
    let missing =
        || format!("README.md has no `{BEGIN}` … `{END}` to put the table of error codes into.");
    let (before, rest) = readme.split_once(BEGIN).ok_or_else(missing)?;
    let (_, after) = rest.split_once(END).ok_or_else(missing)?;
    Ok(format!("{before}{BEGIN}\n{table}{END}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_between_the_marks_changes() {
        let readme = format!("# Title\n{BEGIN}\nold\n{END}\nThe rest.\n");
        let blessed = with_table(&readme, "new\n").expect("the marks are there");
        assert_eq!(
            blessed,
            format!("# Title\n{BEGIN}\nnew\n{END}\nThe rest.\n")
        );
        assert_eq!(with_table(&blessed, "new\n"), Ok(blessed));
    }

    #[test]
    fn without_marks_there_is_a_sentence() {
        assert!(
            with_table("# Title\n", "new")
                .expect_err("no marks")
                .contains("README.md")
        );
    }

    #[test]
    fn every_code_has_a_row() {
        let table = table();
        assert_eq!(table.lines().count(), Code::ALL.len() + 2);
        assert!(table.contains("| `plaintext_denied` | 4405 | you | "));
    }
}
