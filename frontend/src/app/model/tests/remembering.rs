//! What one's own device remembers, from one page to the next.

use shared::{
    problem::{Certificate, Problem, TlsFault, TlsProblem},
    tunnel::page_config::PageConfig,
};

use super::*;
use crate::app::model::{
    memory::{Change, Memory},
    sign_in::{Input as Card, Phase, finding::Source},
};

/// A browser with its storage, and a page in it.
struct Browser {
    model: Model,
    effects: Vec<Effect>,
    kept: Option<String>,
}

impl Browser {
    /// Whatever was kept is there before the page is.
    fn loads(kept: Option<&str>) -> Self {
        let mut model = Model::begin_with(kept.and_then(Memory::read));
        model.room = Some(&ROOM);
        let browser = Self {
            model,
            effects: Vec::new(),
            kept: kept.map(str::to_owned),
        };
        browser.on(Action::Providers(
            "pop.provider.example ta provider.example".into(),
        ))
    }

    fn on(mut self, action: Action) -> Self {
        self.effects = self.model.update(action);
        let changes: Vec<Change> = self.effects.iter().filter_map(change).cloned().collect();
        for change in changes {
            let memory = Memory::after(self.kept.as_deref().and_then(Memory::read), change);
            self.kept = memory.as_ref().map(Memory::written);
            self.model.update(Action::Remembered(Some(memory)));
        }
        self
    }

    fn does(self, input: Card) -> Self {
        self.on(Action::SignIn(input))
    }

    fn types(self, address: &str) -> Self {
        self.does(Card::Address(address.into()))
    }

    fn presses_the_button(self) -> Self {
        self.does(Card::Submit {
            password_given: true,
            token_given: false,
        })
    }

    fn lists(self) -> Self {
        let facts = ServerFacts {
            uidl: true,
            ..ServerFacts::default()
        };
        let entries = [1, 2].map(|number| entry(number, &format!("a{number}")));
        self.on(Action::Engine(Update::SignedIn(facts)))
            .on(Action::Engine(Update::Listed(entries.into())))
    }

    /// Signs in at a server that the person has named.
    fn signs_in(self) -> Self {
        self.types("ann@example.org")
            .does(Card::Host("mx.example.net".into()))
            .presses_the_button()
            .lists()
    }

    fn own(self) -> Self {
        self.on(Action::Device(Device::Own))
    }

    fn remembers(self) -> Self {
        self.own().on(Action::Remember(Change::Begin))
    }

    fn opens(self, number: u32) -> Self {
        self.on(Action::Mailbox(Input::Open(number)))
    }

    fn card(&self) -> &SignIn {
        match &self.model.page {
            Page::SignIn(card) => card,
            page => panic!("no card: {page:?}"),
        }
    }

    fn seen(&self) -> Vec<u32> {
        let Page::Mailbox(mailbox) = &self.model.page else {
            panic!("no mailbox");
        };
        let seen = mailbox.rows.iter().filter(|row| row.seen);
        seen.map(|row| row.entry.number).collect()
    }

    fn pin(&self) -> Option<&str> {
        self.effects.iter().find_map(|effect| match effect {
            Effect::SignIn { account, .. } => account.pin.as_deref(),
            _ => None,
        })
    }
}

fn change(effect: &Effect) -> Option<&Change> {
    match effect {
        Effect::Remember(change) => Some(change),
        _ => None,
    }
}

fn untrusted(kind: TlsFault) -> Action {
    Action::Engine(Update::Ended {
        problem: Problem::Tls(TlsProblem {
            kind,
            certificate: Some(Box::new(Certificate {
                sha256: "ab".repeat(32),
                ..Certificate::default()
            })),
        }),
    })
}

#[test]
fn nothing_is_kept_unless_it_was_asked_for() {
    for browser in [Browser::loads(None), Browser::loads(None).own()] {
        let browser = browser.signs_in().opens(1);
        assert_eq!(browser.kept, None);
    }
    let browser = Browser::loads(None).on(Action::Remember(Change::Begin));
    assert_eq!(browser.kept, None, "not on a borrowed computer");
}

#[test]
fn what_was_named_and_opened_is_there_the_next_time() {
    let before = Browser::loads(None).remembers().signs_in().opens(2);
    let kept = before.kept.as_deref();
    let next = Browser::loads(kept);
    assert_eq!(next.model.device, Device::Own);
    let next = next.types("bob@example.org");
    assert_eq!(next.card().host(), "mx.example.net");
    assert_eq!(
        next.card().found().map(|found| found.source),
        Some(Source::Memory)
    );
    // It is Ann who has opened a message.
    assert!(next.presses_the_button().lists().seen().is_empty());
    let ann = Browser::loads(kept)
        .types("ann@example.org")
        .presses_the_button()
        .lists();
    assert_eq!(ann.seen(), [2]);
}

#[test]
fn what_the_table_knows_is_not_kept() {
    let browser = Browser::loads(None)
        .remembers()
        .types("ann@provider.example")
        .presses_the_button()
        .lists();
    assert_eq!(browser.kept.as_deref(), Some("1\n"));
}

#[test]
fn a_certificate_is_trusted_for_good_where_that_is_remembered() {
    let asked = Browser::loads(None)
        .remembers()
        .types("ann@provider.example")
        .presses_the_button()
        .on(untrusted(TlsFault::UnknownIssuer));
    let trusted = asked.does(Card::Trust { always: true });
    let (sha256, kept) = ("ab".repeat(32), trusted.kept.clone());
    assert_eq!(trusted.pin(), Some(sha256.as_str()));
    let next = Browser::loads(kept.as_deref())
        .types("ann@provider.example")
        .presses_the_button();
    assert_eq!(next.pin(), Some(sha256.as_str()));

    // Another one is refused, until the first is forgotten.
    let expected = sha256.clone();
    let changed = next.on(untrusted(TlsFault::PinMismatch { expected }));
    assert!(matches!(changed.card().phase, Phase::Certificate(_)));
    let refused = changed.does(Card::Trust { always: true });
    assert_eq!(refused.pin(), None);
    let back = refused
        .does(Card::Distrust)
        .on(Action::Remember(Change::Unpin(
            "pop.provider.example".into(),
            995,
        )))
        .presses_the_button();
    assert_eq!(back.pin(), None);
}

#[test]
fn on_a_computer_of_others_it_is_not_used() {
    let kept = Browser::loads(None).remembers().signs_in().opens(2).kept;
    let borrowed = Browser::loads(kept.as_deref())
        .on(Action::Device(Device::Borrowed))
        .types("ann@example.org");
    assert_eq!(borrowed.card().host(), "pop.example.org");
    let borrowed = borrowed.signs_in().opens(1);
    assert!(borrowed.model.memory_here().is_none());
    assert_eq!(borrowed.kept, kept, "nor changed");
}

#[test]
fn a_public_computer_forgets() {
    let kept = Browser::loads(None).remembers().signs_in().kept;
    let config = PageConfig {
        kiosk: true,
        ..PageConfig::default()
    };
    let public = Browser::loads(kept.as_deref()).on(Action::Config(config));
    assert_eq!((public.model.device, public.kept), (Device::Kiosk, None));
}

#[test]
fn forgetting_is_at_once() {
    let kept = Browser::loads(None).remembers().signs_in().kept;
    let browser = Browser::loads(kept.as_deref())
        .types("ann@example.org")
        .on(Action::Remember(Change::Forget));
    assert_eq!(browser.kept, None);
    assert_eq!(browser.card().host(), "pop.example.org");
}
