use shared::{problem::Certificate, tunnel::page_config::PageConfig};

use super::*;
use crate::app::model::{
    Action, SignedOut,
    mailbox::Input,
    sign_in::Input as Card,
    trust::{Place, Trust},
};
use crate::wire::{ServerFacts, Update};

/// A page that came over HTTPS from its bridge, and a mailbox at `mode`, signed in to by `mechanism`.
fn signed_in(mode: Mode, mechanism: Mechanism) -> Model {
    let mut model = Model::furnished();
    model.update(Action::Config(PageConfig {
        plaintext_hosts: vec!["pop.example.org".into()],
        ..PageConfig::default()
    }));
    let bridge = Place {
        host: "bridge.example.net".into(),
        encrypted: true,
        is_here: false,
    };
    model.ways = Ways {
        page: bridge.clone(),
        bridge,
        is_apart: false,
    };
    for input in [
        Card::Address("ann@example.org".into()),
        Card::Host("pop.example.org".into()),
        Card::Security(mode),
        Card::Consent(true),
        Card::Submit {
            password_given: true,
            token_given: false,
        },
    ] {
        model.update(Action::SignIn(input));
    }
    let tls = (mode != Mode::Plain).then(|| Protection {
        version: "TLS 1.3".into(),
        cipher: "TLS_CHACHA20_POLY1305_SHA256".into(),
        pinned: false,
        certificate: Certificate {
            issuer: "Example CA".into(),
            ..Certificate::default()
        },
    });
    let facts = ServerFacts {
        tls,
        mechanism: Some(mechanism),
        ..ServerFacts::default()
    };
    model.update(Action::Engine(Update::SignedIn(facts)));
    model.update(Action::Engine(Update::Listed(Vec::new())));
    assert!(matches!(model.page, Page::Mailbox(_)));
    model
}

fn mailbox(model: &mut Model) -> &mut Mailbox {
    match &mut model.page {
        Page::Mailbox(mailbox) => mailbox,
        page => panic!("no mailbox: {page:?}"),
    }
}

/// Page, bridge, network, server, senders.
fn section(model: &Model, at: usize) -> Section {
    sections(model).swap_remove(at)
}

fn words(model: &Model) -> Vec<String> {
    let told = sections(model).into_iter().flat_map(|section| section.told);
    told.collect()
}

const PAGE: usize = 0;
const BRIDGE: usize = 1;
const NETWORK: usize = 2;
const SERVER: usize = 3;
const SENDERS: usize = 4;

#[test]
fn without_encryption_everybody_on_the_way_can_read() {
    let safe = signed_in(Mode::Tls, Mechanism::Plain);
    let plain = signed_in(Mode::Plain, Mechanism::Plain);
    for at in [BRIDGE, NETWORK] {
        assert_eq!(section(&safe, at).sees, Sees::Around);
        assert_eq!(section(&plain, at).sees, Sees::All);
        let told = section(&plain, at).told.concat();
        assert!(told.contains("can read") && told.contains("your password and your mail"));
    }
    let told = |model: &Model, at| section(model, at).told.concat();
    assert!(told(&safe, BRIDGE).contains("only this page and the mail server can read"));
    assert!(told(&safe, NETWORK).contains("there is TLS 1.3"));
    assert!(told(&safe, SERVER).contains("vouched for by Example CA"));
    assert!(told(&plain, SERVER).contains("nobody vouches"));
}

#[test]
fn starttls_is_told_from_tls_and_a_pin_from_an_authority() {
    let mut model = signed_in(Mode::Stls, Mechanism::Plain);
    assert_eq!(section(&model, BRIDGE).sees, Sees::Around);
    assert!(words(&model).concat().contains("pass in clear"));
    let tls = &mut mailbox(&mut model).facts.tls;
    tls.as_mut().expect("it is TLS").pinned = true;
    assert!(
        words(&model)
            .concat()
            .contains("you have decided to trust its certificate")
    );
}

#[test]
fn a_proof_is_told_from_a_password() {
    for (mode, at, said) in [
        (Mode::Tls, SERVER, "a proof that you know the password"),
        (Mode::Plain, BRIDGE, "Your password was not sent itself"),
        (Mode::Plain, NETWORK, "Your password was not sent itself"),
    ] {
        let proof = signed_in(mode, Mechanism::ScramSha256);
        let sent = signed_in(mode, Mechanism::UserPass);
        assert!(section(&proof, at).told.concat().contains(said));
        assert!(!section(&sent, at).told.concat().contains(said));
    }
}

#[test]
fn the_way_to_the_bridge_is_as_it_is() {
    let mut model = signed_in(Mode::Tls, Mechanism::Plain);
    let near = |model: &Model| section(model, NETWORK).told[0].clone();
    assert!(near(&model).contains("HTTPS around everything"));
    model.ways.bridge.encrypted = false;
    assert!(near(&model).contains("there is no HTTPS"));
    model.ways.bridge.is_here = true;
    assert!(near(&model).contains("nothing leaves this computer"));
    let sent = |model: &Model| section(model, BRIDGE).told.concat();
    assert!(sent(&model).contains("also sent this page") && sent(&model).contains("this very"));
    model.ways.page.host = "page.example.com".into();
    model.ways.is_apart = true;
    assert!(sent(&model).contains("came from page.example.com"));
}

#[test]
fn what_the_page_keeps_follows_from_whose_computer_it_is() {
    let mut model = signed_in(Mode::Tls, Mechanism::Plain);
    let told = |model: &Model| section(model, PAGE).told.concat();
    assert!(told(&model).contains("held in this tab") && told(&model).contains("stores nothing"));
    assert!(!told(&model).contains("password manager"));
    mailbox(&mut model).keeps_password = false;
    assert!(told(&model).contains("was overwritten"));
    model.device = Device::Own;
    assert!(told(&model).contains("password manager") && told(&model).contains("stores nothing"));
    model.remembered(Some(Default::default()), &mut Vec::new());
    assert!(told(&model).contains("remembers on this device"));
    model.device = Device::Borrowed;
    assert!(told(&model).contains("stores nothing"));
}

#[test]
fn loaded_pictures_were_seen() {
    let mut model = signed_in(Mode::Tls, Mechanism::Plain);
    assert_eq!(section(&model, SENDERS).sees, Sees::Nothing);
    mailbox(&mut model).opened = Some(crate::app::model::opened::Opened::new(1));
    model.update(Action::Mailbox(Input::LoadRemote));
    assert_eq!(section(&model, SENDERS).sees, Sees::Around);
    let mut public = signed_in(Mode::Tls, Mechanism::Plain);
    public.device = Device::Kiosk;
    assert!(
        section(&public, SENDERS)
            .told
            .concat()
            .contains("public computer")
    );
}

#[test]
fn it_is_said_what_it_is_about() {
    let mut model = Model::furnished();
    assert_eq!(about(&model), trust::ABOUT_LATER);
    assert_eq!(section(&model, BRIDGE).sees, Sees::Around);
    assert!(words(&model).concat().contains("stays in this tab"));
    let mut inside = signed_in(Mode::Tls, Mechanism::Plain);
    assert_eq!(about(&inside), trust::ABOUT_NOW);
    mailbox(&mut inside).link = Link::Released;
    assert_eq!(about(&inside), trust::ABOUT_BEFORE);
    model.page = Page::SignedOut(SignedOut::default());
    assert_eq!(about(&model), trust::ABOUT_OVER);
    assert!(words(&model).concat().contains("the mail is gone"));
}

#[test]
fn it_opens_and_closes_by_key() {
    let mut model = Model::furnished();
    let effects = model.update(Action::Trust(true));
    assert!(matches!(
        effects[..],
        [crate::app::model::Effect::FetchBuild]
    ));
    model.update(Action::Build(Some("ab".into())));
    let build = Some("ab".to_owned());
    assert_eq!(model.trust, Some(Trust { build }));
    model.update(Action::Key(crate::app::keys::Command::Up));
    assert_eq!(model.trust, None);
    model.update(Action::Build(Some("ab".into())));
    assert_eq!(model.trust, None, "a late answer opens nothing");
}
