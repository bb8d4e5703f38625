//! How long a small question takes.

use std::time::Instant;

use crate::contender::Contender;
use crate::measure::percentile;
use crate::table::{Line, Row};
use crate::target::{self, Wish};
use crate::tunnel::Tunnel;

const ROUNDS: usize = 10_000;

/// Rounds that are not counted: caches and clocks of a machine that was idle.
const WARM_UP: usize = 1_000;

const OCTETS: usize = 40;

pub(crate) const ROW: Row = Row {
    number: 3,
    title: "Echo of 40 octets, 10,000 times, one at a time",
    lines: &[
        Line::less("p50, µs", 1).target(30.0).race(),
        Line::less("p99, µs", 1).target(116.0).race(),
        Line::less("the bridge's CPU µs each", 1).race(),
    ],
    turns: 5,
    turn,
};

fn turn(contender: &Contender) -> Result<Vec<f64>, String> {
    let running = contender.start(target::for_few())?;
    let mut tunnel = echoing(running.tunnel()?)?;
    rounds(&mut tunnel, WARM_UP)?;
    let before = running.processor_s();
    let times = rounds(&mut tunnel, ROUNDS)?;
    let each = (running.processor_s() - before) * 1e6 / ROUNDS as f64;
    Ok(vec![
        percentile(&times, 50.0),
        percentile(&times, 99.0),
        each,
    ])
}

/// A tunnel whose server gives everything back.
pub(super) fn echoing(mut tunnel: Tunnel) -> Result<Tunnel, String> {
    let wish = tunnel.frame(&Wish::Echo.encode());
    tunnel.send(&wish)?;
    Ok(tunnel)
}

/// So many round trips, in microseconds each.
pub(super) fn rounds(tunnel: &mut Tunnel, count: usize) -> Result<Vec<f64>, String> {
    let frame = tunnel.frame(&[b'a'; OCTETS]);
    let mut buffer = [0; 1024];
    let mut times = Vec::with_capacity(count);
    for _ in 0..count {
        let begun = Instant::now();
        tunnel.send(&frame)?;
        tunnel.read_octets(OCTETS as u64, &mut buffer)?;
        times.push(begun.elapsed().as_secs_f64() * 1e6);
    }
    Ok(times)
}
