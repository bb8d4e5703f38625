//! Many small commands that do not wait for one another.

use std::time::Instant;

use crate::contender::Contender;
use crate::table::{Line, Row};
use crate::target::{self, Wish};

const COMMANDS: usize = 1_000;

/// Commands under way at once, as the client of this project has them.
const WINDOW: usize = 256;

/// The window is filled up when half of it is free.
const REFILL: usize = WINDOW / 2;

/// `+OK` and the end of a line.
const ANSWER: usize = 5;

pub(crate) const ROW: Row = Row {
    number: 4,
    title: "1,000 DELE, 256 under way at once (40 ms more would be one stall of TCP's)",
    lines: &[Line::less("ms", 2).target(2.5)],
    turns: 7,
    turn,
};

fn turn(contender: &Contender) -> Result<Vec<f64>, String> {
    let running = contender.start(target::for_few())?;
    let mut tunnel = running.tunnel()?;
    let wish = tunnel.frame(&Wish::Lines.encode());
    tunnel.send(&wish)?;
    let commands: Vec<String> = (1..=COMMANDS)
        .map(|number| format!("DELE {number}\r\n"))
        .collect();
    let mut buffer = vec![0; 64 * 1024];
    let (mut sent, mut octets) = (0, 0);
    let begun = Instant::now();
    while octets < COMMANDS * ANSWER {
        let under_way = sent - octets / ANSWER;
        let more = commands.len().min(sent + WINDOW - under_way);
        if under_way <= WINDOW - REFILL && more > sent {
            // What is sent together is one frame, as the page's client makes it.
            let frame = tunnel.frame(commands[sent..more].concat().as_bytes());
            tunnel.send(&frame)?;
            sent = more;
        }
        let read = tunnel.read(&mut buffer, |it| octets += it.len());
        if read.map_err(|error| error.to_string())? == 0 {
            return Err("the end before the last answer".into());
        }
    }
    Ok(vec![begun.elapsed().as_secs_f64() * 1e3])
}
