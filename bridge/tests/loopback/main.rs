//! The bridge as a page and a mail server see it: real sockets on the loopback interface, invented names.

mod ends;
mod flow;
mod guard;
mod harness;
mod http;
mod limits;
mod messages;
mod policy;
mod program;
mod supply;
mod tunnel;
