//! The mailbox: its rows, the marks on them, and what comes of the engine's news.

use std::{collections::HashMap, rc::Rc};

use shared::{
    mail::view::Summary,
    mailbox::{Entry, keys::Keys},
    problem::Problem,
};

use super::{
    Action, Device, Effect, SignedOut, Timer,
    arranging::{Counted, View},
    checking::Checking,
    cleaning::Cleaning,
    commit::Commit,
    gate::Gate,
    headers::Pipeline,
    leaving::Leaving,
    list::Viewport,
    memory::Place,
    opened::{Fetch, Opened},
    protecting::KeepRule,
    saving::Keep,
    sign_in::Account,
    traces::Traces,
    wait::Wait,
};
use crate::wire::{Request, ServerFacts, Stage, Update};

pub use super::doing::Input;

/// How a mailbox begins and changes, for whom that is fetched later than the rest of the page.
#[derive(Debug)]
pub struct Desk {
    /// Opens a mailbox with its first listing.
    pub open: fn(Account, ServerFacts, Vec<Entry>, &mut Vec<Effect>) -> Box<Mailbox>,
    /// Takes in what happened.
    pub update: fn(&mut Mailbox, Action, &mut Vec<Effect>),
    /// True while closing the page would lose what the person has decided.
    pub would_lose: fn(&Mailbox) -> bool,
    /// True while something is being done that the person waits for.
    pub is_busy: fn(&Mailbox) -> bool,
}

/// See [`Desk`].
pub const DESK: Desk = Desk {
    open: Mailbox::begin,
    update: Mailbox::update,
    would_lose: Mailbox::would_lose,
    is_busy: Mailbox::is_busy,
};

/// A mailbox that someone has signed in to.
#[derive(Debug)]
pub struct Mailbox {
    /// Whose, and where.
    pub account: Account,
    /// Whose computer it is read on.
    pub device: Device,
    /// The engine can open another session by itself.
    pub keeps_password: bool,
    /// Where opened messages are remembered, if they are.
    pub place: Option<Place>,
    /// The password is asked for again.
    pub gate: Option<Gate>,
    /// Images of other servers were loaded in this visit.
    pub remote_loaded: bool,
    /// What the person was told of what leaves traces here.
    pub traces: Traces,
    /// What is known of the server.
    pub facts: ServerFacts,
    /// The messages, newest first.
    pub rows: Vec<Row>,
    /// What of the list is in sight.
    pub viewport: Viewport,
    /// Which rows are shown, and in which order.
    pub view: View,
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
    /// Looking for new mail.
    pub checking: Checking,
    /// Deleting without leaving.
    pub commit: Commit,
    /// Messages that are being saved.
    pub keep: Keep,
    /// A clean-up is under way.
    pub cleaning: Option<Box<Cleaning>>,
    /// What is never deleted in this visit.
    pub keep_rules: Vec<KeepRule>,
    pub(super) pipeline: Pipeline,
    /// Marks changed, the last step last: the messages, and whether they were marked before.
    pub(super) undo: Vec<Vec<(u32, bool)>>,
    pub(super) counted: Counted,
}

/// A message in the list.
#[derive(Clone, Debug)]
pub struct Row {
    /// As the server lists it.
    pub entry: Entry,
    /// What is known of its header.
    pub header: Header,
    /// What it is sorted and searched by, where its header is known.
    pub keys: Option<Keys>,
    /// Its text, folded, where it has been read.
    pub text: Option<Box<str>>,
    /// It was chosen before the list was read anew.
    pub(super) chosen: bool,
    /// It will be deleted.
    pub marked: bool,
    /// It is never deleted in this visit.
    pub kept: bool,
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
    /// So many messages were marked at once.
    MarkedMany(usize),
    /// A mark was taken off.
    Unmarked,
    /// A message is never deleted in this visit.
    Protected,
    /// It can be again.
    Unprotected,
    /// What was to be marked is protected.
    NotMarked,
    /// The list was read anew.
    Relisted {
        /// Messages that were not in it before.
        new: usize,
    },
    /// A file was handed to the browser.
    Saved,
}

impl Mailbox {
    fn begin(
        account: Account,
        facts: ServerFacts,
        entries: Vec<Entry>,
        effects: &mut Vec<Effect>,
    ) -> Box<Self> {
        let mut mailbox = Box::new(Self::new(account, facts));
        mailbox.listed(entries, effects);
        mailbox
    }

    /// A mailbox whose listing is about to come.
    pub(super) fn new(account: Account, facts: ServerFacts) -> Self {
        Self {
            account,
            device: Device::default(),
            keeps_password: true,
            place: None,
            remote_loaded: false,
            gate: None,
            traces: Traces::default(),
            facts,
            rows: Vec::new(),
            viewport: Viewport::default(),
            view: View::default(),
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
            checking: Checking::default(),
            commit: Commit::default(),
            keep: Keep::default(),
            cleaning: None,
            keep_rules: Vec::new(),
            pipeline: Pipeline::default(),
            undo: Vec::new(),
            counted: Counted::default(),
        }
    }

    /// How many messages are marked.
    pub fn marked(&self) -> usize {
        self.rows.iter().filter(|row| row.marked).count()
    }

    /// True while there is a mark to take back.
    pub const fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }

    /// The size of everything.
    pub fn octets(&self) -> u64 {
        self.tally().octets
    }

    /// How many headers are known, or cannot be.
    pub fn headers_done(&self) -> usize {
        self.tally().headers
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

    fn is_busy(&self) -> bool {
        let arriving = |opened: &Opened| opened.fetch.is_awaited();
        self.is_saving()
            || self.leaving.is_some()
            || self.is_deleting()
            || self.link == Link::Live && self.opened.as_ref().is_some_and(arriving)
    }

    fn would_lose(&self) -> bool {
        self.tally().marked > 0 || self.is_saving()
    }

    fn update(&mut self, action: Action, effects: &mut Vec<Effect>) {
        match action {
            Action::Engine(update) => self.engine(update, effects),
            Action::EngineFault(_) => self.dead(),
            Action::Key(command) => self.key(command, effects),
            Action::Mailbox(input) => self.input(input, effects),
            Action::List(list) => self.list(list, effects),
            Action::Clean(clean) => self.clean(clean, effects),
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
            Action::Keep(id, event) => self.keep_says(id, event, effects),
            Action::Timer(Timer::Scroll) => self.want_headers(effects),
            Action::Timer(Timer::Arrange) => self.arrange_quietly(effects),
            Action::Timer(Timer::Regroup) => self.regroup(),
            Action::Timer(Timer::Leave) => self.leave_unheard(),
            Action::Timer(Timer::Check) => self.check_due(effects),
            _ => {}
        }
    }

    /// The engine says something.
    fn engine(&mut self, update: Update, effects: &mut Vec<Effect>) {
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
            Update::MessageFailed { number, why } => {
                self.save_refused(number, why.clone(), effects);
                self.fetching(number, Fetch::Failed(why));
            }
            Update::Piece {
                save,
                number,
                octets,
                is_last,
            } => self.piece((save, number), octets, is_last, effects),
            Update::StartsOver { number } => self.starts_over(number, effects),
            Update::Deleting { done, .. } => self.deleting(done),
            Update::ComingBack { committed, .. } => self.coming_back(committed),
            Update::SignedOut { receipt, problem } => self.finish(receipt, problem),
            Update::Released => {
                self.released();
                self.save_interrupted(effects);
            }
            Update::Draining => self.bridge_is(Bridge::Leaving),
            Update::Away => self.bridge_is(Bridge::Gone),
            Update::Waiting { seconds, problem } => {
                self.bridge_is(Bridge::Awaited(problem));
                self.wait.begin(seconds, effects);
            }
            Update::Resumed => self.bridge_is(Bridge::Steady),
            Update::Checked { arrived, gone } => self.checked(arrived, &gone, effects),
            Update::Unchecked { .. } => self.unchecked(effects),
            Update::TooEarly { seconds } => self.too_early(seconds, effects),
            Update::Committed(receipt) => self.committed(receipt, effects),
            Update::Ended { problem } if self.look_failed(&problem, effects) => {}
            Update::Ended { problem } => {
                let is_retried = self.is_worth_a_retry(&problem);
                self.lost(problem, effects);
                self.save_interrupted(effects);
                if is_retried && matches!(self.link, Link::Lost(_)) {
                    self.reconnect(effects);
                }
            }
            Update::Hello { .. } | Update::Found(_) => {}
        }
    }

    /// The line was cut while somebody waits for a message: another session is opened for it, once, if it costs no question.
    fn is_worth_a_retry(&mut self, problem: &Problem) -> bool {
        let is_cut = matches!(problem, Problem::BridgeLost(_) | Problem::Ended(_));
        let is_quiet = self.link == Link::Live
            && self.leaving.is_none()
            && !self.is_deleting()
            && self.keeps_password;
        match &mut self.opened {
            Some(opened) if is_cut && is_quiet && opened.fetch.is_awaited() => {
                !std::mem::replace(&mut opened.retried, true)
            }
            _ => false,
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
        for row in self.view.selection.iter() {
            self.rows[row as usize].chosen = true;
        }
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
        self.choose_again();
        self.arrange_listing();
        self.undo.clear();
        self.commit.by_saving.clear();
        self.link = self.link_after_listing();
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
        self.check_after_listing(new, effects);
        self.leave_after_listing(effects);
        self.commit_after_listing(effects);
        self.save_after_listing(effects);
        self.want_headers(effects);
    }

    /// What was chosen is chosen still.
    fn choose_again(&mut self) {
        self.view.selection.clear();
        for (row, place) in self.rows.iter_mut().zip(0..) {
            if std::mem::take(&mut row.chosen) {
                self.view.selection.add(place);
            }
        }
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
pub(super) fn carry_over(entry: Entry, known: &mut HashMap<String, Row>, new: &mut usize) -> Row {
    let old = entry.unique_id.as_ref().and_then(|id| known.remove(id));
    *new += usize::from(old.is_none());
    let mut row = Row {
        entry,
        header: Header::Unknown,
        keys: None,
        text: None,
        chosen: false,
        marked: false,
        kept: false,
        seen: false,
    };
    if let Some(old) = old {
        row.marked = old.marked;
        row.kept = old.kept;
        row.seen = old.seen;
        row.text = old.text;
        row.chosen = old.chosen;
        if matches!(old.header, Header::Known(_)) {
            row.header = old.header;
            row.keys = old.keys;
        }
    }
    row
}
