//! Deletions that somebody wants to stop: RSET takes back every mark that no QUIT has committed (RFC 1939 §5).

use super::{
    News, Phase, Visit,
    asking::Asked,
    returning::{Errand, Return},
};
use crate::{clock::Now, mailbox::deletion::Ending, pop3::command::Command};

impl Visit {
    /// Stops the deletions of [`Visit::commit`]. What a QUIT has committed stays deleted, and one that is on its way is not
    /// called back; everything else stays in the maildrop. [`News::Committed`] follows all the same, and what follows it.
    pub fn stop_deleting(&mut self, now: Now) {
        if !self.stays {
            return;
        }
        self.last_use = now.monotonic;
        match &mut self.phase {
            Phase::Deleting(_) => self.reset(now),
            Phase::Quitting(deletions)
            | Phase::Changing(Errand::Delete(deletions))
            | Phase::Returning(Return {
                errand: Errand::Delete(deletions),
                ..
            }) => deletions.stop(),
            _ => {}
        }
        self.settle(now);
    }

    /// What was not sent is not sent any more; what was is taken back.
    fn reset(&mut self, now: Now) {
        self.take_back_unsent();
        if let Phase::Deleting(deletions) = &mut self.phase {
            self.phase = Phase::Stopping(core::mem::take(deletions));
            self.ask(Asked::Reset, Command::Rset, None, now);
        }
    }

    /// The server has answered RSET.
    pub(super) fn stopped(&mut self, is_done: bool, now: Now) {
        let Phase::Stopping(deletions) = &mut self.phase else {
            return;
        };
        let mut deletions = core::mem::take(deletions);
        deletions.end(Ending::NoQuit);
        deletions.stop();
        if !is_done {
            // Without QUIT nothing is deleted either.
            self.session.hang_up();
            if self.can_come_back(&deletions) {
                self.come_back(Errand::Delete(deletions), None, now);
            } else {
                self.leave_without_quit(deletions, None, now);
            }
        } else if deletions.committed() == 0 {
            self.phase = Phase::Staying;
            self.committed(deletions);
            self.news.push_back(News::Checked {
                arrived: Vec::new(),
                gone: Vec::new(),
            });
        } else {
            // Numbers have changed since the listing that the person sees: another session tells.
            self.phase = Phase::Changing(Errand::Delete(deletions));
            self.ask(Asked::Nothing, Command::Quit, None, now);
        }
    }
}
