//! A visit to the maildrop: sign in, list, read, delete, leave. What a person does, over as many sessions as it takes.
//!
//! One session is enough, mostly. Another follows by itself where the server's PIPELINING turned out to be a word, between
//! the batches of a huge clean-up, after a lost QUIT, to find out what was deleted, and when the bridge goes away;
//! [`Visit::poll_link`] then asks the driver for a new link.
//!
//! The drain law holds here too: after every call, poll the link, frames and news until there are none.

mod asking;
mod checking;
mod draining;
mod index;
mod keeping;
mod leaving;
mod news;
mod returning;
mod stopping;

use core::time::Duration;
use std::collections::VecDeque;

use self::{
    asking::{Arriving, Asked},
    draining::Drain,
    index::Index,
    returning::{Errand, Return},
};
use crate::{
    clock::Now,
    mailbox::{Entry, deletion::Deletions},
    pop3::{
        client::{Event as Pop3Event, Handle},
        command::{Command, MessageNumber, RawCommand},
    },
    session::{Config, Event, Session},
    transcript::Record,
    tunnel::{client::Frame, message::Mode},
};

pub use leaving::CHECKPOINT;
pub use news::{News, ServerFacts, Stage};

/// Servers drop a session that says nothing, the strictest after 60 s.
pub const KEEP_ALIVE: Duration = Duration::from_secs(45);

/// A maildrop is locked while we are in: after so long without any use it is let go.
pub const RELEASE: Duration = Duration::from_secs(300);

/// How a visit behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Habits {
    /// The password is kept until the visit is over, so that another session can follow by itself: to look for new mail, to
    /// go on behind a commit, to find out what became of one. Else only until the listing is there.
    pub keeps_password: bool,
    /// As much is asked for as the server takes. Else there is room for what a person may want next.
    pub is_bulk: bool,
    /// The maildrop is listed after login. Else nothing is said that was not asked for ([`Visit::say`]).
    pub lists: bool,
    /// Deletions between two QUITs, at most; see [`CHECKPOINT`].
    pub checkpoint: usize,
    /// Any number, another one for each visit: those whom a bridge has sent away together come back at different times.
    pub seed: u64,
}

impl Default for Habits {
    fn default() -> Self {
        Self {
            keeps_password: true,
            is_bulk: false,
            lists: true,
            checkpoint: CHECKPOINT,
            seed: 0,
        }
    }
}

/// A visit.
#[derive(Debug)]
pub struct Visit {
    session: Session,
    /// For another session; `None` once the password is gone.
    config: Option<Config>,
    habits: Habits,
    /// The driver is to open a link now.
    link: bool,
    /// When another session is to begin.
    return_at: Option<Duration>,
    phase: Phase,
    facts: ServerFacts,
    pipelining: bool,
    /// When the server lets us in again.
    login_delay: Duration,
    signed_in_at: Duration,
    /// The pause that a refused login has taught us.
    learnt_delay: Duration,
    /// New mail is to be looked for, once everything that was asked has its answer.
    checking: bool,
    /// Behind the deletions that are under way the visit goes on.
    stays: bool,
    /// The bridge goes away.
    drain: Option<Drain>,
    /// How often that happened since something was last achieved.
    drains: usize,
    seed: u64,
    /// The listing that the person sees, in the order of the numbers.
    entries: Vec<Entry>,
    /// For each of them the number in the present session, 0 where it is gone; `None` while it is the very listing.
    places: Option<Vec<u32>>,
    /// The highest number that was ever told.
    highest: u32,
    index: Index,
    /// Requests without an outcome, in the order of asking.
    asked: VecDeque<(Handle, Asked)>,
    /// Headers wanted and not asked for.
    wanted: VecDeque<MessageNumber>,
    /// Messages to open and not asked for.
    to_open: VecDeque<MessageNumber>,
    /// Messages to pass on as they come, not asked for.
    to_fetch: VecDeque<MessageNumber>,
    arriving: Option<Arriving>,
    /// Something was said that only a person understands.
    has_typed: bool,
    news: VecDeque<News>,
    records: VecDeque<Record>,
    /// When a person last wanted something.
    last_use: Duration,
    /// When something was last sent or received.
    last_sign: Duration,
}

#[derive(Debug)]
enum Phase {
    SigningIn,
    Staying,
    /// A batch of deletions is on its way, QUIT is not.
    Deleting(Deletions),
    /// RSET is on its way: nobody wants the batch any more.
    Stopping(Deletions),
    /// QUIT is on its way.
    Quitting(Deletions),
    /// QUIT is on its way because the bridge goes away, or new mail is looked for; another session follows.
    Changing(Errand),
    /// No session, until something is wanted.
    Away,
    /// Another session is needed.
    Returning(Return),
    Releasing,
    Over,
}

impl Visit {
    /// A visit. The driver is asked for a link at once.
    pub fn new(config: Config, habits: Habits, now: Now) -> Self {
        Self {
            session: Session::new(config.clone(), now),
            config: Some(config),
            habits,
            link: true,
            return_at: None,
            phase: Phase::SigningIn,
            facts: ServerFacts::default(),
            pipelining: false,
            login_delay: Duration::ZERO,
            signed_in_at: now.monotonic,
            learnt_delay: Duration::ZERO,
            checking: false,
            stays: false,
            drain: None,
            drains: 0,
            seed: habits.seed,
            entries: Vec::new(),
            places: None,
            highest: 0,
            index: Index::default(),
            asked: VecDeque::new(),
            wanted: VecDeque::new(),
            to_open: VecDeque::new(),
            to_fetch: VecDeque::new(),
            arriving: None,
            has_typed: false,
            news: VecDeque::from([News::Stage(Stage::Connecting)]),
            records: VecDeque::new(),
            last_use: now.monotonic,
            last_sign: now.monotonic,
        }
    }

    // Handlers

    /// Tells the session what happened outside, and makes news of what follows from it.
    pub fn handle(&mut self, now: Now, happened: impl FnOnce(&mut Session, Now)) {
        self.last_sign = now.monotonic;
        happened(&mut self.session, now);
        self.settle(now);
    }

    /// The time that [`Visit::poll_timeout`] named has come.
    pub fn handle_timeout(&mut self, now: Now) {
        self.session.handle_timeout(now);
        if self.return_at.is_some_and(|at| at <= now.monotonic) {
            self.begin_anew(now);
        }
        self.drain_due(now);
        if self
            .idle_deadline()
            .is_some_and(|deadline| deadline <= now.monotonic)
        {
            self.last_sign = now.monotonic;
            if now.monotonic >= self.last_use + RELEASE {
                self.release(now);
            } else {
                self.ask(Asked::Nothing, Command::Noop, None, now);
            }
        }
        self.settle(now);
    }

    // Mutators

    /// Wants these headers, in this order, instead of those wanted before. Those already on their way are not asked for
    /// twice.
    pub fn want_headers(&mut self, numbers: &[u32], now: Now) {
        self.last_use = now.monotonic;
        let on_the_way = |number: &MessageNumber| {
            self.asked
                .iter()
                .any(|(_, asked)| *asked == Asked::Header(*number))
        };
        self.wanted = numbers
            .iter()
            .filter_map(|&number| MessageNumber::new(number))
            .filter(|number| !on_the_way(number))
            .collect();
        self.settle(now);
    }

    /// Opens a message, before any more headers.
    pub fn open(&mut self, number: u32, now: Now) {
        self.last_use = now.monotonic;
        self.make_way();
        self.to_open.extend(MessageNumber::new(number));
        self.settle(now);
    }

    /// Passes these messages on as they arrive, each as [`News::Data`] and then [`News::Fetched`]: nothing is held.
    pub fn fetch(&mut self, numbers: impl IntoIterator<Item = u32>, now: Now) {
        self.last_use = now.monotonic;
        self.to_fetch
            .extend(numbers.into_iter().filter_map(MessageNumber::new));
        self.settle(now);
    }

    /// Never mind that message. What is on its way is read and thrown away.
    pub fn cancel(&mut self, number: u32, now: Now) {
        self.last_use = now.monotonic;
        self.to_open.retain(|waiting| waiting.get() != number);
        if let Some(arriving) = self
            .arriving
            .as_mut()
            .filter(|arriving| arriving.number.get() == number)
        {
            arriving.octets = None;
        }
    }

    /// Says what a person typed. QUIT ends the visit.
    pub fn say(&mut self, command: RawCommand, now: Now) {
        self.last_use = now.monotonic;
        if !matches!(self.phase, Phase::Staying) {
            return;
        }
        if command.is_quit() {
            self.phase = Phase::Quitting(Deletions::default());
            self.ask(Asked::Nothing, Command::Quit, None, now);
        } else {
            self.has_typed = true;
            self.ask(Asked::Typed, Command::Raw(command), None, now);
        }
        self.settle(now);
    }

    /// Lets the maildrop go: QUIT, nothing deleted. [`News::Released`] follows.
    pub fn release(&mut self, now: Now) {
        self.checking = false;
        if matches!(self.phase, Phase::Staying) && self.has_typed {
            // A DELE may be among what was typed, and nobody has confirmed it: QUIT would.
            self.phase = Phase::Over;
            self.session.hang_up();
            self.news.push_back(News::Released);
        } else if matches!(self.phase, Phase::Staying) {
            self.phase = Phase::Releasing;
            self.want_nothing();
            self.ask(Asked::Nothing, Command::Quit, None, now);
            self.settle(now);
        } else if matches!(
            self.phase,
            Phase::Away
                | Phase::Changing(Errand::Stay | Errand::Check { .. })
                | Phase::Returning(Return {
                    errand: Errand::Stay | Errand::Check { .. },
                    ..
                })
        ) {
            self.phase = Phase::Over;
            self.return_at = None;
            self.session.hang_up();
            self.news.push_back(News::Released);
        }
    }

    /// Drops the line at once: nothing is deleted, no news follows.
    pub fn hang_up(&mut self) {
        self.phase = Phase::Over;
        self.config = None;
        self.return_at = None;
        self.session.hang_up();
        self.news.clear();
    }

    // Polling

    /// True, once, when the driver is to open a link (a WebSocket to the bridge, or TCP), in place of the one it had.
    pub fn poll_link(&mut self) -> bool {
        core::mem::take(&mut self.link)
    }

    /// The next frame for the link.
    pub fn poll_transmit(&mut self) -> Option<Frame> {
        self.session.poll_transmit()
    }

    /// The next news.
    pub fn poll_news(&mut self) -> Option<News> {
        self.news.pop_front()
    }

    /// The next line of the transcript, where the options ask for one.
    pub fn poll_record(&mut self) -> Option<Record> {
        self.records
            .pop_front()
            .or_else(|| self.session.poll_record())
    }

    /// When to call [`Visit::handle_timeout`], on the driver's monotonic clock.
    pub fn poll_timeout(&self) -> Option<Duration> {
        self.session
            .poll_timeout()
            .into_iter()
            .chain(self.idle_deadline())
            .chain(self.return_at)
            .chain(self.drain_deadline())
            .min()
    }

    // Inside

    /// When a NOOP, or letting go, is due.
    fn idle_deadline(&self) -> Option<Duration> {
        if matches!(self.phase, Phase::Away) {
            return Some(self.last_use + RELEASE);
        }
        let idle = matches!(self.phase, Phase::Staying) && self.asked.is_empty();
        idle.then(|| {
            (self.last_sign + KEEP_ALIVE).min((self.last_use + RELEASE).max(self.last_sign))
        })
    }

    /// Nobody waits for messages any more. What the session asks for itself goes on.
    fn forget_wishes(&mut self) {
        self.wanted.clear();
        self.to_open.clear();
        self.to_fetch.clear();
    }

    /// The same in a session that has its listing, so that whatever was not sent yet is a wish.
    fn want_nothing(&mut self) {
        self.forget_wishes();
        let withdrawn = self.session.withdraw();
        self.asked.retain(|(handle, _)| !withdrawn.contains(handle));
        if let Some(arriving) = &mut self.arriving {
            arriving.octets = None;
        }
    }

    fn settle(&mut self, now: Now) {
        loop {
            while let Some(event) = self.session.poll_event() {
                self.learn(event, now);
            }
            if !self.go_on(now) {
                return;
            }
        }
    }

    fn learn(&mut self, event: Event, now: Now) {
        match event {
            Event::Connected => {
                let plain = self.session.mode() == Mode::Plain;
                self.stage(if plain {
                    Stage::SigningIn
                } else {
                    Stage::Securing
                });
            }
            Event::Secured(protection) => {
                self.facts.tls = Some(protection);
                self.stage(Stage::SigningIn);
            }
            Event::Draining { deadline_s } => {
                self.told_to_drain(deadline_s, now);
            }
            Event::Pop3(event) => self.learn_pop3(event, now),
        }
    }

    /// How far signing in is: of interest the first time only.
    fn stage(&mut self, stage: Stage) {
        if self.is_beginning() {
            self.news.push_back(News::Stage(stage));
        }
    }

    fn is_beginning(&self) -> bool {
        matches!(
            self.phase,
            Phase::SigningIn
                | Phase::Returning(Return {
                    errand: Errand::SignIn,
                    ..
                })
        )
    }

    fn learn_pop3(&mut self, event: Pop3Event, now: Now) {
        match event {
            Pop3Event::Greeted | Pop3Event::StartTls => {}
            Pop3Event::SignedIn(how) => self.signed_in(how, now),
            Pop3Event::Capabilities(capabilities) => self.can(capabilities, now),
            Pop3Event::Data { handle, octets } => self.data(handle, octets),
            Pop3Event::Done { handle, reply } => {
                if let Some(asked) = self.outcome_of(handle) {
                    self.done(asked, reply, now);
                }
            }
            Pop3Event::Refused { handle, refusal } => {
                if let Some(asked) = self.outcome_of(handle) {
                    self.refused(asked, refusal, now);
                }
            }
            Pop3Event::Closed(problem) => self.closed(problem, now),
        }
    }
}
