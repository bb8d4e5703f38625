//! One errand, every client, a table.

use std::io::IsTerminal;
use std::time::Duration;

use e2e::delay::{Delay, Line};

use crate::arguments::Arguments;
use crate::clients::{Client, Ours, Pace};
use crate::errand::{Errand, Kind};
use crate::measure::{median, time};
use crate::office::{Office, PASSWORD, user};

/// Messages in the two mailboxes from which the time for many is computed. The difference tells what one message
/// costs; what does not depend on their number (connecting, signing in, starting) is counted once.
pub(crate) const SAMPLE: [usize; 2] = [5, 20];

pub(crate) struct Scenario {
    pub(crate) number: u32,
    title: &'static str,
    kind: Kind,
    messages: usize,
    /// Milliseconds.
    round_trip: u64,
    target: Target,
}

enum Target {
    Seconds(f64),
    NoSlowerThan(&'static str),
}

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario {
        number: 1,
        title: "Collect 500 messages: RETR and DELE each, QUIT",
        kind: Kind::Collect,
        messages: 500,
        round_trip: 50,
        target: Target::NoSlowerThan("mpop"),
    },
    Scenario {
        number: 2,
        title: "The headers of 10,000 messages: LIST, UIDL, TOP n 0 each",
        kind: Kind::Headers,
        messages: 10_000,
        round_trip: 100,
        target: Target::Seconds(3.5),
    },
    Scenario {
        number: 3,
        title: "Delete 10,000 messages: DELE each, QUIT",
        kind: Kind::Delete,
        messages: 10_000,
        round_trip: 100,
        target: Target::Seconds(3.0),
    },
    Scenario {
        number: 4,
        title: "Fetch 1,000 messages: RETR each",
        kind: Kind::Fetch,
        messages: 1_000,
        round_trip: 100,
        target: Target::Seconds(1.6),
    },
];

/// What a client's turns came to.
struct Row<'a> {
    client: &'a dyn Client,
    pace: Pace,
    seconds: Vec<f64>,
    failure: Option<String>,
}

impl Scenario {
    /// The mailboxes that this takes.
    pub(crate) fn mailboxes(&self) -> [usize; 3] {
        [self.messages, SAMPLE[0], SAMPLE[1]]
    }

    /// Lets the clients take turns, and prints the table.
    pub(crate) fn play(
        &self,
        office: &Office,
        clients: &[Box<dyn Client>],
        arguments: &Arguments,
    ) -> Result<(), String> {
        let own = Duration::from_millis(self.round_trip);
        let round_trip = arguments.round_trip.unwrap_or(own);
        let delay = Delay {
            round_trip,
            slow_start: arguments.slow_start,
        };
        let line = Line::before(office.dovecot().plain_port(), delay);
        let mut rows: Vec<Row<'_>> = clients
            .iter()
            .filter(|it| it.program().is_some())
            .filter_map(|client| {
                let pace = client.pace(self.kind)?;
                let (client, seconds, failure) = (client.as_ref(), Vec::new(), None);
                Some(Row {
                    client,
                    pace,
                    seconds,
                    failure,
                })
            })
            .collect();
        for turn in 1..=arguments.runs {
            for row in rows.iter_mut().filter(|it| it.failure.is_none()) {
                progress(&format!(
                    "({}) turn {turn}, {}",
                    self.number,
                    row.client.name()
                ));
                match self.turn(office, line.port(), row) {
                    Ok(seconds) => row.seconds.push(seconds),
                    Err(why) => row.failure = Some(why),
                }
            }
        }
        progress("");
        println!(
            "\n({}) {}. Round trip {} ms.",
            self.number,
            self.title,
            round_trip.as_millis()
        );
        self.print(&rows, round_trip == own && arguments.slow_start);
        Ok(())
    }

    /// One client's turn, in seconds.
    fn turn(&self, office: &Office, port: u16, row: &Row<'_>) -> Result<f64, String> {
        let run = |messages| self.run(office, port, row.client, messages);
        if row.pace == Pace::Pipelined {
            return run(self.messages);
        }
        let [few, more] = SAMPLE;
        let (short, long) = (run(few)?, run(more)?);
        let each = (long - short) / (more - few) as f64;
        Ok(long + each * (self.messages - more) as f64)
    }

    /// Sends `client` to a mailbox of so many messages, and looks whether it has done what it was told.
    fn run(
        &self,
        office: &Office,
        port: u16,
        client: &dyn Client,
        messages: usize,
    ) -> Result<f64, String> {
        let user = user(messages);
        office.restore(&user)?;
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let errand = Errand {
            kind: self.kind,
            port,
            user: &user,
            password: PASSWORD,
            messages,
            folder: folder.path(),
        };
        let took = time(&mut client.command(&errand), folder.path(), |status| {
            client.is_content(self.kind, status)
        })?;
        let delivered = client.delivered(&errand);
        if self.kind.delivers() && delivered != messages {
            return Err(format!("brought {delivered} of {messages} messages"));
        }
        let left = office.messages(&user);
        let expected = if self.kind.empties() { 0 } else { messages };
        if left != expected {
            return Err(format!(
                "left {left} messages on the server, not {expected}"
            ));
        }
        Ok(took.as_secs_f64())
    }

    fn print(&self, rows: &[Row<'_>], judged: bool) {
        let medians: Vec<(&str, f64)> = rows
            .iter()
            .filter(|it| it.failure.is_none())
            .map(|it| (it.client.name(), median(it.seconds.clone())))
            .collect();
        let of = |name| medians.iter().find(|it| it.0 == name).map(|it| it.1);
        let ours = of(Ours::NAME);
        for Row {
            client,
            pace,
            seconds,
            failure,
        } in rows
        {
            let name = client.name();
            if let Some(why) = failure {
                println!("    {name:<10} failed: {why}");
                continue;
            }
            let took = of(name).expect("it did not fail");
            let mark = if *pace == Pace::OneByOne { '*' } else { ' ' };
            let ratio = match ours {
                Some(ours) if name != Ours::NAME => format!("{:>8.2} ×", took / ours),
                _ => format!("{:10}", ""),
            };
            let low = seconds.iter().copied().fold(f64::INFINITY, f64::min);
            let high = seconds.iter().copied().fold(0.0, f64::max);
            println!("    {name:<10} {took:>9.2} s{mark}{ratio}   ({low:.2} to {high:.2})");
        }
        let (target, limit) = match self.target {
            Target::Seconds(seconds) => (format!("{seconds:.1} s"), Some(seconds)),
            Target::NoSlowerThan(name) => (format!("no slower than {name}"), of(name)),
        };
        let verdict = match (ours, limit) {
            _ if !judged => "not judged on this line",
            (Some(ours), Some(limit)) if ours <= limit => "met",
            (Some(_), Some(_)) => "MISSED",
            _ => "cannot be judged",
        };
        println!("    Target: {target}: {verdict}.");
    }
}

/// Tells a person at a terminal what is being waited for; the next call takes its place.
fn progress(what: &str) {
    if std::io::stderr().is_terminal() {
        eprint!("\r{what:<40}\r");
    }
}
