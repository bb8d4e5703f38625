//! A long line on loopback: a TCP proxy that hands every octet on half a round trip after it came.
//!
//! ```text
//! t0          client connects; the proxy's kernel accepts at once
//! t0 + RTT    the client's first octets count from here: no sooner could it have known that it is connected
//! t0 + 1.5 RTT  the server is connected to, as the client's ACK would have reached it
//! afterwards  each octet is handed on RTT / 2 after it came, in order, either way
//! ```
//!
//! So a server that greets at once is heard after two round trips, as over a real line. Any number of octets may be
//! under way: nothing waits for what went before it, and there is no limit of bandwidth.
//!
//! TCP's slow start can be imitated ([`Window`]). What is not: loss, jitter, bandwidth, delayed acknowledgements, the
//! receiver's window, and Nagle's wait, which here is one for loopback's acknowledgement. `connect()` itself returns at
//! once, which shows only to a client that does something else before it reads.
//!
//! Threads, not tasks: the timers of an asynchronous runtime go by whole milliseconds, those of a thread do not.

mod window;

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

pub use window::Window;

/// Octets read at once: what a busy sender fills while a thread is woken.
const CHUNK: usize = 64 * 1024;

/// How long the line is.
#[derive(Clone, Copy, Debug)]
pub struct Delay {
    /// From here to the server and back.
    pub round_trip: Duration,
    /// Whether a sender begins with a small window, as TCP does, or with an unlimited one.
    pub slow_start: bool,
}

/// Octets that were taken from one end, or handed to it.
#[derive(Clone, Copy, Debug)]
pub struct Passage {
    /// When that began.
    pub at: Instant,
    /// How many.
    pub octets: usize,
}

/// What passed in one connection.
#[derive(Clone, Debug)]
pub struct Connection {
    /// When the client's connection was accepted, which is when it began to connect.
    pub accepted: Instant,
    /// What was taken from the client.
    pub from_client: Vec<Passage>,
    /// What was taken from the server.
    pub from_server: Vec<Passage>,
    /// What was handed to the client.
    pub to_client: Vec<Passage>,
}

/// A proxy with a delay before one server. Dropping it stops listening; connections end with their ends.
#[derive(Debug)]
pub struct Line {
    port: u16,
    log: Log,
    stopped: Arc<AtomicBool>,
}

type Log = Arc<Mutex<Vec<Connection>>>;

/// Octets on their way and when they are due; none at all is the end of the stream.
type Parcel = (Instant, Vec<u8>);

impl Line {
    /// Listens on a free port and connects through to `server_port` of 127.0.0.1.
    ///
    /// # Panics
    /// When loopback has no free port.
    pub fn before(server_port: u16, delay: Delay) -> Self {
        let listener =
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has a free port");
        let port = listener.local_addr().expect("it is bound").port();
        let (log, stopped) = (Log::default(), Arc::new(AtomicBool::new(false)));
        let line = Self {
            port,
            log: Arc::clone(&log),
            stopped: Arc::clone(&stopped),
        };
        thread::spawn(move || {
            for client in listener.incoming() {
                if stopped.load(Ordering::Acquire) {
                    return;
                }
                if let Ok(client) = client {
                    let (log, accepted) = (Arc::clone(&log), Instant::now());
                    thread::spawn(move || connect(client, accepted, server_port, delay, &log));
                }
            }
        });
        line
    }

    /// The port to connect to.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// What has passed until now, one entry per connection.
    ///
    /// # Panics
    /// Never, unless recording itself did.
    pub fn connections(&self) -> Vec<Connection> {
        self.log.lock().expect("recording does not panic").clone()
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::Release);
        // Wakes the listener, which then sees that it is to stop.
        let _ = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port));
    }
}

/// One connection, from its handshake to the end of both directions.
fn connect(client: TcpStream, accepted: Instant, server_port: u16, delay: Delay, log: &Log) {
    let number = {
        let mut log = log.lock().expect("recording does not panic");
        log.push(Connection {
            accepted,
            from_client: Vec::new(),
            from_server: Vec::new(),
            to_client: Vec::new(),
        });
        log.len() - 1
    };
    let note = |select: fn(&mut Connection) -> &mut Vec<Passage>| {
        let log = Arc::clone(log);
        move |passage| {
            let mut log = log.lock().expect("recording does not panic");
            select(&mut log[number]).push(passage);
        }
    };
    let connected = accepted + delay.round_trip;
    let Some((client, to_client)) = two_halves(client) else {
        return;
    };
    let (sender, to_server) = mpsc::channel();
    let noted = note(|it| &mut it.from_client);
    thread::spawn(move || take(client, connected, delay, &sender, noted));

    sleep_until(connected + delay.round_trip / 2);
    let server = TcpStream::connect((Ipv4Addr::LOCALHOST, server_port));
    let Some((from_server, server)) = server.ok().and_then(two_halves) else {
        let _ = to_client.shutdown(Shutdown::Both);
        return;
    };
    thread::spawn(move || hand_over(server, &to_server, |_| ()));
    let (sender, for_client) = mpsc::channel();
    let noted = note(|it| &mut it.from_server);
    thread::spawn(move || take(from_server, accepted, delay, &sender, noted));
    hand_over(to_client, &for_client, note(|it| &mut it.to_client));
}

fn two_halves(stream: TcpStream) -> Option<(TcpStream, TcpStream)> {
    stream.set_nodelay(true).ok()?;
    Some((stream.try_clone().ok()?, stream))
}

/// Reads until the end, and sends everything on its way; what came before `earliest` counts as having come then.
fn take(
    mut from: TcpStream,
    earliest: Instant,
    delay: Delay,
    on_its_way: &Sender<Parcel>,
    noted: impl Fn(Passage),
) {
    let half = delay.round_trip / 2;
    let mut window = delay.slow_start.then(|| Window::new(delay.round_trip));
    let mut buffer = vec![0; CHUNK];
    loop {
        let length = from.read(&mut buffer).unwrap_or(0);
        let at = Instant::now();
        let came = at.max(earliest);
        if length == 0 {
            let left = window.as_ref().map_or(came, |it| it.free_at(came));
            let _ = on_its_way.send((left + half, Vec::new()));
            return;
        }
        noted(Passage { at, octets: length });
        let mut rest = &buffer[..length];
        while !rest.is_empty() {
            let (left, octets) = match &mut window {
                Some(window) => window.admit(came, rest.len()),
                None => (came, rest.len()),
            };
            let (parcel, behind) = rest.split_at(octets);
            if on_its_way.send((left + half, parcel.to_vec())).is_err() {
                let _ = from.shutdown(Shutdown::Both);
                return;
            }
            rest = behind;
        }
    }
}

/// Writes everything when it is due.
fn hand_over(mut to: TcpStream, on_its_way: &Receiver<Parcel>, noted: impl Fn(Passage)) {
    for (due, octets) in on_its_way {
        sleep_until(due);
        if octets.is_empty() {
            let _ = to.shutdown(Shutdown::Write);
            return;
        }
        // Before the other end can answer, so that what it answers is seen to follow.
        let at = Instant::now();
        if to.write_all(&octets).is_err() {
            return;
        }
        noted(Passage {
            at,
            octets: octets.len(),
        });
    }
}

fn sleep_until(due: Instant) {
    thread::sleep(due.saturating_duration_since(Instant::now()));
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROUND_TRIP: Duration = Duration::from_millis(40);

    fn line(slow_start: bool, serve: impl FnOnce(TcpStream) + Send + 'static) -> Line {
        let server = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let port = server.local_addr().expect("it is bound").port();
        thread::spawn(move || serve(server.accept().expect("a connection").0));
        let round_trip = ROUND_TRIP;
        Line::before(
            port,
            Delay {
                round_trip,
                slow_start,
            },
        )
    }

    fn dial(line: &Line) -> TcpStream {
        TcpStream::connect((Ipv4Addr::LOCALHOST, line.port())).expect("it listens")
    }

    fn echo(mut stream: TcpStream) {
        let mut from = stream.try_clone().expect("a second handle");
        let _ = std::io::copy(&mut from, &mut stream);
    }

    #[test]
    fn a_greeting_takes_two_round_trips_and_an_answer_one() {
        let line = line(false, |mut stream| {
            stream.write_all(b"!").expect("it is open");
            echo(stream);
        });
        let begun = Instant::now();
        let mut stream = dial(&line);
        let mut octet = [0];
        stream.read_exact(&mut octet).expect("the greeting");
        let greeted = Instant::now();
        assert!(greeted - begun >= 2 * ROUND_TRIP);
        stream.write_all(b"?").expect("it is open");
        stream.read_exact(&mut octet).expect("the answer");
        assert!(greeted.elapsed() >= ROUND_TRIP);
        assert_eq!(octet, *b"?");
    }

    /// A hundred round trips one after the other would take four seconds.
    #[test]
    fn what_is_under_way_does_not_hold_up_what_follows() {
        let line = line(false, echo);
        let mut stream = dial(&line);
        stream.set_nodelay(true).expect("a TCP socket");
        let begun = Instant::now();
        for octet in 0..100 {
            stream.write_all(&[octet]).expect("it is open");
            thread::sleep(Duration::from_micros(100));
        }
        let mut answer = [0; 100];
        stream.read_exact(&mut answer).expect("all of it");
        assert!(answer.iter().copied().eq(0..100));
        assert!(begun.elapsed() < 50 * ROUND_TRIP);
    }

    /// 64 MB there and back, in order and whole, faster than 50 MB/s; and the end comes through behind them.
    #[test]
    fn it_is_long_but_not_narrow() {
        const LENGTH: usize = 64_000_000;
        let line = line(true, echo);
        let stream = dial(&line);
        let begun = Instant::now();
        let mut writer = stream.try_clone().expect("a second handle");
        let sending = thread::spawn(move || {
            let mut octets = (0..LENGTH).map(|at| (at / 251) as u8);
            let mut chunk = Vec::new();
            loop {
                chunk.clear();
                chunk.extend(octets.by_ref().take(CHUNK));
                if chunk.is_empty() {
                    return writer.shutdown(Shutdown::Write);
                }
                writer.write_all(&chunk)?;
            }
        });
        let mut came = 0;
        let mut buffer = vec![0; CHUNK];
        let mut reader = &stream;
        while let Ok(length @ 1..) = reader.read(&mut buffer) {
            for (at, octet) in (came..).zip(&buffer[..length]) {
                assert_eq!(*octet, (at / 251) as u8, "octet {at}");
            }
            came += length;
        }
        assert_eq!(came, LENGTH);
        sending.join().expect("no panic").expect("all was sent");
        // Unoptimised, comparing 64 MB octet by octet is what takes longest.
        let limit = if cfg!(debug_assertions) { 20.0 } else { 1.28 };
        assert!(
            begun.elapsed().as_secs_f64() < limit,
            "{:?}",
            begun.elapsed()
        );
        let connections = line.connections();
        let sum = |it: &[Passage]| it.iter().map(|passage| passage.octets).sum::<usize>();
        assert_eq!(sum(&connections[0].from_client), LENGTH);
        assert_eq!(sum(&connections[0].to_client), LENGTH);
    }

    #[test]
    fn nobody_at_the_other_end_is_an_end() {
        let line = Line::before(
            crate::ports::free_port(),
            Delay {
                round_trip: ROUND_TRIP,
                slow_start: false,
            },
        );
        let mut stream = dial(&line);
        assert!(matches!(stream.read(&mut [0]), Ok(0) | Err(_)));
    }
}
