//! The stories: what people do with the page, in real browsers and with real mail servers, each in a file of its own.
//!
//! One program, as linking one is quick and linking forty is not: `cargo test -p e2e --test stories kiosk` plays one file.

mod apart;
mod clean_up;
mod collect;
mod demo;
mod entrance;
mod foreign;
mod forensics;
mod guard;
mod hostile;
mod html;
mod images;
mod keep;
mod kiosk;
mod list;
mod memory;
mod parts;
mod payloads;
mod prompts;
mod remember;
mod restart;
mod session;
mod traces;
mod trouble;
mod trust;
