//! How often something may happen.

use std::{
    collections::HashMap,
    hash::Hash,
    time::{Duration, Instant},
};

use shared::tunnel::code::Code;

use super::Refusal;

/// Keys remembered before those are forgotten whose time is over.
const KEYS_KEPT: usize = 4096;

/// Keys remembered at most, some 20 MB of them: only a crowd of machines gets there. The smallest debts are forgotten
/// then, because turning strangers away would be doing the crowd's work.
const KEYS_MAX: usize = 200_000;

/// The generic cell rate algorithm: each key owes a moment, and each event moves it on by an equal part of the period.
/// Whoever owes more than a period waits. One `Instant` per key, and no clock that ticks.
#[derive(Debug)]
pub(super) struct Rate<K> {
    period: Duration,
    each: Duration,
    owed: HashMap<K, Instant>,
    kept: usize,
}

impl<K: Eq + Hash> Rate<K> {
    /// So many events in a period, in one go or spread over it.
    pub(super) fn new(events: u32, period: Duration) -> Self {
        Self {
            period,
            each: period / events.max(1),
            owed: HashMap::new(),
            kept: KEYS_KEPT,
        }
    }

    /// Books one event. A refused one is not booked.
    pub(super) fn admit(&mut self, key: K, now: Instant) -> Result<(), Refusal> {
        if self.owed.len() >= self.kept {
            self.forget(now);
        }
        let owed = self.owed.get(&key).copied().unwrap_or(now).max(now) + self.each;
        let wait = owed.saturating_duration_since(now + self.period);
        if !wait.is_zero() {
            return Err(Refusal {
                code: Code::RateLimited,
                retry_after_s: Some(whole_seconds(wait)),
            });
        }
        self.owed.insert(key, owed);
        Ok(())
    }

    fn forget(&mut self, now: Instant) {
        let mut least = now;
        self.owed.retain(|_, owed| *owed > least);
        while self.owed.len() >= KEYS_MAX {
            least += self.period / 8;
            self.owed.retain(|_, owed| *owed > least);
        }
        self.kept = KEYS_KEPT.max(self.owed.len() * 2).min(KEYS_MAX);
    }
}

/// What a person is told to wait: rounded up, so that the next try succeeds.
pub(super) fn whole_seconds(wait: Duration) -> u32 {
    wait.as_secs_f64().ceil() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    #[test]
    fn a_burst_and_then_a_steady_pace() {
        let mut rate = Rate::new(6, MINUTE);
        let start = Instant::now();
        for _ in 0..6 {
            rate.admit("ann", start).unwrap();
        }
        let refusal = Refusal {
            code: Code::RateLimited,
            retry_after_s: Some(10),
        };
        assert_eq!(rate.admit("ann", start), Err(refusal));
        let later = start + Duration::from_secs(10);
        rate.admit("ann", later).unwrap();
        assert_eq!(rate.admit("ann", later), Err(refusal));
        rate.admit("bob", later).unwrap();
    }

    #[test]
    fn the_wait_that_is_told_is_enough_and_not_too_long() {
        for events in [1, 7, 60, 240] {
            let mut rate = Rate::new(events, MINUTE);
            let start = Instant::now();
            let refusal = loop {
                if let Err(refusal) = rate.admit((), start) {
                    break refusal;
                }
            };
            let told = Duration::from_secs(refusal.retry_after_s.unwrap().into());
            assert!(told <= MINUTE / events + Duration::from_secs(1));
            rate.admit((), start + told).unwrap();
        }
    }

    #[test]
    fn those_whose_time_is_over_are_forgotten() {
        let mut rate = Rate::new(60, MINUTE);
        let start = Instant::now();
        for key in 0..KEYS_KEPT {
            rate.admit(key, start).unwrap();
        }
        rate.admit(KEYS_KEPT, start + MINUTE).unwrap();
        assert_eq!(rate.owed.len(), 1);
    }

    #[test]
    fn a_crowd_does_not_fill_the_memory_and_does_not_free_the_busiest() {
        let mut rate = Rate::new(60, MINUTE);
        let start = Instant::now();
        for _ in 0..60 {
            rate.admit(0, start).unwrap();
        }
        for key in 1..=KEYS_MAX * 2 {
            rate.admit(key, start).unwrap();
            assert!(rate.owed.len() <= KEYS_MAX);
        }
        assert!(rate.admit(0, start).is_err());
    }
}
