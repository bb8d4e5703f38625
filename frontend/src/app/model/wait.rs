//! Seconds that are waited, told one by one.

use super::{Effect, Timer};

/// How many are left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wait(u32);

impl Wait {
    /// From now on, so many.
    pub fn begin(&mut self, seconds: u32, effects: &mut Vec<Effect>) {
        self.0 = seconds;
        if seconds > 0 {
            effects.push(Effect::Timer(Timer::Second, SECOND_MS));
        }
    }

    /// One is over.
    pub fn second(&mut self, effects: &mut Vec<Effect>) {
        self.begin(self.0.saturating_sub(1), effects);
    }

    /// Nothing is waited for any more.
    pub const fn end(&mut self) {
        self.0 = 0;
    }

    /// Seconds left; `None` once it is over.
    pub const fn left(self) -> Option<u32> {
        if self.0 == 0 { None } else { Some(self.0) }
    }
}

const SECOND_MS: u32 = 1_000;
