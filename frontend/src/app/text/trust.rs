//! Who can see what, in sentences: each follows from what is known of this very visit.

use shared::{pop3::auth::mechanism::Mechanism, tls::Protection, tunnel::message::Mode};

use super::words::{Phrase, trust};
use crate::app::model::{
    Device, Model, Page,
    mailbox::{Link, Mailbox},
    trust::Ways,
};

/// How much somebody sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sees {
    /// Nothing of it.
    Nothing,
    /// That there is something, when, and how much.
    Around,
    /// What it says.
    All,
}

/// Somebody, and what they see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Who.
    pub who: String,
    /// How much.
    pub sees: Sees,
    /// What exactly, and why.
    pub told: Vec<String>,
}

/// How much, in a word or two.
pub const fn sees(sees: Sees) -> Phrase {
    match sees {
        Sees::Nothing => trust::SEES_NOTHING,
        Sees::Around => trust::SEES_AROUND,
        Sees::All => trust::SEES_ALL,
    }
}

/// What is known of the visit.
struct Known<'a> {
    model: &'a Model,
    mailbox: Option<&'a Mailbox>,
    /// The mail server; empty before there is one.
    host: String,
    mode: Mode,
}

/// Everybody, from the nearest to the farthest.
pub fn sections(model: &Model) -> Vec<Section> {
    let known = match &model.page {
        Page::Mailbox(mailbox) => Known {
            model,
            mailbox: Some(mailbox),
            host: mailbox.account.host.clone(),
            mode: mailbox.account.mode,
        },
        Page::SignIn(card) => Known {
            model,
            mailbox: None,
            host: card.host_shown(),
            mode: card.mode,
        },
        Page::SignedOut(_) => Known {
            model,
            mailbox: None,
            host: String::new(),
            mode: Mode::Tls,
        },
    };
    vec![
        known.page(),
        known.bridge(),
        known.network(),
        known.server(),
        known.senders(),
    ]
}

/// Whether all this is about a connection that there is, was, or will be.
pub fn about(model: &Model) -> Phrase {
    match &model.page {
        Page::Mailbox(mailbox) if mailbox.link == Link::Live => trust::ABOUT_NOW,
        Page::Mailbox(_) => trust::ABOUT_BEFORE,
        Page::SignIn(_) => trust::ABOUT_LATER,
        Page::SignedOut(_) => trust::ABOUT_OVER,
    }
}

impl Known<'_> {
    fn ways(&self) -> &Ways {
        &self.model.ways
    }

    fn is_plain(&self) -> bool {
        self.mode == Mode::Plain
    }

    fn mechanism(&self) -> Option<Mechanism> {
        self.mailbox?.facts.mechanism
    }

    fn protection(&self) -> Option<&Protection> {
        self.mailbox?.facts.tls.as_ref()
    }

    /// The password itself goes over the wire, as far as that is known.
    fn shows_password(&self) -> bool {
        self.mechanism().is_none_or(Mechanism::shows_password)
    }

    fn page(&self) -> Section {
        let mut told: Vec<String> = Vec::new();
        told.push(match (self.mailbox, &self.model.page) {
            (Some(mailbox), _) if mailbox.keeps_password => trust::PAGE_KEEPS_PASSWORD.into(),
            (Some(_), _) => trust::PAGE_DROPS_PASSWORD.into(),
            (None, Page::SignedOut(_)) => trust::PAGE_IS_EMPTY.into(),
            (None, _) => trust::PAGE_HOLDS_TYPING.into(),
        });
        told.push(match self.model.memory_here() {
            Some(_) => trust::PAGE_REMEMBERS.into(),
            None => trust::PAGE_STORES_NOTHING.into(),
        });
        if self.model.device == Device::Own {
            told.push(trust::PAGE_PASSWORD_MANAGER.into());
        }
        told.push(trust::PAGE_REMAINS.into());
        Section {
            who: trust::PAGE.into(),
            sees: Sees::All,
            told,
        }
    }

    fn bridge(&self) -> Section {
        let Ways {
            page,
            bridge,
            is_apart,
        } = self.ways();
        let mut told = Vec::new();
        if self.is_plain() {
            told.push(self.exposed(trust::BRIDGE_READS, trust::BRIDGE_READS_MAIL));
        } else {
            told.push(trust::BRIDGE_CARRIES.into());
            if self.mode == Mode::Stls {
                told.push(trust::BRIDGE_BEFORE_STARTTLS.into());
            }
        }
        if bridge.is_here {
            told.push(trust::BRIDGE_IS_HERE.into());
        }
        told.push(if *is_apart {
            trust::bridge_is_apart(&page.host)
        } else {
            trust::BRIDGE_SENT_PAGE.into()
        });
        Section {
            who: trust::bridge(&bridge.host),
            sees: if self.is_plain() {
                Sees::All
            } else {
                Sees::Around
            },
            told,
        }
    }

    fn network(&self) -> Section {
        let bridge = &self.ways().bridge;
        let near = match (bridge.is_here, bridge.encrypted) {
            (true, _) => trust::NETWORK_IS_HERE.into(),
            (false, true) => trust::network_near(&bridge.host),
            (false, false) => trust::NETWORK_NEAR_PLAIN.into(),
        };
        let far = match (self.is_plain(), self.protection()) {
            (true, _) => self.exposed(trust::NETWORK_FAR_PLAIN, trust::NETWORK_FAR_PLAIN_MAIL),
            (false, Some(tls)) => trust::network_far(&tls.version),
            (false, None) => trust::network_far("TLS"),
        };
        Section {
            who: trust::NETWORK.into(),
            sees: if self.is_plain() {
                Sees::All
            } else {
                Sees::Around
            },
            told: vec![near, far],
        }
    }

    fn server(&self) -> Section {
        let mut told: Vec<String> = vec![trust::SERVER_HAS_MAIL.into()];
        told.push(match self.mechanism() {
            None => trust::SERVER_WANTS_PASSWORD.into(),
            Some(mechanism) if mechanism.shows_password() => {
                trust::server_got_password(mechanism.name())
            }
            Some(mechanism) => trust::server_got_proof(mechanism.name()),
        });
        if self.is_plain() {
            told.push(trust::SERVER_UNPROVEN.into());
        } else if let Some(tls) = self.protection() {
            told.push(if tls.pinned {
                trust::SERVER_PINNED.into()
            } else {
                trust::server_certified(&tls.certificate.issuer)
            });
        }
        Section {
            who: if self.host.is_empty() {
                trust::SERVER.into()
            } else {
                trust::server_named(&self.host)
            },
            sees: Sees::All,
            told,
        }
    }

    fn senders(&self) -> Section {
        let loaded = self.mailbox.is_some_and(|mailbox| mailbox.remote_loaded);
        let (sees, told) = if !self.model.device.loads_remote_images() {
            (Sees::Nothing, trust::SENDERS_CANNOT)
        } else if loaded {
            (Sees::Around, trust::SENDERS_SAW)
        } else {
            (Sees::Nothing, trust::SENDERS_NOTHING)
        };
        Section {
            who: trust::SENDERS.into(),
            sees,
            told: vec![told.into()],
        }
    }

    /// In clear, all is open; of the password, only where it was sent itself.
    fn exposed(&self, all: Phrase, mail: Phrase) -> String {
        if self.shows_password() { all } else { mail }.into()
    }
}

#[cfg(test)]
#[path = "trust_tests.rs"]
mod tests;
