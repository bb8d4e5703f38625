//! What this bridge carries, and for whom: pure functions over a fixed set of rules. No socket, no clock, no look-up.
//!
//! The order matters and is the order of a tunnel's life: *origin* (who served the page), *destination* (host, port
//! and mode), and, after one look-up, *addresses*. A [`Vetted`] can be made here only, and the dialler takes nothing else.

pub mod address;
mod decide;
pub mod host;

pub use decide::{Destination, Policy, Vetted};
