//! A visit, a bridge that goes away when it is told to, and a server behind it, in virtual time.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use shared::{
    clock::Now,
    mailbox::receipt::Receipt,
    pop3::{
        auth::choose::Wish,
        client::{Credentials, Options, Purpose},
        command::{Password, PlaintextAllowed, UserName},
    },
    problem::Problem,
    secret::Secret,
    session::{Config, Link, Session},
    tls::TlsConfig,
    tunnel::{
        client::{Destination, Frame},
        code::Code,
        message::{BridgeMessage, Mode},
    },
    visit::{Habits, News, Visit},
};

use crate::support::{Identity, Server};

/// What became of an attempt to come back.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Turned {
    /// Nobody listens.
    Away,
    /// `failed`, with the bridge's reason and wish.
    Down(Code, Option<u32>),
}

/// When bridges go away.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Plan {
    /// After so many octets, in both directions together and over all tunnels.
    pub(crate) once: Option<usize>,
    /// After so many octets of each tunnel.
    pub(crate) each: Option<usize>,
    /// Seconds that the bridge gives.
    pub(crate) deadline_s: u32,
}

pub(crate) struct World {
    pub(crate) visit: Visit,
    pub(crate) server: Server,
    pub(crate) now: Now,
    pub(crate) news: Vec<News>,
    pub(crate) plan: Plan,
    /// What becomes of the next attempts after the first tunnel.
    pub(crate) turned: VecDeque<Turned>,
    pub(crate) tunnels: usize,
    /// When links were asked for.
    pub(crate) attempts: Vec<Duration>,
    /// Octets that have crossed, on all tunnels and on this one.
    pub(crate) crossed: usize,
    here: usize,
    told: bool,
    open: bool,
    turning: Option<Turned>,
    cut_at: Option<Duration>,
    /// How often the bridge had to cut the line.
    pub(crate) cuts: usize,
}

impl World {
    pub(crate) fn new(
        identity: &Identity,
        messages: usize,
        habits: Habits,
        pipelining: bool,
    ) -> Self {
        let texts: Vec<String> = (1..=messages)
            .map(|n| format!("Subject: {n}\r\n\r\nbody of {n}\r\n"))
            .collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let now = Now::default();
        let config = Config {
            link: Link::Tunnel(Destination {
                host: "mail.test".into(),
                port: 110,
                mode: Mode::Plain,
                token: None,
            }),
            tls: TlsConfig::default(),
            purpose: Purpose::SignIn(Arc::new(Credentials {
                user: UserName::new("mrose").expect("sendable"),
                password: Password::new(Secret::new(b"tanstaaf".to_vec())).expect("sendable"),
                wish: Wish::Best,
            })),
            options: Options {
                pipelining,
                ..Options::default()
            },
            plaintext: Some(PlaintextAllowed::given_by_a_person()),
        };
        Self {
            visit: Visit::new(config, habits, now),
            server: Server::new(identity, Mode::Plain, &texts),
            now,
            news: Vec::new(),
            plan: Plan::default(),
            turned: VecDeque::new(),
            tunnels: 0,
            attempts: Vec::new(),
            crossed: 0,
            here: 0,
            told: false,
            open: false,
            turning: None,
            cut_at: None,
            cuts: 0,
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
                self.link();
                continue;
            }
            while let Some(frame) = self.visit.poll_transmit() {
                moved = true;
                self.frame(frame);
            }
            let packets = if self.open {
                self.server.send()
            } else {
                Vec::new()
            };
            for packet in packets {
                moved = true;
                self.carry(&packet, |world, octets| {
                    world
                        .visit
                        .handle(world.now, |session, now| session.handle_binary(octets, now));
                });
            }
            if !moved && self.open && self.server.closed {
                self.open = false;
                self.says(&BridgeMessage::Fin);
                moved = true;
            }
            if !moved {
                return;
            }
        }
    }

    fn link(&mut self) {
        self.attempts.push(self.now.monotonic);
        self.open = false;
        self.turning = (self.tunnels > 0)
            .then(|| self.turned.pop_front())
            .flatten();
        if matches!(self.turning, Some(Turned::Away)) {
            self.visit.handle(self.now, |session, now| {
                session.handle_link_closed(1006, "", now);
            });
        } else {
            self.visit.handle(self.now, Session::handle_link_open);
        }
    }

    fn frame(&mut self, frame: Frame) {
        match frame {
            Frame::Text(text) if text.contains("\"open\"") => match self.turning.take() {
                Some(Turned::Down(code, retry_after_s)) => self.says(&BridgeMessage::Failed {
                    code,
                    retry_after_s,
                }),
                _ => {
                    self.tunnels += 1;
                    self.server.connect();
                    (self.open, self.told, self.here, self.cut_at) = (true, false, 0, None);
                    self.says(&BridgeMessage::Opened {
                        credit: 4 << 20,
                        ping_s: 20,
                        idle_s: 660,
                    });
                    self.carry(b"", |_, _| {});
                }
            },
            Frame::Text(_) => {}
            Frame::Binary(octets) => {
                if self.open {
                    self.carry(&octets, |world, octets| {
                        world.server.receive(octets, world.now.monotonic);
                    });
                }
            }
            Frame::Close => self.shut(),
        }
    }

    /// The bridge goes, or the client: the server notices at once, and forgets the marks.
    fn shut(&mut self) {
        self.open = false;
        self.cut_at = None;
        self.server.closed = true;
    }

    fn says(&mut self, message: &BridgeMessage) {
        self.visit.handle(self.now, |session, now| {
            session.handle_text(&message.encode(), now);
        });
    }

    /// Carries octets either way. Where the plan says so, the bridge speaks in the middle of them.
    fn carry(&mut self, octets: &[u8], mut to: impl FnMut(&mut Self, &[u8])) {
        let once = self.plan.once.and_then(|at| at.checked_sub(self.crossed));
        let each = self.plan.each.and_then(|at| at.checked_sub(self.here));
        let due = once.into_iter().chain(each).min();
        let at = due.filter(|&at| at <= octets.len() && !self.told);
        let (before, behind) = octets.split_at(at.unwrap_or(octets.len()));
        for (part, tells) in [(before, at.is_some()), (behind, false)] {
            self.crossed += part.len();
            self.here += part.len();
            if !part.is_empty() && self.open {
                to(self, part);
            }
            if tells {
                if self.plan.once.is_some_and(|at| at <= self.crossed) {
                    self.plan.once = None;
                }
                self.drain();
            }
        }
    }

    /// The bridge says that it goes away.
    pub(crate) fn drain(&mut self) {
        let deadline_s = self.plan.deadline_s;
        self.told = true;
        self.cut_at = Some(self.now.monotonic + Duration::from_secs(deadline_s.into()));
        self.says(&BridgeMessage::Draining { deadline_s });
    }

    /// Lets time pass until something is due. False where nothing is.
    pub(crate) fn sleep(&mut self) -> bool {
        let cut = self.cut_at.filter(|_| self.open);
        let due = self.visit.poll_timeout();
        let Some(next) = due.into_iter().chain(cut).min() else {
            return false;
        };
        self.now.monotonic = self.now.monotonic.max(next);
        if due.is_some_and(|at| at <= self.now.monotonic) {
            self.visit.handle_timeout(self.now);
        } else {
            self.cuts += 1;
            self.says(&BridgeMessage::Closed {
                code: Code::Draining,
            });
            self.shut();
        }
        self.settle();
        true
    }

    /// Until this has happened.
    pub(crate) fn until(&mut self, what: &str, happened: impl Fn(&News) -> bool) {
        self.settle();
        for _ in 0..1_000 {
            if self.news.iter().any(&happened) {
                return;
            }
            if !self.sleep() {
                break;
            }
        }
        panic!("no {what}: {:?}", self.news);
    }

    /// Until the visit is over.
    pub(crate) fn finish(&mut self) {
        self.settle();
        for _ in 0..1_000 {
            if !self.sleep() {
                return;
            }
        }
        panic!("it never ends: {:?}", self.news.last());
    }

    pub(crate) fn listed(&mut self) {
        self.until("listing", |news| matches!(news, News::Listed(_)));
    }

    pub(crate) fn receipt(&self) -> (&Receipt, Option<&Problem>) {
        match self.news.last() {
            Some(News::SignedOut { receipt, problem }) => (receipt, problem.as_ref()),
            other => panic!("not signed out: {other:?}"),
        }
    }

    /// What the receipt says is what the server did: of what was asked for, the committed are gone and the kept are there;
    /// nothing else is gone.
    pub(crate) fn is_true(&self, chosen: &[u32], context: &str) {
        let (receipt, _) = self.receipt();
        let gone = |number: &u32| self.server.maildrop[*number as usize - 1].is_none();
        assert!(receipt.committed.iter().all(gone), "{context}: {receipt:?}");
        assert!(!receipt.kept.iter().any(gone), "{context}: {receipt:?}");
        assert!(
            receipt.unknown.is_empty() && receipt.refused.is_empty(),
            "{context}: {receipt:?}"
        );
        assert_eq!(receipt.len(), chosen.len(), "{context}: {receipt:?}");
        let mut all = 1..=self.server.maildrop.len() as u32;
        assert!(
            all.all(|number| chosen.contains(&number) || !gone(&number)),
            "{context}"
        );
    }

    pub(crate) fn has(&self, wanted: impl Fn(&News) -> bool) -> bool {
        self.news.iter().any(wanted)
    }
}
