//! How fast our bridge is, and how little it takes, beside other bridges from WebSocket to TCP: the same page, the same
//! server, the same machine.
//!
//! ```text
//! page ══WebSocket══▶ ours | websocat | websockify ──TCP──▶ server
//! page ──TCP───────────────────────────────────────────────▶ server    raw: what page and server can do by themselves
//! ```
//!
//! Page and server are this process, and the same for everybody. The page neither looks at what it is sent nor masks
//! anew for each frame: it skips from one frame's head to the next in a large buffer, and sends octets that were masked
//! once. What a browser does with them would hide the differences.
//!
//! Bridges take turns, each time as a new process, and the median of all turns counts. Page, bridge and server share
//! the machine's processors, so on a small machine the processor time that a bridge takes is the sturdier number.

mod arguments;
mod contender;
mod frames;
mod measure;
mod rows;
mod table;
mod target;
mod tunnel;
mod usage;

use std::process::ExitCode;

use arguments::{Arguments, USAGE};
use contender::Contender;
use rows::ROWS;

fn main() -> ExitCode {
    let arguments = match Arguments::parse(std::env::args().skip(1)) {
        Ok(arguments) => arguments,
        Err(complaint) => {
            eprintln!("{complaint}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), String> {
    let files = usage::raise_file_limit();
    let mut contenders = contender::all()?;
    contenders.retain(|it| arguments.wants_contender(it.name()));
    for contender in &contenders {
        println!("{:<10} {}", contender.name(), contender.version());
    }
    contenders.retain(Contender::is_here);
    println!(
        "\nMedians; page, bridge and server share {} processors. No TLS, no compression. The limit of open files is \
         {files}.",
        std::thread::available_parallelism().map_or(1, usize::from)
    );
    for row in ROWS.iter().filter(|it| arguments.wants(it.number)) {
        row.play(&contenders, arguments.runs);
    }
    Ok(())
}
