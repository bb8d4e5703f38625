//! When something is remembered on the device, and when it is used: on one's own device alone, and only once that was
//! asked for.

use std::rc::Rc;

use shared::tunnel::message::Service;

use super::{
    Device, Effect, Model, Page,
    mailbox::Mailbox,
    memory::{Change, Memory, Place, Server, digest},
    sign_in::SignIn,
};

impl Model {
    /// The browser says what it remembers, before anything else or after a change.
    pub fn remembered(&mut self, memory: Option<Memory>, effects: &mut Vec<Effect>) {
        self.memory = memory.map(Rc::new);
        self.memory_refused = false;
        self.recall(effects);
    }

    /// A page that finds a memory when it is loaded is on somebody's own device.
    pub fn begin_with(memory: Option<Memory>) -> Self {
        let mut model = Self::default();
        if memory.is_some() {
            model.device = Device::Own;
        }
        model.remembered(memory, &mut Vec::new());
        model
    }

    /// The operator says that this is a public computer: what was remembered before goes.
    pub(super) fn forget_for_public(&mut self, effects: &mut Vec<Effect>) {
        self.device = Device::Kiosk;
        if self.memory.take().is_some() {
            effects.push(Effect::Remember(Change::Forget));
        }
        self.recall(effects);
    }

    /// What is remembered, where it may be used.
    pub fn memory_here(&self) -> Option<&Rc<Memory>> {
        self.memory.as_ref().filter(|_| self.device == Device::Own)
    }

    /// Tells the card.
    pub(super) fn recall(&mut self, effects: &mut Vec<Effect>) {
        let memory = self.memory_here().cloned();
        if let Page::SignIn(card) = &mut self.page {
            card.recall(memory, effects);
        }
    }

    /// The box was ticked, or not any more.
    pub(super) fn remember(&self, change: Change, effects: &mut Vec<Effect>) {
        if self.device == Device::Own {
            effects.push(Effect::Remember(change));
        }
    }
}

impl SignIn {
    /// What is remembered, if anything may be.
    pub fn recall(&mut self, memory: Option<Rc<Memory>>, effects: &mut Vec<Effect>) {
        self.memory = memory;
        self.look_at_address(effects);
    }

    /// The certificate that was pinned for this server on this device.
    pub fn pinned_here(&self, host: &str, port: u16) -> Option<&str> {
        self.memory.as_ref()?.pin(host, port)
    }

    /// The server that somebody has named, or that was found with effort; the table's is found again anyway.
    fn to_remember(&self, service: &Service) -> Option<Change> {
        let domain = self.finding.wire_domain();
        let found = self.found().filter(|found| found.is_from_table());
        let is_known = found.is_some_and(|found| &found.server == service);
        (!domain.is_empty() && !is_known).then(|| {
            Change::Server(Server {
                domain: domain.to_owned(),
                service: service.clone(),
            })
        })
    }
}

impl Mailbox {
    /// Shows which messages were opened on other days; says what to remember of this sign-in.
    pub(super) fn come_back_to(
        &mut self,
        memory: &Memory,
        card: &SignIn,
        effects: &mut Vec<Effect>,
    ) {
        let service = Service {
            host: self.account.host.clone(),
            port: self.account.port,
            mode: self.account.mode,
        };
        if let Some(change) = card.to_remember(&service)
            && memory.server(card.finding.wire_domain()) != Some(&service)
        {
            effects.push(Effect::Remember(change));
        }
        if !self.facts.uidl {
            return;
        }
        let place = Place::of(&self.account);
        let opened: std::collections::HashSet<_> = memory.opened(&place).iter().copied().collect();
        if !opened.is_empty() {
            let ids = self.rows.iter_mut().filter_map(|row| {
                let id = digest(row.entry.unique_id.as_deref()?);
                row.seen |= opened.contains(&id);
                Some(id)
            });
            effects.push(Effect::Remember(Change::Listed(
                place.clone(),
                ids.collect(),
            )));
        }
        self.place = Some(place);
    }

    /// A message is opened for the first time.
    pub(super) fn remember_opened(&self, index: usize, effects: &mut Vec<Effect>) {
        let row = &self.rows[index];
        if let (Some(place), Some(id), false) = (&self.place, &row.entry.unique_id, row.seen) {
            let change = Change::Opened(place.clone(), digest(id));
            effects.push(Effect::Remember(change));
        }
    }
}
