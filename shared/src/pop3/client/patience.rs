//! How long a server may take.

use core::time::Duration;

/// What is waited for, and how long. Everything counts from the last octet, or from the command where none has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Silence before the first octet of an answer, and between octets. Slow servers delay a wrong password by six seconds,
    /// and wait twelve for another session's lock.
    pub silence: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self::of(Duration::from_secs(60))
    }
}

/// However much there is to delete: the longest wait for the answer to QUIT.
pub const QUIT_MAX: Duration = Duration::from_secs(1_800);

/// A QUIT that has nothing to commit is a courtesy: nobody waits long for its answer.
const GOODBYE: Duration = Duration::from_secs(10);

/// What each deleted message adds to the wait for QUIT's answer: a slow server unlinks twenty files a second.
const PER_DELETION: Duration = Duration::from_millis(50);

/// Octets per second that a slow server rewrites: an mbox is written anew for one deletion.
const REWRITTEN_PER_SECOND: u64 = 5_000_000;

/// Octets per second that an answer must bring on average, once it has taken [`SLACK`] times the longest silence. Less
/// than that is not slow, it is an attempt to hold us for ever.
pub const OCTETS_PER_SECOND_MIN: u64 = 100;

/// See [`OCTETS_PER_SECOND_MIN`].
pub const SLACK: u32 = 4;

impl Patience {
    /// With so much silence.
    pub const fn of(silence: Duration) -> Self {
        Self { silence }
    }

    /// How long the answer to QUIT may take: committing thousands of deletions can take minutes, and giving up early
    /// would mean not knowing what was deleted.
    pub fn for_quit(&self, deletions: usize, maildrop_octets: u64) -> Duration {
        if deletions == 0 {
            return self.silence.min(GOODBYE);
        }
        let deletions = u32::try_from(deletions).unwrap_or(u32::MAX);
        self.silence
            .saturating_add(PER_DELETION.saturating_mul(deletions))
            .saturating_add(Duration::from_secs(maildrop_octets / REWRITTEN_PER_SECOND))
            .min(QUIT_MAX.max(self.silence))
    }

    /// How long one whole answer may take of which `received` octets have come.
    pub(super) fn for_all(&self, received: u64) -> Duration {
        self.silence
            .saturating_mul(SLACK)
            .saturating_add(Duration::from_secs(received / OCTETS_PER_SECOND_MIN))
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn quit_waits_longer_the_more_there_is_to_do() {
        let seconds = |deletions, octets| {
            let patience = Patience::of(Duration::from_secs(10));
            patience.for_quit(deletions, octets).as_secs()
        };
        assert_eq!(seconds(0, 50_000_000_000), 10);
        let long = Patience::default().for_quit(0, 0);
        assert_eq!(long, GOODBYE);
        assert_eq!(seconds(1, 0), 10);
        assert_eq!(seconds(10_000, 0), 510);
        assert_eq!(seconds(1, 500_000_000), 110);
        assert_eq!(seconds(usize::MAX, u64::MAX), 1_800);
    }
}
