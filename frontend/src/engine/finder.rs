//! Runs one [`Errand`]: a question to the bridge, or a visit to a server that ends before anyone signs in.

use std::{cell::RefCell, rc::Rc, sync::Arc};

use gloo_timers::callback::Timeout;
use shared::{
    pop3::client::{Event as Pop3Event, Options, Purpose},
    problem::{Problem, Step},
    secret::Secret,
    session::{Config, Event, Link, Session},
    tls::TlsConfig,
    tunnel::{client::Destination, client::Frame, lookup::LookupClient, message::Service},
};

use super::{
    clock::now,
    socket::{Socket, SocketEvent},
};
use crate::{
    port,
    wire::{Errand, Finding, Update},
};

/// The bridge asks name servers for five seconds at most; the rest is for the way there and back.
const LOOK_UP_MS: u32 = 8_000;

/// A guess gets this long, in milliseconds: six of them one after the other are more patience than anybody has.
const TRY_MS: u32 = 6_000;

/// An errand under way. Dropping it ends it without a word.
pub(super) struct Finder {
    _running: Rc<RefCell<Running>>,
}

struct Running {
    work: Work,
    /// Kept until the errand is dropped: a socket's last callback must not end the socket itself.
    socket: Option<Socket>,
    timer: Option<Timeout>,
    _limit: Option<Timeout>,
    told: bool,
}

enum Work {
    LookUp(LookupClient),
    Try(Box<Session>, Service),
}

impl Finder {
    /// Begins an errand; none for [`Errand::Stop`].
    pub(super) fn start(errand: Errand) -> Option<Self> {
        let (work, bridge, limit) = match errand {
            Errand::Stop => return None,
            Errand::LookUp {
                bridge,
                domain,
                token,
            } => {
                let work = Work::LookUp(LookupClient::new(domain, shared_token(token)));
                (work, bridge, LOOK_UP_MS)
            }
            Errand::Try {
                bridge,
                server,
                token,
            } => {
                let session = Session::new(config(&server, token), now());
                (Work::Try(Box::new(session), server), bridge, TRY_MS)
            }
        };
        let running = Rc::new(RefCell::new(Running {
            work,
            socket: None,
            timer: None,
            _limit: None,
            told: false,
        }));
        let weak = Rc::downgrade(&running);
        let report = move |event| {
            if let Some(running) = weak.upgrade() {
                happen(&running, |running| running.heard(event));
            }
        };
        match Socket::open(&bridge, report) {
            Ok(socket) => running.borrow_mut().socket = Some(socket),
            Err(_) => happen(&running, Running::cut),
        }
        let weak = Rc::downgrade(&running);
        running.borrow_mut()._limit = Some(Timeout::new(limit, move || {
            if let Some(running) = weak.upgrade() {
                happen(&running, Running::too_late);
            }
        }));
        Some(Self { _running: running })
    }
}

/// Lets something happen, then drains.
fn happen(running: &Rc<RefCell<Running>>, what: impl FnOnce(&mut Running)) {
    let mut inside = running.borrow_mut();
    what(&mut inside);
    if let Some(finding) = inside.drain() {
        inside.tell(finding);
    }
    let deadline = match &inside.work {
        Work::Try(session, _) => session.poll_timeout(),
        Work::LookUp(_) => None,
    };
    let weak = Rc::downgrade(running);
    inside.timer = deadline.map(|deadline| {
        let wait = deadline.saturating_sub(now().monotonic).as_millis();
        let wait = u32::try_from(wait).unwrap_or(u32::MAX).saturating_add(1);
        Timeout::new(wait, move || {
            if let Some(running) = weak.upgrade() {
                happen(&running, Running::timed_out);
            }
        })
    });
}

impl Running {
    fn heard(&mut self, event: SocketEvent) {
        match (&mut self.work, event) {
            (Work::LookUp(lookup), SocketEvent::Open) => lookup.handle_link_open(),
            (Work::LookUp(lookup), SocketEvent::Text(text)) => lookup.handle_text(&text),
            (Work::LookUp(lookup), SocketEvent::Binary(_)) => lookup.handle_binary(),
            (Work::LookUp(lookup), SocketEvent::Closed { .. }) => lookup.handle_link_closed(),
            (Work::Try(session, _), SocketEvent::Open) => session.handle_link_open(now()),
            (Work::Try(session, _), SocketEvent::Text(text)) => session.handle_text(&text, now()),
            (Work::Try(session, _), SocketEvent::Binary(octets)) => {
                session.handle_binary(&octets, now());
            }
            (Work::Try(session, _), SocketEvent::Closed { code, reason }) => {
                session.handle_link_closed(code, &reason, now());
            }
        }
    }

    /// There is no way to the bridge.
    fn cut(&mut self) {
        self.heard(SocketEvent::Closed {
            code: 1006,
            reason: String::new(),
        });
    }

    fn timed_out(&mut self) {
        if let Work::Try(session, _) = &mut self.work {
            session.handle_timeout(now());
        }
    }

    fn too_late(&mut self) {
        match &mut self.work {
            Work::LookUp(lookup) => lookup.handle_link_closed(),
            Work::Try(session, server) => {
                session.hang_up();
                let server = server.clone();
                let outcome = Err(Problem::TimedOut {
                    step: Step::Connecting,
                    seconds: TRY_MS / 1_000,
                });
                self.tell(Finding::Tried { server, outcome });
            }
        }
    }

    /// Sends what is to be sent; returns what was found out.
    fn drain(&mut self) -> Option<Finding> {
        let mut frames = Vec::new();
        let finding = match &mut self.work {
            Work::LookUp(lookup) => {
                frames.extend(core::iter::from_fn(|| lookup.poll_frame()));
                lookup.poll_outcome().map(Finding::Named)
            }
            Work::Try(session, server) => {
                frames.extend(core::iter::from_fn(|| session.poll_transmit()));
                let outcome =
                    core::iter::from_fn(|| session.poll_event()).find_map(|event| match event {
                        // It was greeted inside TLS, and has said what it can do, or that it does not say.
                        Event::Pop3(Pop3Event::Capabilities(_) | Pop3Event::Closed(None)) => {
                            Some(Ok(()))
                        }
                        Event::Pop3(Pop3Event::Closed(Some(problem))) => Some(Err(problem)),
                        _ => None,
                    });
                let server = server.clone();
                outcome.map(|outcome| Finding::Tried { server, outcome })
            }
        };
        for frame in frames {
            self.send(frame);
        }
        finding
    }

    fn send(&self, frame: Frame) {
        if let Some(socket) = &self.socket {
            socket.send(frame);
        }
    }

    fn tell(&mut self, finding: Finding) {
        if !self.told {
            self.told = true;
            port::post(&Update::Found(finding));
        }
    }
}

fn shared_token(token: Option<Secret<Vec<u8>>>) -> Option<Arc<Secret<String>>> {
    let text = |token: Secret<Vec<u8>>| String::from_utf8_lossy(token.declassify()).into_owned();
    token.map(|token| Arc::new(Secret::new(text(token))))
}

/// A session without anybody's name in it.
fn config(server: &Service, token: Option<Secret<Vec<u8>>>) -> Config {
    Config {
        link: Link::Tunnel(Destination {
            host: server.host.clone(),
            port: server.port,
            mode: server.mode,
            token: shared_token(token),
        }),
        tls: TlsConfig {
            pin: None,
            authorities: Vec::new(),
        },
        purpose: Purpose::LookAround,
        options: Options::default(),
        plaintext: None,
    }
}
