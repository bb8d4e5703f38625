//! The server on real sockets, with programs that its author did not write and with clients by hand.

mod curl;
mod maildrop;
mod mpop;
mod poplib;
mod post;
mod program;
mod session;
