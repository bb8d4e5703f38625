//! The mailbox: its rows, the marks on them, and what comes of the engine's news.

use std::{collections::HashMap, rc::Rc};

use shared::{mail::view::Summary, mailbox::Entry, problem::Problem};

use super::{
    Action, Effect, SignedOut, Timer,
    headers::Pipeline,
    leaving::Leaving,
    list::Viewport,
    opened::{Fetch, Opened},
    sign_in::Account,
    wait::Wait,
};
use crate::wire::{Request, ServerFacts, Stage, Update};

pub use super::doing::Input;

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
    /// What the bridge is doing.
    pub bridge: Bridge,
    /// Until something is tried again, or can be.
    pub wait: Wait,
    /// What was done last, for the status line.
    pub notice: Option<Notice>,
    /// How it ended, once it has.
    pub end: Option<SignedOut>,
    /// The keyboard is inside the mail's frame, from where no key comes to us.
    pub frame_focused: bool,
    /// HTML was chosen last, and is shown at once where there is any.
    pub prefer_html: bool,
    pub(super) pipeline: Pipeline,
    /// Marks changed, the last one last: the message, and whether it was marked before.
    pub(super) undo: Vec<(u32, bool)>,
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

/// What the bridge is doing. The session follows it by itself: nothing of this is a loss.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Bridge {
    /// Its work.
    #[default]
    Steady,
    /// It is about to go away.
    Leaving,
    /// It has gone; whatever is wanted next brings another session.
    Gone,
    /// Another session is tried after a pause. Why; `None` where the mail server wants the pause.
    Awaited(Option<Problem>),
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
            bridge: Bridge::Steady,
            wait: Wait::default(),
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
        self.rows
            .iter()
            .filter(|row| matches!(row.header, Header::Known(_) | Header::Missing))
            .count()
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
        self.rows
            .binary_search_by(|row| number.cmp(&row.entry.number))
            .ok()
    }

    /// What is not the engine's and not a key.
    pub fn handle(&mut self, action: Action, effects: &mut Vec<Effect>) {
        match action {
            Action::Mailbox(input) => self.input(input, effects),
            Action::Read(result, job) => self.read(result, job, effects),
            Action::ReaderFailed(job) => self.reader_failed(job, effects),
            Action::Cleaned { number, cleaned } => {
                if let Some(opened) = self
                    .opened
                    .as_mut()
                    .filter(|opened| opened.number == number)
                {
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
            Update::Progress {
                number,
                received,
                expected,
            } => {
                self.fetching(number, Fetch::Arriving { received, expected });
            }
            Update::Message { number, octets } => self.message(number, octets, effects),
            Update::MessageFailed { number, why } => self.fetching(number, Fetch::Failed(why)),
            Update::Deleting { done, .. } => self.deleting(done),
            Update::ComingBack { committed, .. } => self.coming_back(committed),
            Update::SignedOut { receipt, problem } => {
                self.end = Some(SignedOut { receipt, problem });
            }
            Update::Released => self.released(),
            Update::Draining => self.bridge_is(Bridge::Leaving),
            Update::Away => self.bridge_is(Bridge::Gone),
            Update::Waiting { seconds, problem } => {
                self.bridge_is(Bridge::Awaited(problem));
                self.wait.begin(seconds, effects);
            }
            Update::Resumed => self.bridge_is(Bridge::Steady),
            Update::Ended { problem } => self.lost(problem, effects),
            Update::Hello { .. } => {}
        }
    }

    /// A listing came: the first, or a new one, in which what is known is found again by unique-id.
    pub fn listed(&mut self, entries: Vec<Entry>, effects: &mut Vec<Effect>) {
        let again = matches!(self.link, Link::Reconnecting(_));
        let under_cursor = self
            .rows
            .get(self.cursor)
            .and_then(|row| row.entry.unique_id.clone());
        let opened_id = self
            .opened
            .as_ref()
            .and_then(|opened| self.row(opened.number)?.entry.unique_id.clone());
        let mut known: HashMap<String, Row> = std::mem::take(&mut self.rows)
            .into_iter()
            .filter_map(|row| Some((row.entry.unique_id.clone()?, row)))
            .collect();
        let mut new = 0;
        self.rows = entries
            .into_iter()
            .map(|entry| carry_over(entry, &mut known, &mut new))
            .collect();
        self.rows
            .sort_unstable_by_key(|row| std::cmp::Reverse(row.entry.number));
        self.undo.clear();
        self.link = Link::Live;
        self.bridge_is(Bridge::Steady);
        self.notice = again.then_some(Notice::Relisted { new });
        let find = |id: Option<String>| {
            let id = id?;
            self.rows
                .iter()
                .position(|row| row.entry.unique_id.as_ref() == Some(&id))
        };
        self.cursor = find(under_cursor)
            .unwrap_or(self.cursor)
            .min(self.rows.len().saturating_sub(1));
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
