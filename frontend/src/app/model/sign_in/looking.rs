//! The card while it looks for the server: what was typed, found out and decided, put together.

use shared::{
    problem::Problem,
    tunnel::{code::Code, page_config::PageConfig},
};

use super::{Hurdle, Phase, SignIn, Trouble};
use crate::{app::model::Effect, wire::Finding as Told};

impl SignIn {
    /// The address says where the mailbox is, unless the person has said it.
    pub(in crate::app::model) fn look_at_address(&mut self, effects: &mut Vec<Effect>) {
        let memory = self.memory.clone();
        let remembered = |domain: &str| memory.as_ref()?.server(domain).cloned();
        self.finding
            .address(&self.address, &self.providers, remembered, effects);
        self.take_mode();
    }

    pub(super) fn take_mode(&mut self) {
        if let Some(mode) = self.found().map(|found| found.server.mode)
            && !self.mode_chosen
        {
            self.mode = mode;
        }
    }

    /// The person knows better. What was found besides the name stays as it is on the card.
    pub(super) fn name_host(&mut self, name: String, effects: &mut Vec<Effect>) {
        self.finding.stop(effects);
        self.host = Some(name);
    }

    /// Begins to find out where the mailbox is, where nobody knows and the bridge may be asked.
    pub(super) fn find(
        &mut self,
        token_given: bool,
        config: &PageConfig,
        effects: &mut Vec<Effect>,
    ) {
        if self.host.is_none() && (token_given || !self.token_wanted(config)) {
            self.finding.begin(effects);
        }
    }

    /// Something was found out about servers.
    pub fn told(&mut self, told: Told, config: &PageConfig, effects: &mut Vec<Effect>) {
        if let Told::Named(Err(Problem::Bridge { code, .. })) = &told {
            self.token_asked |= *code == Code::Unauthorized;
        }
        self.finding.told(told, effects);
        if !self.finding.is_under_way() {
            self.take_mode();
            self.go_on(config, effects);
        }
    }

    /// Signs in whoever has pressed the button and waits for nothing but the server's name.
    pub(super) fn go_on(&mut self, config: &PageConfig, effects: &mut Vec<Effect>) {
        if self.phase == Phase::Finding && !self.finding.is_under_way() {
            self.phase = Phase::Idle;
            // It was pressed with a password; a code that is missing is asked for by the bridge itself.
            self.submit(true, true, config, effects);
        }
    }

    /// Why the bridge cannot be reached, as far as the browser can tell.
    pub fn looked_around(&mut self, online: bool, reached: bool, effects: &mut Vec<Effect>) {
        let Some((field, Trouble::Session(Problem::BridgeUnreachable))) = self.trouble else {
            return;
        };
        let trouble = match (online, reached) {
            (_, true) => Trouble::Hurdle(Hurdle::NoWebSocket),
            (true, false) => Trouble::Hurdle(Hurdle::HostAway),
            (false, false) => Trouble::Hurdle(Hurdle::Offline),
        };
        self.complain(field, trouble, effects);
    }
}
