//! The line between a visit and the server's machine, and a maildrop behind it that outlives connections.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use pop3d::{
    Mischief,
    machine::{Committed, Entry, Machine, Output, Proof, Refusal, Settings},
};
use shared::{
    clock::Now,
    pop3::{
        auth::choose::Wish,
        client::{Credentials, Options, Purpose},
        command::{Password, PlaintextAllowed, UserName},
    },
    secret::Secret,
    session::{Config, Link, Session},
    tls::TlsConfig,
    tunnel::{client::Frame, message::Mode},
    visit::{Habits, News, Visit},
};

/// When a connection is cut.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cut {
    /// After so many octets from the client.
    pub(crate) up: Option<usize>,
    /// After so many octets from the server.
    pub(crate) down: Option<usize>,
}

/// A maildrop, its server, a visitor, and the time.
pub(crate) struct World {
    pub(crate) visit: Visit,
    machine: Option<Machine>,
    mischief: Vec<Mischief>,
    /// Messages by unique-id.
    pub(crate) maildrop: Vec<(String, Vec<u8>)>,
    pub(crate) now: Now,
    pub(crate) news: Vec<News>,
    /// For the first connection; later ones are whole.
    cut: Cut,
    /// Nobody answers after the first connection.
    pub(crate) unreachable_later: bool,
    pub(crate) connections: usize,
    /// Octets that have crossed on the present connection.
    up: usize,
    down: usize,
    /// The most that have crossed on the first one.
    pub(crate) crossed: (usize, usize),
    /// What the server was told, first connection.
    pub(crate) said: Vec<u8>,
}

impl World {
    pub(crate) fn new(messages: usize, mischief: &[Mischief], habits: Habits, cut: Cut) -> Self {
        let now = Now {
            monotonic: Duration::ZERO,
            wall: Duration::from_secs(1_795_305_600),
        };
        let config = Config {
            link: Link::Direct {
                host: "mail.example.org".into(),
                port: 110,
                mode: Mode::Plain,
            },
            tls: TlsConfig::default(),
            purpose: Purpose::SignIn(Arc::new(Credentials {
                user: UserName::new("ann").expect("sendable"),
                password: Password::new(Secret::new(b"secret".to_vec())).expect("sendable"),
                wish: Wish::Best,
            })),
            plaintext: Some(PlaintextAllowed::given_by_a_person()),
            options: Options::default(),
        };
        let message = |n| {
            (
                format!("id-{n}"),
                format!("Subject: {n}\r\n\r\n.{n}\r\n").into_bytes(),
            )
        };
        Self {
            visit: Visit::new(config, habits, now),
            machine: None,
            mischief: mischief.to_vec(),
            maildrop: (1..=messages).map(message).collect(),
            now,
            news: Vec::new(),
            cut,
            unreachable_later: false,
            connections: 0,
            up: 0,
            down: 0,
            crossed: (0, 0),
            said: Vec::new(),
        }
    }

    /// Lets everything happen that happens without time passing.
    pub(crate) fn settle(&mut self) {
        loop {
            let mut moved = false;
            while let Some(news) = self.visit.poll_news() {
                moved = true;
                self.news.push(news);
            }
            if self.visit.poll_link() {
                self.connect();
                continue;
            }
            while let Some(frame) = self.visit.poll_transmit() {
                moved = true;
                match frame {
                    Frame::Binary(octets) => self.upstream(&octets),
                    Frame::Close => self.machine = None,
                    Frame::Text(_) => panic!("there is no bridge"),
                }
            }
            moved |= self.serve();
            if !moved {
                return;
            }
        }
    }

    /// Lets time pass until something is due, at most to `limit`. False where nothing ever is, or not by then.
    pub(crate) fn sleep(&mut self, limit: Duration) -> bool {
        let Some(deadline) = self.visit.poll_timeout().filter(|&at| at <= limit) else {
            return false;
        };
        self.now.monotonic = self.now.monotonic.max(deadline);
        self.visit.handle_timeout(self.now);
        self.settle();
        true
    }

    /// Until it is over.
    pub(crate) fn finish(&mut self) {
        self.settle();
        let limit = self.now.monotonic + Duration::from_secs(4 * 3600);
        while self.sleep(limit) {}
    }

    pub(crate) fn ids(&self) -> BTreeSet<&str> {
        self.maildrop.iter().map(|(id, _)| id.as_str()).collect()
    }

    fn connect(&mut self) {
        self.connections += 1;
        (self.up, self.down) = (0, 0);
        if self.connections > 1 && self.unreachable_later {
            self.visit.handle(self.now, |session, now| {
                session.handle_link_closed(1006, "no network", now);
            });
            return;
        }
        let mischief = if self.connections == 1 {
            self.mischief.clone()
        } else {
            // A server that lies about PIPELINING does so every time; an accident happens once.
            let lies = |it: &Mischief| {
                matches!(
                    it,
                    Mischief::AnswerFirstLoseRest | Mischief::AnswerFirstDelayRest
                )
            };
            self.mischief.iter().copied().filter(lies).collect()
        };
        self.machine = Some(Machine::new(Settings {
            allow_plaintext_login: true,
            mischief,
            ..Settings::default()
        }));
        self.visit.handle(self.now, Session::handle_link_open);
    }

    fn upstream(&mut self, octets: &[u8]) {
        let first = self.connections == 1;
        let room = match self.cut.up.filter(|_| first) {
            Some(cut) => cut.saturating_sub(self.up),
            None => usize::MAX,
        };
        let octets = &octets[..octets.len().min(room)];
        self.up += octets.len();
        if first {
            self.said.extend_from_slice(octets);
            self.crossed.0 = self.up;
        }
        if let Some(machine) = &mut self.machine {
            machine.handle_input(octets);
        }
        if self.cut.up.is_some_and(|cut| first && self.up >= cut) {
            self.serve();
            self.lose();
        }
    }

    /// Does what the server's machine wants. True where it wanted something.
    fn serve(&mut self) -> bool {
        let mut moved = false;
        while let Some(output) = self.machine.as_mut().and_then(Machine::poll) {
            moved = true;
            let Some(machine) = &mut self.machine else {
                break;
            };
            match output {
                Output::Send(octets) => self.downstream(&octets),
                Output::Login(Proof::Password { user, password }) => {
                    let right = user == "ann" && password.declassify() == b"secret";
                    let entries = self.maildrop.iter().map(|(id, message)| Entry {
                        size: message.len() as u64,
                        unique_id: id.clone(),
                    });
                    machine.handle_login(if right {
                        Ok(entries.collect())
                    } else {
                        Err(Refusal::Credentials)
                    });
                }
                Output::Fetch(at) => machine.handle_message(Ok(self.maildrop[at].1.clone())),
                Output::Commit(gone) => {
                    let mut at = 0;
                    self.maildrop.retain(|_| {
                        at += 1;
                        !gone.contains(&(at - 1))
                    });
                    machine.handle_committed(Committed::Done);
                }
                Output::Close | Output::Drop => self.lose(),
                other => panic!("not asked for here: {other:?}"),
            }
        }
        moved
    }

    fn downstream(&mut self, octets: &[u8]) {
        let first = self.connections == 1;
        let room = match self.cut.down.filter(|_| first) {
            Some(cut) => cut.saturating_sub(self.down),
            None => usize::MAX,
        };
        let octets = &octets[..octets.len().min(room)];
        self.down += octets.len();
        if first {
            self.crossed.1 = self.down;
        }
        self.visit
            .handle(self.now, |session, now| session.handle_binary(octets, now));
        if self.cut.down.is_some_and(|cut| first && self.down >= cut) {
            // The server has not noticed yet: what it has heard it still does.
            self.cut.down = Some(0);
            self.drain_server();
            self.lose();
        }
    }

    /// The server goes on for nobody.
    fn drain_server(&mut self) {
        while let Some(output) = self.machine.as_mut().and_then(Machine::poll) {
            let Some(machine) = &mut self.machine else {
                break;
            };
            match output {
                Output::Commit(gone) => {
                    let mut at = 0;
                    self.maildrop.retain(|_| {
                        at += 1;
                        !gone.contains(&(at - 1))
                    });
                    machine.handle_committed(Committed::Done);
                }
                Output::Fetch(at) => machine.handle_message(Ok(self.maildrop[at].1.clone())),
                Output::Send(_) => {}
                _ => return,
            }
        }
    }

    fn lose(&mut self) {
        self.machine = None;
        self.visit.handle(self.now, Session::handle_end);
    }
}
