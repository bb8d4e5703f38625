//! The sign-in card: what was typed (never the password), how far it went, what went wrong.

use shared::{
    problem::{Credential, Problem, Refusal, ResponseCode, Step, TlsFault, TlsProblem},
    tunnel::{code::Code, message::Mode, page_config::PageConfig},
};

use super::{Action, Effect, Focus, Password};
use crate::wire::{ServerFacts, Stage};

/// The card.
#[derive(Debug)]
pub struct SignIn {
    /// The mail address, which mostly is the user name too.
    pub address: String,
    /// The user name, where it is another.
    pub user: String,
    /// The server's name, once edited; until then it is guessed from the address.
    host: Option<String>,
    /// The port as typed, once edited; until then it follows the security.
    port: Option<String>,
    /// How the connection is protected.
    pub mode: Mode,
    /// The server's part of the card is open.
    pub server_shown: bool,
    /// The password is shown as typed.
    pub revealed: bool,
    /// The person agrees that this server's network sees the password.
    pub plaintext_consent: bool,
    /// How far it went.
    pub phase: Phase,
    /// What is wrong, and where.
    pub trouble: Option<(Field, Trouble)>,
    /// What signing in was last tried with.
    pub account: Option<Account>,
    /// The certificate that the person has decided to trust for this visit, and the server that it is good for.
    trusted: Option<(String, u16, String)>,
    /// What is known of the server, between signing in and the listing.
    pub facts: Option<ServerFacts>,
}

impl Default for SignIn {
    fn default() -> Self {
        Self {
            address: String::new(),
            user: String::new(),
            host: None,
            port: None,
            mode: Mode::Tls,
            server_shown: false,
            revealed: false,
            plaintext_consent: false,
            phase: Phase::Idle,
            trouble: None,
            account: None,
            trusted: None,
            facts: None,
        }
    }
}

/// How far signing in went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Waiting for the person.
    #[default]
    Idle,
    /// On the way.
    Connecting(Stage),
    /// The person has to decide about a certificate.
    Certificate(TlsProblem),
}

/// What is wrong on the card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The address is missing.
    NoAddress,
    /// The password is missing.
    NoPassword,
    /// The server's name is missing and cannot be guessed.
    NoServer,
    /// The port is not a number from 1 to 65535.
    BadPort,
    /// No encryption was chosen, and the box that allows it is not ticked.
    NoConsent,
    /// The session could not be made.
    Session(Problem),
}

/// A place on the card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The address.
    Address,
    /// The password.
    Password,
    /// The server's name, port and security.
    Server,
    /// No field of the card.
    Whole,
}

/// Whose mailbox, and where. No secret in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The user name.
    pub user: String,
    /// The mail server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub mode: Mode,
    /// A certificate to trust.
    pub pin: Option<String>,
    /// Clear text is allowed for this host.
    pub plaintext_allowed: bool,
}

/// What a person does with the card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// The address was edited.
    Address(String),
    /// The user name was edited.
    User(String),
    /// The server's name was edited.
    Host(String),
    /// The port was edited.
    Port(String),
    /// The security was chosen.
    Security(Mode),
    /// The box that allows clear text was ticked or not.
    Consent(bool),
    /// The server's part was opened or closed.
    ServerShown,
    /// The password was revealed or hidden.
    Revealed,
    /// Sign in.
    Submit {
        /// True if the password field is not empty.
        password_given: bool,
    },
    /// Look into the public mailbox.
    Demo,
    /// Never mind.
    Cancel,
    /// Trust the certificate on the card, for this visit.
    Trust,
    /// Do not trust it.
    Distrust,
    /// Copy its fingerprint.
    CopyFingerprint,
}

impl From<Input> for Action {
    fn from(input: Input) -> Self {
        Self::SignIn(input)
    }
}

impl SignIn {
    /// The server's name, as edited or guessed.
    pub fn host(&self) -> String {
        match &self.host {
            Some(host) => host.trim().to_owned(),
            None => guess(&self.address).unwrap_or_default(),
        }
    }

    /// The port as it stands in its field.
    pub fn port_text(&self) -> String {
        self.port
            .clone()
            .unwrap_or_else(|| self.mode.default_port().to_string())
    }

    /// True where the bridge's operator lists this server as one without encryption.
    pub fn plaintext_possible(&self, config: &PageConfig) -> bool {
        let host = self.host();
        config
            .plaintext_hosts
            .iter()
            .any(|listed| listed.eq_ignore_ascii_case(&host))
    }

    /// One thing that the person did.
    pub fn input(&mut self, input: Input, config: &PageConfig, effects: &mut Vec<Effect>) {
        let host = self.host();
        match input {
            Input::Address(text) => self.address = text,
            Input::User(text) => self.user = text,
            Input::Host(text) => self.host = Some(text),
            Input::Port(text) => self.port = Some(text),
            Input::Security(mode) => self.mode = mode,
            Input::Consent(given) => self.plaintext_consent = given,
            Input::ServerShown => self.server_shown = !self.server_shown,
            Input::Revealed => self.revealed = !self.revealed,
            Input::Submit { password_given } => self.submit(password_given, config, effects),
            Input::Demo => self.demo(config, effects),
            Input::Cancel => self.cancel(effects),
            Input::Trust => self.trust(effects),
            Input::Distrust => self.distrust(effects),
            Input::CopyFingerprint => self.copy_fingerprint(effects),
        }
        // A choice made for one server does not hold for the next.
        if self.mode == Mode::Plain && !self.plaintext_possible(config) {
            self.mode = Mode::Tls;
        }
        self.plaintext_consent &= self.mode == Mode::Plain && self.host() == host;
    }

    /// Signing in goes on.
    pub fn stage(&mut self, stage: Stage) {
        if matches!(self.phase, Phase::Connecting(_)) {
            self.phase = Phase::Connecting(stage);
        }
    }

    /// It went wrong.
    pub fn ended(&mut self, problem: Problem, effects: &mut Vec<Effect>) {
        if !matches!(self.phase, Phase::Connecting(_)) {
            return;
        }
        self.facts = None;
        if let Problem::Tls(tls) = &problem
            && tls.certificate.is_some()
            && (tls.kind.can_be_pinned() || matches!(tls.kind, TlsFault::PinMismatch { .. }))
        {
            if !tls.kind.can_be_pinned() {
                effects.push(Effect::ForgetPassword);
            }
            self.phase = Phase::Certificate(tls.clone());
            effects.push(Effect::Focus(Focus::Certificate));
            return;
        }
        effects.push(Effect::ForgetPassword);
        self.phase = Phase::Idle;
        self.complain(field_of(&problem), Trouble::Session(problem), effects);
    }

    fn submit(&mut self, password_given: bool, config: &PageConfig, effects: &mut Vec<Effect>) {
        if self.phase != Phase::Idle {
            return;
        }
        self.trouble = None;
        let account = match self.read(config) {
            Ok(account) => account,
            Err((field, trouble)) => return self.complain(field, trouble, effects),
        };
        if !password_given {
            return self.complain(Field::Password, Trouble::NoPassword, effects);
        }
        self.start(account, Password::Typed, effects);
    }

    /// What is on the card, if it can be used.
    fn read(&self, config: &PageConfig) -> Result<Account, (Field, Trouble)> {
        if self.address.trim().is_empty() {
            return Err((Field::Address, Trouble::NoAddress));
        }
        let host = self.host();
        if host.is_empty() {
            return Err((Field::Server, Trouble::NoServer));
        }
        let port = self
            .port_text()
            .trim()
            .parse()
            .ok()
            .filter(|port| *port != 0);
        let port = port.ok_or((Field::Server, Trouble::BadPort))?;
        let plaintext_allowed =
            self.mode == Mode::Plain && self.plaintext_consent && self.plaintext_possible(config);
        if self.mode == Mode::Plain && !plaintext_allowed {
            return Err((Field::Server, Trouble::NoConsent));
        }
        let user = if self.user.trim().is_empty() {
            &self.address
        } else {
            &self.user
        };
        Ok(Account {
            user: user.trim().into(),
            pin: self.pin_for(&host, port),
            host,
            port,
            mode: self.mode,
            plaintext_allowed,
        })
    }

    fn pin_for(&self, host: &str, port: u16) -> Option<String> {
        let (trusted_host, trusted_port, pin) = self.trusted.as_ref()?;
        (trusted_host == host && *trusted_port == port).then(|| pin.clone())
    }

    fn demo(&mut self, config: &PageConfig, effects: &mut Vec<Effect>) {
        let (Phase::Idle, Some(demo)) = (&self.phase, &config.demo) else {
            return;
        };
        self.trouble = None;
        self.address.clone_from(&demo.user);
        self.host = Some(demo.host.clone());
        self.port = Some(demo.port.to_string());
        self.mode = demo.mode;
        let account = Account {
            user: demo.user.clone(),
            host: demo.host.clone(),
            port: demo.port,
            mode: demo.mode,
            pin: Some(demo.pin.clone()).filter(|pin| !pin.is_empty()),
            plaintext_allowed: demo.mode == Mode::Plain,
        };
        self.start(account, Password::Public(demo.password.clone()), effects);
    }

    fn start(&mut self, account: Account, password: Password, effects: &mut Vec<Effect>) {
        self.phase = Phase::Connecting(Stage::Connecting);
        self.revealed = false;
        self.account = Some(account.clone());
        effects.push(Effect::SignIn { account, password });
        effects.push(Effect::Focus(Focus::Cancel));
    }

    fn cancel(&mut self, effects: &mut Vec<Effect>) {
        match self.phase {
            Phase::Idle => {}
            Phase::Connecting(_) => {
                self.phase = Phase::Idle;
                self.facts = None;
                effects.extend([
                    Effect::ForgetPassword,
                    Effect::RestartEngine,
                    Effect::Focus(Focus::Password),
                ]);
            }
            Phase::Certificate(_) => self.distrust(effects),
        }
    }

    fn trust(&mut self, effects: &mut Vec<Effect>) {
        let (Phase::Certificate(problem), Some(account)) = (&self.phase, &self.account) else {
            return;
        };
        let (true, Some(certificate)) = (problem.kind.can_be_pinned(), &problem.certificate) else {
            return;
        };
        let pin = certificate.sha256.clone();
        let account = Account {
            pin: Some(pin.clone()),
            ..account.clone()
        };
        self.trusted = Some((account.host.clone(), account.port, pin));
        self.start(account, Password::Kept, effects);
    }

    fn distrust(&mut self, effects: &mut Vec<Effect>) {
        self.phase = Phase::Idle;
        effects.extend([Effect::ForgetPassword, Effect::Focus(Focus::Password)]);
    }

    fn copy_fingerprint(&self, effects: &mut Vec<Effect>) {
        if let Phase::Certificate(TlsProblem {
            certificate: Some(certificate),
            ..
        }) = &self.phase
        {
            effects.push(Effect::Copy(certificate.sha256.clone()));
        }
    }

    fn complain(&mut self, field: Field, trouble: Trouble, effects: &mut Vec<Effect>) {
        self.trouble = Some((field, trouble));
        self.server_shown |= field == Field::Server;
        effects.push(Effect::Focus(match field {
            Field::Address => Focus::Address,
            Field::Password | Field::Whole => Focus::Password,
            Field::Server => Focus::Server,
        }));
    }
}

/// Where most providers have their POP3 server. Nothing is sent there before the person has seen it on the card.
fn guess(address: &str) -> Option<String> {
    let (_, domain) = address.trim().rsplit_once('@')?;
    (!domain.is_empty()).then(|| format!("pop.{}", domain.to_ascii_lowercase()))
}

/// Which field a problem belongs to.
fn field_of(problem: &Problem) -> Field {
    match problem {
        Problem::Refused { step, refusal }
            if *step == Step::Login && is_about_password(refusal) =>
        {
            Field::Password
        }
        Problem::Unsendable(Credential::User) => Field::Address,
        Problem::Unsendable(Credential::Password) => Field::Password,
        Problem::Tls(_)
        | Problem::NotPop3 { .. }
        | Problem::StlsNotOffered
        | Problem::InjectedPlaintext => Field::Server,
        Problem::Bridge { code, .. } if SERVER.contains(code) => Field::Server,
        _ => Field::Whole,
    }
}

/// Codes that are about what stands under "Server".
const SERVER: [Code; 7] = [
    Code::PortDenied,
    Code::HostDenied,
    Code::AddressDenied,
    Code::PlaintextDenied,
    Code::DnsNotFound,
    Code::Refused,
    Code::ConnectTimeout,
];

/// Most servers say no more than `-ERR`, and mostly it is the password.
fn is_about_password(refusal: &Refusal) -> bool {
    matches!(
        refusal.code,
        None | Some(ResponseCode::Auth | ResponseCode::Other(_))
    )
}

#[cfg(test)]
#[path = "sign_in_tests.rs"]
mod tests;
