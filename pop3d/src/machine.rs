//! The server of RFC 1939 without a socket, a file or a clock: octets in, replies and questions out.
//!
//! # The loop
//! After every `handle_*`, call [`Machine::poll`] until it returns `None`; only then give more input. That is all the
//! backpressure there is to do: while an output is not dealt with, nothing more is read, so what is held stays small.
//!
//! Some outputs are questions ([`Output::Login`], [`Output::Fetch`], [`Output::Commit`], [`Output::StartTls`]). Until
//! its answer has come by the `handle_*` of that name, `poll` returns `None` and commands that came in meanwhile wait
//! in their order. So pipelining (RFC 2449 §6.6) works everywhere, across PASS too. Behind STLS it is forbidden: what
//! came before TLS is thrown away (RFC 2595 §4), or somebody on the way could put words into the client's mouth.

mod command;
mod reply;
mod transaction;

use std::collections::{BTreeSet, VecDeque};

use shared::{
    pop3::line::{Lines, stuff},
    secret::Secret,
};

use self::{
    command::{Bad, Command},
    reply::{err, ok},
    transaction::{Transaction, top},
};
use crate::Mischief;

pub use self::{
    reply::{Committed, Refusal},
    transaction::Entry,
};

/// Octets in a command, line end included, at most (RFC 2449 §4).
pub const COMMAND_MAX: usize = 255;

/// Lines without sense before the line is cut. A person at telnet errs a few times; a web browser sends a dozen.
pub const BAD_COMMANDS_MAX: u32 = 8;

/// Refused logins before the line is cut: enough for a typing mistake, few for a guesser.
pub const FAILED_LOGINS_MAX: u32 = 3;

/// What a machine is told about its surroundings.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The stamp of this connection's greeting, angle brackets included, where APOP is offered. Never used twice.
    pub stamp: Option<String>,
    /// Whether the connection begins inside TLS.
    pub encrypted: bool,
    /// Whether STLS can be answered.
    pub tls_available: bool,
    /// Whether USER and PASS are taken outside TLS.
    pub allow_plaintext_login: bool,
    /// Faults to commit.
    pub mischief: Vec<Mischief>,
}

/// How somebody says who they are.
#[derive(Debug)]
pub enum Proof {
    /// USER and PASS.
    Password(Secret<Vec<u8>>),
    /// APOP: MD5 over the stamp and the secret, in hexadecimal.
    Digest(String),
}

/// What the driver has to do, in this order.
#[derive(Debug)]
pub enum Output {
    /// Send these octets.
    Send(Vec<u8>),
    /// Check who it is and open the mailbox; answer with [`Machine::handle_login`].
    Login {
        /// The name as it was given.
        user: String,
        /// What is to prove it.
        proof: Proof,
    },
    /// Read the message at this place (from 0); answer with [`Machine::handle_message`].
    Fetch(usize),
    /// Delete these messages (places from 0), close the mailbox; answer with [`Machine::handle_committed`].
    Commit(BTreeSet<usize>),
    /// Begin TLS; call [`Machine::handle_tls`] when it stands.
    StartTls,
    /// Send what is still unsent and close. Nothing follows.
    Close,
    /// Close without a word, as a broken line would. Nothing follows.
    Drop,
}

/// One connection's server.
#[derive(Debug)]
pub struct Machine {
    settings: Settings,
    lines: Lines,
    /// Inside a line that is too long: nothing counts until its end.
    skipping: bool,
    state: State,
    outputs: VecDeque<Output>,
    bad_commands: u32,
    failed_logins: u32,
}

#[derive(Debug)]
enum State {
    /// Before login; the name that USER gave.
    Authorization(Option<String>),
    Transaction(Transaction),
    /// [`Output::StartTls`] is under way.
    ExpectTls,
    /// [`Output::Login`] is under way.
    ExpectLogin,
    /// [`Output::Fetch`] is under way, for this part of the message.
    ExpectMessage(Transaction, Part),
    /// [`Output::Commit`] is under way.
    ExpectCommitted,
    /// A list without end (mischief): the number of its next line.
    Endless(u64),
    Closed,
}

#[derive(Clone, Copy, Debug)]
enum Part {
    Whole,
    Top(u64),
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
            state: State::Authorization(None),
            outputs: VecDeque::new(),
            bad_commands: 0,
            failed_logins: 0,
        };
        match machine.has(Mischief::Silent) {
            true => machine.state = State::Closed,
            false => machine.send(greeting),
        }
        machine
    }

    /// Takes octets from the client.
    pub fn handle_input(&mut self, mut input: &[u8]) {
        if matches!(self.state, State::Closed) {
            return;
        }
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
        if !matches!(self.state, State::ExpectLogin) {
            return;
        }
        let answer = if self.has(Mischief::InUse) {
            answer.and(Err(Refusal::InUse))
        } else {
            answer
        };
        self.state = match answer {
            Ok(entries) => {
                let transaction = Transaction::new(entries);
                self.send(transaction.greeting());
                State::Transaction(transaction)
            }
            Err(refusal) => {
                self.send(refusal.reply());
                self.failed_logins += u32::from(refusal == Refusal::Credentials);
                State::Authorization(None)
            }
        };
        if self.failed_logins >= FAILED_LOGINS_MAX {
            self.close();
        }
    }

    /// Takes the answer to [`Output::Fetch`]: the message with CR LF line ends, or why not.
    pub fn handle_message(&mut self, answer: Result<Vec<u8>, Refusal>) {
        self.state = match std::mem::replace(&mut self.state, State::Closed) {
            State::ExpectMessage(transaction, part) => {
                self.reply_with_message(answer, part);
                State::Transaction(transaction)
            }
            other => other,
        };
        if self.has(Mischief::CutMidMessage) {
            self.end(Output::Drop);
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
    pub fn handle_tls(&mut self) {
        if matches!(self.state, State::ExpectTls) {
            self.forget_input();
            self.settings.encrypted = true;
            self.state = State::Authorization(None);
        }
    }

    /// The next thing to do, or `None`: give it more input, or the answer it waits for.
    #[must_use = "an output that is lost is a reply that never comes"]
    pub fn poll(&mut self) -> Option<Output> {
        loop {
            if let Some(output) = self.outputs.pop_front() {
                return Some(output);
            }
            match &mut self.state {
                State::Authorization(_) | State::Transaction(_) => {}
                State::Endless(number) => {
                    let line = format!("{number} 1234\r\n").into_bytes();
                    *number += 1;
                    return Some(Output::Send(line));
                }
                _ => return None,
            }
            match self.lines.next_line() {
                Ok(Some(line)) => self.execute(&line),
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
        self.settings.encrypted
    }

    /// Whether USER and PASS would be taken now.
    const fn takes_password(&self) -> bool {
        self.settings.encrypted || self.settings.allow_plaintext_login
    }

    const fn offers_stls(&self) -> bool {
        self.settings.tls_available && !self.settings.encrypted
    }

    fn has(&self, mischief: Mischief) -> bool {
        self.settings.mischief.contains(&mischief)
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

    /// Throws away what the client sent and nobody looked at.
    fn forget_input(&mut self) {
        self.lines = Lines::new(COMMAND_MAX);
        self.skipping = false;
    }

    /// Leaves a line that is too long: up to its end, wherever that comes.
    fn skip_line(&mut self) {
        match self.lines.rest().iter().position(|octet| *octet == b'\n') {
            Some(end) => self.lines.skip(end + 1),
            None => {
                self.forget_input();
                self.skipping = true;
            }
        }
        self.bad("a command has at most 255 octets");
    }

    fn execute(&mut self, line: &[u8]) {
        let command = match Command::parse(line) {
            Ok(Command::Capa) if self.has(Mischief::NoCapa) => Err(Bad::Unknown),
            parsed => parsed,
        };
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

    /// AUTHORIZATION (RFC 1939 §4). The state is `Closed` while this runs; each arm says what comes next.
    fn authorize(&mut self, command: Command, user: Option<String>) {
        self.state = State::Authorization(None);
        match command {
            Command::Capa => {
                self.send(self.capabilities(false));
                self.state = State::Authorization(user);
            }
            Command::Quit => {
                self.send(ok("good-bye"));
                self.close();
            }
            Command::Stls if self.settings.encrypted => self.send(err("this is TLS already")),
            Command::Stls if !self.settings.tls_available => self.send(err("there is no TLS here")),
            Command::Stls => self.begin_tls(),
            Command::User(_) | Command::Pass(_) if !self.takes_password() => {
                self.send(err(
                    "[AUTH] a password has to be sent inside TLS: say STLS first",
                ));
            }
            Command::User(name) => {
                // The same answer whether there is such a user or not.
                self.send(ok("and the password?"));
                self.state = State::Authorization(Some(name));
            }
            Command::Pass(password) => match user {
                Some(user) => self.login(user, Proof::Password(password)),
                None => self.send(err("say USER first")),
            },
            Command::Apop { user, digest } => match self.settings.stamp {
                Some(_) => self.login(user, Proof::Digest(digest)),
                None => self.send(err("there is no APOP here")),
            },
            _ => self.bad("log in first"),
        }
    }

    fn begin_tls(&mut self) {
        let mut reply = ok("begin TLS");
        if self.has(Mischief::StlsInject) {
            reply.extend_from_slice(b"+OK injected by somebody on the way\r\n");
        }
        self.send(reply);
        self.forget_input();
        self.outputs.push_back(Output::StartTls);
        self.state = State::ExpectTls;
    }

    fn login(&mut self, user: String, proof: Proof) {
        if self.has(Mischief::LosePipelined) {
            self.forget_input();
        }
        self.outputs.push_back(Output::Login { user, proof });
        self.state = State::ExpectLogin;
    }

    /// TRANSACTION (RFC 1939 §5).
    fn transact(&mut self, command: &Command, mut transaction: Transaction) {
        let reply = match *command {
            Command::Quit => {
                self.outputs
                    .push_back(Output::Commit(transaction.deleted().clone()));
                self.state = State::ExpectCommitted;
                return;
            }
            Command::Retr(number) => return self.fetch(number, Part::Whole, transaction),
            Command::Top { number, lines } => {
                return self.fetch(number, Part::Top(lines), transaction);
            }
            Command::List(None) if self.has(Mischief::EndlessList) => {
                self.send(transaction.greeting());
                self.state = State::Endless(1);
                return;
            }
            Command::Dele(number) if self.has(Mischief::RefuseDele(number)) => {
                err(&format!("message {number} stays"))
            }
            Command::Capa => self.capabilities(true),
            Command::Dele(number) => transaction.dele(number),
            Command::List(number) => transaction.list(number),
            Command::Noop => ok("still here"),
            Command::Rset => transaction.rset(),
            Command::Stat => transaction.stat(),
            Command::Uidl(number) => transaction.uidl(number),
            Command::Apop { .. } | Command::Pass(_) | Command::Stls | Command::User(_) => {
                self.bad_commands += 1;
                err("you are logged in already")
            }
        };
        self.send(reply);
        self.state = State::Transaction(transaction);
    }

    fn fetch(&mut self, number: u32, part: Part, transaction: Transaction) {
        match transaction.find(number) {
            Ok(place) => {
                self.outputs.push_back(Output::Fetch(place));
                self.state = State::ExpectMessage(transaction, part);
            }
            Err(reply) => {
                self.send(reply);
                self.state = State::Transaction(transaction);
            }
        }
    }

    fn reply_with_message(&mut self, answer: Result<Vec<u8>, Refusal>, part: Part) {
        let message = match answer {
            Ok(message) => message,
            Err(refusal) => return self.send(refusal.reply()),
        };
        let (mut reply, octets) = match part {
            Part::Whole => (ok(&format!("{} octets", message.len())), &message[..]),
            Part::Top(lines) => (ok("the top follows"), top(&message, lines)),
        };
        if self.has(Mischief::CutMidMessage) {
            reply.extend_from_slice(&octets[..octets.len() / 2]);
        } else {
            stuff(octets, &mut reply);
        }
        self.send(reply);
    }

    /// RFC 2449 §5: what can be done here and now. It changes with STLS and with login.
    fn capabilities(&self, logged_in: bool) -> Vec<u8> {
        let mut reply = ok("what can be done here");
        let mut add = |line: &str| reply.extend_from_slice(format!("{line}\r\n").as_bytes());
        ["TOP", "UIDL", "RESP-CODES", "AUTH-RESP-CODE", "PIPELINING"]
            .into_iter()
            .for_each(&mut add);
        if !logged_in && self.takes_password() {
            add("USER");
        }
        if !logged_in && self.offers_stls() {
            add("STLS");
        }
        ["EXPIRE NEVER", "IMPLEMENTATION Poste-Restante-pop3d", "."]
            .into_iter()
            .for_each(&mut add);
        reply
    }
}

#[cfg(test)]
mod tests;
