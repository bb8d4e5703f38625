//! Process 1 of a room: see `e2e::room`.

use std::process::ExitCode;

#[cfg(target_os = "linux")]
fn main() -> ExitCode {
    e2e::room::inside::main()
}

/// Only Linux has such rooms.
#[cfg(not(target_os = "linux"))]
fn main() -> ExitCode {
    eprintln!("e2e-room: this is not Linux");
    ExitCode::FAILURE
}
