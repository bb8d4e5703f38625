//! Looking for new mail: a POP3 session sees the maildrop as it was at login (RFC 1939 §5), so that only another session
//! shows what has come since. QUIT without any DELE, sign in, list, and match by unique-id.
//!
//! The messages keep the numbers under which they were told; those that have come get numbers that were never used. Who
//! drives a visit so has nothing to rename: marks, opened messages and headers stay where they are.

use core::time::Duration;
use std::collections::BTreeSet;

use super::{
    News, Phase, Visit,
    draining::places,
    returning::{Errand, LOGIN_DELAY_MAX, Return},
};
use crate::{
    clock::Now,
    mailbox::Entry,
    problem::{Problem, ResponseCode},
};

/// A server that says [LOGIN-DELAY] without having announced how long is left alone for at least this long, and for twice
/// the time that was too short.
const UNANNOUNCED_DELAY: Duration = Duration::from_secs(60);

impl Visit {
    /// Looks for new mail, over another session. [`News::Checked`] or [`News::Unchecked`] follows; where the server wants a
    /// longer pause between two logins, [`News::TooEarly`] at once, and the session stays. What was wanted before is
    /// answered before or after.
    ///
    /// `asked`: by a person, who is there; else the maildrop is not held any longer for it than it would have been.
    pub fn check(&mut self, asked: bool, now: Now) {
        if asked {
            self.last_use = now.monotonic;
        }
        let is_able = self.config.is_some() && self.habits.lists && !self.has_typed;
        match &mut self.phase {
            Phase::Staying | Phase::Away if is_able => {}
            Phase::Changing(errand @ Errand::Stay)
            | Phase::Returning(Return {
                errand: errand @ Errand::Stay,
                ..
            }) => {
                *errand = Errand::Check { is_quiet: true };
                return;
            }
            Phase::Staying | Phase::Away => {
                self.news.push_back(News::Unchecked { problem: None });
                return;
            }
            _ => return,
        }
        let wait = self.may_sign_in_at().saturating_sub(now.monotonic);
        if wait > Duration::ZERO {
            let seconds = u32::try_from(wait.as_millis().div_ceil(1_000)).unwrap_or(u32::MAX);
            self.news.push_back(News::TooEarly { seconds });
            return;
        }
        self.checking = true;
        if matches!(self.phase, Phase::Staying) {
            self.take_back_unsent();
        }
        self.settle(now);
    }

    /// What there is to come back for, where a check may be part of it.
    pub(super) fn errand(&mut self) -> Errand {
        if core::mem::take(&mut self.checking) {
            Errand::Check { is_quiet: true }
        } else {
            Errand::Stay
        }
    }

    /// Would the server let us in again now, as far as it says?
    pub(super) fn may_sign_in(&self, now: Now) -> bool {
        self.may_sign_in_at() <= now.monotonic
    }

    /// When the server lets us in again, as far as it says.
    fn may_sign_in_at(&self) -> Duration {
        let delay = self.login_delay.max(self.learnt_delay);
        self.signed_in_at + delay.min(LOGIN_DELAY_MAX)
    }

    /// The server has said [LOGIN-DELAY]: true, and it is remembered.
    pub(super) fn is_login_delay(&mut self, problem: Option<&Problem>, now: Now) -> bool {
        let Some(Problem::Refused { refusal, .. }) = problem else {
            return false;
        };
        if refusal.code != Some(ResponseCode::LoginDelay) {
            return false;
        }
        let too_short = now.monotonic.saturating_sub(self.signed_in_at);
        self.learnt_delay = self.learnt_delay.max(UNANNOUNCED_DELAY).max(too_short * 2);
        true
    }

    /// Listed again: what has come, and what has gone.
    pub(super) fn relist(&mut self, entries: Vec<Entry>, is_whole: bool) {
        let places = is_whole.then(|| places(&self.entries, &entries)).flatten();
        let Some(places) = places else {
            return self.resume(entries, is_whole);
        };
        let known: BTreeSet<u32> = places.iter().copied().collect();
        let (mut told, mut here, mut gone) = (Vec::new(), Vec::new(), Vec::new());
        for (entry, place) in core::mem::take(&mut self.entries).into_iter().zip(places) {
            if place == 0 {
                gone.push(entry.number);
            } else {
                told.push(entry);
                here.push(place);
            }
        }
        let mut arrived = Vec::new();
        for entry in entries {
            if !known.contains(&entry.number) {
                self.highest += 1;
                here.push(entry.number);
                let number = self.highest;
                arrived.push(Entry { number, ..entry });
            }
        }
        told.extend_from_slice(&arrived);
        self.entries = told;
        self.places = Some(here);
        self.phase = Phase::Staying;
        self.news.push_back(News::SignedIn(self.facts.clone()));
        self.news.push_back(News::Checked { arrived, gone });
    }
}
