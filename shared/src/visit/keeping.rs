//! Messages that are passed on to a file: never in the way of somebody who reads.

use super::{Phase, Visit, asking::Asked};
use crate::clock::Now;

impl Visit {
    /// Never mind the messages of [`Visit::fetch`]. What is on its way is read and thrown away.
    pub fn stop_fetching(&mut self, now: Now) {
        self.last_use = now.monotonic;
        self.make_way();
        self.to_fetch.clear();
        for (_, asked) in &mut self.asked {
            if matches!(asked, Asked::Stream(_)) {
                *asked = Asked::Nothing;
            }
        }
        self.settle(now);
    }

    /// What was asked for and not yet sent waits until the message that somebody opens has been asked for.
    pub(super) fn make_way(&mut self) {
        let is_plain = |asked: &Asked| matches!(asked, Asked::Stream(_) | Asked::Header(_));
        // Only these can be asked for again: of what a person typed, the order matters.
        if matches!(self.phase, Phase::Staying)
            && self.drain.is_none()
            && self.arriving.is_none()
            && self.asked.iter().all(|(_, asked)| is_plain(asked))
        {
            self.take_back_unsent();
        }
    }
}
