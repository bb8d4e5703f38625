//! What a page costs that stops reading.

use std::thread;
use std::time::Duration;

use crate::contender::Contender;
use crate::table::{Line, Row};
use crate::target::{self, Wish};
use crate::tunnel::Tunnel;

/// What the system keeps for the page, in octets: little, so that the bridge is soon left with what it has read. A page
/// of ours that stalls has lent all of its credit, 4 MiB.
const ROOM: u32 = 64 * 1024;

/// How long memory is watched, and how often.
const WATCH: Duration = Duration::from_secs(4);
const STEP: Duration = Duration::from_millis(100);

pub(crate) const ROW: Row = Row {
    number: 9,
    title: "The server sends 1 GiB, and the page does not read",
    lines: &[Line::less("memory grows by MB", 2).target(0.5).race()],
    turns: 2,
    turn,
};

fn turn(contender: &Contender) -> Result<Vec<f64>, String> {
    let running = contender.start(target::for_few())?;
    // One that reads comes first: what the first tunnel takes is not the stall's.
    let mut reading = running.tunnel()?;
    super::bulk::download(&mut reading, 16 << 20)?;
    let mut tunnel = Tunnel::open(running.port, running.speech, Some(ROOM))?;
    let before = running.memory_kb();
    let wish = tunnel.frame(&Wish::Octets(1 << 30).encode());
    tunnel.send(&wish)?;
    let mut most = before;
    for _ in 0..WATCH.as_millis() / STEP.as_millis() {
        thread::sleep(STEP);
        most = f64::max(most, running.memory_kb());
    }
    Ok(vec![(most - before) / 1e3])
}
