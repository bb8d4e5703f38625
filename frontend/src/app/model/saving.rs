//! Messages on their way into a file: which are asked for, which are in it, which never will be, and why.
//!
//! Few are under way at a time (`Saving::refill`): a disk that is slow holds the server back, and a message that
//! somebody opens waits a second at most. After a lost session what is missing is found again by unique-id.

mod steps;

use std::collections::VecDeque;

use shared::{keep::Form, problem::Refusal};

/// Which messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Every one.
    All,
    /// Those that are selected.
    Selected,
    /// This one.
    One(u32),
}

/// The person's side of it: a question, a file in the making, and what became of the last one.
#[derive(Debug, Default)]
pub struct Keep {
    /// They are asked for the form.
    pub asking: Option<What>,
    /// The file, until its receipt is put away.
    pub saving: Option<Saving>,
    /// Signing out was tried while a file was in the making.
    pub held: bool,
    last: u32,
}

/// A file in the making, or made.
#[derive(Debug)]
pub struct Saving {
    /// Names it towards engine and port.
    pub id: u32,
    /// Its kind.
    pub form: Form,
    /// How far it is.
    pub phase: Phase,
    /// Its name, once it has one.
    pub name: String,
    /// It goes to where the person has said; else the browser gets it when it is complete, as a download.
    pub is_placed: bool,
    /// How many messages it is to hold.
    pub total: usize,
    /// Their octets by the listing.
    pub octets: u64,
    /// Octets that are here, of messages in the file and of the one that is arriving.
    pub arrived: u64,
    /// Octets a second, lately; 0 while nobody knows.
    pub rate: u64,
    /// In the file.
    pub kept: Vec<Wanted>,
    /// Never in the file.
    pub missing: Vec<Missing>,
    /// Not asked for yet.
    waiting: VecDeque<Wanted>,
    /// Asked for, and not whole.
    flying: VecDeque<Wanted>,
    /// Whole, and not in the file yet.
    landing: VecDeque<Wanted>,
    /// Octets of the message that is arriving.
    partial: u64,
    /// Octets in the file, as counted when they arrived.
    settled: u64,
    /// When the rate was last looked at, and how much was there: milliseconds, octets.
    looked: (f64, u64),
    /// How many were in the file when the session was last made anew by itself.
    revived_at: Option<usize>,
}

/// How far a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The person is choosing where it goes.
    Choosing,
    /// Messages are coming.
    Running,
    /// All are there; its end is being written.
    Closing,
    /// It is done.
    Done,
    /// The person has stopped it: there is no file.
    Stopped,
    /// It could not be written.
    Failed(Fault),
}

/// Why a file could not be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// There is no more room.
    Full,
    /// The browser or the system does not allow it.
    Denied,
    /// Something else: the browser's word for it.
    Other(String),
}

/// A message that is to be in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Its place among those that are to be in the file: the one name of it that stays.
    pub key: u32,
    /// Its number in this session.
    pub number: u32,
    /// Its unique-id.
    pub id: Option<String>,
    /// Its octets by the listing.
    pub octets: u64,
}

/// A message that is not in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Its number in the session in which that came out.
    pub number: u32,
    /// What it is about, where that is known.
    pub subject: Option<String>,
    /// Why it is not.
    pub why: Why,
}

/// Why a message is not in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The server would not give it.
    Refused(Refusal),
    /// It is larger than [`MESSAGE_MAX`](crate::wire::MESSAGE_MAX).
    TooLarge,
    /// It is no longer in the maildrop.
    Gone,
    /// The session was lost, and the server has no name by which it could be found again.
    Unnamed,
    /// The file was finished without it.
    NotReached,
}

/// What the port is to do.
#[derive(Debug)]
pub enum Job {
    /// Begin a file.
    Begin {
        /// Its id.
        id: u32,
        /// Its kind.
        form: Form,
        /// Whose mail it is: a part of the file's name.
        whose: String,
        /// The one message, where it is only one: its name is the file's.
        only: Option<Title>,
    },
    /// More of a message.
    Piece(Vec<u8>),
    /// The message is whole.
    Whole {
        /// Its [`Wanted::key`].
        key: u32,
        /// For its name.
        title: Title,
    },
    /// The message that is arriving is not to be in the file.
    Void,
    /// All messages are there.
    Finish,
    /// Let it be.
    Abort,
}

/// What a message's file is called by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Title {
    /// Its number.
    pub number: u32,
    /// When it was written, seconds since 1970.
    pub date: Option<i64>,
    /// Who wrote it.
    pub sender: String,
    /// What it is about.
    pub subject: String,
}

/// What the port says.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// There is a file to write to.
    Ready {
        /// What it is called.
        name: String,
        /// The person has chosen its place.
        is_placed: bool,
    },
    /// The person did not choose a place.
    NotChosen,
    /// The messages of these keys are in the file.
    Written(Vec<u32>),
    /// Time goes by: milliseconds.
    Clock(f64),
    /// The file is complete.
    Closed,
    /// It cannot be written.
    Failed(Fault),
}

impl Saving {
    /// True while there is a file that is not finished.
    pub fn is_running(&self) -> bool {
        matches!(
            self.phase,
            Phase::Choosing | Phase::Running | Phase::Closing
        )
    }

    /// Seconds until all is there; `None` while nobody knows.
    pub fn seconds_left(&self) -> Option<u64> {
        let left = self.octets.saturating_sub(self.arrived);
        (self.rate > 0).then(|| left.div_ceil(self.rate))
    }

    /// The messages that are asked for next: few enough that an opened one does not wait long behind them, and at least
    /// one, however large it is.
    fn refill(&mut self) -> Vec<u32> {
        let window = match self.rate {
            0 => WINDOW_FIRST,
            rate => rate.clamp(WINDOW_MIN, WINDOW_MAX),
        };
        let under_way = self.flying.iter().chain(&self.landing);
        let mut under_way: u64 = under_way.map(|wanted| wanted.octets).sum();
        let mut numbers = Vec::new();
        while let Some(next) = self.waiting.front() {
            let number = self.flying.len() + self.landing.len();
            let fits = under_way + next.octets <= window && number < FLYING_MAX;
            if !fits && number > 0 {
                break;
            }
            under_way += next.octets;
            numbers.push(next.number);
            self.flying.extend(self.waiting.pop_front());
        }
        numbers
    }

    fn take_flying(&mut self, number: u32) -> Option<Wanted> {
        let at = self.flying.iter().position(|one| one.number == number)?;
        self.flying.remove(at)
    }

    fn clock(&mut self, at: f64) {
        let (before, octets) = self.looked;
        let passed = (at - before) as u64;
        if before > 0.0 && passed > 0 {
            let now = self.arrived.saturating_sub(octets) * 1_000 / passed;
            self.rate = if self.rate == 0 {
                now
            } else {
                (self.rate * 7 + now) / 8
            };
        }
        self.looked = (at, self.arrived);
    }
}

/// Messages under way at a time: enough to fill a line with small ones, also one with a long delay.
const FLYING_MAX: usize = 64;

/// Octets under way at a time: what the line brings in a second, but at least so many,
const WINDOW_MIN: u64 = 128 * 1024;
/// and at most so many: this is what the page holds.
const WINDOW_MAX: u64 = 4 * 1024 * 1024;
/// As long as the line's speed is not known.
const WINDOW_FIRST: u64 = 512 * 1024;
