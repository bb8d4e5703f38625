use shared::{
    mail::view::{MessageView, Summary},
    mailbox::Entry,
    problem::{Refusal, Step},
    tunnel::message::Mode,
};

mod arranging;
mod cleaning;
mod device;
mod headers;
mod leaving;
mod palette;
mod reading;
mod remembering;
mod saving;
mod session;

use super::*;
use crate::app::{
    model::{
        leaving::Choice,
        mailbox::{Header, Input, Link},
        opened::{Fetch, Tab},
        sign_in::Account,
    },
    room::ROOM,
};
use crate::wire::{MessageProblem, ReadJob, ReadResult, Request, ServerFacts, Stage};

/// A page in front of a person, with a mailbox of their own behind it.
struct Desk {
    model: Model,
    effects: Vec<Effect>,
}

impl Desk {
    /// Signed in, with messages 1 to `count`, whose unique-ids are `a1`, `a2`…
    fn with(count: u32) -> Self {
        let facts = ServerFacts {
            top: true,
            uidl: true,
            ..ServerFacts::default()
        };
        let account = Account {
            user: "ann".into(),
            host: "pop.example.org".into(),
            port: 995,
            mode: Mode::Tls,
            pin: None,
            plaintext_allowed: false,
        };
        let mut desk = Self {
            model: Model::furnished(),
            effects: Vec::new(),
        };
        desk.model.page = Page::Mailbox(Box::new(Mailbox::new(account, facts)));
        desk.says(Update::Listed(
            (1..=count)
                .map(|number| entry(number, &format!("a{number}")))
                .collect(),
        ))
    }

    fn on(mut self, action: Action) -> Self {
        self.effects = self.model.update(action);
        self
    }

    fn says(self, update: Update) -> Self {
        self.on(Action::Engine(update))
    }

    fn does(self, input: Input) -> Self {
        self.on(Action::Mailbox(input))
    }

    fn presses(self, command: Command) -> Self {
        self.on(Action::Key(command))
    }

    fn mailbox(&self) -> &Mailbox {
        match &self.model.page {
            Page::Mailbox(mailbox) => mailbox,
            page => panic!("no mailbox: {page:?}"),
        }
    }

    fn end(&self) -> &SignedOut {
        match &self.model.page {
            Page::SignedOut(end) => end,
            page => panic!("not the end: {page:?}"),
        }
    }

    /// What the engine was asked for by the last action.
    fn requests(&self) -> Vec<&Request> {
        let requests = self.effects.iter().filter_map(|effect| match effect {
            Effect::Send(request) => Some(request),
            _ => None,
        });
        requests.collect()
    }

    fn headers_wanted(&self) -> Option<&[u32]> {
        self.requests()
            .into_iter()
            .find_map(|request| match request {
                Request::Headers { numbers } => Some(numbers.as_slice()),
                _ => None,
            })
    }

    fn job(&mut self) -> Option<ReadJob> {
        let at = self
            .effects
            .iter()
            .position(|effect| matches!(effect, Effect::Read(_)))?;
        match self.effects.swap_remove(at) {
            Effect::Read(job) => Some(job),
            _ => None,
        }
    }

    fn marks(&self) -> Vec<u32> {
        self.mailbox()
            .rows
            .iter()
            .filter(|row| row.marked)
            .map(|row| row.entry.number)
            .collect()
    }

    fn opened(&self) -> &super::opened::Opened {
        self.mailbox().opened.as_ref().expect("a message is opened")
    }
}

fn entry(number: u32, id: &str) -> Entry {
    Entry {
        number,
        octets: 1_000,
        unique_id: Some(id.into()),
    }
}

fn lost() -> Problem {
    Problem::BridgeLost(Step::Transaction)
}

fn read_headers(numbers: &[u32]) -> ReadResult {
    ReadResult::Headers(
        numbers
            .iter()
            .map(|number| (*number, Summary::default()))
            .collect(),
    )
}

/// Signs in as far as before the listing.
fn almost_in(mut model: Model) -> Model {
    let card = |input| Action::SignIn(input);
    model.update(Action::Providers("pop.example.org ta example.org".into()));
    model.update(card(sign_in::Input::Address("ann@example.org".into())));
    model.update(card(sign_in::Input::Submit {
        password_given: true,
        token_given: false,
    }));
    model.update(Action::Engine(Update::Stage(Stage::SigningIn)));
    let effects = model.update(Action::Engine(Update::SignedIn(ServerFacts::default())));
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::ForgetPassword))
    );
    model
}

fn is_in(model: &Model) -> bool {
    matches!(&model.page, Page::Mailbox(mailbox) if mailbox.account.user == "ann@example.org")
}

#[test]
fn signing_in_turns_the_page() {
    let mut model = almost_in(Model::furnished());
    model.update(Action::Engine(Update::Listed(vec![entry(1, "a1")])));
    assert!(is_in(&model));
}

#[test]
fn a_listing_waits_for_the_room() {
    let mut model = almost_in(Model::default());
    model.update(Action::Engine(Update::Listed(vec![entry(1, "a1")])));
    assert!(matches!(&model.page, Page::SignIn(_)));
    model.update(Action::Room(&ROOM));
    assert!(is_in(&model));
}

#[test]
fn a_listing_does_not_outlive_its_session() {
    for end in [
        Action::SignIn(sign_in::Input::Cancel),
        Action::Engine(Update::Ended { problem: lost() }),
    ] {
        let mut model = almost_in(Model::default());
        model.update(Action::Engine(Update::Listed(vec![entry(1, "a1")])));
        model.update(end);
        model.update(Action::SignIn(sign_in::Input::Submit {
            password_given: true,
            token_given: false,
        }));
        model.update(Action::Room(&ROOM));
        assert!(matches!(&model.page, Page::SignIn(_)));
    }
}

#[test]
fn a_late_hello_is_as_good_as_an_early_one() {
    let mut model = Model::furnished();
    model.update(Action::EngineFault(Engine::Silent));
    assert_eq!(model.engine, Engine::Silent);
    model.update(Action::Engine(Update::Hello {
        build: String::new(),
    }));
    assert_eq!(model.engine, Engine::Ready);
}
