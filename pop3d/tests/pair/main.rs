//! The client's machine against the server's machine: no sockets, and a clock that only the test moves.
//!
//! Both are sans-IO, so a line between them can be cut at any octet, and ten minutes pass in no time.

mod cuts;
mod line;
mod time;
