//! What was asked for on the command line.

use std::time::Duration;

use crate::login;

/// How to call this benchmark.
pub(crate) const USAGE: &str = "\
cargo xtask bench protocol [--only N] [--with NAME,NAME] [--runs N] [--rtt MS] [--no-slow-start]

--only N          one scenario, 1 to 5
--with NAME,NAME  these clients, as if no other were installed
--runs N          turns of each client (3)
--rtt MS          another round trip than each scenario's own
--no-slow-start   senders begin with an unlimited window
The targets of (1) to (4) are judged on the lines that they were set for, without these two.";

#[derive(Debug)]
pub(crate) struct Arguments {
    pub(crate) only: Option<u32>,
    pub(crate) with: Option<String>,
    pub(crate) runs: usize,
    pub(crate) round_trip: Option<Duration>,
    pub(crate) slow_start: bool,
}

impl Arguments {
    pub(crate) fn parse(mut words: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut arguments = Self {
            only: None,
            with: None,
            runs: 3,
            round_trip: None,
            slow_start: true,
        };
        while let Some(word) = words.next() {
            let mut number = || {
                let value = words.next().and_then(|it| it.parse::<u32>().ok());
                value.ok_or(format!("{word} needs a number."))
            };
            match word.as_str() {
                "--only" => arguments.only = Some(number()?),
                "--runs" => arguments.runs = number()?.max(1) as usize,
                "--rtt" => {
                    arguments.round_trip = Some(Duration::from_millis(number()?.max(1).into()));
                }
                "--with" => arguments.with = words.next(),
                "--no-slow-start" => arguments.slow_start = false,
                // Cargo says so to every benchmark.
                "--bench" => {}
                _ => return Err(format!("`{word}` means nothing here.")),
            }
        }
        match arguments.only {
            Some(number) if !(1..=login::NUMBER).contains(&number) => {
                Err(format!("There is no scenario {number}."))
            }
            _ => Ok(arguments),
        }
    }

    pub(crate) fn wants(&self, scenario: u32) -> bool {
        self.only.is_none_or(|only| only == scenario)
    }

    pub(crate) fn wants_client(&self, name: &str) -> bool {
        self.with
            .as_ref()
            .is_none_or(|names| names.split(',').any(|it| it == name))
    }
}
