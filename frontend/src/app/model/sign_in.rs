//! The sign-in card: what was typed (never the password), how far it went, what went wrong.

use std::rc::Rc;

use shared::{
    mailbox::Entry,
    problem::{Problem, TlsFault, TlsProblem},
    tunnel::{code::Code, message::Mode, page_config::PageConfig},
};

pub use self::parts::{Account, Field, Hurdle, Input, Phase, Trouble};
use self::{
    field::field_of,
    finding::{Finding, Found, Search},
    providers::{UserForm, Wants},
    verdict::{pause_of, refine},
};
use super::{
    Effect, Focus, Password,
    memory::{Change, Memory, Pinned},
    wait::Wait,
};
use crate::app::idn;
use crate::wire::{ServerFacts, Stage};

mod field;
pub mod finding;
mod looking;
mod next;
mod parts;
pub mod providers;
mod verdict;

/// The card.
#[derive(Debug)]
pub struct SignIn {
    /// The mail address, which mostly is the user name too.
    pub address: String,
    /// The user name, once edited; until then it follows from the address, as the provider wants it.
    user: Option<String>,
    /// The table of providers, once it is there.
    providers: Rc<str>,
    /// Where the mailbox is, by what can be found out.
    pub finding: Finding,
    /// The server's name, once edited; until then it is found from the address.
    host: Option<String>,
    /// The port as typed, once edited; until then it follows the security.
    port: Option<String>,
    /// How the connection is protected.
    pub mode: Mode,
    /// The person has chosen that; until then it follows from what was found.
    mode_chosen: bool,
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
    /// What this device remembers, where it may be used.
    pub(super) memory: Option<Rc<Memory>>,
    /// What is known of the server, between signing in and the listing.
    pub facts: Option<ServerFacts>,
    /// The listing, while there is nowhere to put it.
    pub listed: Option<Vec<Entry>>,
}

impl Default for SignIn {
    fn default() -> Self {
        Self {
            address: String::new(),
            user: None,
            providers: Rc::default(),
            finding: Finding::default(),
            host: None,
            port: None,
            mode: Mode::Tls,
            mode_chosen: false,
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
            memory: None,
            facts: None,
            listed: None,
        }
    }
}

impl SignIn {
    /// The server's name, as edited or guessed.
    pub fn host(&self) -> String {
        match &self.host {
            Some(host) => host.trim().to_owned(),
            None => self
                .found()
                .map_or_else(String::new, |found| found.server.host.clone()),
        }
    }

    /// The same as it is shown.
    pub fn host_shown(&self) -> String {
        let host = self.host();
        match self.host {
            Some(_) => idn::both(&host, &idn::wire(&host)),
            None => self.finding.shown(&host),
        }
    }

    /// What was found out, while it is what counts.
    pub fn found(&self) -> Option<&Found> {
        self.finding.found.as_ref().filter(|_| self.host.is_none())
    }

    /// What the provider wants besides the address and its password.
    pub fn wants(&self) -> Wants {
        self.found().map_or(Wants::Nothing, |found| found.wants)
    }

    /// The user name as it stands in its field: empty where it is the address.
    pub fn user_text(&self) -> String {
        let form = self.found().map_or(UserForm::Address, |found| found.user);
        match &self.user {
            Some(user) => user.clone(),
            None if form == UserForm::Address => String::new(),
            None => form.of(&self.address),
        }
    }

    /// The table of providers has come.
    pub fn provide(&mut self, table: &Rc<str>, config: &PageConfig, effects: &mut Vec<Effect>) {
        self.providers = Rc::clone(table);
        self.look_at_address(effects);
        self.go_on(config, effects);
    }

    /// The port as it stands in its field.
    pub fn port_text(&self) -> String {
        let found = self.found().filter(|found| found.server.mode == self.mode);
        let known = found.map_or_else(|| self.mode.default_port(), |found| found.server.port);
        self.port.clone().unwrap_or_else(|| known.to_string())
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
        self.mode_chosen = false;
        self.host = preset.map(|preset| preset.host.clone());
        self.port = preset.map(|preset| preset.port.to_string());
        self.mode = preset.map_or(Mode::Tls, |preset| preset.mode);
        self.server_shown |= preset.is_none() && !config.presets.is_empty();
    }

    /// One thing that the person did.
    pub fn input(&mut self, input: Input, config: &PageConfig, effects: &mut Vec<Effect>) {
        let host = self.host();
        match input {
            Input::Address(text) => {
                self.address = text;
                self.look_at_address(effects);
            }
            Input::User(text) => self.user = Some(text),
            Input::Host(text) => self.name_host(text, effects),
            Input::Port(text) => self.port = Some(text),
            Input::AddressLeft {
                address,
                token_given,
            } => {
                self.address = address;
                self.look_at_address(effects);
                self.find(token_given, config, effects);
            }
            Input::Agreed => {
                self.finding.agreed = true;
                self.trouble = None;
                effects.push(Effect::Focus(Focus::Password));
            }
            Input::NotAgreed => {
                self.name_host(String::new(), effects);
                self.server_shown = true;
                effects.push(Effect::Focus(Focus::Server));
            }
            Input::Security(mode) => {
                self.mode = mode;
                self.mode_chosen = true;
            }
            Input::Consent(given) => self.plaintext_consent = given,
            Input::ServerShown => self.server_shown = !self.server_shown,
            Input::Preset(index) => {
                self.finding.stop(effects);
                self.preset(index, config);
                self.take_mode();
            }
            Input::Revealed => self.revealed = !self.revealed,
            Input::TokenRevealed => self.token_revealed = !self.token_revealed,
            Input::Submit {
                password_given,
                token_given,
            } => self.submit(password_given, token_given, config, effects),
            Input::Demo { token_given } => self.demo(token_given, config, effects),
            Input::Cancel => self.cancel(effects),
            Input::Trust { always } => self.trust(always, effects),
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
        if self.phase == Phase::Finding {
            self.finding.stop(effects);
            self.phase = Phase::Idle;
            return self.complain(Field::Whole, Trouble::Session(problem), effects);
        }
        if !matches!(self.phase, Phase::Connecting(_)) {
            return;
        }
        self.facts = None;
        self.listed = None;
        self.wait.end();
        if self.try_next(&problem, effects) {
            return;
        }
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
        if let Some(seconds) = pause_of(&problem) {
            self.wait.begin(seconds, effects);
        }
        if problem == Problem::BridgeUnreachable {
            effects.push(Effect::LookAround);
        }
        let field = field_of(&problem);
        self.complain(field, refine(problem, self.wants()), effects);
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
        self.find(true, config, effects);
        if self.host.is_none() && self.finding.is_under_way() {
            self.phase = Phase::Finding;
            return effects.push(Effect::Focus(Focus::Cancel));
        }
        self.start(account, Password::Typed, effects);
    }

    /// What is on the card, if it can be used.
    fn read(&self, config: &PageConfig) -> Result<Account, (Field, Trouble)> {
        if self.address.trim().is_empty() {
            return Err((Field::Address, Trouble::NoAddress));
        }
        let host = idn::wire(&self.host());
        if host.is_empty() {
            return Err((Field::Server, Trouble::NoServer));
        }
        if self.host.is_none() {
            let server = |trouble| Err((Field::Server, trouble));
            match self.finding.search {
                Search::NoPop3 => return server(Trouble::Hurdle(Hurdle::NoPop3)),
                Search::NobodyAnswers => return server(Trouble::Hurdle(Hurdle::NobodyAnswers)),
                _ if self.finding.foreign().is_some() => {
                    return server(Trouble::Hurdle(Hurdle::Foreign));
                }
                _ => {}
            }
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
        let user = self.user_text();
        let user = if user.trim().is_empty() {
            &self.address
        } else {
            &user
        };
        Ok(Account {
            user: idn::wire_address(user.trim()),
            pin: self.pin_for(&host, port),
            host,
            port,
            mode: self.mode,
            plaintext_allowed,
        })
    }

    fn pin_for(&self, host: &str, port: u16) -> Option<String> {
        let here = |(trusted, at, _): &&(String, u16, String)| trusted == host && *at == port;
        let this_visit = self
            .trusted
            .as_ref()
            .filter(here)
            .map(|(.., pin)| pin.as_str());
        let pin = this_visit.or_else(|| self.pinned_here(host, port))?;
        Some(pin.to_owned())
    }

    fn demo(&mut self, token_given: bool, config: &PageConfig, effects: &mut Vec<Effect>) {
        let (Phase::Idle, Some(demo), None) = (&self.phase, &config.demo, self.wait.left()) else {
            return;
        };
        self.trouble = None;
        if self.token_wanted(config) && !token_given {
            return self.complain(Field::Token, Trouble::NoToken, effects);
        }
        self.finding.stop(effects);
        self.user = None;
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
            Phase::Finding => {
                self.phase = Phase::Idle;
                self.finding.stop(effects);
                effects.push(Effect::Focus(Focus::Password));
            }
            Phase::Connecting(_) => {
                self.phase = Phase::Idle;
                self.wait.end();
                self.facts = None;
                self.listed = None;
                effects.extend([
                    Effect::ForgetPassword,
                    Effect::RestartEngine,
                    Effect::Focus(Focus::Password),
                ]);
            }
            Phase::Certificate(_) => self.distrust(effects),
        }
    }

    fn trust(&mut self, always: bool, effects: &mut Vec<Effect>) {
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
        if always && self.memory.is_some() {
            effects.push(Effect::Remember(Change::Pin(Pinned {
                host: account.host.clone(),
                port: account.port,
                sha256: pin.clone(),
            })));
        }
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
        let foreign = self.host.is_none() && self.finding.foreign().is_some();
        self.server_shown |= field == Field::Server && !foreign;
        effects.push(Effect::Focus(match field {
            Field::Server if foreign => Focus::Foreign,
            Field::Address => Focus::Address,
            Field::Password | Field::Whole => Focus::Password,
            Field::Token => Focus::Token,
            Field::Server => Focus::Server,
        }));
    }
}

#[cfg(test)]
#[path = "sign_in_tests.rs"]
mod tests;
