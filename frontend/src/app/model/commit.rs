//! Deleting now, without leaving: a question in the bar itself, the commit, and its receipt. And what becomes of
//! messages that were saved.
//!
//! Nothing is deleted by itself: marks are made by hand, or by saving where the person has chosen that, and each can be
//! taken off until the person says "now" or signs out.

use shared::mailbox::receipt::Receipt;

use super::{
    Effect, Focus,
    checking::Look,
    leaving::Leaving,
    mailbox::{Link, Mailbox},
};
use crate::wire::Request;

/// How far deleting is.
#[derive(Debug, Default)]
pub struct Commit {
    /// The person is asked whether they mean it.
    pub asking: bool,
    /// Deletions are under way. `sent` is false until there is a session for them.
    pub under_way: Option<Leaving>,
    /// When they were confirmed, in milliseconds since 1970.
    pub begun: i64,
    /// The person has said stop.
    pub stopping: bool,
    /// What became of the last ones, until it is put away.
    pub receipt: Option<Receipt>,
    /// So many deletions of this visit were confirmed before it is left.
    pub confirmed: usize,
    /// Messages that are saved are marked. Else they are left on the server.
    pub after_saving: bool,
    /// Those that were marked because they have been saved.
    pub by_saving: Vec<u32>,
    /// The message that is being read has to be asked for again.
    pub(super) reopen: bool,
}

impl Mailbox {
    /// The size of what is marked, in octets.
    pub fn marked_octets(&self) -> u64 {
        let marked = self.rows.iter().filter(|row| row.marked);
        marked.map(|row| row.entry.octets).sum()
    }

    /// How many are marked because they have been saved.
    pub fn marked_by_saving(&self) -> usize {
        let is_marked = |number: &&u32| self.row(**number).is_some_and(|row| row.marked);
        self.commit.by_saving.iter().filter(is_marked).count()
    }

    /// These messages have been handed to the browser, complete. Where the person has chosen so, they are marked.
    pub fn saved(&mut self, numbers: &[u32]) {
        if !self.commit.after_saving || self.is_deleting() {
            return;
        }
        for &number in numbers {
            if self.row(number).is_some_and(|row| !row.marked) {
                self.mark(number, true);
                self.commit.by_saving.retain(|known| *known != number);
                self.commit.by_saving.push(number);
            }
        }
    }

    /// What becomes of messages that are saved from now on.
    pub fn after_saving(&mut self, marks: bool) {
        self.commit.after_saving = marks;
    }

    /// Deletions are under way: marks stay as they are.
    pub fn is_deleting(&self) -> bool {
        self.commit.under_way.is_some()
    }

    /// The person wants to delete now: the bar asks whether they mean it.
    pub fn delete_now(&mut self, effects: &mut Vec<Effect>) {
        // The strip about the file says why not: it is made from this session.
        if self.is_held_by_saving() {
            return;
        }
        if self.marked() > 0 && !self.is_deleting() && self.link != Link::Dead {
            self.commit.asking = true;
            self.commit.receipt = None;
            effects.push(Effect::Focus(Focus::KeepThem));
        }
    }

    /// They do not mean it.
    pub fn keep_them(&mut self, effects: &mut Vec<Effect>) {
        self.commit.asking = false;
        effects.push(Effect::Focus(Focus::DeleteNow));
    }

    /// They do.
    pub fn delete_confirmed(&mut self, now: i64, effects: &mut Vec<Effect>) {
        if !std::mem::take(&mut self.commit.asking) || self.is_deleting() {
            return;
        }
        self.commit.begun = now;
        self.commit.stopping = false;
        self.commit.under_way = Some(Leaving {
            total: self.marked() as u32,
            done: 0,
            sent: false,
            confirmed: None,
        });
        effects.push(Effect::Focus(Focus::MarksBar));
        match self.link {
            Link::Live => self.commit_after_listing(effects),
            Link::Dead => self.commit.under_way = None,
            Link::Released | Link::Lost(_) | Link::Reconnecting(_) => self.reconnect(effects),
        }
    }

    /// Stops it: what no QUIT has committed stays. Before there is a session for it, nothing was sent.
    pub fn stop_deleting(&mut self, effects: &mut Vec<Effect>) {
        match self.commit.under_way {
            Some(_) if self.commit.stopping => {}
            Some(under_way) if under_way.sent => {
                self.commit.stopping = true;
                effects.push(Effect::Focus(Focus::MarksBar));
                effects.push(Effect::Send(Request::StopDeleting));
            }
            Some(_) => self.commit_lost(),
            None => {}
        }
    }

    /// There is a session for what was confirmed.
    pub(super) fn commit_after_listing(&mut self, effects: &mut Vec<Effect>) {
        let delete = self.marked_numbers();
        let Some(under_way) = self
            .commit
            .under_way
            .as_mut()
            .filter(|leaving| !leaving.sent)
        else {
            return;
        };
        if delete.is_empty() {
            // Somebody else has deleted them.
            self.commit.under_way = None;
            return;
        }
        under_way.total = delete.len() as u32;
        under_way.sent = true;
        self.notice = None;
        self.commit.reopen = true;
        effects.push(Effect::Send(Request::Commit { delete }));
    }

    /// The truth about it. A look at the maildrop follows.
    pub fn committed(&mut self, receipt: Receipt, effects: &mut Vec<Effect>) {
        self.commit.under_way = None;
        if self
            .opened
            .as_ref()
            .is_some_and(|opened| receipt.committed.contains(&opened.number))
        {
            self.opened = None;
        }
        self.remove(&receipt.committed, effects);
        for (number, _) in &receipt.refused {
            if let Some(row) = self.row_mut(*number) {
                row.marked = false;
            }
        }
        self.commit.confirmed += receipt.committed.len();
        self.undo.clear();
        self.checking.running = Some(Look::Due);
        self.commit.receipt = Some(receipt);
    }

    /// The session is lost before anything was sent, or the engine itself is gone.
    pub(super) fn commit_lost(&mut self) {
        let Some(under_way) = self.commit.under_way.take() else {
            return;
        };
        let numbers = self.marked_numbers();
        let receipt = if under_way.sent {
            Receipt {
                unknown: numbers,
                ..Receipt::default()
            }
        } else {
            Receipt {
                kept: numbers,
                ..Receipt::default()
            }
        };
        self.commit.receipt = Some(receipt);
    }
}
