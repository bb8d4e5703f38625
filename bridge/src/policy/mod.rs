//! What this bridge carries, and for whom: pure functions over a fixed set of rules. No socket, no clock, no look-up, no
//! lock.
//!
//! [`decide()`] is the whole of it, in one place and in one order. What it allows is a [`Destination`]; the only way from
//! there to addresses is [`Destination::vet`], once, with what the one look-up has found; and the dialler takes nothing
//! but the [`Vetted`] that comes of it.

pub mod address;
mod decide;
pub mod host;
mod mail_domain;
mod rules;

pub use decide::{Asked, Destination, Vetted, decide};
pub(crate) use host::canonical;
pub use mail_domain::decide_lookup;
pub use rules::Policy;
