//! How fast our command-line client is, beside everyone else's: the same mail, the same server, the same line.
//!
//! ```text
//! pop3 | mpop | curl | poplib | fetchmail | getmail ──TCP──▶ a line with a delay ──TCP──▶ Dovecot
//! ```
//!
//! Every client is a process of its own and is timed from its start to its end; what it was to do is checked
//! afterwards. Clients take turns, and the median of all turns counts. Those that wait for an answer before they ask
//! the next question are given small mailboxes, and their time for the whole one is computed from that: marked `*`.
//!
//! The mail lies in memory where there is a `/dev/shm`, and so does what the clients make of it.

mod arguments;
mod clients;
mod errand;
mod login;
mod mail;
mod measure;
mod memory;
mod office;
mod scenario;

use std::process::ExitCode;

use arguments::{Arguments, USAGE};
use clients::{Client, Ours};
use e2e::dovecot::Dovecot;
use office::Office;
use scenario::SCENARIOS;

fn main() -> ExitCode {
    let arguments = match Arguments::parse(std::env::args().skip(1)) {
        Ok(arguments) => arguments,
        Err(complaint) => {
            eprintln!("{complaint}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), String> {
    if let Some(why) = Dovecot::missing() {
        return Err(format!("Nothing can be measured here: {why}."));
    }
    let ours = Ours::build()?;
    let mut clients = clients::all(ours.clone());
    clients.retain(|it| arguments.wants_client(it.name()));
    let _memory = memory::use_it();
    introduce(arguments, &clients);
    let scenarios: Vec<_> = SCENARIOS
        .iter()
        .filter(|it| arguments.wants(it.number))
        .collect();
    let mut sizes: Vec<usize> = scenarios.iter().flat_map(|it| it.mailboxes()).collect();
    if arguments.wants(login::NUMBER) {
        sizes.push(login::MESSAGES);
    }
    let office = Office::open(&sizes)?;
    for scenario in scenarios {
        scenario.play(&office, &clients, arguments)?;
    }
    if arguments.wants(login::NUMBER) {
        login::play(&office, &ours, arguments)?;
    }
    Ok(())
}

fn introduce(arguments: &Arguments, clients: &[Box<dyn Client>]) {
    let (here, absent): (Vec<_>, Vec<_>) = clients.iter().partition(|it| it.program().is_some());
    for client in here {
        println!("{:<10} {}", client.name(), client.version());
    }
    for client in absent {
        println!("{:<10} not installed", client.name());
    }
    let start = if arguments.slow_start {
        "TCP's slow start is imitated (ten segments at first, doubling with each round trip)"
    } else {
        "TCP's slow start is not imitated, which flatters everyone"
    };
    println!(
        "\nMedians of {} turns. Plain POP3 but for the last table. * = computed from mailboxes of {} and {} messages.\n\
         The line: no loss, no limit of bandwidth; {start}.\n\
         Nagle's algorithm costs next to nothing on loopback. Over a real line, clients that leave it on are slower than\n\
         here: mpop does, and has been seen to take 26.6 s for (3).",
        arguments.runs,
        scenario::SAMPLE[0],
        scenario::SAMPLE[1]
    );
}
