//! What tunnels cost in which nothing happens.

use std::thread;
use std::time::Duration;

use super::echo::rounds;
use super::opening::crowd;
use crate::contender::Contender;
use crate::table::{Line, Row};
use crate::target;

const TUNNELS: usize = 5_000;

/// Time to come to rest, before memory is looked at.
const REST: Duration = Duration::from_secs(1);

/// After this long, memory that was not given back will not be.
const GIVEN_BACK: Duration = Duration::from_secs(5);

pub(crate) const ROW: Row = Row {
    number: 6,
    title: "5,000 tunnels that have echoed once and are idle (websockify: 400)",
    lines: &[
        Line::less("kB each", 1).target(12.0).race(),
        Line::more("alive, %", 0).target(100.0),
        Line::less("MB kept when all have gone", 1),
    ],
    turns: 1,
    turn,
};

fn turn(contender: &Contender) -> Result<Vec<f64>, String> {
    let running = contender.start(target::for_many())?;
    // What the first ones take is not theirs.
    drop(crowd(&running, 50)?);
    thread::sleep(REST);
    let before = running.memory_kb();
    let count = contender.tunnels(TUNNELS);
    let mut tunnels = crowd(&running, count)?;
    thread::sleep(REST);
    let each = (running.memory_kb() - before) / count as f64;
    let alive = tunnels
        .iter_mut()
        .filter_map(|it| rounds(it, 1).ok())
        .count();
    drop(tunnels);
    thread::sleep(GIVEN_BACK);
    let kept = (running.memory_kb() - before) / 1e3;
    Ok(vec![each, alive as f64 * 100.0 / count as f64, kept])
}
