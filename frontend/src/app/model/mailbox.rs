//! The mailbox: its rows, the marks on them, and what a person does with them.

use std::{collections::HashMap, rc::Rc};

use shared::{mail::view::Summary, mailbox::Entry, problem::Problem};

use super::{
    Action, Effect, Focus, SignedOut, Timer,
    headers::Pipeline,
    leaving::{Choice, Leaving},
    list::{Density, Viewport},
    opened::{Fetch, Opened, Tab},
    sign_in::Account,
};
use crate::{
    app::{keys::Command, text},
    wire::{Request, ServerFacts, Stage, Update},
};

/// A mailbox that someone has signed in to.
#[derive(Debug)]
pub struct Mailbox {
    /// Whose, and where.
    pub account: Account,
    /// What is known of the server.
    pub facts: ServerFacts,
    /// The messages, newest first.
    pub rows: Vec<Row>,
    /// What of the list is in sight.
    pub viewport: Viewport,
    /// The row that the keyboard is on.
    pub cursor: usize,
    /// How the session is doing.
    pub link: Link,
    /// The message that is being read.
    pub opened: Option<Opened>,
    /// The person is asked what to do with the marks.
    pub asking: bool,
    /// Signing out.
    pub leaving: Option<Leaving>,
    /// The bridge will be restarted in so many seconds.
    pub draining: Option<u32>,
    /// What was done last, for the status line.
    pub notice: Option<Notice>,
    /// How it ended, once it has.
    pub end: Option<SignedOut>,
    /// The keyboard is inside the mail's frame, from where no key comes to us.
    pub frame_focused: bool,
    /// HTML was chosen last, and is shown at once where there is any.
    pub prefer_html: bool,
    pub(super) pipeline: Pipeline,
    undo: Vec<(u32, bool)>,
}

/// A message in the list.
#[derive(Clone, Debug)]
pub struct Row {
    /// As the server lists it.
    pub entry: Entry,
    /// What is known of its header.
    pub header: Header,
    /// It will be deleted.
    pub marked: bool,
    /// It was opened in this session.
    pub seen: bool,
}

/// What is known of a message's header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Header {
    /// Nothing yet.
    Unknown,
    /// The engine was asked for it.
    Asked,
    /// It is here, and the reader gets it next.
    Arrived,
    /// It was read.
    Known(Rc<Summary>),
    /// It could not be had, or not be read.
    Missing,
}

/// How the session is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// Well.
    Live,
    /// The engine has let the maildrop go.
    Released,
    /// It broke.
    Lost(Problem),
    /// It is being made anew.
    Reconnecting(Stage),
    /// The engine itself is gone, and the password with it.
    Dead,
}

/// What was done last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A message was marked.
    Marked,
    /// A mark was taken off.
    Unmarked,
    /// The list was read anew.
    Relisted {
        /// Messages that were not in it before.
        new: usize,
    },
    /// A file was handed to the browser.
    Saved,
}

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
    /// The keyboard went into the mail's frame, or came back.
    FrameFocus(bool),
}

impl From<Input> for Action {
    fn from(input: Input) -> Self {
        Self::Mailbox(input)
    }
}

impl Mailbox {
    /// A mailbox whose listing is about to come.
    pub fn new(account: Account, facts: ServerFacts) -> Self {
        Self {
            account,
            facts,
            rows: Vec::new(),
            viewport: Viewport::default(),
            cursor: 0,
            link: Link::Live,
            opened: None,
            asking: false,
            leaving: None,
            draining: None,
            notice: None,
            end: None,
            frame_focused: false,
            prefer_html: false,
            pipeline: Pipeline::default(),
            undo: Vec::new(),
        }
    }

    /// How many messages are marked.
    pub fn marked(&self) -> usize {
        self.rows.iter().filter(|row| row.marked).count()
    }

    /// The size of everything.
    pub fn octets(&self) -> u64 {
        self.rows.iter().map(|row| row.entry.octets).sum()
    }

    /// How many headers are known, or cannot be.
    pub fn headers_done(&self) -> usize {
        self.rows.iter().filter(|row| matches!(row.header, Header::Known(_) | Header::Missing)).count()
    }

    /// The row of a message.
    pub fn row(&self, number: u32) -> Option<&Row> {
        self.position(number).map(|index| &self.rows[index])
    }

    /// The row of a message.
    pub(super) fn row_mut(&mut self, number: u32) -> Option<&mut Row> {
        self.position(number).map(|index| &mut self.rows[index])
    }

    /// Rows are in descending order of their numbers.
    pub fn position(&self, number: u32) -> Option<usize> {
        self.rows.binary_search_by(|row| number.cmp(&row.entry.number)).ok()
    }

    /// What is not the engine's and not a key.
    pub fn handle(&mut self, action: Action, effects: &mut Vec<Effect>) {
        match action {
            Action::Mailbox(input) => self.input(input, effects),
            Action::Read(result, job) => self.read(result, job, effects),
            Action::ReaderFailed(job) => self.reader_failed(job, effects),
            Action::Cleaned { number, cleaned } => {
                if let Some(opened) = self.opened.as_mut().filter(|opened| opened.number == number) {
                    opened.cleaned = Some(cleaned);
                }
            }
            Action::Timer(Timer::Scroll) => self.want_headers(effects),
            Action::Timer(Timer::Leave) => self.leave_unheard(),
            _ => {}
        }
    }

    /// The engine says something.
    pub fn engine(&mut self, update: Update, effects: &mut Vec<Effect>) {
        match update {
            Update::Stage(stage) => self.stage(stage),
            Update::SignedIn(facts) => self.facts = facts,
            Update::Listed(entries) => self.listed(entries, effects),
            Update::Header { number, octets } => self.header(number, octets, effects),
            Update::HeaderFailed { number, .. } => self.header_failed(number, effects),
            Update::Progress { number, received, expected } => {
                self.fetching(number, Fetch::Arriving { received, expected });
            }
            Update::Message { number, octets } => self.message(number, octets, effects),
            Update::MessageFailed { number, why } => self.fetching(number, Fetch::Failed(why)),
            Update::Deleting { done, .. } => self.deleting(done),
            Update::SignedOut { receipt, problem } => self.end = Some(SignedOut { receipt, problem }),
            Update::Released => self.released(),
            Update::Draining { deadline_s } => self.draining = Some(deadline_s),
            Update::Ended { problem } => self.lost(problem),
            Update::Hello { .. } => {}
        }
    }

    /// A listing came: the first, or a new one, in which what is known is found again by unique-id.
    pub fn listed(&mut self, entries: Vec<Entry>, effects: &mut Vec<Effect>) {
        let again = matches!(self.link, Link::Reconnecting(_));
        let under_cursor = self.rows.get(self.cursor).and_then(|row| row.entry.unique_id.clone());
        let opened_id = self.opened.as_ref().and_then(|opened| self.row(opened.number)?.entry.unique_id.clone());
        let mut known: HashMap<String, Row> = std::mem::take(&mut self.rows)
            .into_iter()
            .filter_map(|row| Some((row.entry.unique_id.clone()?, row)))
            .collect();
        let mut new = 0;
        self.rows = entries.into_iter().map(|entry| carry_over(entry, &mut known, &mut new)).collect();
        self.rows.sort_unstable_by_key(|row| std::cmp::Reverse(row.entry.number));
        self.undo.clear();
        self.link = Link::Live;
        self.draining = None;
        self.notice = again.then_some(Notice::Relisted { new });
        let find = |id: Option<String>| {
            let id = id?;
            self.rows.iter().position(|row| row.entry.unique_id.as_ref() == Some(&id))
        };
        self.cursor = find(under_cursor).unwrap_or(self.cursor).min(self.rows.len().saturating_sub(1));
        let opened_at = find(opened_id);
        self.reopen(opened_at, effects);
        effects.push(Effect::MeasureList);
        self.leave_after_listing(effects);
        self.want_headers(effects);
    }

    fn reopen(&mut self, index: Option<usize>, effects: &mut Vec<Effect>) {
        let new = index.map(|index| self.rows[index].entry.number);
        let old = self.opened.as_ref().map(|opened| opened.number);
        self.pipeline.renumber(old.zip(new));
        let (Some(opened), Some(number)) = (&mut self.opened, new) else {
            self.opened = None;
            return;
        };
        opened.number = number;
        if opened.fetch.is_awaited() {
            opened.fetch = Fetch::Waiting;
            effects.push(Effect::Send(Request::Open { number }));
        }
    }

    fn input(&mut self, input: Input, effects: &mut Vec<Effect>) {
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
            Input::Refresh => self.reconnect(effects),
            Input::SignOut => self.sign_out(effects),
            Input::FrameFocus(focused) => self.frame_focused = focused,
            Input::Chosen(choice) => self.chosen(choice, effects),
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
        let Some(index) = self.position(number) else { return };
        self.cursor = index;
        if self.opened.as_ref().is_some_and(|opened| opened.number == number) {
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
            Link::Released | Link::Lost(_) => self.reconnect(effects),
            Link::Reconnecting(_) | Link::Dead => {}
        }
    }

    fn open_beside(&mut self, step: isize, effects: &mut Vec<Effect>) {
        let Some(index) = self.cursor.checked_add_signed(step) else { return };
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
            effects.push(Effect::Send(Request::Cancel { number: opened.number }));
        }
    }

    fn fetching(&mut self, number: u32, fetch: Fetch) {
        if let Some(opened) = &mut self.opened
            && opened.number == number
            && opened.fetch.is_awaited()
        {
            opened.fetch = fetch;
        }
    }

    fn show(&mut self, tab: Tab, effects: &mut Vec<Effect>) {
        let Some(opened) = &mut self.opened else { return };
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
        let Some(octets) = opened.octets.clone() else { return };
        let name = text::message::file_name(opened.summary(), opened.number);
        effects.push(Effect::SaveMessage { name, octets });
        self.notice = Some(Notice::Saved);
    }

    fn save_attachment(&mut self, index: usize, effects: &mut Vec<Effect>) {
        let Some(view) = self.opened.as_ref().and_then(Opened::view).cloned() else { return };
        if index < view.attachments.len() {
            effects.push(Effect::SaveAttachment { view, index });
            self.notice = Some(Notice::Saved);
        }
    }

    fn mark(&mut self, number: u32, marked: bool) {
        let Some(row) = self.row_mut(number).filter(|row| row.marked != marked) else { return };
        row.marked = marked;
        self.undo.push((number, !marked));
        self.notice = Some(if marked { Notice::Marked } else { Notice::Unmarked });
    }

    /// Marking from the list goes on to the next row, so that a run of messages is a run of keys.
    fn mark_by_key(&mut self, reading: Option<u32>, effects: &mut Vec<Effect>) {
        let Some(row) = reading.and_then(|number| self.row(number)).or_else(|| self.rows.get(self.cursor)) else {
            return;
        };
        self.mark(row.entry.number, !row.marked);
        if reading.is_none() {
            self.move_cursor(1, effects);
        }
    }

    fn undo(&mut self) {
        let Some((number, before)) = self.undo.pop() else { return };
        if let Some(index) = self.position(number) {
            self.rows[index].marked = before;
            self.notice = Some(if before { Notice::Marked } else { Notice::Unmarked });
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

    fn move_cursor(&mut self, step: isize, effects: &mut Vec<Effect>) {
        let Some(last) = self.rows.len().checked_sub(1) else { return };
        self.cursor = self.cursor.saturating_add_signed(step).min(last);
        self.show_cursor(effects);
        effects.push(Effect::Focus(Focus::Row(self.rows[self.cursor].entry.number)));
    }

    fn show_cursor(&mut self, effects: &mut Vec<Effect>) {
        if let Some(top) = self.viewport.top_to_show(self.cursor, self.rows.len()) {
            self.viewport.top = top;
            effects.push(Effect::ScrollList(top));
            effects.push(Effect::Timer(Timer::Scroll, SCROLL_REST_MS));
        }
    }
}

/// A row of the new listing, with what was known of the same message before.
fn carry_over(entry: Entry, known: &mut HashMap<String, Row>, new: &mut usize) -> Row {
    let old = entry.unique_id.as_ref().and_then(|id| known.remove(id));
    *new += usize::from(old.is_none());
    let mut row = Row {
        entry,
        header: Header::Unknown,
        marked: false,
        seen: false,
    };
    if let Some(old) = old {
        row.marked = old.marked;
        row.seen = old.seen;
        if matches!(old.header, Header::Known(_)) {
            row.header = old.header;
        }
    }
    row
}

/// How long the list must be at rest before the headers in sight are asked for: shorter than a person looks.
const SCROLL_REST_MS: u32 = 80;
