//! How fast tunnels come into being.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use super::echo::{echoing, rounds};
use crate::contender::{Contender, Kind, Running};
use crate::table::{Line, Row};
use crate::target;
use crate::tunnel::Tunnel;

/// Pages that open tunnels at the same time.
const AT_ONCE: usize = 50;

const TUNNELS: usize = 5_000;

/// Enough to measure a process that is started for each.
const TUNNELS_OF_WEBSOCKIFY: usize = 400;

pub(crate) const ROW: Row = Row {
    number: 5,
    title: "Open a tunnel, one echo, leave; 50 at a time",
    lines: &[
        Line::more("tunnels per s", 0).target(5_000.0).race(),
        Line::less("the bridge's CPU ms each", 3)
            .target(0.09)
            .race(),
    ],
    turns: 3,
    turn,
};

fn turn(contender: &Contender) -> Result<Vec<f64>, String> {
    let running = contender.start(target::for_many())?;
    let count = if contender.kind == Kind::Websockify {
        TUNNELS_OF_WEBSOCKIFY
    } else {
        TUNNELS
    };
    open(&running, AT_ONCE)?;
    let (begun, before) = (Instant::now(), running.processor_s());
    open(&running, count)?;
    let took = begun.elapsed().as_secs_f64();
    let each = (running.processor_s() - before) * 1e3 / count as f64;
    Ok(vec![count as f64 / took, each])
}

fn open(running: &Running, count: usize) -> Result<(), String> {
    at_once(count, || {
        rounds(&mut echoing(running.tunnel()?)?, 1).map(drop)
    })
    .map(drop)
}

/// So many open tunnels, each of which has echoed once.
pub(super) fn crowd(running: &Running, count: usize) -> Result<Vec<Tunnel>, String> {
    at_once(count, || {
        let mut tunnel = echoing(running.tunnel()?)?;
        rounds(&mut tunnel, 1)?;
        Ok(tunnel)
    })
}

/// Does it `count` times, with [`AT_ONCE`] threads.
pub(super) fn at_once<T: Send>(
    count: usize,
    errand: impl Fn() -> Result<T, String> + Sync,
) -> Result<Vec<T>, String> {
    let begun = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while begun.fetch_add(1, Ordering::Relaxed) < count {
            done.push(errand()?);
        }
        Ok::<_, String>(done)
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(work)).collect();
        let mut all = Vec::with_capacity(count);
        for thread in threads {
            all.extend(thread.join().map_err(|_| "a page panicked")??);
        }
        Ok(all)
    })
}
