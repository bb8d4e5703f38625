//! A visit to the maildrop: sign in, list, read, delete, leave. What a person does, over one [`Session`].
//!
//! The drain law holds here too: after every call, poll frames and news until there are none.

mod news;

use core::time::Duration;
use std::collections::VecDeque;

use crate::{
    clock::Now,
    mailbox::{
        Entry,
        deletion::{Deletions, Ending},
        listing,
    },
    pop3::{
        client::{Event as Pop3Event, Handle, Reply},
        command::{Command, MessageNumber},
        reply::Capabilities,
    },
    problem::{Problem, Refusal},
    session::{Config, Event, Session},
    tls::Version,
    tunnel::{client::Frame, message::Mode},
};

pub use news::{News, ServerFacts, Stage};

/// Servers drop a session that says nothing, the strictest after 60 s.
pub const KEEP_ALIVE: Duration = Duration::from_secs(45);

/// A maildrop is locked while we are in: after so long without any use it is let go.
pub const RELEASE: Duration = Duration::from_secs(300);

/// Headers asked for at the same time on a server that can pipeline: enough to keep the line busy, few enough that a
/// message that a person opens does not wait long behind them.
pub const HEADERS_AHEAD: usize = 64;

/// A visit.
#[derive(Debug)]
pub struct Visit {
    session: Session,
    phase: Phase,
    facts: ServerFacts,
    pipelining: bool,
    /// Sizes by number, for progress.
    entries: Vec<Entry>,
    list: Vec<(u32, u64)>,
    /// Requests without an outcome, in the order of asking.
    asked: VecDeque<(Handle, Asked)>,
    /// Headers wanted and not asked for.
    wanted: VecDeque<MessageNumber>,
    /// Messages to open and not asked for.
    to_open: VecDeque<MessageNumber>,
    arriving: Option<Arriving>,
    news: VecDeque<News>,
    /// When a person last wanted something.
    last_use: Duration,
    /// When something was last sent or received.
    last_sign: Duration,
}

#[derive(Debug)]
enum Phase {
    SigningIn,
    Staying,
    /// The deletions are on their way, QUIT is not.
    Deleting(Deletions),
    /// QUIT is on its way.
    Quitting(Deletions),
    Releasing,
    Over,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    Stat,
    List,
    Uidl,
    Header(MessageNumber),
    Message(MessageNumber),
    Delete(MessageNumber),
    Nothing,
}

/// A message under RETR. `octets` is `None` once nobody wants it any more.
#[derive(Debug)]
struct Arriving {
    number: MessageNumber,
    octets: Option<Vec<u8>>,
    expected: u64,
}

impl Visit {
    /// A visit whose link the driver is opening.
    pub fn new(config: Config, now: Now) -> Self {
        Self {
            session: Session::new(config, now),
            phase: Phase::SigningIn,
            facts: ServerFacts::default(),
            pipelining: false,
            entries: Vec::new(),
            list: Vec::new(),
            asked: VecDeque::new(),
            wanted: VecDeque::new(),
            to_open: VecDeque::new(),
            arriving: None,
            news: VecDeque::from([News::Stage(Stage::Connecting)]),
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
        let on_the_way: Vec<MessageNumber> = self
            .asked
            .iter()
            .filter_map(|&(_, asked)| {
                if let Asked::Header(number) = asked {
                    Some(number)
                } else {
                    None
                }
            })
            .collect();
        let numbers = numbers
            .iter()
            .filter_map(|&number| MessageNumber::new(number));
        self.wanted = numbers
            .filter(|number| !on_the_way.contains(number))
            .collect();
        self.settle(now);
    }

    /// Opens a message, before any more headers.
    pub fn open(&mut self, number: u32, now: Now) {
        self.last_use = now.monotonic;
        self.to_open.extend(MessageNumber::new(number));
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

    /// Deletes these messages and leaves. [`News::SignedOut`] follows, whatever happens.
    pub fn sign_out(&mut self, delete: &[u32], now: Now) {
        let known = |number: &u32| {
            self.entries
                .binary_search_by_key(number, |entry| entry.number)
                .is_ok()
        };
        let mut numbers: Vec<u32> = delete.iter().copied().filter(known).collect();
        numbers.sort_unstable();
        numbers.dedup();
        if !matches!(self.phase, Phase::Staying) {
            return self.leave_without_quit(Deletions::new(numbers), None);
        }
        self.wanted.clear();
        self.to_open.clear();
        self.session.withdraw();
        if let Some(arriving) = &mut self.arriving {
            arriving.octets = None;
        }
        for number in numbers
            .iter()
            .filter_map(|&number| MessageNumber::new(number))
        {
            self.ask(Asked::Delete(number), Command::Dele(number), None, now);
        }
        self.phase = Phase::Deleting(Deletions::new(numbers));
        self.settle(now);
    }

    /// Lets the maildrop go: QUIT, nothing deleted. [`News::Released`] follows.
    pub fn release(&mut self, now: Now) {
        if matches!(self.phase, Phase::Staying) {
            self.phase = Phase::Releasing;
            self.wanted.clear();
            self.to_open.clear();
            self.session.withdraw();
            self.ask(Asked::Nothing, Command::Quit, None, now);
            self.settle(now);
        }
    }

    /// Drops the line at once: nothing is deleted, no news follows.
    pub fn hang_up(&mut self) {
        self.phase = Phase::Over;
        self.session.hang_up();
        self.news.clear();
    }

    // Polling

    /// The next frame for the link.
    pub fn poll_transmit(&mut self) -> Option<Frame> {
        self.session.poll_transmit()
    }

    /// The next news.
    pub fn poll_news(&mut self) -> Option<News> {
        self.news.pop_front()
    }

    /// When to call [`Visit::handle_timeout`], on the driver's monotonic clock.
    pub fn poll_timeout(&self) -> Option<Duration> {
        self.session
            .poll_timeout()
            .into_iter()
            .chain(self.idle_deadline())
            .min()
    }

    // Inside

    /// When a NOOP, or letting go, is due.
    fn idle_deadline(&self) -> Option<Duration> {
        let idle = matches!(self.phase, Phase::Staying) && self.asked.is_empty();
        idle.then(|| {
            (self.last_sign + KEEP_ALIVE).min((self.last_use + RELEASE).max(self.last_sign))
        })
    }

    fn ask(&mut self, asked: Asked, command: Command, expected: Option<u64>, now: Now) {
        if let Some(handle) = self.session.request(command, expected, now) {
            self.asked.push_back((handle, asked));
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

    /// Asks for what is wanted next. True where something was asked.
    fn go_on(&mut self, now: Now) -> bool {
        match &mut self.phase {
            Phase::Staying => {}
            Phase::Deleting(deletions) if deletions.done() == deletions.total() => {
                let deletions = core::mem::take(deletions);
                self.phase = Phase::Quitting(deletions);
                self.ask(Asked::Nothing, Command::Quit, None, now);
                return true;
            }
            _ => return false,
        }
        let busy = self.asked.len();
        if let Some(&number) = self.to_open.front().filter(|_| self.arriving.is_none()) {
            self.to_open.pop_front();
            let expected = self.octets(number);
            self.arriving = Some(Arriving {
                number,
                octets: Some(Vec::new()),
                expected,
            });
            self.ask(
                Asked::Message(number),
                Command::Retr(number),
                Some(expected),
                now,
            );
            return true;
        }
        let ahead = if self.pipelining { HEADERS_AHEAD } else { 1 };
        if self.arriving.is_none()
            && busy < ahead
            && self.facts.top
            && let Some(number) = self.wanted.pop_front()
        {
            self.ask(Asked::Header(number), Command::Top(number, 0), None, now);
            return true;
        }
        false
    }

    fn octets(&self, number: MessageNumber) -> u64 {
        let found = self
            .entries
            .binary_search_by_key(&number.get(), |entry| entry.number);
        found.map_or(0, |at| self.entries[at].octets)
    }

    fn learn(&mut self, event: Event, now: Now) {
        match event {
            Event::Connected => {
                let plain = self.session.mode() == Mode::Plain;
                self.news.push_back(News::Stage(if plain {
                    Stage::SigningIn
                } else {
                    Stage::Securing
                }));
            }
            Event::Secured { version, pinned } => {
                let name = if version == Version::Tls13 {
                    "TLS 1.3"
                } else {
                    "TLS 1.2"
                };
                self.facts.tls = Some(name.to_owned());
                self.facts.pinned = pinned;
                self.news.push_back(News::Stage(Stage::SigningIn));
            }
            Event::Draining { deadline_s } => {
                self.news.push_back(News::Draining { deadline_s });
                self.release(now);
            }
            Event::Pop3(event) => self.learn_pop3(event, now),
        }
    }

    fn learn_pop3(&mut self, event: Pop3Event, now: Now) {
        match event {
            Pop3Event::Greeted | Pop3Event::StartTls => {}
            Pop3Event::SignedIn { capabilities, .. } => self.signed_in(capabilities.as_ref(), now),
            Pop3Event::Data { octets, .. } => self.data(&octets),
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
            Pop3Event::Closed(problem) => self.closed(problem),
        }
    }

    /// Replies come in the order of asking; what was withdrawn has none.
    fn outcome_of(&mut self, handle: Handle) -> Option<Asked> {
        while let Some((front, asked)) = self.asked.pop_front() {
            if front == handle {
                return Some(asked);
            }
        }
        None
    }

    fn signed_in(&mut self, capabilities: Option<&Capabilities>, now: Now) {
        // Without CAPA nothing is announced; TOP and UIDL are then tried, as all such servers have them.
        self.facts.top = capabilities.is_none_or(|can| can.top);
        self.facts.uidl = capabilities.is_none_or(|can| can.uidl);
        self.facts.expire_days = capabilities.and_then(|can| can.expire_days);
        self.pipelining = capabilities.is_some_and(|can| can.pipelining);
        self.news.push_back(News::Stage(Stage::Listing));
        self.ask(Asked::Stat, Command::Stat, None, now);
    }

    fn data(&mut self, octets: &[u8]) {
        let Some(Arriving {
            number,
            octets: Some(kept),
            expected,
        }) = &mut self.arriving
        else {
            return;
        };
        kept.extend_from_slice(octets);
        let progress = News::Progress {
            number: number.get(),
            received: kept.len() as u64,
            expected: *expected,
        };
        // Only the newest progress is news.
        match self.news.back_mut() {
            Some(last @ News::Progress { .. }) => *last = progress,
            _ => self.news.push_back(progress),
        }
    }

    fn done(&mut self, asked: Asked, reply: Reply, now: Now) {
        match (asked, reply) {
            (Asked::Stat, Reply::Stat { messages: 0, .. }) => self.listed(Vec::new()),
            (Asked::Stat, _) => self.ask(Asked::List, Command::List, None, now),
            (Asked::List, Reply::List(list)) => {
                self.list = list;
                if self.facts.uidl {
                    self.ask(Asked::Uidl, Command::Uidl, None, now);
                } else {
                    self.listed(Vec::new());
                }
            }
            (Asked::Uidl, Reply::Uidl(uidl)) => self.listed(uidl),
            (Asked::Header(number), Reply::Top(octets)) => {
                self.news.push_back(News::Header {
                    number: number.get(),
                    octets,
                });
            }
            (Asked::Message(number), _) => {
                if let Some(octets) = self.arriving.take().and_then(|arriving| arriving.octets) {
                    self.news.push_back(News::Message {
                        number: number.get(),
                        octets,
                    });
                }
            }
            (Asked::Delete(number), _) => self.deleted(number, None),
            _ => {}
        }
    }

    fn refused(&mut self, asked: Asked, refusal: Refusal, now: Now) {
        match asked {
            // Without STAT there is still LIST; without LIST there is nothing to show.
            Asked::Stat => self.ask(Asked::List, Command::List, None, now),
            Asked::List => {
                let step = self.session.step();
                self.session.hang_up();
                self.closed(Some(Problem::Refused { step, refusal }));
            }
            Asked::Uidl => {
                self.facts.uidl = false;
                self.listed(Vec::new());
            }
            Asked::Header(number) => self.news.push_back(News::HeaderRefused {
                number: number.get(),
                refusal,
            }),
            Asked::Message(number) => {
                if self
                    .arriving
                    .take()
                    .is_some_and(|arriving| arriving.octets.is_some())
                {
                    self.news.push_back(News::MessageRefused {
                        number: number.get(),
                        refusal,
                    });
                }
            }
            Asked::Delete(number) => self.deleted(number, Some(refusal)),
            Asked::Nothing => {}
        }
    }

    fn listed(&mut self, uidl: Vec<(u32, String)>) {
        self.entries = listing::entries(&core::mem::take(&mut self.list), uidl);
        self.news.push_back(News::SignedIn(self.facts.clone()));
        self.news.push_back(News::Listed(self.entries.clone()));
        self.phase = Phase::Staying;
    }

    fn deleted(&mut self, number: MessageNumber, refusal: Option<Refusal>) {
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

    fn closed(&mut self, problem: Option<Problem>) {
        match core::mem::replace(&mut self.phase, Phase::Over) {
            Phase::Over => {}
            Phase::Deleting(deletions) => self.leave_without_quit(deletions, problem),
            Phase::Quitting(deletions) => {
                let ending = if problem.is_none() {
                    Ending::Committed
                } else {
                    Ending::QuitUnanswered
                };
                self.news.push_back(News::SignedOut {
                    receipt: deletions.receipt(ending),
                    problem,
                });
            }
            Phase::Releasing => self.news.push_back(News::Released),
            Phase::SigningIn | Phase::Staying => {
                let problem = problem.unwrap_or(Problem::Ended(self.session.step()));
                self.news.push_back(News::Ended(problem));
            }
        }
    }

    fn leave_without_quit(&mut self, deletions: Deletions, problem: Option<Problem>) {
        self.phase = Phase::Over;
        self.session.hang_up();
        self.news.push_back(News::SignedOut {
            receipt: deletions.receipt(Ending::NoQuit),
            problem,
        });
    }
}
