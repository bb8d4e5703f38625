//! The only loop: what happens goes into the visit, what it wants done is done.

use std::{cell::RefCell, rc::Rc, sync::Arc};

use gloo_timers::callback::Timeout;
use shared::{
    mailbox::receipt::Receipt,
    pop3::{
        auth::choose::Wish,
        client::{Credentials, Options, Purpose},
        command::{Password, PlaintextAllowed, UserName},
    },
    problem::Problem,
    secret::Secret,
    session::{Config, Link},
    tls::{Pin, TlsConfig},
    tunnel::client::{Destination, Frame},
    visit::{Habits, News, Visit},
};

use super::{
    clock::now,
    finder::Finder,
    keeping::Keeping,
    socket::{Socket, SocketEvent},
};
use crate::{
    port,
    wire::{BUILD, MESSAGE_MAX, MessageProblem, Request, SignIn, Update},
};

/// Progress is told at most this often, in milliseconds.
const PROGRESS_MS: u128 = 100;

/// Starts the engine in this worker.
pub fn run() {
    let engine = Handle(Rc::new(RefCell::new(Engine::default())));
    port::post(&Update::Hello {
        build: BUILD.to_owned(),
    });
    port::serve(move |request| engine.with(|engine, handle| engine.request(request, handle)));
}

/// Callbacks of the socket and the timer come back through this.
#[derive(Clone)]
struct Handle(Rc<RefCell<Engine>>);

impl Handle {
    /// Lets something happen to the engine, then drains it.
    fn with(&self, happen: impl FnOnce(&mut Engine, &Self)) {
        let mut engine = self.0.borrow_mut();
        happen(&mut engine, self);
        engine.drain(self);
    }
}

#[derive(Default)]
struct Engine {
    visit: Option<Visit>,
    socket: Option<Socket>,
    /// Sockets that said goodbye and are still closing: dropping one at once could cut its last frame off.
    closing: Option<Socket>,
    timer: Option<Timeout>,
    /// What another session needs, the password among it: kept from the first listing until the person leaves, or the page
    /// ends this worker, so that the engine can come back, and look for new mail, without asking again. Wiped by its
    /// `Secret`s when dropped; never written down.
    kept: Option<SignIn>,
    listed: bool,
    /// What is found out before anyone signs in.
    finder: Option<Finder>,
    /// When the visit ends, begin another.
    reconnect: bool,
    /// The maildrop is only looked into: once it is listed, it is let go.
    look: bool,
    /// Sizes, to refuse what is too large before it is fetched.
    too_large: Vec<u32>,
    last_progress: u128,
    keeping: Keeping,
    /// Tells the present socket's events from an earlier one's.
    generation: u32,
}

impl Engine {
    fn request(&mut self, request: Request, handle: &Handle) {
        let at = now();
        match request {
            Request::Find(errand) => self.finder = Finder::start(errand),
            Request::SignIn(sign_in) => {
                self.finder = None;
                self.keep(sign_in);
                match &mut self.visit {
                    // The password was typed again: what is there ends first, deleting nothing.
                    Some(visit) => {
                        self.reconnect = true;
                        visit.release(at);
                    }
                    None => {
                        self.listed = false;
                        self.start(handle);
                    }
                }
            }
            // It is about to be listed.
            Request::Reconnect if self.look && self.visit.is_some() => self.look = false,
            Request::Reconnect => match &mut self.visit {
                Some(visit) => {
                    self.reconnect = true;
                    visit.release(at);
                }
                None => self.start(handle),
            },
            Request::Check { asked } if self.visit.is_none() => {
                self.start(handle);
                self.look = !asked;
            }
            Request::Open { number } if self.too_large.contains(&number) => {
                port::post(&Update::MessageFailed {
                    number,
                    why: MessageProblem::TooLarge,
                });
            }
            request => {
                let Some(visit) = &mut self.visit else {
                    match request {
                        Request::SignOut { delete } => self.left(delete),
                        Request::Commit { delete } => {
                            port::post(&Update::Committed(not_deleted(delete)));
                        }
                        _ => {}
                    }
                    return;
                };
                match request {
                    Request::Headers { numbers } => visit.want_headers(&numbers, at),
                    Request::Open { number } => visit.open(number, at),
                    Request::Cancel { number } => visit.cancel(number, at),
                    Request::Fetch { save, numbers } => {
                        self.keeping.file(save);
                        visit.fetch(numbers, at);
                    }
                    Request::StopFetching => {
                        self.keeping.void();
                        visit.stop_fetching(at);
                    }
                    Request::GiveUp => visit.give_up(at),
                    Request::SignOut { delete } => visit.sign_out(&delete, at),
                    Request::Check { asked } => visit.check(asked, at),
                    Request::Commit { delete } => visit.commit(&delete, at),
                    Request::StopDeleting => visit.stop_deleting(at),
                    Request::SignIn(_) | Request::Reconnect | Request::Find(_) => {}
                }
            }
        }
    }

    /// The person leaves while there is no session: nothing was deleted.
    fn left(&mut self, delete: Vec<u32>) {
        self.kept = None;
        port::post(&Update::SignedOut {
            receipt: not_deleted(delete),
            problem: None,
        });
    }

    /// Whoever types the password again is not asked for the bridge's access code again.
    fn keep(&mut self, mut sign_in: SignIn) {
        let before = self.kept.take().and_then(|kept| kept.token);
        sign_in.token = sign_in.token.or(before);
        self.kept = Some(sign_in);
    }

    /// Opens a session with what is kept.
    fn start(&mut self, handle: &Handle) {
        self.reconnect = false;
        self.look = false;
        self.too_large.clear();
        let begun = self
            .kept
            .as_ref()
            .ok_or(Problem::Internal("nothing to reconnect with".into()))
            .and_then(config);
        match begun {
            // The visit asks for its first link as for every other.
            Ok(config) => {
                let keeps_password = self.kept.as_ref().is_some_and(|kept| kept.keeps_password);
                self.visit = Some(Visit::new(config, habits(keeps_password), now()));
            }
            Err(problem) => port::post(&Update::Ended { problem }),
        }
        self.link(handle);
    }

    /// Opens a socket where the visit wants one, in place of the one before.
    fn link(&mut self, handle: &Handle) {
        let Some(visit) = &mut self.visit else { return };
        if !visit.poll_link() {
            return;
        }
        self.generation += 1;
        let generation = self.generation;
        let handle = handle.clone();
        let report = move |event| handle.with(|engine, _| engine.happened(generation, event));
        let bridge = self.kept.as_ref().map_or("", |kept| &kept.bridge);
        match Socket::open(bridge, report) {
            Ok(socket) => self.socket = Some(socket),
            Err(_) => visit.handle(now(), |session, at| {
                session.handle_link_closed(1006, "", at);
            }),
        }
    }

    fn happened(&mut self, generation: u32, event: SocketEvent) {
        if generation != self.generation {
            return;
        }
        let Some(visit) = &mut self.visit else { return };
        visit.handle(now(), |session, at| match event {
            SocketEvent::Open => session.handle_link_open(at),
            SocketEvent::Text(text) => session.handle_text(&text, at),
            SocketEvent::Binary(octets) => session.handle_binary(&octets, at),
            SocketEvent::Closed { code, reason } => session.handle_link_closed(code, &reason, at),
        });
    }

    /// The drain law: link, frames, news, timer.
    fn drain(&mut self, handle: &Handle) {
        self.link(handle);
        self.send();
        while let Some(news) = self.visit.as_mut().and_then(Visit::poll_news) {
            self.tell(news, handle);
            self.link(handle);
            self.send();
        }
        let deadline = self.visit.as_ref().and_then(Visit::poll_timeout);
        self.timer = deadline.map(|deadline| {
            let wait = deadline.saturating_sub(now().monotonic).as_millis();
            let handle = handle.clone();
            // One millisecond more: a timer that fires early would only be set again.
            Timeout::new(
                u32::try_from(wait).unwrap_or(u32::MAX).saturating_add(1),
                move || {
                    handle.with(|engine, _| {
                        if let Some(visit) = &mut engine.visit {
                            visit.handle_timeout(now());
                        }
                    });
                },
            )
        });
    }

    fn send(&mut self) {
        while let Some(frame) = self.visit.as_mut().and_then(Visit::poll_transmit) {
            let last = frame == Frame::Close;
            if let Some(socket) = &self.socket {
                socket.send(frame);
            }
            if last {
                self.closing = self.socket.take();
            }
        }
    }

    fn tell(&mut self, news: News, handle: &Handle) {
        let update = match news {
            News::Progress {
                number,
                received,
                expected,
            } => {
                let at = now().monotonic.as_millis();
                if at < self.last_progress + PROGRESS_MS {
                    return;
                }
                self.last_progress = at;
                Update::Progress {
                    number,
                    received,
                    expected,
                }
            }
            News::Listed(entries) => {
                self.listed = true;
                self.forget();
                let large = entries.iter().filter(|entry| entry.octets > MESSAGE_MAX);
                self.too_large = large.map(|entry| entry.number).collect();
                if core::mem::take(&mut self.look) {
                    port::post(&Update::Listed(entries));
                    return self.let_go();
                }
                Update::Listed(entries)
            }
            News::Checked { arrived, gone } => {
                let large = arrived.iter().filter(|entry| entry.octets > MESSAGE_MAX);
                self.too_large.extend(large.map(|entry| entry.number));
                Update::Checked { arrived, gone }
            }
            News::Unchecked { problem } => Update::Unchecked { problem },
            News::TooEarly { seconds } => Update::TooEarly { seconds },
            News::Committed(receipt) => Update::Committed(receipt),
            News::Released => {
                self.over();
                if self.reconnect {
                    return self.start(handle);
                }
                Update::Released
            }
            News::Ended(problem) => {
                self.over();
                // Before the first listing a failed sign-in is forgotten with its password.
                if !self.listed {
                    self.kept = None;
                } else if self.reconnect {
                    return self.start(handle);
                }
                self.forget();
                Update::Ended { problem }
            }
            News::SignedOut { receipt, problem } => {
                self.over();
                self.kept = None;
                Update::SignedOut { receipt, problem }
            }
            News::Stage(stage) => Update::Stage(stage),
            News::SignedIn(facts) => Update::SignedIn(facts),
            News::Header { number, octets } => Update::Header { number, octets },
            News::HeaderRefused { number, refusal } => Update::HeaderFailed { number, refusal },
            News::Message { number, octets } => Update::Message { number, octets },
            News::MessageRefused { number, refusal } => Update::MessageFailed {
                number,
                why: MessageProblem::Refused(refusal),
            },
            News::Deleting { done, total } => Update::Deleting { done, total },
            News::ComingBack { committed, total } => Update::ComingBack { committed, total },
            News::Data { number, octets } => return self.keeping.data(number, &octets),
            News::Fetched { number } => return self.keeping.fetched(number),
            News::StartsOver { number } => {
                self.keeping.void();
                Update::StartsOver { number }
            }
            // For command lines and consoles.
            News::HowSignedIn(_) | News::Capabilities(_) | News::Said { .. } | News::SaidNo(_) => {
                return;
            }
            News::Draining { .. } => Update::Draining,
            News::Away => Update::Away,
            News::Waiting { seconds, problem } => Update::Waiting { seconds, problem },
            News::Resumed => Update::Resumed,
        };
        port::post(&update);
    }

    /// The password has done its work, where it is not to be kept any longer.
    fn forget(&mut self) {
        if let Some(kept) = self.kept.as_mut().filter(|kept| !kept.keeps_password) {
            kept.password = Secret::new(Vec::new());
        }
    }

    fn let_go(&mut self) {
        if let Some(visit) = &mut self.visit {
            visit.release(now());
        }
    }

    fn over(&mut self) {
        self.send();
        self.look = false;
        self.keeping.void();
        self.visit = None;
    }
}

/// There is no session: all of it is kept.
fn not_deleted(numbers: Vec<u32>) -> Receipt {
    Receipt {
        kept: numbers,
        ..Receipt::default()
    }
}

/// A page that was sent away by its bridge together with others comes back at a time of its own.
fn habits(keeps_password: bool) -> Habits {
    Habits {
        keeps_password,
        seed: js_sys::Math::random().to_bits(),
        ..Habits::default()
    }
}

/// What the session needs, from what the page has sent.
fn config(sign_in: &SignIn) -> Result<Config, Problem> {
    let pin = match &sign_in.pin {
        Some(pin) => Some(Pin::parse(pin).ok_or(Problem::Internal("a pin has 64 digits".into()))?),
        None => None,
    };
    Ok(Config {
        link: Link::Tunnel(Destination {
            host: sign_in.host.clone(),
            port: sign_in.port,
            mode: sign_in.mode,
            token: sign_in.token.as_ref().map(|token| {
                let token = String::from_utf8_lossy(token.declassify()).into_owned();
                Arc::new(Secret::new(token))
            }),
        }),
        tls: TlsConfig {
            pin,
            authorities: Vec::new(),
        },
        purpose: Purpose::SignIn(Arc::new(Credentials {
            user: UserName::new(&sign_in.user)?,
            password: Password::new(Secret::new(sign_in.password.declassify().clone()))?,
            wish: Wish::Best,
        })),
        options: Options::default(),
        plaintext: sign_in
            .plaintext_allowed
            .then(PlaintextAllowed::given_by_a_person),
    })
}
