//! The stack: tunnel ∘ TLS ∘ POP3. The one type that a driver drives.
//!
//! The driver owns a WebSocket (or a TCP socket) and a clock, and nothing else. It calls a `handle_*` method for each
//! thing that happens, then, always, the *drain law*: [`Session::poll_transmit`] until it is empty,
//! [`Session::poll_event`] until it is empty, and a timer set by [`Session::poll_timeout`].
//!
//! * **Handlers** (`handle_*`) take in what happened outside.
//! * **Mutators** ([`Session::request`], [`Session::withdraw`], [`Session::hang_up`]) ask for something.
//! * **Polling** (`poll_*`) gives out what is to be done outside.

use core::time::Duration;
use std::collections::{BTreeSet, VecDeque};

use crate::{
    clock::Now,
    pop3::{
        client::{Channel, Client, Event as Pop3Event, Handle, Options, Purpose},
        command::{Command, PlaintextAllowed},
    },
    problem::{Problem, Step},
    tls::{Protection, TlsConfig, TlsLayer},
    transcript::Record,
    tunnel::{
        client::{Destination, Event as TunnelEvent, Frame, TunnelClient},
        message::Mode,
    },
};

/// From the first step until the mail server's greeting or ServerHello, at most: the bridge itself gives up on a
/// connection after 10 s, a look-up after 5 s.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(30);

/// Silence in the middle of the TLS handshake, at most.
pub const TLS_TIMEOUT: Duration = Duration::from_secs(30);

/// How to reach the server.
#[derive(Clone, Debug)]
pub enum Link {
    /// Through a bridge: the driver's frames are WebSocket frames.
    Tunnel(Destination),
    /// Over TCP: the driver's frames are all binary, of any size.
    Direct {
        /// The server's name, for its certificate.
        host: String,
        /// Its port.
        port: u16,
        /// How the connection is protected.
        mode: Mode,
    },
}

impl Link {
    /// Host and port of the mail server.
    pub fn place(&self) -> (String, u16) {
        match self {
            Self::Tunnel(destination) => (destination.host.clone(), destination.port),
            Self::Direct { host, port, .. } => (host.clone(), *port),
        }
    }
}

/// Everything that a session needs to know.
#[derive(Clone, Debug)]
pub struct Config {
    /// How to reach the server.
    pub link: Link,
    /// Whom to trust.
    pub tls: TlsConfig,
    /// What the session is for, and who signs in.
    pub purpose: Purpose,
    /// For [`Mode::Plain`]: the person's consent for this host.
    pub plaintext: Option<PlaintextAllowed>,
    /// How the client behaves. Its `place` is filled in from the link.
    pub options: Options,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The connection to the mail server stands.
    Connected,
    /// The channel to the mail server is encrypted.
    Secured(Protection),
    /// What the POP3 client says. Its `Closed` is the session's end, whichever layer it comes from.
    Pop3(Pop3Event),
    /// The bridge goes away in so many seconds.
    Draining {
        /// Seconds.
        deadline_s: u32,
    },
}

/// A session with a POP3 server.
pub struct Session {
    tunnel: Option<TunnelClient>,
    tls: Option<TlsLayer>,
    pop3: Option<Client>,
    phase: Phase,
    host: String,
    mode: Mode,
    tls_config: TlsConfig,
    /// Until the client is made.
    purpose: Option<(Purpose, Option<PlaintextAllowed>)>,
    options: Options,
    frames: VecDeque<Frame>,
    events: VecDeque<Event>,
    records: VecDeque<Record>,
    /// For the phases before the POP3 client keeps time.
    deadline: Option<Duration>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// WebSocket or TCP.
    Linking,
    /// The bridge is asked to connect.
    Connecting,
    Handshake,
    Talking,
    Closed,
}

impl Session {
    /// A session whose link the driver is opening.
    pub fn new(config: Config, now: Now) -> Self {
        let options = Options {
            place: config.link.place(),
            ..config.options
        };
        let (tunnel, host, mode) = match config.link {
            Link::Direct { host, mode, .. } => (None, host, mode),
            Link::Tunnel(destination) => {
                let (host, mode) = (destination.host.clone(), destination.mode);
                (Some(TunnelClient::new(destination)), host, mode)
            }
        };
        Self {
            tunnel,
            tls: None,
            pop3: None,
            phase: Phase::Linking,
            host,
            mode,
            tls_config: config.tls,
            purpose: Some((config.purpose, config.plaintext)),
            deadline: Some(now.monotonic + CONNECT_TIMEOUT.min(options.patience.silence)),
            options,
            frames: VecDeque::new(),
            events: VecDeque::new(),
            records: VecDeque::new(),
        }
    }

    // Getters

    /// What is being done.
    pub fn step(&self) -> Step {
        match (self.phase, &self.pop3) {
            (Phase::Linking, _) if self.tunnel.is_some() => Step::Bridge,
            (Phase::Linking | Phase::Connecting, _) => Step::Connecting,
            (Phase::Handshake, _) => Step::Securing,
            (_, Some(pop3)) => pop3.step(),
            (_, None) => Step::Transaction,
        }
    }

    /// How the connection is protected.
    pub const fn mode(&self) -> Mode {
        self.mode
    }

    /// Requests without an outcome.
    pub fn pending(&self) -> usize {
        self.pop3.as_ref().map_or(0, Client::pending)
    }

    // Handlers

    /// The WebSocket or TCP connection is open.
    pub fn handle_link_open(&mut self, now: Now) {
        if let Some(tunnel) = &mut self.tunnel {
            self.phase = Phase::Connecting;
            tunnel.handle_link_open();
        } else {
            self.connected(now);
        }
        self.settle(now);
    }

    /// A text frame came.
    pub fn handle_text(&mut self, text: &str, now: Now) {
        if let Some(tunnel) = &mut self.tunnel {
            tunnel.handle_text(text);
        }
        self.settle(now);
    }

    /// A binary frame came, or octets over TCP.
    pub fn handle_binary(&mut self, octets: &[u8], now: Now) {
        if self
            .tunnel
            .as_mut()
            .is_none_or(|tunnel| tunnel.handle_binary(octets.len()))
        {
            self.octets(octets, now);
        }
        self.settle(now);
    }

    /// The server will send no more octets over TCP. (Through a bridge, the bridge says it.)
    pub fn handle_end(&mut self, now: Now) {
        self.ended();
        self.settle(now);
    }

    /// The WebSocket or TCP connection is gone, or could not be opened.
    pub fn handle_link_closed(&mut self, code: u16, reason: &str, now: Now) {
        let step = self.step();
        match &mut self.tunnel {
            Some(tunnel) => tunnel.handle_link_closed(code, reason, step),
            None if self.phase == Phase::Linking => self.fail(Problem::Unreachable {
                detail: reason.to_owned(),
            }),
            None => self.ended(),
        }
        self.settle(now);
    }

    /// The time that [`Session::poll_timeout`] named has come.
    pub fn handle_timeout(&mut self, now: Now) {
        if self
            .deadline
            .is_some_and(|deadline| deadline <= now.monotonic)
        {
            let limit = if self.phase == Phase::Handshake {
                TLS_TIMEOUT
            } else {
                CONNECT_TIMEOUT
            };
            let limit = limit.min(self.options.patience.silence);
            let seconds = u32::try_from(limit.as_secs()).unwrap_or(u32::MAX);
            let step = self.step();
            self.fail(match step {
                Step::Bridge => Problem::BridgeUnreachable,
                step => Problem::TimedOut { step, seconds },
            });
        } else if let Some(pop3) = &mut self.pop3 {
            pop3.handle_timeout(now.monotonic);
        }
        self.settle(now);
    }

    // Mutators

    /// Asks for something; see [`Client::request`]. `None` before the server was reached.
    pub fn request(&mut self, command: Command, hint: Option<u64>, now: Now) -> Option<Handle> {
        let handle = self
            .pop3
            .as_mut()
            .map(|pop3| pop3.request(command, hint, now.monotonic));
        self.settle(now);
        handle
    }

    /// Takes back what was not sent yet; see [`Client::withdraw`].
    pub fn withdraw(&mut self) -> BTreeSet<Handle> {
        self.pop3.as_mut().map(Client::withdraw).unwrap_or_default()
    }

    /// Drops the line at once, without QUIT: nothing is deleted (RFC 1939 §6). No event follows.
    pub fn hang_up(&mut self) {
        self.shut();
        self.events.clear();
    }

    // Polling

    /// The next frame to send. After [`Frame::Close`] there is none.
    pub fn poll_transmit(&mut self) -> Option<Frame> {
        self.frames.pop_front()
    }

    /// The next event.
    pub fn poll_event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// The next line of the transcript, where one was asked for.
    pub fn poll_record(&mut self) -> Option<Record> {
        self.records.pop_front()
    }

    /// When to call [`Session::handle_timeout`], on the driver's monotonic clock.
    pub fn poll_timeout(&self) -> Option<Duration> {
        self.deadline
            .into_iter()
            .chain(self.pop3.as_ref().and_then(Client::poll_timeout))
            .min()
    }

    // Inside: from below to above

    fn connected(&mut self, now: Now) {
        self.events.push_back(Event::Connected);
        match self.mode {
            Mode::Tls => self.start_tls(now),
            Mode::Stls => self.start_pop3(Channel::Stls, now),
            Mode::Plain => match self
                .purpose
                .as_mut()
                .and_then(|(_, consent)| consent.take())
            {
                Some(consent) => self.start_pop3(Channel::Plaintext(consent), now),
                None => self.fail(Problem::Internal("plaintext without consent".into())),
            },
        }
    }

    fn start_tls(&mut self, now: Now) {
        match TlsLayer::new(&self.host, &self.tls_config, now) {
            Ok(tls) => {
                self.tls = Some(tls);
                self.phase = Phase::Handshake;
                self.deadline =
                    Some(now.monotonic + TLS_TIMEOUT.min(self.options.patience.silence));
            }
            Err(problem) => self.fail(problem),
        }
    }

    fn start_pop3(&mut self, channel: Channel, now: Now) {
        if let Some((purpose, _)) = self.purpose.take() {
            let options = self.options.clone();
            self.pop3 = Some(Client::new(channel, purpose, options, now.monotonic));
            self.phase = Phase::Talking;
            self.deadline = None;
        }
    }

    /// Octets from the server, as they are on the TCP connection.
    fn octets(&mut self, octets: &[u8], now: Now) {
        let Some(tls) = &mut self.tls else {
            if let Some(pop3) = &mut self.pop3 {
                pop3.handle_octets(octets, now.monotonic);
            }
            return;
        };
        let mut plaintext = Vec::new();
        let outcome = tls.handle_ciphertext(octets, &mut plaintext, now);
        if self.phase == Phase::Handshake {
            self.deadline = Some(now.monotonic + TLS_TIMEOUT.min(self.options.patience.silence));
        }
        if let Some(witness) = tls.poll_encrypted() {
            self.events
                .push_back(Event::Secured(tls.protection().unwrap_or_default()));
            self.phase = Phase::Talking;
            self.deadline = None;
            match &mut self.pop3 {
                Some(pop3) => pop3.secured(witness, now.monotonic),
                None => self.start_pop3(Channel::Encrypted(witness), now),
            }
        }
        if let Some(pop3) = self.pop3.as_mut().filter(|_| !plaintext.is_empty()) {
            pop3.handle_octets(&plaintext, now.monotonic);
        }
        match outcome {
            // What was decrypted before the fault has been heard; the fault ends the session.
            Err(problem) => {
                self.drain_pop3(now);
                self.fail(problem);
            }
            Ok(()) if self.tls.as_ref().is_some_and(TlsLayer::has_ended) => self.ended(),
            Ok(()) => {}
        }
    }

    fn ended(&mut self) {
        match (&mut self.pop3, self.phase) {
            (_, Phase::Closed) => {}
            (Some(pop3), Phase::Talking) => pop3.handle_end(),
            _ => {
                let step = self.step();
                self.fail(Problem::Ended(step));
            }
        }
    }

    /// Moves everything between the layers until nothing moves any more.
    fn settle(&mut self, now: Now) {
        while let Some(event) = self.tunnel.as_mut().and_then(TunnelClient::poll_event) {
            match event {
                TunnelEvent::Opened => self.connected(now),
                TunnelEvent::End => self.ended(),
                TunnelEvent::Draining { deadline_s } => {
                    self.events.push_back(Event::Draining { deadline_s });
                }
                TunnelEvent::Closed(problem) => self.fail(problem),
            }
        }
        self.drain_pop3(now);
        if let Some(tls) = &mut self.tls {
            while let Some(octets) = tls.poll_ciphertext() {
                send(&mut self.tunnel, &mut self.frames, octets);
            }
        }
        self.collect_frames();
    }

    fn drain_pop3(&mut self, now: Now) {
        loop {
            let Some(pop3) = &mut self.pop3 else { return };
            // They outlive the client: its last lines say why it ended.
            self.records
                .extend(core::iter::from_fn(|| pop3.poll_record()));
            if let Some(octets) = pop3.poll_transmit() {
                match &mut self.tls {
                    Some(tls) => tls.write(&octets),
                    None => send(&mut self.tunnel, &mut self.frames, octets.to_vec()),
                }
            } else if let Some(event) = pop3.poll_event() {
                match event {
                    Pop3Event::StartTls => self.start_tls(now),
                    Pop3Event::Closed(outcome) if self.phase != Phase::Closed => {
                        if let (None, Some(tls)) = (&outcome, &mut self.tls) {
                            tls.close();
                        }
                        self.events
                            .push_back(Event::Pop3(Pop3Event::Closed(outcome)));
                        self.shut();
                    }
                    Pop3Event::Closed(_) => {}
                    event => self.events.push_back(Event::Pop3(event)),
                }
            } else {
                return;
            }
        }
    }

    fn fail(&mut self, problem: Problem) {
        if self.phase != Phase::Closed {
            self.events
                .push_back(Event::Pop3(Pop3Event::Closed(Some(problem))));
            self.shut();
        }
    }

    /// Says the last words that TLS has (an alert, close_notify) and closes the link.
    fn shut(&mut self) {
        self.phase = Phase::Closed;
        self.deadline = None;
        self.pop3 = None;
        self.purpose = None;
        if let Some(mut tls) = self.tls.take() {
            while let Some(octets) = tls.poll_ciphertext() {
                send(&mut self.tunnel, &mut self.frames, octets);
            }
        }
        match &mut self.tunnel {
            Some(tunnel) => tunnel.hang_up(),
            None => self.frames.push_back(Frame::Close),
        }
        self.collect_frames();
    }

    fn collect_frames(&mut self) {
        while let Some(frame) = self.tunnel.as_mut().and_then(TunnelClient::poll_frame) {
            self.frames.push_back(frame);
        }
    }
}

impl core::fmt::Debug for Session {
    /// Where it is, and nothing that was said: in clear, a frame may hold a password.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Session")
            .field("phase", &self.phase)
            .field("pop3", &self.pop3)
            .finish_non_exhaustive()
    }
}

fn send(tunnel: &mut Option<TunnelClient>, frames: &mut VecDeque<Frame>, octets: Vec<u8>) {
    match tunnel {
        Some(tunnel) => tunnel.write(&octets),
        None => frames.push_back(Frame::Binary(octets)),
    }
}
