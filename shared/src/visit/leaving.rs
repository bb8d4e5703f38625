//! Deleting, and leaving or staying, and coming back where that is needed to do it right.

use super::{
    News, Phase, Visit,
    asking::Asked,
    draining::DRAINED,
    returning::{Errand, Return},
};
use crate::{
    clock::Now,
    mailbox::deletion::{Deletions, Ending},
    pop3::command::{Command, MessageNumber},
    problem::{Problem, Refusal},
};

/// Deletions between two QUITs, at most: what a broken connection can cost, and how long a server is busy with one
/// commit.
pub const CHECKPOINT: usize = 10_000;

impl Visit {
    /// Deletes these messages and leaves. [`News::SignedOut`] follows, whatever happens.
    pub fn sign_out(&mut self, delete: &[u32], now: Now) {
        self.stays &= self.is_deleting();
        self.delete(delete, now);
    }

    /// Deletes these messages now, and stays: DELE, QUIT, and another session, whose listing tells what became of them.
    /// [`News::Committed`] follows, whatever happens, and then what [`Visit::check`] is answered with; where no session
    /// follows, [`News::Ended`] or [`News::Released`].
    pub fn commit(&mut self, delete: &[u32], now: Now) {
        if self.is_deleting() || matches!(self.phase, Phase::Over | Phase::SigningIn) {
            return;
        }
        self.stays = true;
        self.delete(delete, now);
    }

    /// The receipt of a clean-up is on its way, and another one would not be true.
    fn is_deleting(&self) -> bool {
        match &self.phase {
            Phase::Deleting(_)
            | Phase::Stopping(_)
            | Phase::Changing(Errand::Delete(_))
            | Phase::Returning(Return {
                errand: Errand::Delete(_),
                ..
            }) => true,
            Phase::Quitting(under_way) => under_way.total() > 0,
            _ => false,
        }
    }

    fn delete(&mut self, delete: &[u32], now: Now) {
        if self.is_deleting() {
            return;
        }
        self.checking = false;
        self.last_use = now.monotonic;
        let mut numbers = delete.to_vec();
        numbers.sort_unstable();
        numbers.dedup();
        let chosen = numbers.iter().filter_map(|number| {
            let found = self
                .entries
                .binary_search_by_key(number, |entry| entry.number);
            found.ok().map(|at| &self.entries[at])
        });
        let mut deletions = Deletions::new(chosen);
        match &self.phase {
            Phase::Staying => {}
            // It was just being let go.
            Phase::Releasing if self.stays && self.can_come_back(&deletions) => {
                self.phase = Phase::Changing(Errand::Delete(deletions));
                return;
            }
            Phase::Away | Phase::Changing(_) | Phase::Returning(_)
                if self.can_come_back(&deletions) =>
            {
                return self.come_to_delete(deletions, now);
            }
            Phase::Away | Phase::Changing(_) | Phase::Returning(_) if deletions.total() > 0 => {
                return self.leave_without_quit(deletions, Some(DRAINED), now);
            }
            _ => return self.leave_without_quit(deletions, None, now),
        }
        self.want_nothing();
        if let Some(present) = self.present() {
            deletions.verify(&present, false);
        }
        self.next_batch(deletions, now);
        self.settle(now);
    }

    /// The bridge has gone, and deletions are confirmed: they are what there is to come back for.
    fn come_to_delete(&mut self, deletions: Deletions, now: Now) {
        // Another session may be listing already, which these deletions need.
        self.forget_wishes();
        let errand = Errand::Delete(deletions);
        match &mut self.phase {
            Phase::Changing(for_what) => *for_what = errand,
            Phase::Returning(back) => back.errand = errand,
            _ => self.come_back(errand, Some(DRAINED), now),
        }
        self.settle(now);
    }

    pub(super) fn next_batch(&mut self, mut deletions: Deletions, now: Now) {
        let most = if self.can_come_back(&deletions) {
            self.habits.checkpoint.max(1)
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
    pub(super) fn can_come_back(&self, deletions: &Deletions) -> bool {
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
        let told = self.drain.take().is_some();
        let drained = problem == Some(DRAINED) || told && problem.as_ref().is_some_and(is_cut);
        let phase = core::mem::replace(&mut self.phase, Phase::Over);
        if matches!(phase, Phase::Staying) && drained
            || matches!(phase, Phase::Changing(Errand::Stay))
        {
            return self.gone_with_bridge(now);
        }
        self.asked.clear();
        self.arriving = None;
        let liar = problem == Some(Problem::PipeliningBroken);
        if liar && let Some(config) = &mut self.config {
            config.options.pipelining = false;
        }
        match phase {
            Phase::Over => {}
            Phase::Deleting(mut deletions) => {
                deletions.end(Ending::NoQuit);
                if (liar || drained) && self.can_come_back(&deletions) {
                    let cause = if drained { Some(DRAINED) } else { problem };
                    self.come_back(Errand::Delete(deletions), cause, now);
                } else {
                    self.leave_without_quit(deletions, problem, now);
                }
            }
            Phase::Stopping(mut deletions) => {
                deletions.end(Ending::NoQuit);
                deletions.stop();
                if drained && self.can_come_back(&deletions) {
                    self.come_back(Errand::Delete(deletions), Some(DRAINED), now);
                } else {
                    self.leave_without_quit(deletions, problem, now);
                }
            }
            Phase::Quitting(deletions) => self.quit_ended(deletions, problem, told || drained, now),
            Phase::Returning(back) => self.come_back_again(back, problem, now),
            Phase::Changing(errand) => {
                self.come_back(errand, (told || drained).then_some(DRAINED), now);
            }
            Phase::Releasing | Phase::Away => self.news.push_back(News::Released),
            Phase::SigningIn if (liar || told && drained) && self.config.is_some() => {
                let cause = if liar { problem } else { Some(DRAINED) };
                self.come_back(Errand::SignIn, cause, now);
            }
            Phase::SigningIn if problem.is_none() => {
                self.signed_out(Deletions::default(), None, now);
            }
            Phase::SigningIn | Phase::Staying => {
                let problem = problem.unwrap_or(Problem::Ended(self.session.step()));
                self.config = None;
                self.news.push_back(News::Ended(problem));
            }
        }
    }

    fn quit_ended(
        &mut self,
        mut deletions: Deletions,
        problem: Option<Problem>,
        drained: bool,
        now: Now,
    ) {
        let (ending, before) = (
            match problem {
                None => Ending::Committed,
                Some(_) => Ending::QuitUnanswered,
            },
            deletions.committed(),
        );
        deletions.end(ending);
        if deletions.committed() > before {
            self.drains = usize::from(drained);
        }
        // A QUIT without an answer matters only where it had something to do.
        let unknown = deletions.has_unknown();
        let problem = if drained && (unknown || deletions.has_more()) {
            Some(DRAINED)
        } else {
            problem.filter(|_| unknown)
        };
        let is_needed = deletions.has_more() || unknown || self.stays && self.may_sign_in(now);
        if is_needed && self.can_come_back(&deletions) {
            let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            self.news.push_back(News::ComingBack {
                committed: count(deletions.committed()),
                total: count(deletions.total()),
            });
            self.come_back(Errand::Delete(deletions), problem, now);
        } else {
            self.signed_out(deletions, problem, now);
        }
    }

    pub(super) fn signed_out(&mut self, deletions: Deletions, problem: Option<Problem>, now: Now) {
        if self.stays {
            return self.stay_on(deletions, problem, now);
        }
        self.phase = Phase::Over;
        self.config = None;
        self.news.push_back(News::SignedOut {
            receipt: deletions.receipt(),
            problem,
        });
    }

    pub(super) fn leave_without_quit(
        &mut self,
        deletions: Deletions,
        problem: Option<Problem>,
        now: Now,
    ) {
        self.session.hang_up();
        self.return_at = None;
        self.signed_out(deletions, problem, now);
    }

    /// What is known is told; another session follows, if none was lost.
    fn stay_on(&mut self, deletions: Deletions, problem: Option<Problem>, now: Now) {
        if problem.is_some() || self.config.is_none() {
            return self.committed_and_over(deletions, problem);
        }
        self.committed(deletions);
        self.come_back(Errand::Check { is_quiet: false }, None, now);
    }

    pub(super) fn committed(&mut self, deletions: Deletions) {
        self.stays = false;
        let receipt = deletions.receipt();
        self.news.push_back(News::Committed(receipt));
    }

    pub(super) fn committed_and_over(&mut self, deletions: Deletions, problem: Option<Problem>) {
        self.committed(deletions);
        self.over(problem);
    }
}

/// The line was cut, rather than something said on it that ends the session.
const fn is_cut(problem: &Problem) -> bool {
    matches!(
        problem,
        Problem::Bridge { .. }
            | Problem::BridgeLost(_)
            | Problem::BridgeUnreachable
            | Problem::Ended(_)
    )
}
