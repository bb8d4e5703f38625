//! How many round trips it takes from nothing to the complete index of a mailbox, over TLS.
//!
//! The line itself tells: from the moment at which it accepted the connection to that at which it handed the last
//! octets of the index to the client. So neither the start of a process nor what it does with the index counts.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use e2e::delay::{Connection, Delay, Line, Passage};

use crate::arguments::Arguments;
use crate::clients::{Client, Ours, Poplib};
use crate::errand::{Errand, Kind};
use crate::measure::{median, time};
use crate::office::{Office, PASSWORD, user};

/// As the others are numbered.
pub(crate) const NUMBER: u32 = 5;

/// In the mailbox whose index is fetched.
pub(crate) const MESSAGES: usize = 1_000;

const ROUND_TRIP: Duration = Duration::from_millis(100);

/// Round trips, slow start included.
const TARGET: f64 = 6.5;

/// Octets in the index, at the very least: 1,000 lines of LIST and of UIDL.
const INDEX: usize = 20_000;

/// Octets that the server says behind the index, at most: its answer to QUIT and TLS's own good-bye.
const GOOD_BYE: usize = 500;

/// A way to sign in.
struct Way {
    title: &'static str,
    ours: bool,
    stls: bool,
    mechanism: Option<&'static str>,
}

const WAYS: &[Way] = &[
    way("ours, TLS, its own choice", false, None),
    way("ours, TLS, USER", false, Some("USER")),
    way("ours, TLS, PLAIN", false, Some("PLAIN")),
    way("ours, TLS, SCRAM-SHA-256", false, Some("SCRAM-SHA-256")),
    way("ours, STLS, its own choice", true, None),
    way("ours, STLS, PLAIN", true, Some("PLAIN")),
    Way {
        title: "poplib, TLS, USER",
        ours: false,
        stls: false,
        mechanism: None,
    },
];

const fn way(title: &'static str, stls: bool, mechanism: Option<&'static str>) -> Way {
    Way {
        title,
        ours: true,
        stls,
        mechanism,
    }
}

/// Tries every way in turn, through a line with and one without slow start, and prints the table.
pub(crate) fn play(office: &Office, ours: &Ours, arguments: &Arguments) -> Result<(), String> {
    let round_trip = arguments.round_trip.unwrap_or(ROUND_TRIP);
    println!(
        "\n({NUMBER}) From connecting to the complete index (LIST and UIDL) of {MESSAGES} messages, in round trips of \
         {} ms\n    {:<30} {:>10} {:>14}",
        round_trip.as_millis(),
        "",
        "slow start",
        "no slow start"
    );
    let user = user(MESSAGES);
    office.restore(&user)?;
    for way in WAYS {
        let name = if way.ours { Ours::NAME } else { Poplib.name() };
        if !arguments.wants_client(name) || !way.ours && Poplib.program().is_none() {
            continue;
        }
        let mut medians = Vec::new();
        for slow_start in [true, false] {
            let delay = Delay {
                round_trip,
                slow_start,
            };
            let turns = (0..arguments.runs).map(|_| way.try_it(office, ours, &user, delay));
            medians.push(turns.collect::<Result<Vec<f64>, _>>().map(median));
        }
        match (&medians[0], &medians[1]) {
            (Ok(with), Ok(without)) => {
                let verdict = match way.ours {
                    false => "",
                    true if round_trip != ROUND_TRIP => "not judged",
                    true if *with <= TARGET => "met",
                    true => "MISSED",
                };
                println!(
                    "    {:<30} {with:>10.2} {without:>14.2}   {verdict}",
                    way.title
                );
            }
            (Err(why), _) | (_, Err(why)) => println!("    {:<30} failed: {why}", way.title),
        }
    }
    println!(
        "    Target: {TARGET} with slow start. By their nature, SCRAM takes two more than PLAIN (the challenge, and the \
         server's\n    own proof), and STLS one more than TLS from the first octet (the answer to STLS)."
    );
    Ok(())
}

impl Way {
    /// Once: how many round trips.
    fn try_it(
        &self,
        office: &Office,
        ours: &Ours,
        user: &str,
        delay: Delay,
    ) -> Result<f64, String> {
        let dovecot = office.dovecot();
        let line = Line::before(
            if self.stls {
                dovecot.plain_port()
            } else {
                dovecot.tls_port()
            },
            delay,
        );
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let authority = folder.path().join("authority.pem");
        fs::write(&authority, &dovecot.certificate().authority)
            .map_err(|error| error.to_string())?;
        let errand = Errand {
            kind: Kind::Headers,
            port: line.port(),
            user,
            password: PASSWORD,
            messages: MESSAGES,
            folder: folder.path(),
        };
        let mut command = self.command(ours, &errand, &authority);
        time(&mut command, folder.path(), |status| status.success())?;
        let connections = line.connections();
        let [connection] = connections.as_slice() else {
            return Err(format!("it connected {} times", connections.len()));
        };
        let took = index_complete(connection).ok_or("it did not fetch the index, or not whole")?;
        Ok(took.as_secs_f64() / delay.round_trip.as_secs_f64())
    }

    fn command(&self, ours: &Ours, errand: &Errand<'_>, authority: &Path) -> Command {
        if self.ours {
            ours.list(errand, authority, self.stls, self.mechanism)
        } else {
            Poplib.index(errand, authority)
        }
    }
}

/// From the connection's beginning until the client had been handed the index.
///
/// The octets are encrypted, but QUIT gives itself away: behind it, the server says next to nothing. The index was
/// complete with whatever came last before that.
fn index_complete(connection: &Connection) -> Option<Duration> {
    let handed = &connection.to_client;
    let sum = |it: &[Passage]| it.iter().map(|passage| passage.octets).sum::<usize>();
    let before = connection.from_client.iter().find_map(|question| {
        let (before, behind) = handed.split_at(handed.partition_point(|it| it.at < question.at));
        (sum(behind) <= GOOD_BYE).then_some(before)
    })?;
    let last = before.last().filter(|_| sum(before) >= INDEX)?;
    Some(last.at - connection.accepted)
}
