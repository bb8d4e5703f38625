//! A client and a server with a line between them, in virtual time.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use shared::{
    clock::Now,
    pop3::{
        auth::choose::Wish,
        client::{Credentials, Options, Purpose},
        command::{Password, PlaintextAllowed, UserName},
    },
    secret::Secret,
    session::{Config, Link, Session},
    tls::{Pin, TlsConfig},
    tunnel::{client::Frame, message::Mode},
    visit::{Habits, News, Visit},
};

use super::Server;

/// 2026-11-22, as the tests' wall clock.
const TODAY: Duration = Duration::from_secs(1_795_305_600);

/// A client and a server with a line between them, and a clock that only the test moves. The client gets a new line
/// whenever it asks for one.
pub struct Pair {
    pub visit: Visit,
    pub server: Server,
    pub now: Now,
    pub news: Vec<News>,
    /// Every octet that crossed, client to server.
    pub upstream: Vec<u8>,
    /// How many crossed, server to client.
    pub downstream: usize,
    /// Octets that each line, one after the other, carries from server to client; `None`, or none left: all.
    pub cuts: VecDeque<Option<usize>>,
    /// The same from client to server.
    pub cuts_up: VecDeque<Option<usize>>,
    /// No further line can be had.
    pub cut_off: bool,
    /// What [`Pair::drive_until`] holds back.
    held: Vec<u8>,
    /// What the present line still carries, down and up.
    carries: (Option<usize>, Option<usize>),
}

impl Pair {
    pub fn new(server: Server, mode: Mode, host: &str, pin: Option<Pin>, password: &str) -> Self {
        Self::with_habits(server, mode, host, pin, password, Habits::default())
    }

    pub fn with_habits(
        server: Server,
        mode: Mode,
        host: &str,
        pin: Option<Pin>,
        password: &str,
        habits: Habits,
    ) -> Self {
        let now = Now {
            monotonic: Duration::ZERO,
            wall: TODAY,
        };
        let config = Config {
            link: Link::Direct {
                host: host.into(),
                port: mode.default_port(),
                mode,
            },
            tls: TlsConfig {
                pin,
                authorities: Vec::new(),
            },
            purpose: Purpose::SignIn(Arc::new(Credentials {
                user: UserName::new("mrose").expect("sendable"),
                password: Password::new(Secret::new(password.as_bytes().to_vec()))
                    .expect("sendable"),
                wish: Wish::Best,
            })),
            options: Options::default(),
            plaintext: (mode == Mode::Plain).then(PlaintextAllowed::given_by_a_person),
        };
        Self {
            visit: Visit::new(config, habits, now),
            server,
            now,
            news: Vec::new(),
            upstream: Vec::new(),
            downstream: 0,
            cuts: VecDeque::new(),
            cuts_up: VecDeque::new(),
            cut_off: false,
            held: Vec::new(),
            carries: (None, None),
        }
    }

    /// Lets octets flow until nothing moves any more.
    pub fn drive(&mut self) {
        loop {
            let mut moved = self.connect() | self.upstream() | self.downstream();
            let (down, up) = self.carries;
            if down == Some(0) || up == Some(0) || self.server.closed {
                self.visit.handle(self.now, Session::handle_end);
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

    fn connect(&mut self) -> bool {
        let wanted = self.visit.poll_link();
        if wanted && self.cut_off {
            self.visit.handle(self.now, |session, now| {
                session.handle_link_closed(1006, "no route", now);
            });
        } else if wanted {
            let all = |cuts: &mut VecDeque<_>| cuts.pop_front().flatten();
            self.carries = (all(&mut self.cuts), all(&mut self.cuts_up));
            self.server.connect();
            self.visit.handle(self.now, Session::handle_link_open);
        }
        wanted
    }

    fn upstream(&mut self) -> bool {
        let (mut moved, mut packet) = (false, Vec::new());
        while let Some(frame) = self.visit.poll_transmit() {
            moved = true;
            match frame {
                // What is sent at once arrives at once.
                Frame::Binary(octets) => packet.extend(octets),
                Frame::Close => self.hang_up_behind(&mut packet),
                Frame::Text(_) => panic!("there is no bridge"),
            }
        }
        self.deliver(&mut packet);
        moved
    }

    fn hang_up_behind(&mut self, packet: &mut Vec<u8>) {
        self.deliver(packet);
        self.server.closed = true;
    }

    fn deliver(&mut self, packet: &mut Vec<u8>) {
        let mut packet = std::mem::take(packet);
        carry(&mut self.carries.1, &mut packet);
        self.upstream.extend_from_slice(&packet);
        self.server.receive(&packet, self.now.monotonic);
    }

    /// Lets octets flow, and time pass, until so many have come from the server in all, and no more.
    #[allow(dead_code, reason = "one of the test programs needs it")]
    pub fn drive_until(&mut self, octets: usize) {
        while self.downstream < octets {
            let mut moved = self.connect() | self.upstream();
            self.held.extend(self.server.send().concat());
            let room = (octets - self.downstream).min(self.held.len());
            let packet: Vec<u8> = self.held.drain(..room).collect();
            if !packet.is_empty() {
                moved = true;
                self.downstream += packet.len();
                self.visit
                    .handle(self.now, |session, now| session.handle_binary(&packet, now));
            }
            if self.server.closed && self.held.is_empty() {
                self.visit.handle(self.now, Session::handle_end);
            }
            while let Some(news) = self.visit.poll_news() {
                self.news.push(news);
            }
            if !moved && let Some(deadline) = self.visit.poll_timeout() {
                self.now.monotonic = deadline.max(self.now.monotonic);
                self.visit.handle_timeout(self.now);
            }
        }
    }

    fn downstream(&mut self) -> bool {
        let mut packets = self.server.send();
        if !self.held.is_empty() {
            packets.insert(0, std::mem::take(&mut self.held));
        }
        let moved = !packets.is_empty();
        for mut packet in packets {
            carry(&mut self.carries.0, &mut packet);
            self.downstream += packet.len();
            self.visit
                .handle(self.now, |session, now| session.handle_binary(&packet, now));
        }
        moved
    }

    /// Moves the clock to the next deadline and lets it pass. Returns how far that was.
    pub fn sleep(&mut self) -> Option<Duration> {
        let deadline = self.visit.poll_timeout()?;
        let waited = deadline.saturating_sub(self.now.monotonic);
        self.now.monotonic = deadline.max(self.now.monotonic);
        self.visit.handle_timeout(self.now);
        self.drive();
        Some(waited)
    }

    /// Lets time pass until the listing is there, or there is none.
    pub fn arrive(&mut self) {
        self.drive();
        while !self
            .news
            .iter()
            .any(|news| matches!(news, News::Listed(_) | News::Ended(_)))
        {
            self.sleep().expect("something is awaited");
        }
    }

    /// Lets time pass until the visit is over. Returns how long that took.
    pub fn wait(&mut self) -> Duration {
        let begun = self.now.monotonic;
        for _ in 0..1_000 {
            if self.sleep().is_none() {
                return self.now.monotonic - begun;
            }
        }
        panic!("it never ends: {:?}", self.news.last());
    }
}

/// As much as the line still carries.
fn carry(left: &mut Option<usize>, packet: &mut Vec<u8>) {
    if let Some(left) = left {
        packet.truncate(*left);
        *left -= packet.len();
    }
}
