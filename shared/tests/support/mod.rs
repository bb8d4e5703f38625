//! A POP3 server in memory, with real TLS, for sessions in virtual time.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test file uses its own part"
)]

use std::{
    io::{Read, Write},
    sync::Arc,
    time::Duration,
};

use rustls::{
    ServerConfig, ServerConnection,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer},
};
use shared::{
    clock::Now,
    pop3::{
        auth::choose::Wish,
        client::Credentials,
        command::{Password, PlaintextAllowed, UserName},
        line::{Lines, stuff},
    },
    secret::Secret,
    session::{Config, Link},
    tls::{Pin, TlsConfig},
    tunnel::{client::Frame, message::Mode},
    visit::{News, Visit},
};

/// 2026-11-22, as the tests' wall clock.
pub const TODAY: Duration = Duration::from_secs(1_795_305_600);

/// A certificate with its key.
pub struct Identity {
    pub certificate: CertificateDer<'static>,
    key: PrivateKeyDer<'static>,
}

impl Identity {
    /// Self-made, for `name`, good from `from` to `to` (years).
    pub fn new(name: &str, from: i32, to: i32) -> Self {
        let mut parameters = rcgen::CertificateParams::new(vec![name.to_owned()]).expect("a name");
        parameters.not_before = rcgen::date_time_ymd(from, 1, 1);
        parameters.not_after = rcgen::date_time_ymd(to, 1, 1);
        let key = rcgen::KeyPair::generate().expect("a key");
        let certificate = parameters.self_signed(&key).expect("a certificate");
        Self {
            certificate: certificate.der().clone(),
            key: PrivateKeyDer::Pkcs8(key.serialize_der().into()),
        }
    }

    pub fn pin(&self) -> Pin {
        Pin::of(&self.certificate)
    }
}

/// What the server does wrong, on purpose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fault {
    #[default]
    None,
    /// Says nothing to a command that begins like this.
    SilentAt(&'static str),
    /// Closes instead of answering a command that begins like this.
    ClosesAt(&'static str),
    /// Sends more in clear, in a packet of its own, after the consent to STLS.
    InjectsAfterStls,
}

/// The server: one maildrop, one user.
pub struct Server {
    tls: Option<ServerConnection>,
    identity: Arc<ServerConfig>,
    lines: Lines,
    output: Vec<u8>,
    pub maildrop: Vec<Option<Vec<u8>>>,
    marked: Vec<bool>,
    pub fault: Fault,
    /// Every command line as understood, after TLS.
    pub heard: Vec<String>,
    /// QUIT was carried out: what was marked is gone.
    pub committed: bool,
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
        let identity = Arc::new(config);
        let tls =
            (mode == Mode::Tls).then(|| ServerConnection::new(identity.clone()).expect("TLS"));
        Self {
            tls,
            identity,
            lines: Lines::new(512),
            output: b"+OK ready\r\n".to_vec(),
            maildrop: messages
                .iter()
                .map(|message| Some(message.as_bytes().to_vec()))
                .collect(),
            marked: vec![false; messages.len()],
            fault: Fault::None,
            heard: Vec::new(),
            committed: false,
            closed: false,
            fresh_stls: false,
        }
    }

    /// Octets from the client.
    pub fn receive(&mut self, mut octets: &[u8]) {
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
            self.answer(&line);
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

    fn answer(&mut self, line: &str) {
        match self.fault {
            Fault::SilentAt(word) if line.starts_with(word) => return,
            Fault::ClosesAt(word) if line.starts_with(word) => {
                self.closed = true;
                return;
            }
            _ => {}
        }
        let (verb, argument) = line.split_once(' ').unwrap_or((line, ""));
        let number: usize = argument
            .split(' ')
            .next()
            .and_then(|word| word.parse().ok())
            .unwrap_or(0);
        let message = self.maildrop.get(number.wrapping_sub(1)).cloned().flatten();
        match verb {
            "CAPA" => {
                let stls = if self.tls.is_none() { "STLS\r\n" } else { "" };
                self.say(&format!(
                    "+OK\r\nUSER\r\nTOP\r\nUIDL\r\nPIPELINING\r\n{stls}."
                ));
            }
            "STLS" => {
                self.say("+OK begin");
                self.tls = Some(ServerConnection::new(self.identity.clone()).expect("TLS"));
                self.fresh_stls = true;
            }
            "PASS" if argument != "tanstaaf" => self.say("-ERR [AUTH] no"),
            "STAT" => {
                let octets: usize = self.maildrop.iter().flatten().map(Vec::len).sum();
                self.say(&format!(
                    "+OK {} {octets}",
                    self.maildrop.iter().flatten().count()
                ));
            }
            "LIST" => self.listing(|_, message| message.len().to_string()),
            "UIDL" => self.listing(|number, _| format!("id-{number}")),
            "RETR" | "TOP" => match message {
                Some(message) => {
                    self.say("+OK");
                    let end = message
                        .windows(4)
                        .position(|four| four == b"\r\n\r\n")
                        .map_or(message.len(), |at| at + 4);
                    stuff(
                        if verb == "TOP" {
                            &message[..end]
                        } else {
                            &message
                        },
                        &mut self.output,
                    );
                }
                None => self.say("-ERR no such message"),
            },
            "DELE" if message.is_some() && !self.marked[number - 1] => {
                self.marked[number - 1] = true;
                self.say("+OK");
            }
            "DELE" => self.say("-ERR no such message"),
            "QUIT" => {
                self.committed = true;
                for (message, marked) in self.maildrop.iter_mut().zip(&self.marked) {
                    if *marked {
                        *message = None;
                    }
                }
                self.say("+OK bye");
            }
            "USER" | "PASS" | "NOOP" | "RSET" => self.say("+OK"),
            _ => self.say("-ERR unknown"),
        }
    }

    fn listing(&mut self, line: impl Fn(usize, &[u8]) -> String) {
        self.say("+OK");
        let lines: Vec<String> = self
            .maildrop
            .iter()
            .enumerate()
            .filter_map(|(at, message)| {
                Some(format!("{} {}", at + 1, line(at + 1, message.as_ref()?)))
            })
            .collect();
        for line in lines {
            self.say(&line);
        }
        self.say(".");
    }
}

/// A client and a server with a line between them, and a clock that only the test moves.
pub struct Pair {
    pub visit: Visit,
    pub server: Server,
    pub now: Now,
    pub news: Vec<News>,
    /// Every octet that crossed, client to server.
    pub upstream: Vec<u8>,
    /// Octets that the line still carries, server to client; `None` for all.
    pub carries: Option<usize>,
}

impl Pair {
    pub fn new(server: Server, mode: Mode, host: &str, pin: Option<Pin>, password: &str) -> Self {
        let now = Now {
            monotonic: Duration::ZERO,
            wall: TODAY,
        };
        let config = Config {
            link: Link::Direct {
                host: host.into(),
                mode,
            },
            tls: TlsConfig {
                pin,
                authorities: Vec::new(),
            },
            credentials: Credentials {
                user: UserName::new("mrose").expect("sendable"),
                password: Password::new(Secret::new(password.as_bytes().to_vec()))
                    .expect("sendable"),
                wish: Wish::Best,
            },
            plaintext: (mode == Mode::Plain).then(PlaintextAllowed::given_by_a_person),
        };
        let mut visit = Visit::new(config, now);
        visit.handle(now, shared::session::Session::handle_link_open);
        Self {
            visit,
            server,
            now,
            news: Vec::new(),
            upstream: Vec::new(),
            carries: None,
        }
    }

    /// Lets octets flow until nothing moves any more.
    pub fn drive(&mut self) {
        loop {
            let mut moved = false;
            while let Some(frame) = self.visit.poll_transmit() {
                moved = true;
                match frame {
                    Frame::Binary(octets) => {
                        self.upstream.extend_from_slice(&octets);
                        self.server.receive(&octets);
                    }
                    Frame::Close => self.server.closed = true,
                    Frame::Text(_) => panic!("there is no bridge"),
                }
            }
            for mut packet in self.server.send() {
                moved = true;
                if let Some(left) = &mut self.carries {
                    packet.truncate(*left);
                    *left -= packet.len();
                }
                self.visit
                    .handle(self.now, |session, now| session.handle_binary(&packet, now));
            }
            if self.carries == Some(0) || self.server.closed {
                self.visit
                    .handle(self.now, shared::session::Session::handle_end);
            }
            while let Some(news) = self.visit.poll_news() {
                moved = true;
                self.news.push(news);
            }
            if !moved {
                return;
            }
        }
    }

    /// Moves the clock to the next deadline and lets it pass. Returns how far that was.
    pub fn sleep(&mut self) -> Option<Duration> {
        let deadline = self.visit.poll_timeout()?;
        let waited = deadline.saturating_sub(self.now.monotonic);
        self.now.monotonic = deadline;
        self.visit.handle_timeout(self.now);
        self.drive();
        Some(waited)
    }
}
