//! Replies that real servers gave (Exchange, Gmail, Zimbra and others), as MailKit's tests have recorded them.
//!
//! Our client asks in its own order, so the server here answers by what is asked: each line with what the recorded
//! session answered to that line, each login with what it answered to the last line of one. Then it asks what the
//! recorded session asked. Every reply must end with the last octet of its recording, not before and not behind,
//! however it is cut.

#![cfg(all(feature = "session", not(target_arch = "wasm32")))]

#[path = "support/corpus.rs"]
mod corpus;

use std::{
    collections::{HashMap, VecDeque},
    fs,
    path::Path,
    sync::Arc,
    time::Duration,
};

use shared::{
    pop3::{
        auth::choose::Wish,
        client::{Channel, Client, Credentials, Event, Options, Purpose},
        command::{Command, Password, PlaintextAllowed, RawCommand, UserName},
    },
    problem::{Problem, Step},
    secret::Secret,
};

const NOW: Duration = Duration::from_secs(1);

/// Cut at random so many times.
const SEEDS: u64 = 6;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cut {
    Whole,
    Octets,
    Random(u64),
}

/// One recorded session.
struct Recording {
    name: String,
    /// What was asked, one or more lines, and the answer.
    exchanges: Vec<(String, Vec<u8>)>,
}

#[test]
fn recorded_replies_end_where_they_end() {
    let Some(folder) = corpus::folder("MailKit") else {
        println!("skipped: 26 sessions, 260 exchanges are not here");
        return;
    };
    let mut totals = [0; 3];
    for crlf in [true, false] {
        let recordings = recordings(&folder, crlf);
        assert!(!recordings.is_empty());
        for recording in &recordings {
            let whole = replay(recording, Cut::Whole);
            let cuts = (0..SEEDS).map(Cut::Random).chain([Cut::Octets]);
            for cut in cuts {
                let again = replay(recording, cut);
                assert_eq!(again, whole, "{} {cut:?}", recording.name);
            }
            totals[0] += 1;
            totals[1] += whole.answered;
            totals[2] += whole.broken;
        }
    }
    let [sessions, answers, broken] = totals;
    println!(
        "{sessions} sessions, {answers} replies, {broken} of them refused as broken, {} cuts each",
        SEEDS + 2
    );
    assert!(answers > 300, "{answers}");
}

fn recordings(folder: &Path, crlf: bool) -> Vec<Recording> {
    let manifest = fs::read_to_string(folder.join("manifest.json")).expect("a manifest");
    let manifest: serde_json::Value = serde_json::from_str(&manifest).expect("JSON");
    let text = |value: &serde_json::Value| value.as_str().expect("text").to_owned();
    let list = |value: &serde_json::Value| value.as_array().expect("a list").clone();
    let exchange = |pair: &serde_json::Value| {
        let octets = fs::read(folder.join(text(&pair[1]))).expect("a reply");
        let octets = if crlf { with_crlf(&octets) } else { octets };
        (text(&pair[0]), octets)
    };
    list(&manifest["scripts"])
        .iter()
        .map(|script| Recording {
            name: text(&script["tests"][0]),
            exchanges: list(&script["exchange"]).iter().map(exchange).collect(),
        })
        .collect()
}

fn with_crlf(octets: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for line in octets.split_inclusive(|&octet| octet == b'\n') {
        match line.strip_suffix(b"\n") {
            Some(line) => out.extend_from_slice(&[line.trim_ascii_end_cr(), b"\r\n"].concat()),
            None => out.extend_from_slice(line),
        }
    }
    out
}

trait TrimCr {
    fn trim_ascii_end_cr(&self) -> &[u8];
}

impl TrimCr for [u8] {
    fn trim_ascii_end_cr(&self) -> &[u8] {
        self.strip_suffix(b"\r").unwrap_or(self)
    }
}

/// What came of a replay.
#[derive(Debug, Default, PartialEq, Eq)]
struct Outcome {
    events: Vec<String>,
    answered: usize,
    /// Replies that ended the session, since they say nothing usable.
    broken: usize,
}

struct Replay<'a> {
    recording: &'a Recording,
    cut: Cut,
    client: Client,
    /// Answers by the lines that are no login, in order; the last one stays.
    answers: HashMap<&'a str, VecDeque<&'a [u8]>>,
    /// Answers to the last line of a login, in order; the last one stays.
    logins: VecDeque<&'a [u8]>,
    outcome: Outcome,
    data: Vec<u8>,
    closed: Option<Option<Problem>>,
    done: usize,
}

fn replay(recording: &Recording, cut: Cut) -> Outcome {
    let mut replay = Replay::new(recording, cut);
    replay.begin();
    let mut wanted: VecDeque<&(String, Vec<u8>)> = replay.wanted();
    while let Some((lines, answer)) = wanted.pop_front() {
        if replay.closed.is_some() {
            replay.begin();
        }
        replay.ask(lines, answer);
    }
    replay.outcome
}

/// `None` for what the client says by itself.
fn command(line: &str) -> Option<Command> {
    let words: Vec<&str> = line.split(' ').collect();
    let number = || words[1].parse().expect("a number");
    Some(match *words.as_slice() {
        ["STAT"] => Command::Stat,
        ["LIST"] => Command::List,
        ["LIST", _] => Command::ListOf(number()),
        ["UIDL"] => Command::Uidl,
        ["UIDL", _] => Command::UidlOf(number()),
        ["RETR", _] => Command::Retr(number()),
        ["DELE", _] => Command::Dele(number()),
        ["TOP", _, lines] => Command::Top(number(), lines.parse().expect("lines")),
        ["NOOP"] => Command::Noop,
        ["RSET"] => Command::Rset,
        ["QUIT"] => Command::Quit,
        ["LANG"] => Command::Raw(RawCommand::new(line, Some(true)).expect("a command")),
        ["LANG", _] => Command::Raw(RawCommand::new(line, Some(false)).expect("a command")),
        _ => return None,
    })
}

impl<'a> Replay<'a> {
    fn new(recording: &'a Recording, cut: Cut) -> Self {
        let mut answers: HashMap<&str, VecDeque<&[u8]>> = HashMap::new();
        let mut logins = VecDeque::new();
        for (asked, answer) in &recording.exchanges {
            let line = asked.trim_end();
            let is_login = ["PASS ", "APOP ", "AUTH "]
                .iter()
                .any(|word| line.starts_with(word));
            let is_response = !line.is_empty() && !line.contains(' ') && line.len() > 5;
            if (is_login || is_response)
                && !answer.starts_with(b"+ ")
                && answer.trim_ascii() != b"+"
            {
                logins.push_back(answer.as_slice());
            } else {
                let line = if line.starts_with("USER ") {
                    "USER"
                } else {
                    line
                };
                answers.entry(line).or_default().push_back(answer);
            }
        }
        Self {
            recording,
            cut,
            client: client(!logins.is_empty()),
            answers,
            logins,
            outcome: Outcome::default(),
            data: Vec::new(),
            closed: None,
            done: 0,
        }
    }

    /// What the recorded session asked once it was signed in.
    fn wanted(&self) -> VecDeque<&'a (String, Vec<u8>)> {
        if self.logins.is_empty() {
            return VecDeque::new();
        }
        let own = |(lines, _): &&(String, Vec<u8>)| {
            lines
                .lines()
                .next()
                .is_some_and(|line| command(line).is_some())
        };
        self.recording.exchanges.iter().filter(own).collect()
    }

    /// A new session, as far as the recorded one went: signed in, or to its end.
    fn begin(&mut self) {
        for _ in 0..=self.logins.len() {
            self.client = client(!self.logins.is_empty());
            self.closed = None;
            let greeting = self.next("").expect("a greeting");
            self.hear(greeting);
            self.converse();
            match &self.closed {
                // The password was wrong, and the recorded session tried again.
                Some(Some(Problem::Refused {
                    step: Step::Login, ..
                })) if self.logins.len() > 1 || self.name_is("Exceptions") => {}
                Some(Some(Problem::Refused { step, .. })) => {
                    assert_eq!((*step, self.name_is("Err")), (Step::Greeting, true));
                    return;
                }
                Some(Some(problem)) => panic!("{}: {problem:?}", self.recording.name),
                Some(None) => return,
                None => break,
            }
        }
        assert!(self.closed.is_none(), "{}: signed in", self.recording.name);
        assert_eq!(self.client.pending(), 0, "{}", self.recording.name);
    }

    fn name_is(&self, part: &str) -> bool {
        self.recording.name.contains(part)
    }

    /// Answers what the client says by itself.
    fn converse(&mut self) {
        while self.closed.is_none() {
            let Some(packet) = self.client.poll_transmit() else {
                return;
            };
            for line in String::from_utf8_lossy(&packet).lines() {
                let word = line.split(' ').next().expect("a word");
                match word {
                    "PASS" | "APOP" | "AUTH" => {
                        let exact = |(asked, _): &&(String, Vec<u8>)| asked.starts_with(word);
                        // The digest is a matter of octets.
                        if let Some((asked, _)) = self.recording.exchanges.iter().find(exact)
                            && word == "APOP"
                        {
                            assert_eq!(asked.trim_end(), line);
                        }
                        let answer = take(&mut self.logins).expect("a login");
                        self.hear(answer);
                    }
                    "QUIT" if self.next("QUIT").is_none() => self.client.handle_end(),
                    "USER" => {
                        let answer = self.next("USER").unwrap_or(b"+OK\r\n");
                        self.hear(answer);
                    }
                    _ => {
                        let answer = self.next(line).unwrap_or(b"-ERR\r\n");
                        self.hear(answer);
                    }
                }
                self.listen();
            }
        }
    }

    fn next(&mut self, line: &str) -> Option<&'a [u8]> {
        take(self.answers.get_mut(line)?)
    }

    /// Asks what the recorded session asked, and hears what it heard.
    fn ask(&mut self, lines: &str, answer: &[u8]) {
        let name = &self.recording.name;
        let commands: Vec<Command> = lines
            .lines()
            .map(|line| command(line).expect("ours"))
            .collect();
        let count = commands.len();
        let quits = commands == [Command::Quit];
        for command in commands {
            self.client.request(command, None, NOW);
        }
        let mut said = Vec::new();
        while let Some(packet) = self.client.poll_transmit() {
            said.extend_from_slice(&packet);
        }
        assert_eq!(
            String::from_utf8_lossy(&said),
            *lines,
            "{name}: all in flight"
        );
        self.done = 0;
        let (last, before) = answer.split_last().expect("an answer");
        self.hear(before);
        assert!(
            self.done < count && self.closed.is_none(),
            "{name} {lines}: too early"
        );
        self.hear(&[*last]);
        match &self.closed {
            None => {
                assert_eq!(self.done, count, "{name} {lines}");
                assert_eq!(self.client.pending(), 0, "{name} {lines}");
                self.outcome.answered += count;
            }
            Some(None) if quits => self.outcome.answered += 1,
            Some(Some(Problem::BrokenFraming { .. })) if self.name_is("ParseExceptions") => {
                self.outcome.broken += 1;
            }
            Some(problem) => panic!("{name} {lines}: {problem:?}"),
        }
    }

    fn hear(&mut self, octets: &[u8]) {
        let pieces = match self.cut {
            Cut::Whole => vec![octets],
            Cut::Octets => octets.chunks(1).collect(),
            Cut::Random(seed) => pieces(octets, seed + octets.len() as u64),
        };
        for piece in pieces {
            self.client.handle_octets(piece, NOW);
            self.listen();
        }
    }

    fn listen(&mut self) {
        while let Some(event) = self.client.poll_event() {
            let event = match event {
                Event::Data { octets, .. } => {
                    self.data.extend(octets);
                    continue;
                }
                event => event,
            };
            self.done += usize::from(matches!(event, Event::Done { .. } | Event::Refused { .. }));
            // However it was cut, and whichever session of the replay this is.
            let data = std::mem::take(&mut self.data);
            let text = format!("{event:?} {}", data.escape_ascii());
            self.outcome.events.push(text);
            if let Event::Closed(problem) = event {
                self.closed = Some(problem);
            }
        }
    }
}

/// The next answer; the last one stays.
fn take<'a>(answers: &mut VecDeque<&'a [u8]>) -> Option<&'a [u8]> {
    if answers.len() > 1 {
        answers.pop_front()
    } else {
        answers.front().copied()
    }
}

fn client(signs_in: bool) -> Client {
    let channel = Channel::Plaintext(PlaintextAllowed::given_by_a_person());
    let credentials = Credentials {
        user: UserName::new("username").expect("sendable"),
        password: Password::new(Secret::new(b"password".to_vec())).expect("sendable"),
        wish: Wish::Best,
    };
    let purpose = if signs_in {
        Purpose::SignIn(Arc::new(credentials))
    } else {
        Purpose::LookAround
    };
    Client::new(channel, purpose, Options::default(), NOW)
}

/// The octets in pieces of 1 to 40, another cut for each seed.
fn pieces(mut octets: &[u8], seed: u64) -> Vec<&[u8]> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut pieces = Vec::new();
    while !octets.is_empty() {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let size = usize::try_from(state % 40).expect("small") + 1;
        let (piece, rest) = octets.split_at(size.min(octets.len()));
        pieces.push(piece);
        octets = rest;
    }
    pieces
}
