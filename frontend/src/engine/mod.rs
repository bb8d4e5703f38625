//! The engine: the worker that holds the session. It is ended, memory and all, when the person leaves.

mod clock;
mod driver;
mod finder;
mod keeping;
mod socket;

pub use driver::run;
