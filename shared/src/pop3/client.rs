//! The face of the POP3 client: octets in, octets and events out.
//!
//! It signs in by itself (greeting, CAPA, STLS and UTF8 where wanted, login, CAPA again) and then does what it is asked,
//! one request after the other, as many in flight as the `pipeline` module allows.
//!
//! After every `handle_*` and every request, poll until empty: [`Client::poll_transmit`], then [`Client::poll_event`].
//!
//! Here is what goes in and out. What a reply means is in `client/receive.rs`, how somebody is signed in is in
//! `client/login.rs`, what is sent when is in `client/send.rs`.

mod event;
mod login;
mod patience;
mod receive;
mod send;

use core::time::Duration;
use std::{
    collections::{BTreeSet, VecDeque},
    sync::Arc,
};

use zeroize::Zeroizing;

use self::{login::Login, send::Queued};
use super::{
    body::Body,
    capabilities::Capabilities,
    command::{Clearance, Command, Encrypted, HIDDEN},
    line::{Lines, REPLY_LINE_MAX, Unstuffer},
    pipeline::{PROBE_TIMEOUT, STALL, Trust, Window},
    reply::printable,
    state::{ExpectGreeting, State},
};
use crate::{
    problem::{Limit, Problem, Refusal, Step},
    transcript::{Record, Recorder, Secrets},
};

pub use event::{Channel, Credentials, Event, Handle, Options, Purpose, Reply, SignedIn};
pub use patience::{OCTETS_PER_SECOND_MIN, Patience, QUIT_MAX, SLACK};

/// A POP3 session.
pub struct Client {
    state: State,
    options: Options,
    /// STLS has to come first.
    stls: bool,
    /// `None` when looking around, and after login.
    credentials: Option<Arc<Credentials>>,
    look_around: bool,
    login: Login,
    lines: Lines,
    /// The multi-line reply that is being read.
    reading: Option<(Unstuffer, Body)>,
    in_flight: VecDeque<Waiting>,
    /// Octets expected in flight.
    load: u64,
    trust: Trust,
    window: Window,
    queue: VecDeque<Queued>,
    next_handle: u64,
    /// Messages and octets by STAT.
    maildrop: Option<(u32, u64)>,
    /// Acknowledged by DELE since the beginning or RSET.
    deletions: usize,
    /// What the server said unasked, mostly why it is about to hang up.
    last_words: Option<Refusal>,
    transmits: VecDeque<Zeroizing<Vec<u8>>>,
    events: VecDeque<Event>,
    recorder: Option<Recorder>,
    /// Until login is over.
    secrets: Secrets,
    /// Empty lines where a reply should begin, in a row.
    blank_lines: u32,
    /// When something was last sent or received.
    last_sign: Duration,
    /// Since when the reply in front is awaited, and how much of it has come.
    front: (Duration, u64),
}

/// A command without its whole reply.
#[derive(Debug)]
struct Waiting {
    what: What,
    command: Command,
    /// What LIST says of the message asked for.
    hint: Option<u64>,
    /// What it adds to the load.
    expected: u64,
    /// It was sent before the one in front of it was answered.
    behind: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Greeting,
    Capabilities,
    Stls,
    Utf8,
    User,
    /// The last line of a login, or a line of its exchange.
    Login,
    Request(Handle),
    Quit,
}

impl Client {
    /// A client for a connection that was just made. The server speaks first; inside TLS, CAPA does not wait for it: the
    /// greeting and the answer come together, one round trip earlier.
    pub fn new(channel: Channel, purpose: Purpose, options: Options, now: Duration) -> Self {
        let stls = matches!(channel, Channel::Stls);
        let clearance = match channel {
            Channel::Encrypted(witness) => Some(Clearance::Encrypted(witness)),
            Channel::Stls => None,
            Channel::Plaintext(witness) => Some(Clearance::PlaintextAllowed(witness)),
        };
        let encrypted = matches!(clearance, Some(Clearance::Encrypted(_)));
        let (credentials, look_around) = match purpose {
            Purpose::SignIn(credentials) => (Some(credentials), false),
            Purpose::LookAround => (None, true),
        };
        let mut client = Self {
            state: State::Greeting(ExpectGreeting { clearance }),
            stls,
            credentials,
            look_around,
            login: Login::default(),
            lines: Lines::new(REPLY_LINE_MAX),
            reading: None,
            in_flight: VecDeque::new(),
            load: 0,
            trust: Trust::Off,
            window: Window::default(),
            queue: VecDeque::new(),
            next_handle: 0,
            maildrop: None,
            deletions: 0,
            last_words: None,
            transmits: VecDeque::new(),
            events: VecDeque::new(),
            recorder: options.transcript.then(Recorder::default),
            secrets: Secrets::default(),
            options,
            blank_lines: 0,
            last_sign: now,
            front: (now, 0),
        };
        client.wait_for(What::Greeting, Command::Noop);
        if encrypted {
            client.say(What::Capabilities, Command::Capa);
        }
        client
    }

    // Getters

    /// What is being done, for messages about what went wrong.
    pub fn step(&self) -> Step {
        match (
            &self.state,
            self.in_flight.front().map(|waiting| waiting.what),
        ) {
            (State::Greeting(_), _) => Step::Greeting,
            (State::Authorization(_), Some(What::Stls)) => Step::Stls,
            (State::Authorization(_), _) => Step::Login,
            (State::Transaction(_) | State::Closed, _) => Step::Transaction,
            (State::Update(_), _) => Step::Update,
        }
    }

    /// Requests without an outcome.
    pub fn pending(&self) -> usize {
        self.queue.len() + self.in_flight.len()
    }

    /// What the server says it can do, in the state in which it is; `None` where it has not said it (yet).
    pub fn capabilities(&self) -> Option<&Capabilities> {
        match &self.state {
            State::Authorization(authorization) => authorization.capabilities(),
            State::Transaction(transaction) => transaction.capabilities(),
            _ => None,
        }
    }

    // Handlers

    /// Takes the next octets from the server, after TLS.
    pub fn handle_octets(&mut self, input: &[u8], now: Duration) {
        if matches!(self.state, State::Closed) {
            return;
        }
        if self.in_flight.len() > 1 && now.saturating_sub(self.last_sign) >= STALL {
            self.window.stalled();
        }
        self.last_sign = now;
        self.front.1 += input.len() as u64;
        if let Some(recorder) = &mut self.recorder {
            recorder.heard(input, &self.secrets, now);
        }
        self.lines.push(input);
        if let Err(problem) = self.read() {
            self.close(Some(problem));
        }
        self.send_requests();
    }

    /// The server will send no more octets.
    pub fn handle_end(&mut self) {
        if matches!(self.state, State::Closed) {
            return;
        }
        let step = self.step();
        let leaving = self.in_flight.front().map(|front| front.what) == Some(What::Quit);
        let refused = self.login.last_refusal().filter(|_| step == Step::Login);
        let problem = match self.last_words.take().or(refused) {
            _ if self.look_around && leaving => None,
            Some(refusal) => Some(Problem::Refused { step, refusal }),
            None if self.tests_pipelining() => Some(Problem::PipeliningBroken),
            None => Some(Problem::Ended(step)),
        };
        self.close(problem);
    }

    /// The time that [`Client::poll_timeout`] named has come.
    pub fn handle_timeout(&mut self, now: Duration) {
        if self.poll_timeout().is_none_or(|deadline| deadline > now) {
            return;
        }
        let step = self.step();
        let silence = self.silence();
        let problem = if self.tests_pipelining() {
            Problem::PipeliningBroken
        } else if now < self.last_sign + silence {
            Problem::Exceeded(Limit::Time)
        } else {
            let seconds = u32::try_from(silence.as_secs()).unwrap_or(u32::MAX);
            Problem::TimedOut { step, seconds }
        };
        self.close(Some(problem));
    }

    // Mutators

    /// The TLS handshake after [`Event::StartTls`] is done.
    pub fn secured(&mut self, encrypted: Encrypted, now: Duration) {
        self.last_sign = now;
        self.state = match core::mem::replace(&mut self.state, State::Closed) {
            State::Authorization(authorization) => {
                State::Authorization(authorization.secured(encrypted))
            }
            other => other,
        };
        self.stls = false;
        self.say(What::Capabilities, Command::Capa);
    }

    /// Asks for something in the TRANSACTION state; before that, it waits. `hint`: what LIST says of the message, for RETR
    /// and TOP.
    pub fn request(&mut self, command: Command, hint: Option<u64>, now: Duration) -> Handle {
        let handle = Handle(self.next_handle);
        self.next_handle += 1;
        if self.in_flight.is_empty() {
            self.last_sign = now;
        }
        self.queue.push_back(Queued {
            handle,
            command,
            hint,
        });
        self.send_requests();
        handle
    }

    /// Takes back requests that were not sent yet, of all kinds but QUIT: these here, and they get no outcome.
    pub fn withdraw(&mut self) -> BTreeSet<Handle> {
        let queue = core::mem::take(&mut self.queue);
        let (quit, withdrawn): (VecDeque<_>, VecDeque<_>) = queue
            .into_iter()
            .partition(|queued| queued.command == Command::Quit);
        self.queue = quit;
        withdrawn.into_iter().map(|queued| queued.handle).collect()
    }

    // Polling

    /// The next octets for the server, before TLS. They may hold a password.
    pub fn poll_transmit(&mut self) -> Option<Zeroizing<Vec<u8>>> {
        self.transmits.pop_front()
    }

    /// The next event.
    pub fn poll_event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// The next line of the transcript, where one was asked for.
    pub fn poll_record(&mut self) -> Option<Record> {
        self.recorder.as_mut()?.poll()
    }

    /// When to call [`Client::handle_timeout`]; `None` while nothing is awaited.
    pub fn poll_timeout(&self) -> Option<Duration> {
        let front = self.in_flight.front()?;
        let silence = self.last_sign.saturating_add(self.silence());
        let (since, received) = self.front;
        let mut all = since.saturating_add(self.options.patience.for_all(received));
        if front.what == What::Quit {
            // The time that committing takes does not count.
            all = all.saturating_add(self.silence());
        }
        Some(silence.min(all))
    }

    // Inside

    /// How long the server may say nothing now.
    fn silence(&self) -> Duration {
        let patience = &self.options.patience;
        match self.in_flight.front().map(|front| front.what) {
            Some(What::Quit) => {
                let octets = self.maildrop.map_or(0, |(_, octets)| octets);
                patience.for_quit(self.deletions, octets)
            }
            // One reply of a flight has come and the next one has not begun: this server does not pipeline.
            Some(_) if self.is_stuck() => PROBE_TIMEOUT.min(patience.silence),
            _ => patience.silence,
        }
    }

    /// The command in front was sent behind another, that one was answered, and nothing came since.
    fn is_stuck(&self) -> bool {
        self.trust == Trust::Untested
            && self.reading.is_none()
            && self.lines.pending() == 0
            && self.in_flight.front().is_some_and(|front| front.behind)
    }

    /// If nothing more comes now, it may be because we have pipelined.
    fn tests_pipelining(&self) -> bool {
        self.trust == Trust::Untested
            && matches!(self.state, State::Transaction(_))
            && self.in_flight.iter().any(|waiting| waiting.behind)
    }

    /// The end. Nothing more is sent: after a problem the framing is in doubt.
    fn close(&mut self, problem: Option<Problem>) {
        self.state = State::Closed;
        self.credentials = None;
        self.login = Login::default();
        self.in_flight.clear();
        self.queue.clear();
        self.reading = None;
        self.transmits.clear();
        self.secrets.forget();
        self.events.push_back(Event::Closed(problem));
    }

    /// What was said is no answer to anything.
    fn nonsense(&self, line: &[u8]) -> Problem {
        let said = if self.secrets.are_in(line) {
            HIDDEN.to_owned()
        } else {
            printable(&line[..line.len().min(SAID_MAX)])
        };
        match self.state {
            State::Greeting(_) => Problem::NotPop3 { said },
            _ => Problem::BrokenFraming { said },
        }
    }
}

impl core::fmt::Debug for Client {
    /// Where it is, and nothing that was said: what waits to be sent may hold a password.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Client")
            .field("step", &self.step())
            .field("pending", &self.pending())
            .finish_non_exhaustive()
    }
}

/// Octets of a foreign server's words that are shown, at most.
const SAID_MAX: usize = 200;
