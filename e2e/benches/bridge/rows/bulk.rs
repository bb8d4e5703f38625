//! One tunnel, as fast as it goes.

use std::thread;
use std::time::Instant;

use shared::tunnel::message::DATA_MAX;

use crate::contender::{Contender, Running};
use crate::table::{Line, Row};
use crate::target::{self, Wish};
use crate::tunnel::{ROOM, Tunnel};

const GIB: u64 = 1 << 30;

/// Frames that are sent by one system call: a quarter of a megabyte.
const FRAMES: usize = 4;

pub(crate) const ROW: Row = Row {
    number: 1,
    title: "One tunnel, 1 GiB each way",
    lines: &[
        Line::more("server → page, MB/s", 0).target(1200.0).race(),
        Line::less("  the bridge's CPU s per GiB", 2)
            .target(0.8)
            .race(),
        Line::more("page → server, MB/s", 0).target(1200.0).race(),
        Line::less("  the bridge's CPU s per GiB", 2)
            .target(0.8)
            .race(),
    ],
    turns: 3,
    turn,
};

fn turn(contender: &Contender) -> Result<Vec<f64>, String> {
    let running = contender.start(target::for_few())?;
    let (down, down_cpu) = timed(&running, |tunnel| download(tunnel, GIB))?;
    let (up, up_cpu) = timed(&running, |tunnel| upload(tunnel, GIB))?;
    Ok(vec![down, down_cpu, up, up_cpu])
}

/// MB/s, and the bridge's seconds.
fn timed(
    running: &Running,
    errand: impl FnOnce(&mut Tunnel) -> Result<(), String>,
) -> Result<(f64, f64), String> {
    let mut tunnel = running.tunnel()?;
    let (begun, before) = (Instant::now(), running.processor_s());
    errand(&mut tunnel)?;
    let took = begun.elapsed().as_secs_f64();
    Ok((GIB as f64 / 1e6 / took, running.processor_s() - before))
}

/// Has the server send so many octets, and reads them.
pub(super) fn download(tunnel: &mut Tunnel, octets: u64) -> Result<(), String> {
    let wish = tunnel.frame(&Wish::Octets(octets).encode());
    tunnel.send(&wish)?;
    tunnel.read_octets(octets, &mut vec![0; ROOM])
}

/// Sends so many octets, a multiple of a frame's, and waits until the server has taken them.
pub(super) fn upload(tunnel: &mut Tunnel, octets: u64) -> Result<(), String> {
    let wish = tunnel.frame(&Wish::Take(octets).encode());
    let frames = tunnel.frame(&[7; DATA_MAX]).repeat(FRAMES);
    let mut writer = tunnel
        .stream
        .try_clone()
        .map_err(|error| error.to_string())?;
    thread::scope(|scope| {
        scope.spawn(move || {
            use std::io::Write;
            let _ = writer.write_all(&wish);
            for _ in 0..octets / (FRAMES * DATA_MAX) as u64 {
                // Whoever waits for the full stop will tell that it does not come.
                if writer.write_all(&frames).is_err() {
                    return;
                }
            }
        });
        tunnel.read_octets(1, &mut [0; 1024])
    })
}
