//! What was asked for on the command line, and how far it is.

use std::io::Write;

use serde::Serialize;
use shared::{
    clock::Now,
    mail::{self, view::Summary},
    mailbox::{Entry, receipt::Receipt},
    pop3::{capabilities::Capabilities, command::RawCommand},
    problem::{Problem, Refusal, Step},
    tunnel::code::Code,
    visit::{News, Visit},
};
use tokio::sync::mpsc;

use crate::{
    arguments::{Arguments, Range},
    failure::{Failure, usage},
    link::unusable,
    store::Store,
    transcript::Transcript,
};

pub(crate) struct Task {
    verb: Verb,
    /// Messages without an outcome.
    waiting: usize,
    failed: bool,
    /// Lines from standard input: none while the answer to the last one is awaited.
    typing: Option<mpsc::Receiver<String>>,
    awaits_answer: bool,
    /// The listing has come.
    begun: bool,
    ending: Option<(Receipt, Option<Problem>)>,
}

enum Verb {
    Capa,
    List,
    Headers(Range, Vec<Entry>),
    Fetch(Range, Store),
    Collect(Store),
    Delete(Range),
    Raw,
}

/// A line of `headers`.
#[derive(Serialize)]
struct Header<'a> {
    number: u32,
    octets: u64,
    unique_id: Option<&'a str>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    summary: Option<Summary>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
}

impl Task {
    pub(crate) fn new(arguments: &Arguments) -> Result<Self, Failure> {
        let range = |missing: Option<&str>| {
            let text = arguments.range.as_deref().or(missing);
            let text = text.ok_or_else(|| usage("which messages?"))?;
            Range::parse(text).ok_or_else(|| usage("a range is 7, 2-5, 1,4,9-12 or all"))
        };
        let store = || {
            let folder = arguments.into.as_deref();
            let folder = folder.ok_or_else(|| usage("--into DIR is needed"))?;
            Store::open(folder).map_err(|error| unusable(folder, &error))
        };
        let verb = match arguments.command.as_str() {
            "capa" => Verb::Capa,
            "list" => Verb::List,
            "headers" => Verb::Headers(range(Some("all"))?, Vec::new()),
            "fetch" => Verb::Fetch(range(None)?, store()?),
            "collect" => Verb::Collect(store()?),
            "delete" => Verb::Delete(range(None)?),
            "raw" => Verb::Raw,
            other => return Err(usage(format!("unknown command {other}"))),
        };
        Ok(Self {
            typing: matches!(verb, Verb::Raw).then(standard_input),
            verb,
            waiting: 0,
            failed: false,
            awaits_answer: true,
            begun: false,
            ending: None,
        })
    }

    /// Takes the news. True when the visit is over.
    pub(crate) fn hear(
        &mut self,
        visit: &mut Visit,
        transcript: &mut Transcript,
        now: Now,
    ) -> Result<bool, Failure> {
        while let Some(news) = visit.poll_news() {
            match news {
                News::HowSignedIn(how) => transcript.explain(&how),
                News::Capabilities(capabilities) if matches!(self.verb, Verb::Capa) => {
                    self.failed = capabilities.is_none();
                    print_capabilities(capabilities.as_ref());
                }
                News::SignedIn(_) => self.awaits_answer = false,
                // Another session, and nothing tells which message is which.
                News::Listed(_) if self.begun => return Err(sent_away().into()),
                News::Listed(entries) => {
                    self.begun = true;
                    self.begin(entries, visit, now);
                }
                News::Header { number, octets } => {
                    self.header(number, Ok(&octets));
                    self.one_less(visit, now);
                }
                News::HeaderRefused { number, refusal } => {
                    self.header(number, Err(&refusal.text));
                    self.one_less(visit, now);
                }
                News::Data { number, octets } => {
                    self.store(|store| store.write(number, &octets), number);
                }
                News::Fetched { number } => {
                    self.store(|store| store.finish(number).map(drop), number);
                    self.one_less(visit, now);
                }
                News::StartsOver { number } => {
                    if let Verb::Fetch(_, store) | Verb::Collect(store) = &mut self.verb {
                        store.start_over(number);
                    }
                }
                News::MessageRefused { number, refusal } => {
                    self.complain(number, &refusal.text);
                    self.one_less(visit, now);
                }
                News::Said { text, lines } => self.answer(&text, Some(&lines)),
                News::SaidNo(refusal) => {
                    self.failed = true;
                    self.answer(&no(&refusal), None);
                }
                News::ComingBack { committed, total } => {
                    eprintln!("pop3: {committed} of {total} committed, signing in again");
                }
                News::Draining { deadline_s } => {
                    eprintln!(
                        "pop3: the bridge goes away in {deadline_s} s, going on over another connection"
                    );
                }
                News::Waiting { seconds, problem } => {
                    let why = problem.map_or_else(
                        || "the server wants a pause".to_owned(),
                        |problem| problem.to_string(),
                    );
                    eprintln!("pop3: {why}; trying again in {seconds} s");
                }
                News::SignedOut { receipt, problem } => self.ending = Some((receipt, problem)),
                News::Ended(problem) => return Err(problem.into()),
                News::Released => return Err(Problem::Ended(Step::Transaction).into()),
                _ => {}
            }
        }
        Ok(self.ending.is_some())
    }

    fn begin(&mut self, entries: Vec<Entry>, visit: &mut Visit, now: Now) {
        let listed: Vec<u32> = entries.iter().map(|entry| entry.number).collect();
        let mut numbers = Vec::new();
        match &mut self.verb {
            Verb::Capa | Verb::Raw => {}
            Verb::List => print_list(&entries),
            Verb::Headers(range, known) => {
                numbers = range.pick(&listed);
                *known = entries;
                visit.want_headers(&numbers, now);
            }
            Verb::Fetch(range, _) => {
                numbers = range.pick(&listed);
                visit.fetch(numbers.iter().copied(), now);
            }
            Verb::Collect(_) => {
                numbers = listed;
                visit.fetch(numbers.iter().copied(), now);
            }
            Verb::Delete(range) => {
                let chosen = range.pick(&listed);
                for &number in chosen.iter().filter(|number| !listed.contains(number)) {
                    eprintln!("pop3: message {number}: not in the listing");
                    self.failed = true;
                }
                return visit.sign_out(&chosen, now);
            }
        }
        self.waiting = numbers.len() + 1;
        self.one_less(visit, now);
    }

    fn one_less(&mut self, visit: &mut Visit, now: Now) {
        self.waiting -= 1;
        if self.waiting > 0 {
            return;
        }
        let mut delete = Vec::new();
        if let Verb::Collect(store) = &self.verb {
            let (safe, failed) = store.safe();
            delete = safe;
            for (number, error) in failed {
                self.complain(number, &error.to_string());
            }
        }
        visit.sign_out(&delete, now);
    }

    fn complain(&mut self, number: u32, why: &str) {
        eprintln!("pop3: message {number}: {why}");
        self.failed = true;
    }

    fn store(&mut self, act: impl FnOnce(&mut Store) -> std::io::Result<()>, number: u32) {
        if let Verb::Fetch(_, store) | Verb::Collect(store) = &mut self.verb
            && let Err(error) = act(store)
        {
            self.complain(number, &error.to_string());
        }
    }

    fn header(&mut self, number: u32, outcome: Result<&[u8], &str>) {
        let Verb::Headers(_, entries) = &self.verb else {
            return;
        };
        let found = entries.binary_search_by_key(&number, |entry| entry.number);
        let entry = found.ok().map(|at| &entries[at]);
        let header = Header {
            number,
            octets: entry.map_or(0, |entry| entry.octets),
            unique_id: entry.and_then(|entry| entry.unique_id.as_deref()),
            summary: outcome.ok().map(|octets| mail::summary(octets, &decode)),
            error: outcome.err(),
        };
        self.failed |= outcome.is_err();
        if let Ok(line) = serde_json::to_string(&header) {
            print_line(line.as_bytes());
        }
    }

    /// The next typed line; `None` at the end of the input.
    pub(crate) async fn typed(&mut self) -> Option<String> {
        match &mut self.typing {
            Some(typing) if !self.awaits_answer => typing.recv().await,
            _ => std::future::pending().await,
        }
    }

    pub(crate) fn say(&mut self, line: Option<String>, visit: &mut Visit, now: Now) {
        let Some(line) = line else {
            // Without QUIT, nothing that was marked is deleted (RFC 1939 §6).
            visit.hang_up();
            self.ending = Some((Receipt::default(), None));
            return;
        };
        let (line, multi_line) = match line.strip_prefix("* ") {
            Some(line) => (line, Some(true)),
            None => (line.as_str(), None),
        };
        match RawCommand::new(line, multi_line) {
            Ok(command) => {
                self.awaits_answer = true;
                visit.say(command, now);
            }
            Err(problem) => {
                self.failed = true;
                eprintln!("pop3: {problem}");
            }
        }
    }

    fn answer(&mut self, text: &str, lines: Option<&[u8]>) {
        self.awaits_answer = false;
        let status = if lines.is_some() { "+OK" } else { "-ERR" };
        print_line(format!("{status} {text}").trim_end().as_bytes());
        if let Some(lines) = lines.filter(|lines| !lines.is_empty()) {
            print_line(lines.strip_suffix(b"\r\n").unwrap_or(lines));
            print_line(b".");
        }
    }

    /// True where everything was done.
    pub(crate) fn finish(self) -> Result<bool, Failure> {
        let Some((receipt, problem)) = self.ending else {
            return Err(Problem::Ended(Step::Transaction).into());
        };
        if matches!(self.verb, Verb::Delete(_)) {
            print_receipt(&receipt);
        }
        for (number, refusal) in &receipt.refused {
            eprintln!("pop3: message {number} was not deleted: {}", refusal.text);
        }
        if let Some(problem) = problem {
            return Err(problem.into());
        }
        let all = receipt.committed.len() == receipt.len();
        Ok(!self.failed && all)
    }
}

/// Lines as they are typed or piped in; reading them must not hold up the session.
fn standard_input() -> mpsc::Receiver<String> {
    let (sender, receiver) = mpsc::channel(1);
    std::thread::spawn(move || {
        for line in std::io::stdin().lines().map_while(Result::ok) {
            if sender.blocking_send(line).is_err() {
                return;
            }
        }
    });
    receiver
}

/// What ends it where the bridge goes away and no other session can follow.
const fn sent_away() -> Problem {
    Problem::Bridge {
        code: Code::Draining,
        retry_after_s: None,
    }
}

fn decode(label: &str, octets: &[u8]) -> Option<String> {
    let encoding = encoding_rs::Encoding::for_label(label.as_bytes())?;
    Some(encoding.decode_without_bom_handling(octets).0.into_owned())
}

fn no(refusal: &Refusal) -> String {
    match &refusal.code {
        Some(code) => format!("[{code}] {}", refusal.text),
        None => refusal.text.clone(),
    }
}

fn print_capabilities(capabilities: Option<&Capabilities>) {
    match capabilities {
        Some(capabilities) => {
            for line in &capabilities.lines {
                print_line(line.as_bytes());
            }
        }
        None => eprintln!("pop3: the server has no CAPA"),
    }
}

fn print_list(entries: &[Entry]) {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for entry in entries {
        let unique_id = entry.unique_id.as_deref().unwrap_or("-");
        let _ = writeln!(out, "{} {} {unique_id}", entry.number, entry.octets);
    }
}

fn print_receipt(receipt: &Receipt) {
    let refused: Vec<u32> = receipt.refused.iter().map(|&(number, _)| number).collect();
    let receipt = serde_json::json!({
        "committed": receipt.committed,
        "refused": refused,
        "kept": receipt.kept,
        "unknown": receipt.unknown,
    });
    print_line(receipt.to_string().as_bytes());
}

/// Whoever reads this may have gone away: that is no reason to panic.
fn print_line(line: &[u8]) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(line).and_then(|()| out.write_all(b"\n"));
}
