//! A bombed mailbox is rescued: 50,000 messages, 200 of them wanted, a hundred milliseconds away.
//!
//! ```text
//! Chromium ──WebSocket──▶ bridge ─┐
//! pop3 | mpop | curl | poplib … ──┴─TCP──▶ a line with a delay ──TCP──▶ Dovecot
//! ```
//!
//! The page is used as a person uses it: *Clean up*, a rule, *Mark*, *Delete now*. What is left on the server is compared with
//! what was wanted, message by message. Beside it, the clients that Debian has fetch all headers and delete everything, as far
//! as they can; those that wait for each answer do so with small mailboxes, and their time is computed: marked `*`.

#[path = "../protocol/clients/mod.rs"]
#[allow(
    dead_code,
    reason = "it is the other benchmark's, which needs more of it"
)]
mod clients;
#[path = "../protocol/errand.rs"]
#[allow(
    dead_code,
    reason = "it is the other benchmark's, which needs more of it"
)]
mod errand;
mod mail;
#[path = "../protocol/measure.rs"]
#[allow(
    dead_code,
    reason = "it is the other benchmark's, which needs more of it"
)]
mod measure;
#[path = "../protocol/memory.rs"]
mod memory;
#[path = "../protocol/office.rs"]
mod office;
mod page;
mod peers;

use std::process::ExitCode;
use std::time::Duration;

use clients::Ours;
use e2e::delay::{Delay, Line};
use e2e::dovecot::Dovecot;
use office::Office;

/// Messages, if no other number is asked for.
const MESSAGES: usize = 50_000;

/// From here to the server and back.
const ROUND_TRIP: Duration = Duration::from_millis(100);

const USAGE: &str = "\
cargo xtask bench clean-up [MESSAGES] [--alone]

MESSAGES  so many in the mailbox (50,000)
--alone   the page only, without the other clients";

fn main() -> ExitCode {
    let mut messages = MESSAGES;
    let mut alone = false;
    for word in std::env::args().skip(1) {
        match (word.as_str(), word.parse()) {
            (_, Ok(number @ 1_000..=100_000)) => messages = number,
            ("--alone", _) => alone = true,
            // Cargo says so to every benchmark.
            ("--bench", _) => {}
            _ => {
                eprintln!("`{word}` means nothing here.\n{USAGE}");
                return ExitCode::from(2);
            }
        }
    }
    match run(messages, alone) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

fn run(messages: usize, alone: bool) -> Result<(), String> {
    if let Some(why) = Dovecot::missing() {
        return Err(format!("Nothing can be measured here: {why}."));
    }
    let _memory = memory::use_it();
    let office = Office::open(&[messages, peers::SAMPLE[0], peers::SAMPLE[1]])?;
    let delay = Delay {
        round_trip: ROUND_TRIP,
        slow_start: true,
    };
    let dovecot = office.dovecot();
    println!(
        "{messages} messages, {} of them wanted. Round trip {} ms.\n",
        mail::wanted(messages),
        ROUND_TRIP.as_millis()
    );
    page::rescue(&office, &Line::before(dovecot.tls_port(), delay), messages);
    if alone {
        return Ok(());
    }
    peers::race(
        &office,
        &Line::before(dovecot.plain_port(), delay),
        &clients::all(Ours::build()?),
        messages,
    )
}
