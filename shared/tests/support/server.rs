//! The server's side: one maildrop, one user, as many sessions as are asked for, one after the other.

use std::{
    collections::BTreeSet,
    io::{Read, Write},
    sync::Arc,
    time::Duration,
};

use rustls::{ServerConfig, ServerConnection, crypto::ring};
use shared::{
    pop3::line::{Lines, stuff},
    tunnel::message::Mode,
};

use super::Identity;

/// What the server does wrong, on purpose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fault {
    #[default]
    None,
    /// Says nothing from a command on that begins like this.
    SilentAt(&'static str),
    /// Closes instead of answering a command that begins like this.
    ClosesAt(&'static str),
    /// Carries out a command that begins like this, and closes instead of saying so.
    ClosesAfter(&'static str),
    /// Sends more in clear, in a packet of its own, after the consent to STLS.
    InjectsAfterStls,
    /// Announces PIPELINING, and once somebody is signed in reads one command of a packet and loses the others.
    LosesPipelined,
}

/// The server: one maildrop, one user.
pub struct Server {
    mode: Mode,
    tls: Option<ServerConnection>,
    identity: Arc<ServerConfig>,
    lines: Lines,
    output: Vec<u8>,
    /// By the numbers of the first session; what is gone is `None`.
    pub maildrop: Vec<Option<Vec<u8>>>,
    /// Places in `maildrop`, by the numbers of the present session.
    numbers: Vec<usize>,
    marked: BTreeSet<usize>,
    pub fault: Fault,
    pub password: String,
    /// The maildrop is locked from the second session on until then.
    pub in_use_until: Duration,
    /// Seconds between two logins, at least.
    pub login_delay: u64,
    /// The first session in which UIDL is refused.
    pub no_uidl_from: usize,
    last_login: Option<Duration>,
    signed_in: bool,
    silent: bool,
    /// Every command line as understood, after TLS.
    pub heard: Vec<String>,
    /// How many sessions there were.
    pub sessions: usize,
    pub closed: bool,
    fresh_stls: bool,
}

impl Server {
    pub fn new(identity: &Identity, mode: Mode, messages: &[&str]) -> Self {
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![identity.certificate.clone()], identity.key.clone_key())
            .expect("an identity");
        Self {
            mode,
            tls: None,
            identity: Arc::new(config),
            lines: Lines::new(512),
            output: Vec::new(),
            maildrop: messages
                .iter()
                .map(|message| Some(message.as_bytes().to_vec()))
                .collect(),
            numbers: Vec::new(),
            marked: BTreeSet::new(),
            fault: Fault::None,
            password: "tanstaaf".into(),
            in_use_until: Duration::ZERO,
            login_delay: 0,
            no_uidl_from: usize::MAX,
            last_login: None,
            signed_in: false,
            silent: false,
            heard: Vec::new(),
            sessions: 0,
            closed: false,
            fresh_stls: false,
        }
    }

    /// A new connection: what the last one has marked is forgotten, and messages have new numbers.
    pub fn connect(&mut self) {
        let config = || ServerConnection::new(self.identity.clone()).expect("TLS");
        self.tls = (self.mode == Mode::Tls).then(config);
        self.lines = Lines::new(512);
        self.output = b"+OK ready\r\n".to_vec();
        let there = |&at: &usize| self.maildrop[at].is_some();
        self.numbers = (0..self.maildrop.len()).filter(there).collect();
        self.marked.clear();
        self.signed_in = false;
        self.silent = false;
        self.sessions += 1;
        self.closed = false;
        self.fresh_stls = false;
    }

    /// Octets from the client.
    pub fn receive(&mut self, mut octets: &[u8], now: Duration) {
        if self.closed {
            return;
        }
        if let Some(tls) = &mut self.tls {
            while !octets.is_empty() {
                tls.read_tls(&mut octets).expect("memory");
                if tls.process_new_packets().is_err() {
                    self.closed = true;
                    return;
                }
                let mut plaintext = Vec::new();
                let _ = tls.reader().read_to_end(&mut plaintext);
                self.lines.push(&plaintext);
            }
        } else {
            self.lines.push(octets);
        }
        while let Some(line) = self.lines.next_line().expect("short lines") {
            let line = String::from_utf8_lossy(&line).into_owned();
            self.heard.push(line.clone());
            self.answer(&line, now);
            if self.fault == Fault::LosesPipelined && self.signed_in {
                self.lines = Lines::new(512);
            }
        }
    }

    /// Octets for the client.
    pub fn send(&mut self) -> Vec<Vec<u8>> {
        let plaintext = std::mem::take(&mut self.output);
        let Some(tls) = &mut self.tls else {
            return if plaintext.is_empty() {
                Vec::new()
            } else {
                vec![plaintext]
            };
        };
        let mut packets = Vec::new();
        if self.fresh_stls {
            self.fresh_stls = false;
            packets.push(plaintext);
            if self.fault == Fault::InjectsAfterStls {
                packets.push(b"+OK believe me\r\n".to_vec());
            }
        } else {
            tls.writer().write_all(&plaintext).expect("memory");
        }
        let mut ciphertext = Vec::new();
        while tls.wants_write() {
            tls.write_tls(&mut ciphertext).expect("memory");
        }
        if !ciphertext.is_empty() {
            packets.push(ciphertext);
        }
        packets
    }

    fn say(&mut self, line: &str) {
        self.output.extend_from_slice(line.as_bytes());
        self.output.extend_from_slice(b"\r\n");
    }

    fn answer(&mut self, line: &str, now: Duration) {
        match self.fault {
            Fault::SilentAt(word) if self.silent || line.starts_with(word) => {
                self.silent = true;
                return;
            }
            Fault::ClosesAt(word) if line.starts_with(word) => {
                self.closed = true;
                return;
            }
            _ => {}
        }
        self.carry_out(line, now);
        if matches!(self.fault, Fault::ClosesAfter(word) if line.starts_with(word)) {
            self.output.clear();
            self.closed = true;
        }
    }

    fn carry_out(&mut self, line: &str, now: Duration) {
        let (verb, argument) = line.split_once(' ').unwrap_or((line, ""));
        match verb {
            "CAPA" => self.capabilities(),
            "STLS" => {
                self.say("+OK begin");
                self.tls = Some(ServerConnection::new(self.identity.clone()).expect("TLS"));
                self.fresh_stls = true;
            }
            "PASS" => self.pass(argument, now),
            "STAT" => {
                let octets: usize = self.maildrop.iter().flatten().map(Vec::len).sum();
                self.say(&format!("+OK {} {octets}", self.numbers.len()));
            }
            "LIST" => self.listing(|_, message| message.len().to_string()),
            "UIDL" if self.sessions >= self.no_uidl_from => self.say("-ERR not today"),
            "UIDL" => self.listing(|at, _| format!("id-{}", at + 1)),
            "RETR" | "TOP" | "DELE" => self.message(verb, argument),
            "QUIT" => {
                for at in std::mem::take(&mut self.marked) {
                    self.maildrop[at] = None;
                }
                self.say("+OK bye");
            }
            "USER" | "NOOP" => self.say("+OK"),
            "RSET" => {
                self.marked.clear();
                self.say("+OK");
            }
            _ => self.say("-ERR unknown"),
        }
    }

    fn capabilities(&mut self) {
        let stls = if self.tls.is_none() { "STLS\r\n" } else { "" };
        let delay = match self.login_delay {
            0 => String::new(),
            seconds => format!("LOGIN-DELAY {seconds}\r\n"),
        };
        self.say(&format!(
            "+OK\r\nUSER\r\nTOP\r\nUIDL\r\nPIPELINING\r\n{stls}{delay}."
        ));
    }

    fn pass(&mut self, password: &str, now: Duration) {
        let allowed = self
            .last_login
            .map(|last| last + Duration::from_secs(self.login_delay));
        if password != self.password {
            self.say("-ERR [AUTH] no");
        } else if self.sessions > 1 && now < self.in_use_until {
            self.say("-ERR [IN-USE] locked");
        } else if allowed.is_some_and(|allowed| now < allowed) {
            self.say("-ERR [LOGIN-DELAY] too soon");
        } else {
            self.last_login = Some(now);
            self.signed_in = true;
            self.say("+OK");
        }
    }

    fn message(&mut self, verb: &str, argument: &str) {
        let number = argument
            .split(' ')
            .next()
            .and_then(|word| word.parse().ok())
            .unwrap_or(0_usize);
        let place = self.numbers.get(number.wrapping_sub(1)).copied();
        let place = place.filter(|at| !self.marked.contains(at));
        let Some((at, message)) = place.and_then(|at| Some((at, self.maildrop[at].clone()?)))
        else {
            return self.say("-ERR no such message");
        };
        self.say("+OK");
        match verb {
            "DELE" => drop(self.marked.insert(at)),
            "TOP" => {
                let blank = message.windows(4).position(|four| four == b"\r\n\r\n");
                let end = blank.map_or(message.len(), |at| at + 4);
                stuff(&message[..end], &mut self.output);
            }
            _ => stuff(&message, &mut self.output),
        }
    }

    /// A line for each message, by its place.
    fn listing(&mut self, line: impl Fn(usize, &[u8]) -> String) {
        self.say("+OK");
        for (number, at) in self.numbers.clone().into_iter().enumerate() {
            if let Some(message) = &self.maildrop[at] {
                let line = line(at, message);
                self.say(&format!("{} {line}", number + 1));
            }
        }
        self.say(".");
    }
}
