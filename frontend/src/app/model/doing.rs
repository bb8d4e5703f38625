//! What a person does in the mailbox, by hand or by key.

use std::rc::Rc;

use super::{
    Action, Effect, Focus, Timer,
    leaving::Choice,
    list::Density,
    mailbox::{Link, Mailbox, Notice},
    opened::{Fetch, Opened, Tab},
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
    /// Save it as it came.
    SaveMessage,
    /// Save a part of it.
    SaveAttachment(usize),
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

impl Mailbox {
    /// One thing that the person did.
    pub fn input(&mut self, input: Input, effects: &mut Vec<Effect>) {
        if input == Input::GiveUp {
            return self.give_up(effects);
        }
        if self.leaving.is_some() {
            return;
        }
        match input {
            Input::Scrolled { top, height } => {
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
            Input::LoadRemote => {
                if let Some(opened) = &mut self.opened {
                    opened.remote = true;
                    opened.cleaned = None;
                }
                self.clean_if_shown(effects);
            }
            Input::SaveMessage => self.save_message(effects),
            Input::SaveAttachment(index) => self.save_attachment(index, effects),
            Input::Mark(number, marked) => self.mark(number, marked),
            Input::Undo => self.undo(),
            Input::UnmarkAll => self.unmark_all(),
            Input::Refresh if self.is_too_early() => {}
            Input::Refresh => self.reconnect(effects),
            Input::SignOut => self.sign_out(effects),
            Input::FrameFocus(focused) => self.frame_focused = focused,
            Input::Chosen(choice) => self.chosen(choice, effects),
            Input::GiveUp => {}
        }
    }

    /// A key with a meaning.
    pub fn key(&mut self, command: Command, effects: &mut Vec<Effect>) {
        if self.asking && command == Command::Up {
            return self.chosen(Choice::Stay, effects);
        }
        if self.leaving.is_some() || self.asking {
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
                if let Some(row) = self.rows.get(self.cursor) {
                    self.open(row.entry.number, effects);
                }
            }
            Command::Mark => self.mark_by_key(reading, effects),
            Command::Undo => self.undo(),
            Command::Show(tab) => self.show(tab, effects),
            Command::Save => self.save_message(effects),
            Command::Up => self.close(effects),
            Command::Help => {}
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
        let Some(index) = self.cursor.checked_add_signed(step) else {
            return;
        };
        if let Some(row) = self.rows.get(index) {
            self.open(row.entry.number, effects);
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

    fn mark(&mut self, number: u32, marked: bool) {
        let Some(row) = self.row_mut(number).filter(|row| row.marked != marked) else {
            return;
        };
        row.marked = marked;
        self.undo.push((number, !marked));
        self.notice = Some(if marked {
            Notice::Marked
        } else {
            Notice::Unmarked
        });
    }

    /// Marking from the list goes on to the next row, so that a run of messages is a run of keys.
    fn mark_by_key(&mut self, reading: Option<u32>, effects: &mut Vec<Effect>) {
        let Some(row) = reading
            .and_then(|number| self.row(number))
            .or_else(|| self.rows.get(self.cursor))
        else {
            return;
        };
        self.mark(row.entry.number, !row.marked);
        if reading.is_none() {
            self.move_cursor(1, effects);
        }
    }

    fn undo(&mut self) {
        let Some((number, before)) = self.undo.pop() else {
            return;
        };
        if let Some(index) = self.position(number) {
            self.rows[index].marked = before;
            self.notice = Some(if before {
                Notice::Marked
            } else {
                Notice::Unmarked
            });
        }
    }

    fn unmark_all(&mut self) {
        for row in &mut self.rows {
            if row.marked {
                row.marked = false;
                self.undo.push((row.entry.number, true));
            }
        }
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
        let Some(last) = self.rows.len().checked_sub(1) else {
            return;
        };
        self.cursor = self.cursor.saturating_add_signed(step).min(last);
        self.show_cursor(effects);
        effects.push(Effect::Focus(Focus::Row(
            self.rows[self.cursor].entry.number,
        )));
    }

    fn show_cursor(&mut self, effects: &mut Vec<Effect>) {
        if let Some(top) = self.viewport.top_to_show(self.cursor, self.rows.len()) {
            self.viewport.top = top;
            effects.push(Effect::ScrollList(top));
            effects.push(Effect::Timer(Timer::Scroll, SCROLL_REST_MS));
        }
    }
}

/// How long the list must be at rest before the headers in sight are asked for: shorter than a person looks.
const SCROLL_REST_MS: u32 = 80;
