//! The sign-in card: what was typed (never the password), how far it went, what went wrong.

use shared::{
    problem::{Problem, TlsFault, TlsProblem},
    tunnel::{code::Code, message::Mode, page_config::PageConfig},
};

use self::field::field_of;
use super::{Action, Effect, Focus, Password, wait::Wait};
use crate::wire::{ServerFacts, Stage};

mod field;

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
    /// The access code is shown as typed.
    pub token_revealed: bool,
    /// The bridge has asked for an access code, whatever it says of itself.
    token_asked: bool,
    /// The bridge wants a pause before the next attempt, or takes one itself.
    pub wait: Wait,
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
            token_revealed: false,
            token_asked: false,
            wait: Wait::default(),
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
    /// The access code is missing.
    NoToken,
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
    /// The bridge's access code.
    Token,
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
    /// One of the servers that the bridge's operator offers was chosen; none, to name another one.
    Preset(Option<usize>),
    /// The password was revealed or hidden.
    Revealed,
    /// The access code was revealed or hidden.
    TokenRevealed,
    /// Sign in.
    Submit {
        /// True if the password field is not empty.
        password_given: bool,
        /// True if the access code's field is not empty.
        token_given: bool,
    },
    /// Look into the public mailbox.
    Demo {
        /// True if the access code's field is not empty.
        token_given: bool,
    },
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

    /// True where the bridge wants an access code.
    pub fn token_wanted(&self, config: &PageConfig) -> bool {
        config.token_wanted || self.token_asked
    }

    /// Fills in the first server that the operator offers, unless the person was quicker.
    pub fn offer(&mut self, config: &PageConfig) {
        if self.host.is_none() && self.port.is_none() && self.mode == Mode::Tls {
            self.preset((!config.presets.is_empty()).then_some(0), config);
        }
    }

    /// Which of the operator's servers is on the card.
    pub fn chosen_preset(&self, config: &PageConfig) -> Option<usize> {
        let (host, port) = (self.host(), self.port_text());
        config.presets.iter().position(|preset| {
            preset.host.eq_ignore_ascii_case(&host)
                && preset.port.to_string() == port.trim()
                && preset.mode == self.mode
        })
    }

    fn preset(&mut self, index: Option<usize>, config: &PageConfig) {
        let preset = index.and_then(|index| config.presets.get(index));
        self.host = preset.map(|preset| preset.host.clone());
        self.port = preset.map(|preset| preset.port.to_string());
        self.mode = preset.map_or(Mode::Tls, |preset| preset.mode);
        self.server_shown |= preset.is_none() && !config.presets.is_empty();
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
            Input::Preset(index) => self.preset(index, config),
            Input::Revealed => self.revealed = !self.revealed,
            Input::TokenRevealed => self.token_revealed = !self.token_revealed,
            Input::Submit {
                password_given,
                token_given,
            } => self.submit(password_given, token_given, config, effects),
            Input::Demo { token_given } => self.demo(token_given, config, effects),
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
            self.wait.end();
        }
    }

    /// It went wrong.
    pub fn ended(&mut self, problem: Problem, effects: &mut Vec<Effect>) {
        if !matches!(self.phase, Phase::Connecting(_)) {
            return;
        }
        self.facts = None;
        self.wait.end();
        if let Problem::Bridge {
            code,
            retry_after_s,
        } = &problem
        {
            self.token_asked |= *code == Code::Unauthorized;
            self.wait.begin(retry_after_s.unwrap_or(0), effects);
        }
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

    fn submit(
        &mut self,
        password_given: bool,
        token_given: bool,
        config: &PageConfig,
        effects: &mut Vec<Effect>,
    ) {
        if self.phase != Phase::Idle || self.wait.left().is_some() {
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
        if self.token_wanted(config) && !token_given {
            return self.complain(Field::Token, Trouble::NoToken, effects);
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

    fn demo(&mut self, token_given: bool, config: &PageConfig, effects: &mut Vec<Effect>) {
        let (Phase::Idle, Some(demo), None) = (&self.phase, &config.demo, self.wait.left()) else {
            return;
        };
        self.trouble = None;
        if self.token_wanted(config) && !token_given {
            return self.complain(Field::Token, Trouble::NoToken, effects);
        }
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
        self.token_revealed = false;
        self.account = Some(account.clone());
        effects.push(Effect::SignIn { account, password });
        effects.push(Effect::Focus(Focus::Cancel));
    }

    fn cancel(&mut self, effects: &mut Vec<Effect>) {
        match self.phase {
            Phase::Idle => {}
            Phase::Connecting(_) => {
                self.phase = Phase::Idle;
                self.wait.end();
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
            Field::Token => Focus::Token,
            Field::Server => Focus::Server,
        }));
    }
}

/// Where most providers have their POP3 server. Nothing is sent there before the person has seen it on the card.
fn guess(address: &str) -> Option<String> {
    let (_, domain) = address.trim().rsplit_once('@')?;
    (!domain.is_empty()).then(|| format!("pop.{}", domain.to_ascii_lowercase()))
}

#[cfg(test)]
#[path = "sign_in_tests.rs"]
mod tests;
