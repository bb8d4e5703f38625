//! What was asked for on the command line.

use crate::rows::ROWS;

/// How to call this benchmark.
pub(crate) const USAGE: &str = "\
cargo xtask bench bridge [ROW…] [--with NAME,NAME] [--runs N]

ROW…              these rows, by number; without any, all of them
--with NAME,NAME  these bridges, as if no other were installed: ours, websocat, websockify, raw
--runs N          turns of each bridge, instead of each row's own number";

#[derive(Debug, Default)]
pub(crate) struct Arguments {
    rows: Vec<u32>,
    with: Option<String>,
    pub(crate) runs: Option<usize>,
}

impl Arguments {
    pub(crate) fn parse(mut words: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut arguments = Self::default();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--with" => arguments.with = words.next(),
                "--runs" => {
                    let number = words.next().and_then(|it| it.parse().ok());
                    arguments.runs =
                        Some(number.ok_or("--runs needs a number.")?).map(|it: usize| it.max(1));
                }
                // Cargo says so to every benchmark.
                "--bench" => {}
                _ => {
                    let number = word.parse().ok();
                    let known =
                        number.filter(|number| ROWS.iter().any(|row| row.number == *number));
                    arguments
                        .rows
                        .push(known.ok_or(format!("There is no row `{word}`."))?);
                }
            }
        }
        Ok(arguments)
    }

    pub(crate) fn wants(&self, row: u32) -> bool {
        self.rows.is_empty() || self.rows.contains(&row)
    }

    pub(crate) fn wants_contender(&self, name: &str) -> bool {
        self.with
            .as_ref()
            .is_none_or(|names| names.split(',').any(|it| it == name))
    }
}
