//! What a person does in the mailbox, by hand or by key.

use std::rc::Rc;

use shared::keep::Form;

use super::{
    Action, Effect, Focus, Timer,
    arranging::List,
    gate::Answer,
    leaving::Choice,
    list::Density,
    mailbox::{Link, Mailbox, Notice},
    opened::{Fetch, Opened, Tab},
    saving::What,
    session::Wish,
};
use crate::{
    app::{keys::Command, text},
    wire::Request,
};

/// What a person does in the mailbox.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Input {
    /// The list was scrolled, or changed its height.
    Scrolled {
        /// How far, in CSS pixels.
        top: f64,
        /// How tall it is, in CSS pixels.
        height: f64,
        /// How tall a row is drawn, in CSS pixels; 0 where none is.
        row: f64,
    },
    /// Tall rows or low ones.
    Density(Density),
    /// Open a message.
    Open(u32),
    /// Close it.
    Close,
    /// Show it another way.
    Show(Tab),
    /// Load its remote images, this once.
    LoadRemote,
    /// Show it on black paper, or on white again.
    Invert,
    /// List the links that lie, or fold that list.
    ListLinks,
    /// Put one of the addresses for unsubscribing on the clipboard: which of them.
    CopyWay(usize),
    /// Save it as it came.
    SaveMessage,
    /// Save a part of it.
    SaveAttachment(usize),
    /// Save all its parts in one ZIP.
    SaveAttachments,
    /// Ask for the form of a file.
    AskForm(What),
    /// Save messages to a file.
    SaveAs {
        /// Which.
        what: What,
        /// What kind of file.
        form: Form,
    },
    /// Do not save after all.
    SaveNot,
    /// Stop saving: there will be no file.
    StopSaving,
    /// End the file with what is in it.
    FinishSaving,
    /// Put the receipt of a save away.
    PutReceiptAway,
    /// Print the message.
    Print,
    /// Mark for deletion, or take the mark off.
    Mark(u32, bool),
    /// Take the last mark off again.
    Undo,
    /// Take all marks off.
    UnmarkAll,
    /// List anew.
    Refresh,
    /// Sign out.
    SignOut,
    /// What to do with the marks.
    Chosen(Choice),
    /// Something about the session.
    Session(Wish),
    /// The password, again.
    Gate(Answer),
    /// Leave a trace on this computer, or do not.
    Trace(bool),
    /// Do not wait for the bridge.
    GiveUp,
    /// The keyboard went into the mail's frame, or came back.
    FrameFocus(bool),
}

impl From<Input> for Action {
    fn from(input: Input) -> Self {
        Self::Mailbox(input)
    }
}

impl Input {
    /// True for what has to wait while deletions are under way.
    fn touches_marks(self) -> bool {
        matches!(
            self,
            Self::Mark(..) | Self::Undo | Self::UnmarkAll | Self::Refresh | Self::SignOut
        )
    }
}

impl Input {
    /// True for what puts something where the page cannot wipe it.
    fn leaves_traces(self) -> bool {
        matches!(
            self,
            Self::SaveMessage
                | Self::SaveAttachment(_)
                | Self::SaveAttachments
                | Self::SaveAs { .. }
                | Self::Print
                | Self::CopyWay(_)
        )
    }
}

impl Mailbox {
    /// One thing that the person did.
    pub fn input(&mut self, input: Input, effects: &mut Vec<Effect>) {
        match input {
            Input::GiveUp => return self.give_up(effects),
            Input::Gate(answer) => return self.answered(answer, effects),
            _ => {}
        }
        if self.leaving.is_some() || self.is_deleting() && input.touches_marks() {
            return;
        }
        self.commit.asking &= !input.touches_marks();
        if input.leaves_traces() && self.must_be_told(input) {
            return;
        }
        match input {
            Input::Scrolled { top, height, row } => {
                self.viewport.drawn(row);
                self.viewport.top = top;
                self.viewport.height = height;
                effects.push(Effect::Timer(Timer::Scroll, SCROLL_REST_MS));
            }
            Input::Density(density) => {
                self.viewport.density = density;
                effects.push(Effect::MeasureList);
                self.show_cursor(effects);
            }
            Input::Open(number) => self.open(number, effects),
            Input::Close => self.close(effects),
            Input::Show(tab) => self.show(tab, effects),
            Input::CopyWay(at) => {
                let view = self.opened.as_ref().and_then(|opened| opened.view());
                if let Some(way) = view.and_then(|view| view.unsubscribe.targets.get(at)) {
                    effects.push(Effect::Copy(way.clone()));
                }
            }
            Input::LoadRemote if !self.device.loads_remote_images() => {}
            Input::LoadRemote => {
                if let Some(opened) = &mut self.opened {
                    self.remote_loaded = true;
                    opened.remote = true;
                    opened.cleaned = None;
                }
                self.clean_if_shown(effects);
            }
            Input::Invert => {
                if let Some(opened) = &mut self.opened {
                    opened.inverted = !opened.inverted;
                }
            }
            Input::ListLinks => {
                if let Some(opened) = &mut self.opened {
                    opened.links_listed = !opened.links_listed;
                }
            }
            Input::SaveMessage => self.save_message(effects),
            Input::SaveAttachment(index) => self.save_attachment(index, effects),
            Input::SaveAttachments => self.save_attachments(effects),
            Input::AskForm(what) => self.ask_form(what),
            Input::SaveAs { what, form } => self.save_as(what, form, effects),
            Input::SaveNot => self.save_not(effects),
            Input::StopSaving => self.stop_saving(effects),
            Input::FinishSaving => self.finish_saving(effects),
            Input::PutReceiptAway => self.put_receipt_away(),
            Input::Print => effects.push(Effect::Print),
            Input::Mark(number, marked) => self.mark(number, marked),
            Input::Undo => self.undo(),
            Input::UnmarkAll => self.unmark_all(),
            Input::Refresh if self.is_too_early() => {}
            Input::Refresh => self.check(effects),
            Input::Session(wish) => self.session(wish, effects),
            Input::SignOut if self.is_held_by_saving() => {}
            Input::SignOut => self.sign_out(effects),
            Input::FrameFocus(focused) => self.frame_focused = focused,
            Input::Chosen(choice) => self.chosen(choice, effects),
            Input::Trace(meant) => self.told_of_traces(meant, effects),
            Input::GiveUp | Input::Gate(_) => {}
        }
    }

    /// A key with a meaning.
    pub fn key(&mut self, command: Command, effects: &mut Vec<Effect>) {
        if self.gate.is_some() {
            if command == Command::Up {
                self.answered(Answer::NotNow, effects);
            }
            return;
        }
        if self.traces.asking.is_some() {
            if command == Command::Up {
                self.told_of_traces(false, effects);
            }
            return;
        }
        if self.asking && command == Command::Up {
            return self.chosen(Choice::Stay, effects);
        }
        if self.commit.asking && command == Command::Up {
            return self.keep_them(effects);
        }
        if self.keep.asking.is_some() && command == Command::Up {
            return self.save_not(effects);
        }
        if self.leaving.is_some() || self.asking || self.keep.asking.is_some() {
            return;
        }
        let reading = self.opened.as_ref().map(|opened| opened.number);
        match command {
            Command::Next if reading.is_some() => self.open_beside(1, effects),
            Command::Previous if reading.is_some() => self.open_beside(-1, effects),
            Command::Next | Command::Down => self.move_cursor(1, effects),
            Command::Previous | Command::RowUp => self.move_cursor(-1, effects),
            Command::PageDown => self.move_cursor(self.viewport.page() as isize, effects),
            Command::PageUp => self.move_cursor(-(self.viewport.page() as isize), effects),
            Command::First => self.move_cursor(isize::MIN, effects),
            Command::Last => self.move_cursor(isize::MAX, effects),
            Command::Open => {
                if let Some(row) = self.view.place(self.cursor) {
                    self.open_place(row, effects);
                }
            }
            Command::Mark | Command::Undo if self.is_deleting() => {}
            Command::Mark => {
                self.commit.asking = false;
                self.mark_by_key(reading, effects);
            }
            Command::Undo => self.input(Input::Undo, effects),
            Command::Refresh => self.input(Input::Refresh, effects),
            Command::Show(tab) => self.show(tab, effects),
            Command::Save => self.input(Input::SaveMessage, effects),
            Command::Up => self.up(effects),
            Command::Help | Command::Palette => {}
        }
    }

    /// Opens a message; one that is still on its way is not waited for any more.
    fn open(&mut self, number: u32, effects: &mut Vec<Effect>) {
        let Some(index) = self.position(number) else {
            return;
        };
        self.cursor = index;
        if self
            .opened
            .as_ref()
            .is_some_and(|opened| opened.number == number)
        {
            effects.push(Effect::Focus(Focus::Subject));
            return;
        }
        self.abandon(effects);
        self.remember_opened(index, effects);
        self.rows[index].seen = true;
        self.opened = Some(Opened::new(number));
        self.notice = None;
        self.show_cursor(effects);
        effects.push(Effect::Focus(Focus::Subject));
        match self.link {
            Link::Live => effects.push(Effect::Send(Request::Open { number })),
            Link::Lost(_) if self.is_too_early() => {}
            Link::Released | Link::Lost(_) => self.reconnect(effects),
            Link::Reconnecting(_) | Link::Dead => {}
        }
    }

    fn open_beside(&mut self, step: isize, effects: &mut Vec<Effect>) {
        let opened = self.opened.as_ref().map(|opened| opened.number);
        let row = opened.and_then(|number| self.position(number));
        let place = match row.and_then(|row| self.view.place(row)) {
            Some(place) => place.checked_add_signed(step),
            None => Some(0),
        };
        if let Some(place) = place {
            self.open_place(place, effects);
        }
    }

    fn open_place(&mut self, place: usize, effects: &mut Vec<Effect>) {
        if let Some(&row) = self.view.shown().get(place) {
            self.open(self.rows[row as usize].entry.number, effects);
        }
    }

    /// Up a level: what was chosen last is let go first.
    fn up(&mut self, effects: &mut Vec<Effect>) {
        if !self.view.selection.is_empty() {
            self.view.selection.clear();
        } else if self.opened.is_some() {
            self.close(effects);
        } else if !self.view.asked.is_empty() {
            self.list(List::ClearSearch, effects);
        } else if self.cleaning.is_some() {
            self.end_cleaning(effects);
        } else {
            self.commit.receipt = None;
        }
    }

    fn close(&mut self, effects: &mut Vec<Effect>) {
        self.abandon(effects);
        if let Some(opened) = self.opened.take() {
            effects.push(Effect::MeasureList);
            effects.push(Effect::Focus(Focus::Row(opened.number)));
        }
    }

    /// The message that is being read is about to go.
    fn abandon(&self, effects: &mut Vec<Effect>) {
        if let Some(opened) = &self.opened
            && opened.fetch.is_awaited()
            && self.link == Link::Live
        {
            effects.push(Effect::Send(Request::Cancel {
                number: opened.number,
            }));
        }
    }

    pub(super) fn fetching(&mut self, number: u32, fetch: Fetch) {
        if let Some(opened) = &mut self.opened
            && opened.number == number
            && opened.fetch.is_awaited()
        {
            opened.fetch = fetch;
        }
    }

    fn show(&mut self, tab: Tab, effects: &mut Vec<Effect>) {
        let Some(opened) = &mut self.opened else {
            return;
        };
        if !opened.has(tab) {
            return;
        }
        opened.tab = tab;
        if matches!(tab, Tab::Text | Tab::Html) && opened.has(Tab::Html) {
            self.prefer_html = tab == Tab::Html;
        }
        self.clean_if_shown(effects);
    }

    /// HTML is made harmless when somebody wants to see it, not before.
    pub(super) fn clean_if_shown(&self, effects: &mut Vec<Effect>) {
        if let Some(opened) = &self.opened
            && opened.tab == Tab::Html
            && opened.cleaned.is_none()
            && let Some(view) = opened.view()
        {
            effects.push(Effect::Clean {
                number: opened.number,
                view: Rc::clone(view),
                remote: opened.remote,
                guarded: self.device.warns_of_traces(),
            });
        }
    }

    fn save_message(&mut self, effects: &mut Vec<Effect>) {
        let Some(opened) = &self.opened else { return };
        let Some(octets) = opened.octets.clone() else {
            return;
        };
        let name = text::message::file_name(opened.summary(), opened.number);
        effects.push(Effect::SaveMessage { name, octets });
        self.notice = Some(Notice::Saved);
    }

    fn save_attachment(&mut self, index: usize, effects: &mut Vec<Effect>) {
        let Some(view) = self.opened.as_ref().and_then(Opened::view).cloned() else {
            return;
        };
        if index < view.attachments.len() {
            effects.push(Effect::SaveAttachment { view, index });
            self.notice = Some(Notice::Saved);
        }
    }

    fn save_attachments(&mut self, effects: &mut Vec<Effect>) {
        if let Some(view) = self.opened.as_ref().and_then(Opened::view).cloned() {
            effects.push(Effect::SaveAttachments(view));
            self.notice = Some(Notice::Saved);
        }
    }

    pub(super) fn mark(&mut self, number: u32, marked: bool) {
        self.notice = Some(match (self.set_marks(&[number], marked), marked) {
            ((0, 0), _) => return,
            ((0, _), _) => Notice::NotMarked,
            (_, true) => Notice::Marked,
            (_, false) => Notice::Unmarked,
        });
    }

    /// Marking from the list goes on to the next row, so that a run of messages is a run of keys.
    fn mark_by_key(&mut self, reading: Option<u32>, effects: &mut Vec<Effect>) {
        if self.mark_selected() {
            return;
        }
        let Some(row) = reading.and_then(|number| self.row(number)).or_else(|| {
            self.rows
                .get(self.view.place(self.cursor).map(|_| self.cursor)?)
        }) else {
            return;
        };
        self.mark(row.entry.number, !row.marked);
        if reading.is_none() {
            self.move_cursor(1, effects);
        }
    }

    fn undo(&mut self) {
        let Some(step) = self.undo.pop() else {
            return;
        };
        let protected = self.protected();
        for (number, before) in step {
            let Some(place) = self.position(number) else {
                continue;
            };
            if !(before && protected.of(self, place)) {
                self.rows[place].marked = before;
                self.notice = Some(if before {
                    Notice::Marked
                } else {
                    Notice::Unmarked
                });
            }
        }
    }

    fn unmark_all(&mut self) {
        self.set_marks(&self.marked_numbers(), false);
        self.notice = Some(Notice::Unmarked);
    }

    /// The keyboard comes back from a dialog.
    pub fn focus_back(&self, effects: &mut Vec<Effect>) {
        effects.push(Effect::Focus(if self.opened.is_some() {
            Focus::Subject
        } else {
            Focus::List
        }));
    }

    fn move_cursor(&mut self, step: isize, effects: &mut Vec<Effect>) {
        let Some(last) = self.view.shown().len().checked_sub(1) else {
            return;
        };
        let place = self.view.place(self.cursor).unwrap_or_default();
        let place = place.saturating_add_signed(step).min(last);
        self.cursor = self.view.shown()[place] as usize;
        self.show_cursor(effects);
        effects.push(Effect::Focus(Focus::Row(
            self.rows[self.cursor].entry.number,
        )));
    }

    pub(super) fn show_cursor(&mut self, effects: &mut Vec<Effect>) {
        let Some(place) = self.view.place(self.cursor) else {
            return;
        };
        let count = self.view.shown().len();
        if let Some(top) = self.viewport.top_to_show(place, count) {
            self.viewport.top = top;
            effects.push(Effect::ScrollList(top));
            effects.push(Effect::Timer(Timer::Scroll, SCROLL_REST_MS));
        }
    }
}

/// How long the list must be at rest before the headers in sight are asked for: shorter than a person looks.
const SCROLL_REST_MS: u32 = 80;
