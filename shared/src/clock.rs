//! Time, as the driver tells it. Nothing in this crate reads a clock.

use core::time::Duration;

/// The moment at which something is handled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Now {
    /// A clock that never goes back, from any beginning: for time-outs.
    pub monotonic: Duration,
    /// Since 1970-01-01 UTC: for certificates.
    pub wall: Duration,
}
