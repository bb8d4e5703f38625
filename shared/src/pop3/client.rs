//! The face of the POP3 client: octets in, octets and events out.
//!
//! It signs in by itself (greeting, CAPA, STLS where wanted, login, CAPA) and then does what it is asked, one request
//! after the other, as many in flight as the `pipeline` module allows.
//!
//! After every `handle_*` and every request, poll until empty: [`Client::poll_transmit`], then [`Client::poll_event`].

mod event;

use core::time::Duration;
use std::collections::VecDeque;

use zeroize::Zeroizing;

use super::{
    auth::choose::{self, Mechanism},
    body::Body,
    command::{Clearance, Command, Encrypted},
    line::{Lines, REPLY_LINE_MAX, Unstuffer},
    pipeline::{self, Flight},
    reply::{self, Capabilities, Status, printable},
    state::{ExpectGreeting, State},
};
use crate::problem::{Limit, Problem, Refusal, Step};

pub use event::{Channel, Credentials, Event, Handle, Reply};

/// Silence after which the server is given up. Slow ones delay a wrong password by six seconds, and wait twelve for
/// another session's lock.
pub const REPLY_TIMEOUT: Duration = Duration::from_secs(60);

/// The same for the answer to QUIT: deleting thousands of messages can take minutes, and giving up early would mean
/// not knowing what was deleted.
pub const QUIT_TIMEOUT: Duration = Duration::from_secs(600);

/// A POP3 session.
#[derive(Debug)]
pub struct Client {
    state: State,
    /// STLS has to come first.
    stls: bool,
    credentials: Option<Credentials>,
    /// Ways to sign in that are left, the next one first.
    mechanisms: VecDeque<Mechanism>,
    lines: Lines,
    /// The multi-line reply that is being read.
    reading: Option<(Unstuffer, Body)>,
    in_flight: VecDeque<Waiting>,
    queue: VecDeque<Queued>,
    next_handle: u64,
    /// Messages by STAT.
    messages: Option<u32>,
    /// What the server said unasked, mostly why it is about to hang up.
    last_words: Option<Refusal>,
    transmits: VecDeque<Zeroizing<Vec<u8>>>,
    events: VecDeque<Event>,
    /// When something was last sent or received.
    last_sign: Duration,
}

#[derive(Debug)]
struct Waiting {
    what: What,
    flight: Flight,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Greeting,
    Capabilities,
    Stls,
    User,
    Login(Mechanism),
    Request(Handle),
    Quit,
}

#[derive(Debug)]
struct Queued {
    handle: Handle,
    flight: Flight,
}

impl Client {
    /// A client for a connection that was just made. The server speaks first.
    pub fn new(channel: Channel, credentials: Credentials, now: Duration) -> Self {
        let stls = matches!(channel, Channel::Stls);
        let clearance = match channel {
            Channel::Encrypted(witness) => Some(Clearance::Encrypted(witness)),
            Channel::Stls => None,
            Channel::Plaintext(witness) => Some(Clearance::PlaintextAllowed(witness)),
        };
        let mut client = Self {
            state: State::Greeting(ExpectGreeting { clearance }),
            stls,
            credentials: Some(credentials),
            mechanisms: VecDeque::new(),
            lines: Lines::new(REPLY_LINE_MAX),
            reading: None,
            in_flight: VecDeque::new(),
            queue: VecDeque::new(),
            next_handle: 0,
            messages: None,
            last_words: None,
            transmits: VecDeque::new(),
            events: VecDeque::new(),
            last_sign: now,
        };
        client.wait_for(What::Greeting, Command::Noop);
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

    // Handlers

    /// Takes the next octets from the server, after TLS.
    pub fn handle_octets(&mut self, input: &[u8], now: Duration) {
        if matches!(self.state, State::Closed) {
            return;
        }
        self.last_sign = now;
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
        let problem = match self.last_words.take() {
            Some(refusal) => Problem::Refused { step, refusal },
            None => Problem::Ended(step),
        };
        self.close(Some(problem));
    }

    /// The time that [`Client::poll_timeout`] named has come.
    pub fn handle_timeout(&mut self, now: Duration) {
        if self.poll_timeout().is_some_and(|deadline| deadline <= now) {
            let seconds = u32::try_from(self.patience().as_secs()).unwrap_or(u32::MAX);
            let step = self.step();
            self.close(Some(Problem::TimedOut { step, seconds }));
        }
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

    /// Asks for something in the TRANSACTION state; before that, it waits. `expected`: how many octets the answer will
    /// have, if known (for RETR and TOP).
    pub fn request(&mut self, command: Command, expected: Option<u64>, now: Duration) -> Handle {
        let handle = Handle(self.next_handle);
        self.next_handle += 1;
        if self.in_flight.is_empty() {
            self.last_sign = now;
        }
        self.queue.push_back(Queued {
            handle,
            flight: Flight {
                command,
                expected: expected.unwrap_or(0),
            },
        });
        self.send_requests();
        handle
    }

    /// Takes back requests that were not sent yet, of all kinds but QUIT. They get no outcome.
    pub fn withdraw(&mut self) {
        self.queue
            .retain(|queued| queued.flight.command == Command::Quit);
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

    /// When to call [`Client::handle_timeout`]; `None` while nothing is awaited.
    pub fn poll_timeout(&self) -> Option<Duration> {
        let waits = !self.in_flight.is_empty() && !matches!(self.state, State::Closed);
        waits.then(|| self.last_sign + self.patience())
    }

    // Inside

    fn patience(&self) -> Duration {
        if matches!(self.state, State::Update(_)) {
            QUIT_TIMEOUT
        } else {
            REPLY_TIMEOUT
        }
    }

    /// Reads as much as there is.
    fn read(&mut self) -> Result<(), Problem> {
        loop {
            if let Some((unstuffer, body)) = &mut self.reading {
                let mut octets = Vec::new();
                let used = unstuffer.push(self.lines.rest(), &mut octets);
                self.lines.skip(used);
                let (ended, data) = (unstuffer.ended(), body.take(octets)?);
                let handle = self
                    .in_flight
                    .front()
                    .and_then(|waiting| match waiting.what {
                        What::Request(handle) => Some(handle),
                        _ => None,
                    });
                if let (Some(octets), Some(handle)) =
                    (data.filter(|octets| !octets.is_empty()), handle)
                {
                    self.events.push_back(Event::Data { handle, octets });
                }
                if !ended {
                    return Ok(());
                }
                let body = self.reading.take().map(|(_, body)| body);
                self.finished(body)?;
            } else {
                let line = self.lines.next_line().map_err(|_| self.overlong())?;
                let Some(line) = line else { return Ok(()) };
                self.status(&line)?;
                if matches!(self.state, State::Closed) {
                    return Ok(());
                }
            }
        }
    }

    /// A first line without end: before the greeting, this is no POP3 server; later, it breaks a limit.
    fn overlong(&self) -> Problem {
        match self.state {
            State::Greeting(_) => not_pop3(self.lines.rest()),
            _ => Problem::Exceeded(Limit::Line),
        }
    }

    /// A complete status line.
    fn status(&mut self, line: &[u8]) -> Result<(), Problem> {
        let status = reply::status(line).ok_or_else(|| not_pop3(line))?;
        let Some(Waiting { what, flight }) = self.in_flight.front() else {
            return match status {
                Status::Err(refusal) => {
                    self.last_words = Some(refusal);
                    Ok(())
                }
                Status::Ok(_) => Err(not_pop3(line)),
            };
        };
        let (what, flight) = (*what, *flight);
        match status {
            Status::Ok(_) if flight.command.is_multi_line() => {
                let expected = Some(flight.expected).filter(|&octets| octets > 0);
                self.reading = Body::new(flight.command, self.messages, expected)
                    .map(|body| (Unstuffer::default(), body));
                Ok(())
            }
            Status::Ok(text) => {
                self.in_flight.pop_front();
                self.accepted(what, flight.command, &text)
            }
            Status::Err(refusal) => {
                self.in_flight.pop_front();
                self.refused(what, refusal)
            }
        }
    }

    /// `+OK` to a single-line command.
    fn accepted(&mut self, what: What, command: Command, text: &str) -> Result<(), Problem> {
        match what {
            What::Greeting => {
                self.state = match core::mem::replace(&mut self.state, State::Closed) {
                    State::Greeting(expected) => State::Authorization(expected.greeted(text)),
                    other => other,
                };
                self.events.push_back(Event::Greeted);
                self.say(What::Capabilities, Command::Capa);
            }
            What::Stls => {
                // RFC 2595 §4: the handshake begins right behind this line. Whatever else is here was put here.
                if self.lines.pending() > 0 {
                    return Err(Problem::InjectedPlaintext);
                }
                self.events.push_back(Event::StartTls);
            }
            What::Login(mechanism) => {
                self.credentials = None;
                self.mechanisms = VecDeque::from([mechanism]);
                let had_capa = match core::mem::replace(&mut self.state, State::Closed) {
                    State::Authorization(authorization) => {
                        let had_capa = authorization.capabilities().is_some();
                        self.state = State::Transaction(authorization.signed_in());
                        had_capa
                    }
                    other => {
                        self.state = other;
                        false
                    }
                };
                if had_capa {
                    self.say(What::Capabilities, Command::Capa);
                } else {
                    self.signed_in();
                }
            }
            What::Request(handle) => {
                let reply = match command {
                    Command::Stat => {
                        let (messages, octets) =
                            reply::stat(text).ok_or_else(|| not_pop3(text.as_bytes()))?;
                        self.messages = Some(messages);
                        Reply::Stat { messages, octets }
                    }
                    _ => Reply::Ok,
                };
                self.events.push_back(Event::Done { handle, reply });
            }
            What::Quit => self.close(None),
            // USER's +OK only means that PASS may follow, and it already has.
            What::User | What::Capabilities => {}
        }
        Ok(())
    }

    /// A multi-line reply is complete.
    fn finished(&mut self, body: Option<Body>) -> Result<(), Problem> {
        let Some(Waiting { what, .. }) = self.in_flight.pop_front() else {
            return Ok(());
        };
        let reply = match body {
            Some(Body::Capabilities { found, .. }) => return self.learnt(Some(found)),
            Some(Body::List { found, .. }) => Reply::List(found),
            Some(Body::Uidl { found, .. }) => Reply::Uidl(found),
            Some(Body::Top(head)) => Reply::Top(head),
            Some(Body::Message { .. }) | None => Reply::Retrieved,
        };
        if let What::Request(handle) = what {
            self.events.push_back(Event::Done { handle, reply });
        }
        Ok(())
    }

    /// `-ERR`.
    fn refused(&mut self, what: What, refusal: Refusal) -> Result<(), Problem> {
        let step = self.step();
        match what {
            What::Greeting => Err(Problem::Refused {
                step: Step::Greeting,
                refusal,
            }),
            What::Stls => Err(Problem::Refused {
                step: Step::Stls,
                refusal,
            }),
            What::Capabilities => self.learnt(None),
            // PASS is on its way and will be refused too; this answer says why.
            What::User => {
                self.last_words = Some(refusal);
                Ok(())
            }
            What::Login(_) => {
                let refusal = self.last_words.take().unwrap_or(refusal);
                self.mechanisms.pop_front();
                if self.mechanisms.is_empty() {
                    Err(Problem::Refused { step, refusal })
                } else {
                    self.sign_in()
                }
            }
            What::Request(handle) => {
                self.events.push_back(Event::Refused { handle, refusal });
                Ok(())
            }
            What::Quit => Err(Problem::Refused { step, refusal }),
        }
    }

    /// CAPA was answered: what follows depends on the state.
    fn learnt(&mut self, capabilities: Option<Capabilities>) -> Result<(), Problem> {
        match &mut self.state {
            State::Authorization(authorization) => {
                // A server without CAPA may still know STLS; one with CAPA and without STLS has said no.
                let offered = capabilities.as_ref().is_none_or(|can| can.stls);
                authorization.learn(capabilities);
                if self.stls {
                    if !offered {
                        return Err(Problem::StlsNotOffered);
                    }
                    self.say(What::Stls, Command::Stls);
                    return Ok(());
                }
                let wish = self
                    .credentials
                    .as_ref()
                    .map(|credentials| credentials.wish)
                    .unwrap_or_default();
                self.mechanisms = choose::candidates(
                    wish,
                    authorization.is_encrypted(),
                    authorization.has_stamp(),
                    authorization.capabilities(),
                )?
                .into();
                self.sign_in()
            }
            State::Transaction(transaction) => {
                transaction.learn(capabilities);
                self.signed_in();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Sends the lines of the next mechanism, in one packet.
    fn sign_in(&mut self) -> Result<(), Problem> {
        let not_offered = Problem::PasswordNotOffered {
            mechanisms: Vec::new(),
        };
        let Some(&mechanism) = self.mechanisms.front() else {
            return Err(not_offered);
        };
        let (State::Authorization(authorization), Some(credentials)) =
            (&self.state, &self.credentials)
        else {
            return Err(not_offered);
        };
        let lines = authorization
            .login(mechanism, &credentials.user, &credentials.password)
            .ok_or(not_offered)?;
        let last = lines.len() - 1;
        let lines: Vec<&[u8]> = lines.iter().map(|line| line.as_slice()).collect();
        self.transmits.push_back(lines.concat().into());
        for at in 0..=last {
            self.wait_for(
                if at == last {
                    What::Login(mechanism)
                } else {
                    What::User
                },
                Command::Noop,
            );
        }
        Ok(())
    }

    fn signed_in(&mut self) {
        let (State::Transaction(transaction), Some(&mechanism)) =
            (&self.state, self.mechanisms.front())
        else {
            return;
        };
        let capabilities = transaction.capabilities().cloned();
        self.events.push_back(Event::SignedIn {
            capabilities,
            mechanism,
        });
    }

    /// Sends a command of our own script.
    fn say(&mut self, what: What, command: Command) {
        self.transmits.push_back(command.encode().into());
        self.wait_for(what, command);
    }

    fn wait_for(&mut self, what: What, command: Command) {
        self.in_flight.push_back(Waiting {
            what,
            flight: Flight {
                command,
                expected: 0,
            },
        });
    }

    /// Sends as many requests as may be in flight, in one packet.
    fn send_requests(&mut self) {
        let State::Transaction(transaction) = &self.state else {
            return;
        };
        let pipelining = transaction.capabilities().is_some_and(|can| can.pipelining);
        let mut packet = Vec::new();
        while let Some(next) = self.queue.front() {
            // Our own CAPA after login is answered before anything is asked.
            let ours = self
                .in_flight
                .iter()
                .any(|waiting| !matches!(waiting.what, What::Request(_)));
            let flights = self.in_flight.iter().map(|waiting| waiting.flight);
            if ours || !pipeline::may_follow(flights, next.flight, pipelining) {
                break;
            }
            let Queued { handle, flight } = self.queue.pop_front().expect("just looked at");
            packet.extend_from_slice(&flight.command.encode());
            if flight.command == Command::Quit {
                self.in_flight.push_back(Waiting {
                    what: What::Quit,
                    flight,
                });
                self.state = match core::mem::replace(&mut self.state, State::Closed) {
                    State::Transaction(transaction) => State::Update(transaction.left()),
                    other => other,
                };
                break;
            }
            self.in_flight.push_back(Waiting {
                what: What::Request(handle),
                flight,
            });
        }
        if !packet.is_empty() {
            self.transmits.push_back(packet.into());
        }
    }

    /// The end. Nothing more is sent: after a problem the framing is in doubt.
    fn close(&mut self, problem: Option<Problem>) {
        self.state = State::Closed;
        self.credentials = None;
        self.in_flight.clear();
        self.queue.clear();
        self.reading = None;
        self.transmits.clear();
        self.events.push_back(Event::Closed(problem));
    }
}

/// Octets of a foreign server's words that are shown, at most.
const SAID_MAX: usize = 200;

fn not_pop3(line: &[u8]) -> Problem {
    Problem::NotPop3 {
        said: printable(&line[..line.len().min(SAID_MAX)]),
    }
}
