//! The bridge as a page and a mail server see it: real sockets on the loopback interface, invented names.

mod admin;
mod chance;
#[cfg(target_os = "linux")]
mod child;
mod clock;
#[cfg(target_os = "linux")]
mod crew;
#[cfg(target_os = "linux")]
mod cuts;
#[cfg(target_os = "linux")]
mod dial;
#[cfg(target_os = "linux")]
mod drain;
mod ends;
mod flow;
mod frames;
mod guard;
mod harness;
mod http;
mod lifecycle;
mod limits;
#[cfg(target_os = "linux")]
mod log;
mod lookup;
mod messages;
#[cfg(target_os = "linux")]
mod noise;
mod policy;
#[cfg(target_os = "linux")]
mod pressure;
mod program;
mod raw;
mod supply;
mod tls;
mod tokens;
mod tunnel;
mod visitors;
