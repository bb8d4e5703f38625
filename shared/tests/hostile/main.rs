//! The command-line client against servers that break rules, lie, flood, fall silent or attack.
//!
//! Each case is one run of the program against a server on a loopback socket. In every case it ends in time, with the
//! exit code of its contract and one clear line, in little memory, and the password is seen nowhere.

#![cfg(all(feature = "session", feature = "mail", unix))]

mod deletions;
mod floods;
mod framing;
mod lies;
mod run;
mod security;
mod server;
mod silence;

#[test]
fn broken_framing() {
    run::run(framing::cases());
}

#[test]
fn lies_and_refusals() {
    run::run(lies::cases());
}

#[test]
fn floods() {
    run::run(floods::cases());
}

#[test]
fn silence_and_broken_lines() {
    run::run(silence::cases());
}

#[test]
fn attacks() {
    run::run(security::cases());
}

#[test]
fn deletions() {
    run::run(deletions::cases());
}
