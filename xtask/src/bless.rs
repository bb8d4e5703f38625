//! `cargo xtask bless`: what is written by program and read by people: the tables of README.md, and the page's screens.

mod codes;
mod screens;
mod servers;

use crate::Failure;
use crate::process::{read, root, write};

/// A table: the name in its marks, what people call it, and how it is made.
type Table = (&'static str, &'static str, fn() -> Result<String, Failure>);

const TABLES: [Table; 2] = [
    ("codes", "error codes", || Ok(codes::table())),
    ("servers", "mail servers", servers::table),
];

/// `cargo xtask bless [--check | --servers | --screens]`
pub(crate) fn command(arguments: &[String]) -> Result<(), Failure> {
    let is_asked_for = |option| arguments.iter().any(|argument| argument == option);
    if is_asked_for("--servers") {
        servers::play()?;
    }
    if is_asked_for("--screens") {
        screens::write()?;
    }
    let path = root().join("README.md");
    let mut readme = read(&path)?;
    for (name, title, table) in TABLES {
        let blessed = with_table(&readme, name, &table()?)?;
        if blessed == readme {
            continue;
        }
        if is_asked_for("--check") {
            return Err(format!(
                "the table of {title} in README.md is stale: run `cargo xtask bless`."
            ));
        }
        println!("Rewriting the table of {title} in README.md");
        write(&path, &blessed)?;
        readme = blessed;
    }
    Ok(())
}

/// The text with `table` between the marks of that name.
fn with_table(text: &str, name: &str, table: &str) -> Result<String, Failure> {
    let [begin, end] = ["begin", "end"].map(|which| format!("<!-- {name}:{which} -->"));
    let missing = || format!("README.md has no `{begin}` … `{end}` to put a table into.");
    let (before, rest) = text.split_once(&begin).ok_or_else(missing)?;
    let (_, after) = rest.split_once(&end).ok_or_else(missing)?;
    Ok(format!("{before}{begin}\n{table}{end}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_between_the_marks_changes() {
        let marked = |table| {
            format!(
                "# Title\n<!-- a:begin -->\n{table}\n<!-- a:end -->\nThe rest: <!-- b:end -->.\n"
            )
        };
        let blessed = with_table(&marked("old"), "a", "new\n");
        assert_eq!(blessed, Ok(marked("new")));
    }

    #[test]
    fn without_marks_there_is_a_sentence() {
        let complaint = with_table("# Title\n", "a", "new").expect_err("no marks");
        assert!(complaint.contains("README.md"));
    }
}
