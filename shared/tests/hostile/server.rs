//! A POP3 server on a socket that does one thing wrong, as its script says, and everything else right.

use std::{
    io::{self, Read, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

/// What happens in place of an honest answer.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// These octets, as they are.
    Say(Vec<u8>),
    /// Some octets, and these in a packet of their own a little later.
    Then(Vec<u8>, Vec<u8>),
    /// These, one every 0.3 s.
    Drip(Vec<u8>),
    /// The first, and then the second until nobody takes it any more.
    Flood(Vec<u8>, Vec<u8>),
    /// These, and then nothing, ever.
    SilentAfter(Vec<u8>),
    /// These, and then the end of the stream.
    CloseAfter(Vec<u8>),
    /// A reset connection.
    Reset,
    /// The honest thing is done; the stream ends before a word is said about it.
    DoAndClose,
    /// The honest thing is done; the connection is reset before a word is said about it.
    DoAndReset,
    /// The answer is made from the line.
    Answer(fn(&str) -> Vec<u8>),
}

/// In which session (counted from 1; 0: in each) an [`Act`] answers lines that begin like this; the greeting answers
/// the line `GREETING`.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) session: usize,
    pub(crate) prefix: &'static str,
    pub(crate) act: Act,
}

/// How many of the commands that come in one packet are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    All,
    /// One; the others are lost. Once signed in, or from the beginning.
    First {
        at_once: bool,
    },
    /// One with each packet, the others later.
    OneEach,
}

/// Everything that a server does.
#[derive(Clone, Debug)]
pub(crate) struct Script {
    pub(crate) rules: Vec<Rule>,
    pub(crate) capabilities: &'static [&'static str],
    pub(crate) messages: Vec<Vec<u8>>,
    pub(crate) reading: Reading,
    /// Every octet is sent alone.
    pub(crate) octets_alone: bool,
    /// Lines end in LF.
    pub(crate) bare_lf: bool,
}

/// A running server.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    state: Arc<State>,
    thread: Option<JoinHandle<()>>,
}

struct State {
    script: Script,
    over: AtomicBool,
    /// Which messages are there.
    maildrop: Mutex<Vec<bool>>,
    heard: Mutex<Vec<String>>,
}

impl Server {
    pub(crate) fn start(script: Script) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.set_nonblocking(true).expect("a socket");
        let address = listener.local_addr().expect("an address");
        let state = Arc::new(State {
            maildrop: Mutex::new(vec![true; script.messages.len()]),
            script,
            over: AtomicBool::new(false),
            heard: Mutex::default(),
        });
        let shared = state.clone();
        let thread = thread::spawn(move || listen(&listener, &shared));
        Self {
            address,
            state,
            thread: Some(thread),
        }
    }

    /// The numbers of the messages that are still there, and every line that was heard.
    pub(crate) fn stop(mut self) -> (Vec<u32>, Vec<String>) {
        self.state.over.store(true, Ordering::Relaxed);
        let thread = self.thread.take().expect("stopped once");
        thread.join().expect("the server does not panic");
        let there = self.state.maildrop.lock().expect("unpoisoned").clone();
        let left = (1..).zip(there).filter(|&(_, there)| there);
        let heard = self.state.heard.lock().expect("unpoisoned").clone();
        (left.map(|(number, _)| number).collect(), heard)
    }
}

fn listen(listener: &TcpListener, state: &Arc<State>) {
    let mut sessions = 0;
    while !state.over.load(Ordering::Relaxed) {
        match listener.accept() {
            Ok((stream, _)) => {
                sessions += 1;
                stream.set_nonblocking(false).expect("a socket");
                // A broken connection is what this is all about.
                let _ = Session::new(stream, state, sessions).run();
            }
            Err(_) => thread::sleep(Duration::from_millis(5)),
        }
    }
}

struct Session<'a> {
    stream: TcpStream,
    state: &'a State,
    session: usize,
    /// Read and not understood yet.
    buffer: Vec<u8>,
    /// Places in the maildrop, by number.
    numbers: Vec<usize>,
    marked: Vec<usize>,
    signed_in: bool,
}

impl<'a> Session<'a> {
    fn new(stream: TcpStream, state: &'a State, session: usize) -> Self {
        let there = state.maildrop.lock().expect("unpoisoned").clone();
        let numbers = (0..there.len()).filter(|&at| there[at]).collect();
        Self {
            stream,
            state,
            session,
            buffer: Vec::new(),
            numbers,
            marked: Vec::new(),
            signed_in: false,
        }
    }

    fn run(mut self) -> io::Result<()> {
        self.stream.set_nodelay(true)?;
        self.stream
            .set_read_timeout(Some(Duration::from_millis(100)))?;
        self.stream
            .set_write_timeout(Some(Duration::from_secs(10)))?;
        if !self.answer("GREETING")? {
            return Ok(());
        }
        let mut octets = [0; 4096];
        loop {
            let count = match self.stream.read(&mut octets) {
                Ok(0) => return Ok(()),
                Ok(count) => count,
                Err(error) if is_pause(&error) && !self.is_over() => continue,
                Err(error) => return Err(error),
            };
            self.buffer.extend_from_slice(&octets[..count]);
            while let Some(end) = self.buffer.iter().position(|&octet| octet == b'\n') {
                let line: Vec<u8> = self.buffer.drain(..=end).collect();
                let line = String::from_utf8_lossy(line.trim_ascii_end()).into_owned();
                let heard = &self.state.heard;
                heard.lock().expect("unpoisoned").push(line.clone());
                if !self.answer(&line)? {
                    return Ok(());
                }
                match self.state.script.reading {
                    Reading::First { at_once } if at_once || self.signed_in => {
                        self.buffer.clear();
                    }
                    Reading::OneEach => break,
                    _ => {}
                }
            }
        }
    }

    fn is_over(&self) -> bool {
        self.state.over.load(Ordering::Relaxed)
    }

    /// False where the session is over.
    fn answer(&mut self, line: &str) -> io::Result<bool> {
        let rule = self.state.script.rules.iter().find(|rule| {
            (rule.session == 0 || rule.session == self.session) && line.starts_with(rule.prefix)
        });
        let Some(Rule { act, .. }) = rule else {
            let answer = self.carry_out(line);
            self.say(&answer)?;
            return Ok(line != "QUIT");
        };
        match act.clone() {
            Act::Say(octets) => self.stream.write_all(&octets)?,
            Act::Answer(answer) => self.stream.write_all(&answer(line))?,
            Act::Then(first, second) => {
                self.stream.write_all(&first)?;
                thread::sleep(Duration::from_millis(100));
                self.stream.write_all(&second)?;
            }
            Act::Drip(octets) => {
                for octet in octets {
                    self.stream.write_all(&[octet])?;
                    thread::sleep(Duration::from_millis(300));
                }
            }
            Act::Flood(first, again) => {
                self.stream.write_all(&first)?;
                let block = again.repeat((64 * 1024 / again.len()).max(1));
                let begun = Instant::now();
                while begun.elapsed() < Duration::from_secs(20) {
                    self.stream.write_all(&block)?;
                }
            }
            Act::SilentAfter(octets) => {
                self.stream.write_all(&octets)?;
                self.wait_for_end()?;
                return Ok(false);
            }
            Act::CloseAfter(octets) => {
                self.stream.write_all(&octets)?;
                self.leave()?;
                return Ok(false);
            }
            Act::Reset => return self.reset(),
            Act::DoAndClose => {
                self.carry_out(line);
                self.leave()?;
                return Ok(false);
            }
            Act::DoAndReset => {
                self.carry_out(line);
                return self.reset();
            }
        }
        Ok(true)
    }

    /// Says goodbye so that what was said before arrives.
    fn leave(&mut self) -> io::Result<()> {
        self.stream.shutdown(Shutdown::Write)?;
        self.wait_for_end()
    }

    fn reset(&mut self) -> io::Result<bool> {
        // Before the other side knows that the connection stands it would be one that never was.
        thread::sleep(Duration::from_millis(50));
        // The standard library cannot do it, tokio can.
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .build()?;
        let _inside = runtime.enter();
        self.stream.set_nonblocking(true)?;
        let stream = tokio::net::TcpStream::from_std(self.stream.try_clone()?)?;
        stream.set_zero_linger()?;
        Ok(false)
    }

    fn wait_for_end(&mut self) -> io::Result<()> {
        let mut octets = [0; 4096];
        while !self.is_over() {
            match self.stream.read(&mut octets) {
                Ok(0) => return Ok(()),
                Err(error) if !is_pause(&error) => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    fn say(&mut self, answer: &[u8]) -> io::Result<()> {
        let mut answer = answer.to_vec();
        if self.state.script.bare_lf {
            answer.retain(|&octet| octet != b'\r');
        }
        if !self.state.script.octets_alone {
            return self.stream.write_all(&answer);
        }
        for octet in answer {
            self.stream.write_all(&[octet])?;
            thread::sleep(Duration::from_micros(500));
        }
        Ok(())
    }

    /// What an honest server does and says.
    fn carry_out(&mut self, line: &str) -> Vec<u8> {
        let (verb, argument) = line.split_once(' ').unwrap_or((line, ""));
        let messages = &self.state.script.messages;
        let listing = |what: &dyn Fn(usize) -> String| {
            let mut answer = b"+OK\r\n".to_vec();
            for (number, &at) in (1..).zip(&self.numbers) {
                answer.extend(format!("{number} {}\r\n", what(at)).into_bytes());
            }
            answer.extend_from_slice(b".\r\n");
            answer
        };
        match verb {
            "GREETING" => b"+OK ready\r\n".to_vec(),
            "CAPA" => {
                let lines = self.state.script.capabilities.join("\r\n");
                format!("+OK\r\n{lines}\r\n.\r\n").into_bytes()
            }
            "PASS" => {
                self.signed_in = true;
                b"+OK\r\n".to_vec()
            }
            "STAT" => {
                let octets: usize = self.numbers.iter().map(|&at| messages[at].len()).sum();
                format!("+OK {} {octets}\r\n", self.numbers.len()).into_bytes()
            }
            "LIST" => listing(&|at| messages[at].len().to_string()),
            "UIDL" => listing(&|at| format!("id-{}", at + 1)),
            "RETR" | "TOP" | "DELE" => self.message(verb, argument),
            "QUIT" => {
                let mut maildrop = self.state.maildrop.lock().expect("unpoisoned");
                for at in self.marked.drain(..) {
                    maildrop[at] = false;
                }
                b"+OK bye\r\n".to_vec()
            }
            "USER" | "NOOP" => b"+OK\r\n".to_vec(),
            _ => b"-ERR unknown\r\n".to_vec(),
        }
    }

    fn message(&mut self, verb: &str, argument: &str) -> Vec<u8> {
        let number = argument
            .split(' ')
            .next()
            .and_then(|word| word.parse().ok());
        let place = self.numbers.get(number.unwrap_or(0_usize).wrapping_sub(1));
        let Some(&at) = place.filter(|at| !self.marked.contains(at)) else {
            return b"-ERR no such message\r\n".to_vec();
        };
        if verb == "DELE" {
            self.marked.push(at);
            return b"+OK\r\n".to_vec();
        }
        let message = &self.state.script.messages[at];
        let blank = message.windows(4).position(|four| four == b"\r\n\r\n");
        let end = match blank {
            Some(at) if verb == "TOP" => at + 4,
            _ => message.len(),
        };
        let mut answer = b"+OK\r\n".to_vec();
        shared::pop3::line::stuff(&message[..end], &mut answer);
        answer
    }
}

fn is_pause(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut
    )
}
