//! The page's end of the engine, and the only place of the page that holds a password or an access token.

use gloo_timers::callback::Timeout;
use shared::secret::Secret;
use yew::Callback;

use super::{
    browser,
    model::{Engine, Find, Password, sign_in::Account},
    root::Message,
    worker::{HELLO_MS, Running},
};
use crate::wire::{Errand, Request, SignIn, decode, encode};

/// The engine, and what is on its way there.
pub struct EnginePort {
    running: Option<Running>,
    greeted: bool,
    waiting: Vec<Request>,
    /// Kept while the person decides about a certificate, and no longer.
    password: Option<Secret<Vec<u8>>>,
    /// The bridge's access token, as long as the password.
    token: Option<Secret<Vec<u8>>>,
    hello: Option<Timeout>,
    report: Callback<Message>,
}

impl EnginePort {
    /// Starts an engine.
    pub fn start(report: Callback<Message>) -> Self {
        let mut port = Self {
            running: None,
            greeted: false,
            waiting: Vec::new(),
            password: None,
            token: None,
            hello: None,
            report,
        };
        port.restart();
        port
    }

    /// Ends the engine and starts a fresh one, which knows nothing.
    pub fn restart(&mut self) {
        self.end();
        let said = self.report.reform(|octets: Vec<u8>| {
            decode(&octets).map_or(Message::EngineUnintelligible, Message::Engine)
        });
        let broke = self
            .report
            .reform(|()| Message::EngineFault(Engine::Broken));
        self.running = Running::start(
            "engine",
            move |octets| said.emit(octets),
            move || broke.emit(()),
        );
        let silent = self
            .report
            .reform(|()| Message::EngineFault(Engine::Silent));
        self.hello = Some(Timeout::new(HELLO_MS, move || silent.emit(())));
    }

    /// Ends the engine: the session, its keys and the password go with its memory.
    pub fn end(&mut self) {
        self.running = None;
        self.greeted = false;
        self.waiting.clear();
        self.forget();
        self.hello = None;
    }

    /// The engine has said hello: what waited for it is sent.
    pub fn greeted(&mut self) {
        self.greeted = true;
        browser::mark("engine");
        self.hello = None;
        for request in std::mem::take(&mut self.waiting) {
            self.send(request);
        }
    }

    /// True once the engine has said hello, and is of our build.
    pub fn is_greeted(&self) -> bool {
        self.greeted
    }

    /// Sends a request, once the engine is there.
    pub fn send(&mut self, request: Request) {
        match &self.running {
            // Encoded, a request to sign in holds the password.
            Some(running) if self.greeted => {
                running.send(Secret::new(encode(&request)).declassify());
            }
            _ => self.waiting.push(request),
        }
    }

    /// Signs in. A typed password and token are kept until [`EnginePort::forget`].
    /// `keeps_password` is for the engine.
    pub fn sign_in(&mut self, account: Account, password: Password, keeps_password: bool) {
        if password != Password::Kept {
            let token = Secret::new(browser::take(browser::TOKEN));
            self.token = Some(token).filter(|token| !token.declassify().is_empty());
        }
        match password {
            Password::Typed => {
                self.password = Some(Secret::new(browser::take(browser::PASSWORD)));
            }
            Password::Public(password) => self.password = Some(Secret::new(password.into_bytes())),
            Password::Kept => {}
        }
        let password = self
            .password
            .as_ref()
            .map_or_else(Vec::new, |password| password.declassify().clone());
        self.send(Request::SignIn(SignIn {
            bridge: browser::bridge_url(),
            host: account.host,
            port: account.port,
            mode: account.mode,
            user: account.user,
            password: Secret::new(password),
            token: self
                .token
                .as_ref()
                .map(|token| Secret::new(token.declassify().clone())),
            pin: account.pin,
            keeps_password,
            plaintext_allowed: account.plaintext_allowed,
        }));
    }

    /// Has something found out about servers. No password goes into it; the access code stays in its field.
    pub fn find(&mut self, what: Find) {
        let token = || {
            let token = browser::read(browser::TOKEN);
            (!token.is_empty()).then(|| Secret::new(token))
        };
        let bridge = browser::bridge_url();
        self.send(Request::Find(match what {
            Find::LookUp(domain) => Errand::LookUp {
                bridge,
                domain,
                token: token(),
            },
            Find::Try(server) => Errand::Try {
                bridge,
                server,
                token: token(),
            },
            Find::Stop => Errand::Stop,
        }));
    }

    /// Wipes password and token.
    pub fn forget(&mut self) {
        self.password = None;
        self.token = None;
    }
}
