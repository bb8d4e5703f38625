//! Whole visits, with whatever a person does and a server says, in any order.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use shared::{
    clock::Now,
    mailbox::receipt::Receipt,
    pop3::{
        auth::choose::Wish,
        client::{Credentials, Options, Purpose},
        command::{Password, PlaintextAllowed, RawCommand, UserName},
    },
    secret::Secret,
    session::{Config, Link, Session},
    tls::TlsConfig,
    tunnel::{client::Frame, message::Mode},
    visit::{Habits, News, Visit},
};

/// The first octet says what kind of visit it is, each of the others what happens next: what a person wants, what the
/// server says (the honest answer, a refusal, or the octets that follow), and what becomes of line and time.
///
/// # Panics
/// Where something is said or told after the end, or a receipt is not about what was asked, or says more than can be
/// known.
pub fn visit(input: &[u8]) {
    let Some((&kind, mut rest)) = input.split_first() else {
        return;
    };
    let mut run = Run::new(kind);
    run.settle();
    while let Some((&step, behind)) = rest.split_first() {
        rest = behind;
        rest = &rest[run.step(step, rest)..];
        run.settle();
    }
    // Left alone, it comes to an end.
    for _ in 0..200 {
        let Some(deadline) = run.visit.poll_timeout() else {
            break;
        };
        run.now.monotonic = run.now.monotonic.max(deadline);
        run.visit.handle_timeout(run.now);
        run.settle();
    }
    assert_eq!(run.visit.poll_timeout(), None, "it never ends");
    assert!(run.over || run.hung_up, "it ends without a word");
}

struct Run {
    visit: Visit,
    now: Now,
    over: bool,
    asked: Vec<u32>,
    listed: Vec<u32>,
    quits: usize,
    hung_up: bool,
    /// What the server has to answer, in order.
    unanswered: VecDeque<String>,
}

impl Run {
    fn new(kind: u8) -> Self {
        let now = Now {
            monotonic: Duration::ZERO,
            wall: Duration::from_secs(1_795_305_600),
        };
        let config = Config {
            link: Link::Direct {
                host: "mail.test".into(),
                port: 110,
                mode: Mode::Plain,
            },
            tls: TlsConfig::default(),
            purpose: Purpose::SignIn(Arc::new(Credentials {
                user: UserName::new("ann").expect("sendable"),
                password: Password::new(Secret::new(b"secret".to_vec())).expect("sendable"),
                wish: Wish::Best,
            })),
            options: Options::default(),
            plaintext: Some(PlaintextAllowed::given_by_a_person()),
        };
        let habits = Habits {
            keeps_password: kind & 2 == 0,
            is_bulk: kind & 4 == 0,
            lists: kind & 24 != 0,
            ..Habits::default()
        };
        Self {
            visit: Visit::new(config, habits, now),
            now,
            over: false,
            asked: Vec::new(),
            listed: Vec::new(),
            quits: 0,
            hung_up: false,
            unanswered: VecDeque::new(),
        }
    }

    fn hear(&mut self, octets: &[u8]) {
        self.visit
            .handle(self.now, |session, now| session.handle_binary(octets, now));
    }

    /// Does one thing. Returns how many octets of `rest` it has used.
    fn step(&mut self, step: u8, rest: &[u8]) -> usize {
        let number = u32::from(step >> 6) + 1;
        let now = self.now;
        match step % 32 {
            0 => self.visit.want_headers(&[number, 2, 9], now),
            1 => self.visit.open(number, now),
            2 => self.visit.fetch([number, 3], now),
            3 => self.visit.cancel(number, now),
            4 => {
                let lines = ["DELE 1", "NOOP", "QUIT", "XTND a"];
                let line = lines[usize::from(step >> 6)];
                self.visit
                    .say(RawCommand::new(line, None).expect("a command"), now);
            }
            5 if number == 1 => self.visit.release(now),
            6 | 7 if !self.over && self.asked.is_empty() => {
                self.asked = vec![number, 2, 2, 77];
                self.visit.sign_out(&self.asked.clone(), now);
            }
            5 if number == 2 => self.visit.check(step & 32 == 0, now),
            20 if !self.over && self.asked.is_empty() && !self.listed.is_empty() => {
                self.asked = vec![number, 3, 3, 78];
                self.visit.commit(&self.asked.clone(), now);
            }
            8 => {
                self.now.monotonic += Duration::from_secs(u64::from(step));
                self.visit.handle_timeout(self.now);
            }
            9 => {
                if let Some(deadline) = self.visit.poll_timeout() {
                    self.now.monotonic = now.monotonic.max(deadline);
                    self.visit.handle_timeout(self.now);
                }
            }
            10 => self.visit.handle(now, Session::handle_end),
            11 => self.visit.handle(now, |session, now| {
                session.handle_link_closed(1006, "", now);
            }),
            12 if number == 4 => {
                self.visit.hang_up();
                self.hung_up = true;
            }
            13 => {
                self.unanswered.pop_front();
                self.hear(b"-ERR no\r\n");
            }
            14 => {
                let octets = &rest[..rest.len().min(usize::from(step >> 5))];
                self.hear(octets);
                return octets.len();
            }
            // Everything is answered, and what is said then, too.
            15..20 => {
                while let Some(line) = self.unanswered.pop_front() {
                    self.hear(&honest(&line));
                    self.settle();
                }
            }
            _ => {
                if let Some(line) = self.unanswered.pop_front() {
                    self.hear(&honest(&line));
                }
            }
        }
        0
    }

    fn settle(&mut self) {
        for _ in 0..100_000 {
            let mut moved = false;
            if self.visit.poll_link() {
                assert!(!self.over, "a link after the end");
                moved = true;
                self.unanswered = VecDeque::from(["GREETING".to_owned()]);
                self.visit.handle(self.now, Session::handle_link_open);
            }
            while let Some(frame) = self.visit.poll_transmit() {
                moved = true;
                if let Frame::Binary(octets) = frame {
                    assert!(octets.ends_with(b"\r\n"));
                    let lines = String::from_utf8_lossy(&octets).into_owned();
                    self.quits += lines.lines().filter(|line| *line == "QUIT").count();
                    self.unanswered.extend(lines.lines().map(str::to_owned));
                }
            }
            while let Some(news) = self.visit.poll_news() {
                moved = true;
                assert!(!self.over, "{news:?} after the end");
                self.hear_news(news);
            }
            if !moved {
                return;
            }
        }
        panic!("it never settles");
    }

    fn hear_news(&mut self, news: News) {
        match news {
            News::Listed(entries) => {
                self.listed = entries.iter().map(|entry| entry.number).collect();
                assert!(self.listed.is_sorted_by(|one, other| one < other));
            }
            News::Checked { arrived, gone } => {
                self.listed.retain(|number| !gone.contains(number));
                self.listed.extend(arrived.iter().map(|entry| entry.number));
                assert!(self.listed.is_sorted_by(|one, other| one < other));
            }
            News::Committed(receipt) => {
                self.judge(&receipt);
                self.asked.clear();
            }
            News::SignedOut { receipt, .. } => {
                self.over = true;
                self.judge(&receipt);
            }
            News::Released | News::Ended(_) => self.over = true,
            _ => {}
        }
    }

    fn judge(&self, receipt: &Receipt) {
        let refused = receipt.refused.iter().map(|(number, _)| *number);
        let kept = receipt.kept.iter().chain(&receipt.committed);
        let all = kept.chain(&receipt.unknown).copied().chain(refused);
        let mut all: Vec<u32> = all.collect();
        all.sort_unstable();
        let mut asked = self.asked.clone();
        asked.retain(|number| self.listed.contains(number));
        asked.sort_unstable();
        asked.dedup();
        assert_eq!(all, asked, "each in exactly one list");
        if self.quits == 0 {
            assert!(receipt.committed.is_empty() && receipt.unknown.is_empty());
        }
    }
}

/// What a server with three messages says.
fn honest(line: &str) -> Vec<u8> {
    let answer: &[u8] = match line.split(' ').next().unwrap_or_default() {
        "CAPA" => b"+OK\r\nUIDL\r\nTOP\r\nUSER\r\nPIPELINING\r\n.\r\n",
        "STAT" => b"+OK 3 30\r\n",
        "LIST" => b"+OK\r\n1 10\r\n2 10\r\n3 10\r\n.\r\n",
        "UIDL" => b"+OK\r\n1 a\r\n2 b\r\n3 c\r\n.\r\n",
        "TOP" | "RETR" => b"+OK\r\nSubject: x\r\n\r\n.\r\n",
        _ => b"+OK\r\n",
    };
    answer.to_vec()
}
