//! The server of RFC 1939 without a socket, a file or a clock: octets in, replies and questions out.
//!
//! # The loop
//! After every `handle_*`, call [`Machine::poll`] until it returns `None`; only then give more input. That is all the
//! backpressure there is to do: while an output is not dealt with, nothing more is read, so what is held stays small.
//!
//! Some outputs are questions ([`Output::Login`], [`Output::Keys`], [`Output::Stamp`], [`Output::Fetch`],
//! [`Output::Commit`], [`Output::StartTls`]). Until its answer has come by the `handle_*` of that name, `poll` returns
//! `None` and commands that came in meanwhile wait in their order. So pipelining (RFC 2449 §6.6) works everywhere,
//! across PASS and AUTH too. Behind STLS it is forbidden: what came before TLS is thrown away (RFC 2595 §4), or somebody
//! on the way could put words into the client's mouth.

mod authorization;
mod capabilities;
mod command;
mod faults;
mod language;
mod reply;
mod sasl;
mod surroundings;
mod transaction;

use std::{collections::VecDeque, sync::Arc};

use shared::pop3::line::Lines;

use self::{
    command::{Bad, Command},
    faults::Endless,
    reply::{err, ok},
    sasl::{ClientFirst, Dialect, Exchange},
    transaction::{Part, Transaction},
};
use crate::{Mischief, scram::Keys};

pub use self::{
    reply::{Committed, Refusal},
    sasl::{Mechanism, RESPONSE_MAX},
    surroundings::{Binding, BindingKind, Output, Proof, Secured, Settings},
    transaction::Entry,
};

/// Octets in a command, line end included, at most (RFC 2449 §4). AUTH with an initial response is a command too
/// (RFC 5034 §4); what does not fit goes into a line of its own.
pub const COMMAND_MAX: usize = 255;

/// Lines without sense before the line is cut. A person at telnet errs a few times; a web browser sends a dozen.
pub const BAD_COMMANDS_MAX: u32 = 8;

/// Refused logins before the line is cut: enough for a typing mistake, few for a guesser.
pub const FAILED_LOGINS_MAX: u32 = 3;

/// One connection's server.
#[derive(Debug)]
pub struct Machine {
    settings: Settings,
    lines: Lines,
    /// Inside a line that is too long: nothing counts until its end.
    skipping: bool,
    /// A line was acted on since the last input (mischief counts them).
    answered: bool,
    state: State,
    outputs: VecDeque<Output>,
    bad_commands: u32,
    failed_logins: u32,
}

#[derive(Debug)]
enum State {
    /// Before login; the name that USER gave.
    Authorization(Option<String>),
    /// Inside AUTH: the next line is an answer.
    Exchange(Exchange),
    Transaction(Transaction),
    /// [`Output::StartTls`] is under way.
    ExpectTls,
    /// [`Output::Stamp`] is under way.
    ExpectStamp,
    /// [`Output::Keys`] is under way, for this first message.
    ExpectKeys(ClientFirst),
    /// [`Output::Login`] is under way; with a dialect, a refusal is to be explained in it.
    ExpectLogin(Option<Dialect>),
    /// [`Output::Fetch`] is under way, for this part of the message.
    ExpectMessage(Transaction, Part),
    /// [`Output::Commit`] is under way.
    ExpectCommitted,
    /// Something without end (mischief).
    Endless(Endless),
    Closed,
}

impl Machine {
    /// A machine whose first output is its greeting.
    pub fn new(settings: Settings) -> Self {
        let greeting = match &settings.stamp {
            Some(stamp) => ok(&format!("Poste Restante, at your service {stamp}")),
            None => ok("Poste Restante, at your service"),
        };
        let mut machine = Self {
            settings,
            lines: Lines::new(COMMAND_MAX),
            skipping: false,
            answered: false,
            state: State::Authorization(None),
            outputs: VecDeque::new(),
            bad_commands: 0,
            failed_logins: 0,
        };
        if machine.has(Mischief::Silent) {
            machine.fall_silent();
        } else if machine.has(Mischief::EndlessGreeting) {
            machine.send(b"+OK Poste Restante, at your service ".to_vec());
            machine.state = State::Endless(Endless::Greeting);
        } else {
            machine.send(greeting);
        }
        machine
    }

    /// Takes octets from the client.
    pub fn handle_input(&mut self, mut input: &[u8]) {
        if matches!(self.state, State::Closed) {
            return;
        }
        self.answered = false;
        if self.skipping {
            let Some(end) = input.iter().position(|octet| *octet == b'\n') else {
                return;
            };
            input = &input[end + 1..];
            self.skipping = false;
        }
        self.lines.push(input);
    }

    /// Takes the answer to [`Output::Login`]: the messages, or why not.
    pub fn handle_login(&mut self, answer: Result<Vec<Entry>, Refusal>) {
        let State::ExpectLogin(dialect) = self.state else {
            return;
        };
        let answer = match self.refusal() {
            Some(refusal) => answer.and(Err(refusal)),
            None => answer,
        };
        self.state = State::Authorization(None);
        match (answer, dialect) {
            (Ok(entries), _) => {
                let transaction = Transaction::new(entries);
                self.send(transaction.greeting());
                self.state = State::Transaction(transaction);
            }
            (Err(Refusal::Credentials), Some(dialect)) => {
                self.take(sasl::Step::Challenge(
                    dialect.refusal().to_vec(),
                    Exchange::OAuthRefused,
                ));
            }
            (Err(Refusal::Credentials), None) => self.refuse(),
            (Err(refusal), _) => self.send(refusal.reply()),
        }
    }

    /// Takes the answer to [`Output::Keys`], and a nonce that was never used before: printable ASCII without commas.
    pub fn handle_keys(&mut self, keys: Arc<Keys>, nonce: &str) {
        let rounds = self.fault(|fault| match fault {
            Mischief::ScramIterations(rounds) => Some(rounds),
            _ => None,
        });
        let rounds = rounds.unwrap_or(keys.iterations());
        match std::mem::replace(&mut self.state, State::Closed) {
            State::ExpectKeys(first) => self.take(first.challenge(keys, nonce, rounds)),
            other => self.state = other,
        }
    }

    /// Takes the answer to [`Output::Stamp`]: a msg-id that was never used before (RFC 2195 §2).
    pub fn handle_stamp(&mut self, stamp: String) {
        if matches!(self.state, State::ExpectStamp) {
            let challenge = stamp.clone().into_bytes();
            self.take(sasl::Step::Challenge(challenge, Exchange::CramMd5(stamp)));
        }
    }

    /// Takes the answer to [`Output::Fetch`]: the message with CR LF line ends, or why not.
    pub fn handle_message(&mut self, answer: Result<Vec<u8>, Refusal>) {
        match std::mem::replace(&mut self.state, State::Closed) {
            State::ExpectMessage(transaction, part) => {
                self.reply_with_message(answer, part, transaction);
            }
            other => self.state = other,
        }
    }

    /// Takes the answer to [`Output::Commit`].
    pub fn handle_committed(&mut self, answer: Committed) {
        if !matches!(self.state, State::ExpectCommitted) {
            return;
        }
        if self.has(Mischief::DropBeforeQuitReply) {
            self.end(Output::Drop);
        } else {
            self.send(answer.reply());
            self.close();
        }
    }

    /// TLS stands. Everything that came before it is forgotten.
    pub fn handle_tls(&mut self, tls: Secured) {
        if matches!(self.state, State::ExpectTls) {
            self.forget_input();
            self.settings.tls = Some(tls);
            self.state = State::Authorization(None);
        }
    }

    /// The next thing to do, or `None`: give it more input, or the answer it waits for.
    #[must_use = "an output that is lost is a reply that never comes"]
    pub fn poll(&mut self) -> Option<Output> {
        loop {
            if let Some(output) = self.outputs.pop_front() {
                return Some(match output {
                    Output::Send(octets) => Output::Send(self.line_ends(octets)),
                    other => other,
                });
            }
            match &mut self.state {
                State::Authorization(_) | State::Exchange(_) | State::Transaction(_) => {}
                State::Endless(endless) => {
                    let more = endless.next();
                    return Some(Output::Send(self.line_ends(more)));
                }
                _ => return None,
            }
            if self.answered && self.has(Mischief::AnswerFirstDelayRest) {
                return None;
            }
            match self.lines.next_line() {
                Ok(Some(line)) => self.act_on(&line),
                Ok(None) => return None,
                Err(_) => self.skip_line(),
            }
            if self.bad_commands >= BAD_COMMANDS_MAX && !matches!(self.state, State::Closed) {
                self.send(err("too many bad commands"));
                self.close();
            }
        }
    }

    /// Octets received and not yet acted on.
    pub fn pending(&self) -> usize {
        self.lines.pending()
    }

    /// Whether TLS stands.
    pub const fn is_encrypted(&self) -> bool {
        self.settings.tls.is_some()
    }

    fn send(&mut self, octets: Vec<u8>) {
        self.outputs.push_back(Output::Send(octets));
    }

    fn close(&mut self) {
        self.end(Output::Close);
    }

    /// Nothing that the client sent is looked at any more.
    fn end(&mut self, last: Output) {
        self.outputs.push_back(last);
        self.forget_input();
        self.state = State::Closed;
    }

    fn bad(&mut self, text: &str) {
        self.bad_commands += 1;
        self.send(err(text));
    }

    /// Somebody is not who they say they are.
    fn refuse(&mut self) {
        self.send(Refusal::Credentials.reply());
        self.failed_logins += 1;
        if self.failed_logins >= FAILED_LOGINS_MAX {
            self.close();
        }
    }

    /// Throws away what the client sent and nobody looked at.
    fn forget_input(&mut self) {
        self.lines = Lines::new(COMMAND_MAX);
        self.skipping = false;
    }

    /// Leaves a line that is too long: up to its end, wherever that comes. In an exchange, that ends it.
    fn skip_line(&mut self) {
        let text = match self.state {
            State::Exchange(_) => "an answer has at most 12288 octets",
            _ => "a command has at most 255 octets",
        };
        if matches!(self.state, State::Exchange(_)) {
            self.state = State::Authorization(None);
        }
        match self.lines.rest().iter().position(|octet| *octet == b'\n') {
            Some(end) => {
                self.lines.skip(end + 1);
                self.limit_lines();
            }
            None => {
                self.forget_input();
                self.skipping = true;
            }
        }
        self.bad(text);
    }

    /// One line: an answer inside AUTH, a command anywhere else.
    fn act_on(&mut self, line: &[u8]) {
        self.answered = true;
        match std::mem::replace(&mut self.state, State::Closed) {
            State::Exchange(exchange) => self.respond(line, exchange),
            other => {
                self.state = other;
                self.execute(line);
            }
        }
        if self.has(Mischief::AnswerFirstLoseRest) {
            self.forget_input();
            self.limit_lines();
        }
    }

    fn execute(&mut self, line: &[u8]) {
        let command = Command::parse(line).and_then(|command| match self.unknown(&command) {
            Some(bad) => Err(bad),
            None => Ok(command),
        });
        match command {
            Err(Bad::Unknown) => self.bad("unknown command"),
            Err(Bad::Arguments) => self.bad("this command needs other arguments"),
            Ok(command) => match std::mem::replace(&mut self.state, State::Closed) {
                State::Authorization(user) => self.authorize(command, user),
                State::Transaction(transaction) => self.transact(&command, transaction),
                other => self.state = other,
            },
        }
    }
}

#[cfg(test)]
mod tests;
