use shared::tunnel::{
    lookup::Named,
    message::{Mode, Service},
    page_config::PageConfig,
};

use super::*;
use crate::{
    app::model::sign_in::{Input, Phase},
    wire::Finding as Told,
};

/// A card on which somebody of example.org has pressed the button, and the DNS has named these.
fn named(hosts: &[&str]) -> (SignIn, Vec<Effect>) {
    let (mut card, mut effects) = (SignIn::default(), Vec::new());
    card.input(
        Input::Address("ann@example.org".into()),
        &PageConfig::default(),
        &mut effects,
    );
    press(&mut card, &mut effects);
    hear(&mut card, hosts, &mut effects);
    (card, effects)
}

fn press(card: &mut SignIn, effects: &mut Vec<Effect>) {
    effects.clear();
    let press = Input::Submit {
        password_given: true,
        token_given: false,
    };
    card.input(press, &PageConfig::default(), effects);
}

fn hear(card: &mut SignIn, hosts: &[&str], effects: &mut Vec<Effect>) {
    let service = |host: &&str| Service {
        host: (*host).into(),
        port: 2995,
        mode: Mode::Tls,
    };
    let services = hosts.iter().map(service).collect();
    let told = Told::Named(Ok(Named {
        services,
        none: false,
    }));
    card.told(told, &PageConfig::default(), effects);
}

fn fails(card: &mut SignIn, code: Code, effects: &mut Vec<Effect>) {
    effects.clear();
    let retry_after_s = None;
    card.ended(
        Problem::Bridge {
            code,
            retry_after_s,
        },
        effects,
    );
}

/// Where one is being signed in, and whether with the password that was kept.
fn goes_to(effects: &[Effect]) -> Option<(&str, bool)> {
    effects.iter().find_map(|effect| match effect {
        Effect::SignIn { account, password } => {
            Some((account.host.as_str(), *password == Password::Kept))
        }
        _ => None,
    })
}

fn forgets(effects: &[Effect]) -> bool {
    effects
        .iter()
        .any(|effect| matches!(effect, Effect::ForgetPassword))
}

#[test]
fn each_that_cannot_be_connected_to_leads_to_the_next() {
    let (mut card, mut effects) = named(&["a.example.org", "b.example.org", "c.example.org"]);
    assert_eq!(goes_to(&effects), Some(("a.example.org", false)));
    assert_eq!(card.finding.passed, None);

    fails(&mut card, Code::Refused, &mut effects);
    assert_eq!(goes_to(&effects), Some(("b.example.org", true)));
    assert!(!forgets(&effects) && card.trouble.is_none());
    assert!(matches!(card.phase, Phase::Connecting(_)));
    assert_eq!(card.host(), "b.example.org");
    assert_eq!(card.finding.passed.as_deref(), Some("a.example.org"));

    fails(&mut card, Code::DnsNotFound, &mut effects);
    assert_eq!(goes_to(&effects), Some(("c.example.org", true)));
    assert_eq!(card.finding.passed.as_deref(), Some("b.example.org"));

    // That was the last one: it is said, and who tries again begins with the first.
    fails(&mut card, Code::ConnectTimeout, &mut effects);
    assert_eq!(goes_to(&effects), None);
    assert!(forgets(&effects) && card.trouble.is_some());
    press(&mut card, &mut effects);
    assert_eq!(card.phase, Phase::Finding);
    hear(&mut card, &["a.example.org"], &mut effects);
    assert_eq!(goes_to(&effects), Some(("a.example.org", false)));
    assert_eq!(card.finding.passed, None);
}

#[test]
fn who_answered_is_not_left_for_another() {
    for problem in [
        Problem::BridgeUnreachable,
        Problem::Bridge {
            code: Code::RateLimited,
            retry_after_s: None,
        },
        Problem::Bridge {
            code: Code::Reset,
            retry_after_s: None,
        },
        Problem::BridgeBroken,
    ] {
        let (mut card, mut effects) = named(&["a.example.org", "b.example.org"]);
        effects.clear();
        card.ended(problem, &mut effects);
        assert_eq!(goes_to(&effects), None);
        assert!(forgets(&effects));
        assert_eq!(card.host(), "a.example.org");
    }
}

#[test]
fn somebody_elses_server_is_asked_about_each_time() {
    let (mut card, mut effects) = named(&["a.example.org", "b.example.net", "c.example.net"]);
    fails(&mut card, Code::Refused, &mut effects);
    let foreign = |card: &SignIn| {
        let trouble = Some((Field::Server, Trouble::Hurdle(Hurdle::Foreign)));
        assert_eq!((&card.phase, &card.trouble), (&Phase::Idle, &trouble));
        card.finding.foreign().map(|server| server.host.clone())
    };
    assert_eq!((goes_to(&effects), forgets(&effects)), (None, true));
    assert_eq!(foreign(&card).as_deref(), Some("b.example.net"));

    card.input(Input::Agreed, &PageConfig::default(), &mut effects);
    press(&mut card, &mut effects);
    assert_eq!(goes_to(&effects), Some(("b.example.net", false)));
    fails(&mut card, Code::Unreachable, &mut effects);
    assert_eq!(goes_to(&effects), None);
    assert_eq!(foreign(&card).as_deref(), Some("c.example.net"));
}

#[test]
fn who_has_chosen_gets_what_was_chosen() {
    let (mut card, mut effects) = named(&["a.example.org", "b.example.org"]);
    fails(&mut card, Code::RateLimited, &mut effects);
    let host = Input::Host("a.example.org".into());
    card.input(host, &PageConfig::default(), &mut effects);
    press(&mut card, &mut effects);
    fails(&mut card, Code::Refused, &mut effects);
    assert_eq!(goes_to(&effects), None);
    assert_eq!(card.host(), "a.example.org");
}

#[test]
fn other_letters_go_over_the_wire_as_ascii() {
    let (mut card, mut effects) = (SignIn::default(), Vec::new());
    let address = Input::Address("\u{e4}nn@B\u{fc}cher.example".into());
    card.input(address, &PageConfig::default(), &mut effects);
    assert_eq!(card.host(), "pop.xn--bcher-kva.example");
    assert_eq!(
        card.host_shown(),
        "pop.b\u{fc}cher.example (pop.xn--bcher-kva.example)"
    );
    assert_eq!(
        card.finding.domain(),
        "b\u{fc}cher.example (xn--bcher-kva.example)"
    );
    press(&mut card, &mut effects);
    let asked = effects.iter().any(|effect| {
        let domain = "xn--bcher-kva.example";
        matches!(effect, Effect::Find(crate::app::model::Find::LookUp(it)) if it == domain)
    });
    assert!(asked, "{effects:?}");
    hear(&mut card, &["mail.xn--bcher-kva.example"], &mut effects);
    let account = card.account.as_ref().expect("it goes on");
    assert_eq!(account.host, "mail.xn--bcher-kva.example");
    assert_eq!(account.user, "\u{e4}nn@xn--bcher-kva.example");

    let host = Input::Host("post.b\u{fc}cher.example".into());
    card.phase = Phase::Idle;
    card.input(host, &PageConfig::default(), &mut effects);
    assert_eq!(card.host(), "post.b\u{fc}cher.example");
    assert!(card.host_shown().contains("(post.xn--bcher-kva.example)"));
    press(&mut card, &mut effects);
    let account = card.account.as_ref().expect("it goes there");
    assert_eq!(account.host, "post.xn--bcher-kva.example");
}
