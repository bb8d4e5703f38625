//! Whether the end comes behind all the rest.

use std::thread;
use std::time::Duration;

use shared::tunnel::message::ClientMessage;

use crate::contender::Contender;
use crate::table::{Line, Row};
use crate::target::{self, Wish};
use crate::tunnel::Tunnel;

const OCTETS: u64 = 3_000_000;

/// What the system keeps for the page, in octets.
const ROOM: u32 = 64 * 1024;

/// The page rests after each read, so that the server has long gone when the page is half through.
const REST: Duration = Duration::from_millis(4);

pub(crate) const ROW: Row = Row {
    number: 8,
    title: "The server sends 3,000,000 octets and closes; the page reads slowly",
    lines: &[
        Line::more("octets that come", 0).target(OCTETS as f64),
        Line::note("code of the Close", 0),
    ],
    turns: 2,
    turn,
};

fn turn(contender: &Contender) -> Result<Vec<f64>, String> {
    let running = contender.start(target::for_few())?;
    let mut tunnel = Tunnel::open(running.port, running.speech, Some(ROOM))?;
    let wish = tunnel.frame(&Wish::Octets(OCTETS).encode());
    tunnel.send(&wish)?;
    let mut octets = 0;
    let mut buffer = vec![0; 32 * 1024];
    // An error is the end as well: the octets are counted.
    while let Ok(1..) = tunnel.read(&mut buffer, |it| octets += it.len()) {
        if tunnel.take_fin() {
            tunnel.say(&ClientMessage::Fin)?;
        }
        if tunnel.closed().is_some() {
            break;
        }
        thread::sleep(REST);
    }
    Ok(vec![
        octets as f64,
        tunnel.closed().map_or(f64::NAN, f64::from),
    ])
}
