//! What a person does about the session itself: new mail, deleting now, and what becomes of what is saved.

use super::{
    Effect,
    checking::Tell,
    mailbox::{Input, Mailbox},
};

/// One thing that they do, or that the browser says of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Show what has come.
    ShowNew,
    /// Delete what is marked now.
    DeleteNow,
    /// They mean it, at this moment: milliseconds since 1970.
    Delete(i64),
    /// Stop deleting.
    StopDeleting,
    /// They do not.
    Keep,
    /// The receipt has been read.
    PutReceiptAway,
    /// Messages that are saved are marked, or left on the server.
    AfterSaving(bool),
    /// Tell of new mail outside of the page, or do not.
    Tell(bool),
    /// What the browser says to that.
    Told(Tell),
    /// The tab is hidden, or not.
    Hidden(bool),
    /// Seconds since 1970.
    Clock(i64),
}

impl From<Wish> for super::Action {
    fn from(wish: Wish) -> Self {
        Self::Mailbox(Input::Session(wish))
    }
}

impl Mailbox {
    /// One of them.
    pub fn session(&mut self, wish: Wish, effects: &mut Vec<Effect>) {
        match wish {
            Wish::ShowNew => self.show_new(effects),
            Wish::DeleteNow => self.delete_now(effects),
            Wish::Delete(now) => self.delete_confirmed(now, effects),
            Wish::StopDeleting => self.stop_deleting(effects),
            Wish::Keep => self.keep_them(effects),
            Wish::PutReceiptAway => {
                self.commit.receipt = None;
                self.focus_back(effects);
            }
            Wish::AfterSaving(marks) => self.after_saving(marks),
            Wish::Tell(wanted) => self.tell(wanted, effects),
            Wish::Told(tell) => self.checking.tell = tell,
            Wish::Hidden(hidden) => self.hidden(hidden, effects),
            Wish::Clock(now) => self.checking.since = Some(now),
        }
    }
}
