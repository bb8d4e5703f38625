//! What to do when the bridge says that it goes away: finish what can be finished, QUIT, and come back over another one.
//!
//! A drain is an early checkpoint. Deletions under way are committed as far as they were acknowledged, and go on in the
//! next session; everything else is a matter of asking again. Numbers go on meaning what the person saw: the messages
//! are found again by their unique-ids.

use core::time::Duration;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::{News, Phase, Visit, asking::Asked, returning::Errand};
use crate::{
    clock::Now,
    mailbox::Entry,
    pop3::{
        client::Handle,
        command::{Command, MessageNumber},
    },
    problem::Problem,
    tunnel::code::Code,
};

/// Before the bridge cuts the line, we let go of it: a message that is still arriving then is asked for again.
const MARGIN: Duration = Duration::from_secs(1);

/// The bridge's word, on this link.
#[derive(Clone, Copy, Debug)]
pub(super) struct Drain {
    /// No DELE is sent from here on: the other half of the time is the server's, to commit. `None` once that is done.
    checkpoint: Option<Duration>,
    /// What is not finished by now is dropped.
    abandon: Duration,
}

/// The bridge's reason, where it did not get to say it.
pub(super) const DRAINED: Problem = Problem::Bridge {
    code: Code::Draining,
    retry_after_s: None,
};

impl Visit {
    /// The bridge goes away in so many seconds.
    pub(super) fn told_to_drain(&mut self, deadline_s: u32, now: Now) {
        self.news.push_back(News::Draining { deadline_s });
        if self.drain.is_none() {
            self.drains += 1;
        }
        let time = Duration::from_secs(deadline_s.into());
        let finish = time.saturating_sub(MARGIN).max(time / 2);
        self.drain = Some(Drain {
            checkpoint: Some(now.monotonic.saturating_add(time / 2)),
            abandon: now.monotonic.saturating_add(finish),
        });
        if matches!(self.phase, Phase::Staying) {
            self.take_back_unsent();
        }
        self.drain_due(now);
    }

    /// When [`Visit::drain_due`] has something to do. Deletions on the wire may still be answered: that line is the
    /// bridge's to cut.
    pub(super) fn drain_deadline(&self) -> Option<Duration> {
        let drain = self.drain.as_ref()?;
        match &self.phase {
            Phase::Deleting(_) => drain.checkpoint,
            Phase::SigningIn | Phase::Staying | Phase::Stopping(_) | Phase::Changing(_) => {
                Some(drain.abandon)
            }
            Phase::Returning(_) if self.return_at.is_none() => Some(drain.abandon),
            _ => None,
        }
    }

    /// What the bridge's deadline asks for by now.
    pub(super) fn drain_due(&mut self, now: Now) {
        if self.drain_deadline().is_none_or(|at| at > now.monotonic) {
            return;
        }
        if matches!(self.phase, Phase::Deleting(_)) {
            if let Some(drain) = &mut self.drain {
                drain.checkpoint = None;
            }
            self.take_back_unsent();
        } else {
            self.session.hang_up();
            self.closed(Some(DRAINED), now);
        }
    }

    /// Nothing new is asked for: once everything has its answer, QUIT. True where that was now.
    pub(super) fn leave_session(&mut self, now: Now) -> bool {
        if !self.asked.is_empty() {
            return false;
        }
        if self.has_typed {
            // A DELE may be among what was typed, and nobody has confirmed it: QUIT would.
            self.session.hang_up();
            self.closed(Some(DRAINED), now);
            return false;
        }
        self.phase = Phase::Changing(self.errand());
        self.ask(Asked::Nothing, Command::Quit, None, now);
        true
    }

    /// What waits in the client's queue comes back to where it was wanted.
    pub(super) fn take_back_unsent(&mut self) {
        let unsent = self.session.withdraw();
        let (back, on_the_way) = core::mem::take(&mut self.asked)
            .into_iter()
            .partition(|(handle, _)| unsent.contains(handle));
        self.asked = on_the_way;
        self.want_again(back);
    }

    /// What has no outcome is asked for again, in the same order, before the rest.
    pub(super) fn want_again(&mut self, asked: VecDeque<(Handle, Asked)>) {
        for (_, asked) in asked.into_iter().rev() {
            match asked {
                Asked::Header(number) => self.wanted.push_front(number),
                Asked::Stream(number) => self.to_fetch.push_front(number),
                Asked::Message(number) => {
                    let arriving = self.arriving.take();
                    if arriving.is_some_and(|arriving| arriving.octets.is_some()) {
                        self.to_open.push_front(number);
                    }
                }
                Asked::Delete(number) => {
                    if let Phase::Deleting(deletions) = &mut self.phase {
                        deletions.recall(number.get());
                    }
                }
                _ => {}
            }
        }
    }

    /// The session is over because the bridge goes away, and the person stays.
    pub(super) fn gone_with_bridge(&mut self, now: Now) {
        let asked = core::mem::take(&mut self.asked);
        for &(_, asked) in &asked {
            if let Asked::Stream(number) = asked {
                let number = number.get();
                self.news.push_back(News::StartsOver { number });
            }
        }
        self.want_again(asked);
        self.arriving = None;
        if self.config.is_none() || !self.habits.lists || self.has_typed {
            self.config = None;
            self.phase = Phase::Over;
            self.news.push_back(News::Ended(DRAINED));
        } else {
            self.phase = Phase::Away;
            self.news.push_back(News::Away);
            self.come_for_work(now);
        }
    }

    /// Comes back from being away, where there is something to do.
    pub(super) fn come_for_work(&mut self, now: Now) {
        if !matches!(self.phase, Phase::Away) || !(self.has_work() || self.checking) {
            return;
        }
        match self.errand() {
            // It was a check that did not find its way back: then this is one, too.
            Errand::Stay if self.drains == 0 => {
                self.come_back(Errand::Check { is_quiet: false }, None, now);
            }
            errand => {
                let cause = (self.drains > 0).then_some(DRAINED);
                self.come_back(errand, cause, now);
            }
        }
    }

    /// Something is wanted of the server.
    pub(super) fn has_work(&self) -> bool {
        !(self.to_open.is_empty() && self.to_fetch.is_empty() && self.wanted.is_empty())
    }

    /// Listed again, for somebody who has stayed: the messages are the same under other numbers.
    pub(super) fn resume(&mut self, entries: Vec<Entry>, is_whole: bool) {
        self.phase = Phase::Staying;
        self.news.push_back(News::SignedIn(self.facts.clone()));
        match is_whole.then(|| places(&self.entries, &entries)).flatten() {
            Some(places) => {
                self.places = Some(places);
                self.news.push_back(News::Resumed);
            }
            None => {
                // What was wanted by its number means nothing now.
                self.want_nothing();
                self.places = None;
                self.entries = entries;
                self.highest = self.entries.last().map_or(0, |entry| entry.number);
                self.news.push_back(News::Listed(self.entries.clone()));
            }
        }
    }

    /// The number that a message has in the present session; `None` where it is gone.
    pub(super) fn here(&self, number: MessageNumber) -> Option<MessageNumber> {
        let Some(places) = &self.places else {
            return Some(number);
        };
        let found = self
            .entries
            .binary_search_by_key(&number.get(), |entry| entry.number);
        MessageNumber::new(places[found.ok()?])
    }

    /// The listing of the present session, as far as it is about what the person sees; `None` where that is the very
    /// listing.
    pub(super) fn present(&self) -> Option<Vec<Entry>> {
        let places = self.places.as_ref()?;
        let here = self.entries.iter().zip(places);
        let renumbered = here
            .filter(|&(_, &number)| number > 0)
            .map(|(entry, &number)| Entry {
                number,
                ..entry.clone()
            });
        Some(renumbered.collect())
    }
}

/// For each message of the old listing its number in the new one, 0 where it is gone. `None` where unique-ids do not tell,
/// as some are missing or the same.
pub(super) fn places(old: &[Entry], new: &[Entry]) -> Option<Vec<u32>> {
    let mut numbers = BTreeMap::new();
    for entry in new {
        let id = entry.unique_id.as_deref()?;
        if numbers.insert(id, entry.number).is_some() {
            return None;
        }
    }
    let places = old.iter().map(|entry| {
        let id = entry.unique_id.as_deref()?;
        // Each is taken once: two old messages of one name cannot be told apart.
        Some(numbers.get_mut(id).map_or(0, core::mem::take))
    });
    let places: Vec<u32> = places.collect::<Option<_>>()?;
    let ids: BTreeSet<_> = old.iter().map(|entry| &entry.unique_id).collect();
    (ids.len() == old.len()).then_some(places)
}
