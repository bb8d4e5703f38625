//! The same by the clients that Debian has: all headers, and all messages deleted.

use std::time::Duration;

use e2e::delay::Line;

use crate::clients::{Client, Pace};
use crate::errand::{Errand, Kind};
use crate::measure::time;
use crate::office::{Office, PASSWORD, user};

/// Messages in the mailboxes of those who wait for each answer: the difference tells what one message costs.
pub(crate) const SAMPLE: [usize; 2] = [5, 20];

/// Lets each client do what it can, and prints how long that takes.
pub(crate) fn race(
    office: &Office,
    line: &Line,
    clients: &[Box<dyn Client>],
    messages: usize,
) -> Result<(), String> {
    for (kind, title) in [
        (
            Kind::Headers,
            "the headers of all: LIST, UIDL, TOP n 0 each",
        ),
        (Kind::Delete, "deleting all: DELE each, QUIT"),
    ] {
        println!("\nOther clients, {title}:");
        for client in clients {
            let name = client.name();
            if client.program().is_none() {
                println!("    {name:<10} not installed");
                continue;
            }
            let Some(pace) = client.pace(kind) else {
                println!("    {name:<10} cannot");
                continue;
            };
            let run = |messages| run(office, line.port(), client.as_ref(), kind, messages);
            let took = match pace {
                Pace::Pipelined => run(messages),
                Pace::OneByOne => run(SAMPLE[0]).and_then(|few| {
                    let more = run(SAMPLE[1])?;
                    let each = (more.saturating_sub(few)) / (SAMPLE[1] - SAMPLE[0]) as u32;
                    Ok(more + each * (messages - SAMPLE[1]) as u32)
                }),
            };
            let mark = if pace == Pace::OneByOne { '*' } else { ' ' };
            match took {
                Ok(took) => println!("    {name:<10} {:>9.2} s{mark}", took.as_secs_f64()),
                Err(why) => println!("    {name:<10} failed: {why}"),
            }
        }
    }
    Ok(())
}

fn run(
    office: &Office,
    port: u16,
    client: &dyn Client,
    kind: Kind,
    messages: usize,
) -> Result<Duration, String> {
    let user = user(messages);
    office.restore(&user)?;
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let errand = Errand {
        kind,
        port,
        user: &user,
        password: PASSWORD,
        messages,
        folder: folder.path(),
    };
    let took = time(&mut client.command(&errand), folder.path(), |status| {
        client.is_content(kind, status)
    })?;
    let left = office.messages(&user);
    let expected = if kind.empties() { 0 } else { messages };
    if left == expected {
        Ok(took)
    } else {
        Err(format!(
            "left {left} messages on the server, not {expected}"
        ))
    }
}
