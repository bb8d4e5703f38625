//! One tunnel over a long line.

use std::time::{Duration, Instant};

use e2e::delay::{Connection, Delay, Line as LongLine};

use super::bulk::{download, upload};
use crate::contender::Contender;
use crate::table::{Line, Row};
use crate::target;
use crate::tunnel::{Speech, Tunnel};

const ROUND_TRIP: Duration = Duration::from_millis(100);

/// 64 MiB.
const MUCH: u64 = 64 << 20;

/// A large message.
const MESSAGE: u64 = 25_000_000;

pub(crate) const ROW: Row = Row {
    number: 2,
    title: "One tunnel, the page 100 ms (there and back) from the bridge. TCP's slow start is imitated; its largest\n    \
            window is not, which flatters all but ours: a page of ours lends 4 MiB of credit, which is 42 MB/s here",
    lines: &[
        Line::note("server → page, 64 MiB, s", 2),
        Line::note("page → server, 64 MiB, s", 2),
        Line::note("server → page, 25 MB, s", 2),
        Line::note("  most on the line at once, MiB", 2),
    ],
    turns: 2,
    turn,
};

fn turn(contender: &Contender) -> Result<Vec<f64>, String> {
    let running = contender.start(target::for_few())?;
    let far = |errand: &dyn Fn(&mut Tunnel) -> Result<(), String>| {
        let delay = Delay {
            round_trip: ROUND_TRIP,
            slow_start: true,
        };
        let line = LongLine::before(running.port, delay);
        let mut tunnel = Tunnel::open(line.port(), running.speech, None)?;
        let begun = Instant::now();
        errand(&mut tunnel)?;
        Ok::<_, String>((begun.elapsed().as_secs_f64(), line.connections()))
    };
    let (down, connections) = far(&|tunnel| download(tunnel, MUCH))?;
    let most = connections.iter().map(most_on_the_line).max().unwrap_or(0) as f64;
    let (up, _) = far(&|tunnel| upload(tunnel, MUCH))?;
    let (message, _) = far(&|tunnel| download(tunnel, MESSAGE))?;
    let most = if running.speech == Speech::Raw {
        f64::NAN
    } else {
        most / f64::from(1 << 20)
    };
    Ok(vec![down, up, message, most])
}

/// The most octets that were taken from the bridge and not handed to the page yet.
fn most_on_the_line(connection: &Connection) -> i64 {
    let sent = connection
        .from_server
        .iter()
        .map(|it| (it.at, it.octets as i64));
    let come = connection
        .to_client
        .iter()
        .map(|it| (it.at, -(it.octets as i64)));
    let mut passages: Vec<_> = sent.chain(come).collect();
    passages.sort();
    let mut on_it = 0;
    passages.iter().fold(0, |most, (_, octets)| {
        on_it += octets;
        most.max(on_it)
    })
}
