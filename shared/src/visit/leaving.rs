//! Deleting and leaving, and coming back where that is needed to do it right.

use core::time::Duration;

use super::{News, Phase, Visit, asking::Asked};
use crate::{
    clock::Now,
    mailbox::{
        Entry,
        deletion::{Deletions, Ending},
    },
    pop3::command::{Command, MessageNumber},
    problem::{Problem, Refusal, ResponseCode, Step},
    session::Session,
};

/// Deletions between two QUITs, at most: what a broken connection can cost, and how long a server is busy with one
/// commit.
pub const CHECKPOINT: usize = 10_000;

/// How long to wait before each attempt to come back, in seconds. Servers need a moment to let go of the lock.
const PAUSES: [u64; 5] = [0, 2, 5, 15, 30];

/// The longest LOGIN-DELAY that is waited for.
const LOGIN_DELAY_MAX: Duration = Duration::from_secs(900);

/// What there is to come back for.
#[derive(Debug)]
pub(super) struct Return {
    /// `None`: nothing was done yet, signing in begins anew.
    deletions: Option<Deletions>,
    /// What made it necessary, if that was a problem.
    problem: Option<Problem>,
    attempts: usize,
}

impl Visit {
    /// Deletes these messages and leaves. [`News::SignedOut`] follows, whatever happens.
    pub fn sign_out(&mut self, delete: &[u32], now: Now) {
        let mut numbers = delete.to_vec();
        numbers.sort_unstable();
        numbers.dedup();
        let chosen = numbers.iter().filter_map(|number| {
            let found = self
                .entries
                .binary_search_by_key(number, |entry| entry.number);
            found.ok().map(|at| &self.entries[at])
        });
        let deletions = Deletions::new(chosen);
        match &self.phase {
            Phase::Staying => {}
            // Deleting already: the receipt of that is on its way, and another one would not be true.
            Phase::Deleting(_)
            | Phase::Returning(Return {
                deletions: Some(_), ..
            }) => return,
            Phase::Quitting(under_way) if under_way.total() > 0 => return,
            _ => return self.leave_without_quit(deletions, None),
        }
        self.want_nothing();
        self.next_batch(deletions, now);
        self.settle(now);
    }

    fn next_batch(&mut self, mut deletions: Deletions, now: Now) {
        let most = if self.can_come_back(&deletions) {
            CHECKPOINT
        } else {
            usize::MAX
        };
        let batch = deletions.batch(most);
        for number in batch.into_iter().filter_map(MessageNumber::new) {
            self.ask(Asked::Delete(number), Command::Dele(number), None, now);
        }
        self.phase = Phase::Deleting(deletions);
    }

    /// Would another session help to finish these?
    fn can_come_back(&self, deletions: &Deletions) -> bool {
        self.config.is_some() && deletions.total() > 0 && deletions.can_be_verified()
    }

    /// QUIT, once every DELE of the batch is answered.
    pub(super) fn delete_on(&mut self, now: Now) -> bool {
        let Phase::Deleting(deletions) = &mut self.phase else {
            return false;
        };
        if !deletions.is_batch_done() {
            return false;
        }
        let deletions = core::mem::take(deletions);
        self.phase = Phase::Quitting(deletions);
        self.ask(Asked::Nothing, Command::Quit, None, now);
        true
    }

    pub(super) fn deleted(&mut self, number: MessageNumber, refusal: Option<Refusal>) {
        let Phase::Deleting(deletions) = &mut self.phase else {
            return;
        };
        match refusal {
            None => deletions.acknowledge(number.get()),
            Some(refusal) => deletions.refuse(number.get(), refusal),
        }
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let progress = News::Deleting {
            done: count(deletions.done()),
            total: count(deletions.total()),
        };
        match self.news.back_mut() {
            Some(last @ News::Deleting { .. }) => *last = progress,
            _ => self.news.push_back(progress),
        }
    }

    /// The session is over.
    pub(super) fn closed(&mut self, problem: Option<Problem>, now: Now) {
        self.records
            .extend(core::iter::from_fn(|| self.session.poll_record()));
        self.asked.clear();
        self.arriving = None;
        let liar = problem == Some(Problem::PipeliningBroken);
        if liar && let Some(config) = &mut self.config {
            config.options.pipelining = false;
        }
        match core::mem::replace(&mut self.phase, Phase::Over) {
            Phase::Over => {}
            Phase::Deleting(mut deletions) => {
                deletions.end(Ending::NoQuit);
                if liar && self.can_come_back(&deletions) {
                    self.come_back(Some(deletions), problem, now);
                } else {
                    self.leave_without_quit(deletions, problem);
                }
            }
            Phase::Quitting(deletions) => self.quit_ended(deletions, problem, now),
            Phase::Returning(back) => self.come_back_again(back, problem, now),
            Phase::Releasing => self.news.push_back(News::Released),
            Phase::SigningIn if liar && self.config.is_some() => {
                self.come_back(None, problem, now);
            }
            Phase::SigningIn if problem.is_none() => self.signed_out(Deletions::default(), None),
            Phase::SigningIn | Phase::Staying => {
                let problem = problem.unwrap_or(Problem::Ended(self.session.step()));
                self.config = None;
                self.news.push_back(News::Ended(problem));
            }
        }
    }

    fn quit_ended(&mut self, mut deletions: Deletions, problem: Option<Problem>, now: Now) {
        let ending = if problem.is_none() {
            Ending::Committed
        } else {
            Ending::QuitUnanswered
        };
        deletions.end(ending);
        // A QUIT without an answer matters only where it had something to do.
        let problem = problem.filter(|_| deletions.has_unknown());
        if self.can_come_back(&deletions) && (deletions.has_more() || problem.is_some()) {
            let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            self.news.push_back(News::ComingBack {
                committed: count(deletions.committed()),
                total: count(deletions.total()),
            });
            self.come_back(Some(deletions), problem, now);
        } else {
            self.signed_out(deletions, problem);
        }
    }

    fn come_back(&mut self, deletions: Option<Deletions>, problem: Option<Problem>, now: Now) {
        let back = Return {
            deletions,
            problem,
            attempts: 0,
        };
        self.schedule(back, now);
    }

    fn schedule(&mut self, mut back: Return, now: Now) {
        let pause = PAUSES.get(back.attempts).copied().unwrap_or(30);
        let allowed = self.signed_in_at + self.login_delay.min(LOGIN_DELAY_MAX);
        self.return_at = Some(allowed.max(now.monotonic + Duration::from_secs(pause)));
        back.attempts += 1;
        self.phase = Phase::Returning(back);
    }

    /// The pause is over.
    pub(super) fn begin_anew(&mut self, now: Now) {
        self.return_at = None;
        let Some(config) = &self.config else { return };
        self.session = Session::new(config.clone(), now);
        self.facts.mechanism = None;
        self.last_sign = now.monotonic;
        self.link = true;
        // Nothing was done yet: for whoever watches, this is still the first time.
        if let Phase::Returning(Return {
            deletions: None, ..
        }) = &self.phase
        {
            self.phase = Phase::SigningIn;
        }
    }

    /// Coming back did not work.
    fn come_back_again(&mut self, back: Return, problem: Option<Problem>, now: Now) {
        let hopeless = matches!(
            &problem,
            Some(Problem::Refused { step: Step::Login, refusal })
                if !matches!(refusal.code, Some(ResponseCode::InUse | ResponseCode::LoginDelay | ResponseCode::SysTemp))
        );
        if back.attempts < PAUSES.len() && !hopeless {
            return self.schedule(back, now);
        }
        let deletions = back.deletions.unwrap_or_default();
        // What made coming back necessary says more than why it failed.
        self.signed_out(deletions, back.problem.or(problem));
    }

    /// Listed again: what became of the deletions, and on with the rest. `is_whole`: the listing has as many messages as
    /// STAT says.
    pub(super) fn came_back(&mut self, back: Return, entries: &[Entry], is_whole: bool, now: Now) {
        let mut deletions = back.deletions.unwrap_or_default();
        if is_whole {
            deletions.verify(entries);
        }
        if !is_whole || deletions.has_unknown() {
            // This listing does not tell, and the next one would not either.
            return self.leave_without_quit(deletions, back.problem);
        }
        self.next_batch(deletions, now);
    }

    fn signed_out(&mut self, deletions: Deletions, problem: Option<Problem>) {
        self.phase = Phase::Over;
        self.config = None;
        self.news.push_back(News::SignedOut {
            receipt: deletions.receipt(),
            problem,
        });
    }

    fn leave_without_quit(&mut self, deletions: Deletions, problem: Option<Problem>) {
        self.session.hang_up();
        self.return_at = None;
        self.signed_out(deletions, problem);
    }
}
