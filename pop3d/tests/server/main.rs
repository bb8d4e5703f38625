//! The server on real sockets, with programs that its author did not write and with clients by hand.

mod certificates;
mod curl;
mod faults;
mod gsasl;
mod maildrop;
mod mpop;
mod ours;
mod poplib;
mod post;
mod program;
mod sasl;
mod session;
