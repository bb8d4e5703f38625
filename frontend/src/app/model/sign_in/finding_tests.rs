use shared::{
    problem::{Certificate, TlsFault, TlsProblem},
    tunnel::page_config::PageConfig,
};

use super::*;
use crate::app::model::{
    Focus, Password,
    sign_in::{Account, Field, Hurdle, Input, Phase, SignIn, Trouble},
};

const TABLE: &str = "pop.mail.example tl mail.example\npop.gmail.example tap gmail.example\nold.example pl old.example";

/// A person at a card, and an engine that finds out what the test says.
#[derive(Default)]
struct Desk {
    card: SignIn,
    config: PageConfig,
    effects: Vec<Effect>,
}

impl Desk {
    fn new() -> Self {
        let mut desk = Self::default();
        desk.card
            .provide(&TABLE.into(), &desk.config, &mut desk.effects);
        desk
    }

    fn types(self, address: &str) -> Self {
        self.does(Input::Address(address.into()))
    }

    fn does(mut self, input: Input) -> Self {
        self.effects.clear();
        self.card.input(input, &self.config, &mut self.effects);
        self
    }

    fn leaves(self) -> Self {
        self.leaves_with(false)
    }

    fn leaves_with(self, token_given: bool) -> Self {
        let address = self.card.address.clone();
        self.does(Input::AddressLeft {
            address,
            token_given,
        })
    }

    fn presses(self) -> Self {
        self.does(Input::Submit {
            password_given: true,
            token_given: false,
        })
    }

    fn hears(mut self, told: Told) -> Self {
        self.effects.clear();
        self.card.told(told, &self.config, &mut self.effects);
        self
    }

    fn dns(self, hosts: &[&str]) -> Self {
        let service = |host: &&str| Service {
            host: (*host).into(),
            port: 2995,
            mode: Mode::Tls,
        };
        let services = hosts.iter().map(service).collect();
        let none = false;
        self.hears(Told::Named(Ok(Named { services, none })))
    }

    /// What the server that is being tried does.
    fn tried(self, outcome: Result<(), Problem>) -> Self {
        let server = self.card.finding.trying().expect("one is tried").clone();
        self.hears(Told::Tried { server, outcome })
    }

    fn finds(&self) -> Vec<&Find> {
        self.effects
            .iter()
            .filter_map(|effect| match effect {
                Effect::Find(find) => Some(find),
                _ => None,
            })
            .collect()
    }

    fn signs_in(&self) -> Option<&Account> {
        self.effects.iter().find_map(|effect| match effect {
            Effect::SignIn {
                account,
                password: Password::Typed,
            } => Some(account),
            _ => None,
        })
    }

    fn shows(&self, host: &str, port: &str, source: Source) -> &Self {
        assert_eq!(
            (self.card.host().as_str(), self.card.port_text().as_str()),
            (host, port)
        );
        assert_eq!(self.card.found().map(|found| found.source), Some(source));
        self
    }

    fn complains(&self, hurdle: Hurdle) -> &Self {
        assert_eq!(
            self.card.trouble,
            Some((Field::Server, Trouble::Hurdle(hurdle)))
        );
        assert!(self.signs_in().is_none());
        self
    }
}

fn bridge(code: Code) -> Problem {
    Problem::Bridge {
        code,
        retry_after_s: None,
    }
}

fn unverified() -> Problem {
    let sha256 = "00".repeat(32);
    Problem::Tls(TlsProblem {
        kind: TlsFault::UnknownIssuer,
        certificate: Some(Box::new(Certificate {
            sha256,
            ..Certificate::default()
        })),
    })
}

#[test]
fn a_provider_is_known_at_once_and_nobody_is_asked() {
    let desk = Desk::new().types("ann@Mail.Example").leaves();
    desk.shows("pop.mail.example", "995", Source::Table);
    assert_eq!(
        (desk.card.user_text().as_str(), desk.finds().len()),
        ("ann", 0)
    );
    let desk = desk.presses();
    let account = desk.signs_in().expect("a session is asked for");
    assert_eq!((account.user.as_str(), account.mode), ("ann", Mode::Tls));
}

#[test]
fn a_table_that_comes_late_still_counts() {
    let mut desk = Desk::default().types("ann@mail.example").leaves();
    desk.shows("pop.mail.example", "995", Source::Guess);
    assert_eq!(desk.finds(), [&Find::LookUp("mail.example".into())]);
    desk.effects.clear();
    desk.card
        .provide(&TABLE.into(), &desk.config, &mut desk.effects);
    desk.shows("pop.mail.example", "995", Source::Table);
    assert_eq!(
        (desk.finds(), desk.card.user_text().as_str()),
        (vec![&Find::Stop], "ann")
    );
}

#[test]
fn a_table_that_comes_while_somebody_waits_lets_them_in() {
    let mut desk = Desk::default().types("ann@mail.example").presses();
    assert_eq!(desk.card.phase, Phase::Finding);
    desk.card
        .provide(&TABLE.into(), &desk.config, &mut desk.effects);
    let host = desk.signs_in().map(|it| it.host.as_str());
    assert_eq!(host, Some("pop.mail.example"));
}

#[test]
fn what_was_filled_in_unnoticed_counts_once_the_field_is_left() {
    let desk = Desk::new().does(Input::AddressLeft {
        address: "ann@mail.example".into(),
        token_given: false,
    });
    desk.shows("pop.mail.example", "995", Source::Table);
}

#[test]
fn nothing_in_clear_is_accepted_for_being_in_a_list() {
    let desk = Desk::new().types("ann@old.example").presses();
    desk.shows("old.example", "995", Source::Table);
    assert_eq!(desk.card.wants(), Wants::Plaintext);
    assert_eq!(
        desk.signs_in().map(|it| (it.mode, it.plaintext_allowed)),
        Some((Mode::Tls, false))
    );
}

#[test]
fn the_dns_is_asked_once_the_address_is_complete() {
    let desk = Desk::new().types("ann@example.org");
    desk.shows("pop.example.org", "995", Source::Guess);
    assert!(desk.finds().is_empty(), "not at each letter");
    let desk = desk.leaves();
    assert_eq!(desk.finds(), [&Find::LookUp("example.org".into())]);
    let desk = desk.leaves();
    assert!(desk.finds().is_empty(), "and not twice");
    let desk = desk.dns(&["mx.example.org", "my.example.org"]);
    desk.shows("mx.example.org", "2995", Source::Dns);
    let account = desk
        .presses()
        .signs_in()
        .cloned()
        .expect("it is the domain's own");
    assert_eq!(
        (account.host.as_str(), account.port),
        ("mx.example.org", 2995)
    );
}

#[test]
fn a_server_of_somebody_else_needs_a_yes() {
    for host in [
        "pop.hoster.example",
        "example.org.evil.example",
        "notexample.org",
    ] {
        let desk = Desk::new().types("ann@example.org").leaves().dns(&[host]);
        desk.shows(host, "2995", Source::Dns);
        let desk = desk.presses();
        desk.complains(Hurdle::Foreign);
        assert!(matches!(desk.effects[..], [Effect::Focus(Focus::Foreign)]));
        let desk = desk.does(Input::Agreed).presses();
        assert_eq!(desk.signs_in().map(|it| it.host.as_str()), Some(host));
        // The yes was for this domain's server.
        let desk = desk
            .does(Input::Cancel)
            .types("bob@example.net")
            .leaves()
            .dns(&[host]);
        desk.presses().complains(Hurdle::Foreign);
    }
    let no = Desk::new()
        .types("ann@example.org")
        .leaves()
        .dns(&["pop.hoster.example"]);
    let no = no.does(Input::NotAgreed);
    assert!(no.card.host().is_empty() && no.card.server_shown);
    for own in ["example.org", "a.b.example.org"] {
        let desk = Desk::new().types("ann@Example.org").leaves().dns(&[own]);
        assert!(desk.presses().signs_in().is_some(), "{own}");
    }
}

#[test]
fn a_domain_that_has_no_pop3_is_believed() {
    let none = Named {
        services: Vec::new(),
        none: true,
    };
    let desk = Desk::new().types("ann@example.org").leaves();
    let desk = desk.hears(Told::Named(Ok(none)));
    assert!(desk.finds().is_empty(), "no guesses");
    let desk = desk.presses();
    desk.complains(Hurdle::NoPop3);
    let desk = desk.does(Input::Host("pop.example.org".into())).presses();
    assert!(desk.signs_in().is_some(), "the person knows better");
}

#[test]
fn the_usual_names_are_tried_in_their_order() {
    let mut desk = Desk::new().types("ann@example.org").leaves().dns(&[]);
    let mut tried = Vec::new();
    while let Some(server) = desk.card.finding.trying().cloned() {
        assert_eq!(desk.finds(), [&Find::Try(server.clone())]);
        tried.push(format!(
            "{} {} {}",
            server.host,
            server.port,
            server.mode.as_str()
        ));
        desk = desk.tried(Err(bridge(Code::Refused)));
    }
    assert_eq!(
        tried,
        [
            "pop.example.org 995 tls",
            "mail.example.org 995 tls",
            "pop3.example.org 995 tls",
            "pop.example.org 110 stls",
            "mail.example.org 110 stls",
            "pop3.example.org 110 stls",
        ]
    );
    desk.presses().complains(Hurdle::NobodyAnswers);
}

#[test]
fn the_first_that_answers_with_a_good_certificate_is_it() {
    let desk = Desk::new().types("ann@example.org").leaves().dns(&[]);
    let desk = desk.tried(Err(bridge(Code::DnsNotFound)));
    let desk = desk.tried(Err(unverified()));
    let desk = desk.tried(Err(bridge(Code::ConnectTimeout)));
    let trying = desk
        .card
        .finding
        .trying()
        .map(|it| (it.host.as_str(), it.port));
    assert_eq!(
        trying,
        Some(("mail.example.org", 110)),
        "what has no name has no other port"
    );
    let desk = desk.tried(Ok(()));
    desk.shows("mail.example.org", "110", Source::Answered);
    let account = desk.presses().signs_in().cloned().expect("a session");
    assert_eq!((account.mode, account.pin), (Mode::Stls, None));
}

#[test]
fn a_certificate_that_does_not_hold_is_better_than_nothing_and_trusted_no_more_than_any() {
    let mut desk = Desk::new().types("ann@example.org").leaves().dns(&[]);
    desk = desk
        .tried(Err(bridge(Code::Refused)))
        .tried(Err(unverified()));
    while desk.card.finding.trying().is_some() {
        desk = desk.tried(Err(bridge(Code::Refused)));
    }
    desk.shows("mail.example.org", "995", Source::Guess);
    let account = desk
        .presses()
        .signs_in()
        .cloned()
        .expect("a session, with its question");
    assert_eq!(account.pin, None);
}

#[test]
fn whoever_presses_early_waits_for_the_server_and_goes_on_by_itself() {
    let desk = Desk::new().types("ann@example.org").presses();
    assert_eq!(
        (desk.card.phase.clone(), desk.finds().len()),
        (Phase::Finding, 1)
    );
    assert!(desk.signs_in().is_none());
    let desk = desk.dns(&["mx.example.org"]);
    assert_eq!(
        desk.signs_in().map(|it| it.host.as_str()),
        Some("mx.example.org")
    );
    let foreign = Desk::new()
        .types("ann@example.org")
        .presses()
        .dns(&["pop.hoster.example"]);
    foreign.complains(Hurdle::Foreign);
    assert_eq!(foreign.card.phase, Phase::Idle);
}

#[test]
fn looking_can_be_stopped_and_begun_again() {
    let desk = Desk::new()
        .types("ann@example.org")
        .presses()
        .does(Input::Cancel);
    assert_eq!(
        (desk.card.phase.clone(), desk.finds()),
        (Phase::Idle, vec![&Find::Stop])
    );
    let late = desk.dns(&["mx.example.org"]);
    late.shows("pop.example.org", "995", Source::Guess);
    assert_eq!(
        late.presses().finds(),
        [&Find::LookUp("example.org".into())]
    );
    let edited = Desk::new().types("ann@example.org").leaves();
    let edited = edited.does(Input::Host("127.0.0.1".into()));
    assert_eq!(edited.finds(), [&Find::Stop]);
    let edited = edited.leaves();
    assert!(edited.finds().is_empty());
    assert!(edited.presses().signs_in().is_some());
}

#[test]
fn a_bridge_that_cannot_tell_is_no_reason_to_give_up() {
    // A bridge of before, a DNS that fails, a policy that does not carry there: the guesses tell.
    for code in [
        Code::BadRequest,
        Code::DnsFailed,
        Code::DnsNotFound,
        Code::HostDenied,
        Code::Internal,
    ] {
        let desk = Desk::new().types("ann@example.org").presses();
        let desk = desk.hears(Told::Named(Err(bridge(code))));
        assert!(desk.card.finding.trying().is_some(), "{code}");
        assert!(desk.tried(Ok(())).signs_in().is_some(), "{code}");
    }
    // Where asking on helps nobody, the session says what is wrong.
    for problem in [
        Problem::BridgeUnreachable,
        bridge(Code::RateLimited),
        bridge(Code::OriginDenied),
    ] {
        let desk = Desk::new().types("ann@example.org").presses();
        let desk = desk.hears(Told::Named(Err(problem)));
        assert!(desk.signs_in().is_some() && desk.finds().is_empty());
    }
}

#[test]
fn a_bridge_that_wants_an_access_code_is_asked_with_one() {
    let mut desk = Desk::new();
    desk.config.token_wanted = true;
    let desk = desk.types("ann@example.org").leaves();
    assert!(desk.finds().is_empty());
    let desk = desk.leaves_with(true);
    assert_eq!(desk.finds().len(), 1);
    let surprise = Desk::new().types("ann@example.org").leaves();
    let surprise = surprise.hears(Told::Named(Err(bridge(Code::Unauthorized))));
    assert!(surprise.card.token_wanted(&surprise.config));
    assert_eq!(
        surprise.presses().card.trouble,
        Some((Field::Token, Trouble::NoToken))
    );
}

#[test]
fn a_part_of_a_provider_may_have_a_server_of_its_own() {
    let desk = Desk::new().types("ann@sub.mail.example").leaves();
    desk.shows("pop.mail.example", "995", Source::Table);
    assert_eq!(desk.finds(), [&Find::LookUp("sub.mail.example".into())]);
    let own = desk.dns(&["mx.sub.mail.example"]);
    own.shows("mx.sub.mail.example", "2995", Source::Dns);
    let none = Desk::new().types("ann@sub.mail.example").leaves().dns(&[]);
    none.shows("pop.mail.example", "995", Source::Table);
    assert!(none.finds().is_empty(), "no guesses where the table knows");
}

#[test]
fn an_address_of_this_network_is_asked_about_nowhere() {
    let desk = Desk::new().types("ann@post").leaves();
    desk.shows("pop.post", "995", Source::Guess);
    assert!(desk.finds().is_empty());
    assert!(desk.presses().signs_in().is_some());
}

#[test]
fn what_stands_between_page_and_bridge_is_told_apart() {
    for (online, reached, expected) in [
        (true, true, Hurdle::NoWebSocket),
        (false, true, Hurdle::NoWebSocket),
        (true, false, Hurdle::HostAway),
        (false, false, Hurdle::Offline),
    ] {
        let mut desk = Desk::new().types("ann@mail.example").presses();
        desk.effects.clear();
        desk.card
            .ended(Problem::BridgeUnreachable, &mut desk.effects);
        assert!(
            desk.effects
                .iter()
                .any(|it| matches!(it, Effect::LookAround))
        );
        desk.card.looked_around(online, reached, &mut desk.effects);
        assert_eq!(
            desk.card.trouble,
            Some((Field::Whole, Trouble::Hurdle(expected)))
        );
    }
    let mut late = Desk::new().types("ann@mail.example").presses();
    late.card.looked_around(false, false, &mut late.effects);
    assert_eq!(late.card.trouble, None, "it is tried again already");
}
