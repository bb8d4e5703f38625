//! One honest page in a crowd of bad ones.

use std::io::Write;
use std::thread;
use std::time::Duration;

use super::echo::{echoing, rounds};
use super::opening::at_once;
use crate::contender::{Contender, Kind};
use crate::measure::percentile;
use crate::table::{Line, Row};
use crate::target::{self, Wish};
use crate::tunnel::{Tunnel, connect, upgrade};

/// Connections whose request never ends.
const HALF_OPEN: usize = 2_000;

/// Tunnels whose servers send without end, and whose pages do not read.
const STALLED: usize = 500;

const ROUNDS: usize = 10_000;

/// Until what the servers of the stalled pages send has filled every buffer on its way. A request that never ends is
/// still waited for by then.
const STANDING: Duration = Duration::from_secs(3);

/// What the system keeps for a page that does not read, in octets.
const ROOM: u32 = 16 * 1024;

pub(crate) const ROW: Row = Row {
    number: 10,
    title: "Echo beside 2,000 requests that never end and 500 pages that never read (websockify: 200 and 50)",
    lines: &[
        Line::note("p99 alone, µs", 1),
        Line::note("p99 in the crowd, µs", 1),
        Line::less("times as much", 2).target(2.0),
    ],
    turns: 3,
    turn,
};

fn turn(contender: &Contender) -> Result<Vec<f64>, String> {
    // Servers for the crowd and for the honest page: it is the bridge that is measured.
    let running = contender.start(target::for_many())?;
    let part = if contender.kind == Kind::Websockify {
        10
    } else {
        1
    };
    let mut honest = echoing(running.tunnel()?)?;
    rounds(&mut honest, ROUNDS / 10)?;
    let alone = percentile(&rounds(&mut honest, ROUNDS)?, 99.0);
    let stalled = at_once(STALLED / part, || {
        let mut tunnel = Tunnel::open(running.port, running.speech, Some(ROOM))?;
        let wish = tunnel.frame(&Wish::Octets(u64::MAX).encode());
        tunnel.send(&wish)?;
        Ok(tunnel)
    })?;
    let half_open = at_once(HALF_OPEN / part, || {
        let mut stream = connect(running.port, None).map_err(|error| error.to_string())?;
        let request = upgrade(running.port, running.speech);
        let half = &request.as_bytes()[..request.len() / 2];
        stream.write_all(half).map_err(|error| error.to_string())?;
        Ok(stream)
    })?;
    // It is the crowd's being there that is measured, not its coming.
    thread::sleep(STANDING);
    let crowded = percentile(&rounds(&mut honest, ROUNDS)?, 99.0);
    drop((stalled, half_open));
    Ok(vec![alone, crowded, crowded / alone])
}
