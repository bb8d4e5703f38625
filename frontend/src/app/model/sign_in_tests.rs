use shared::problem::{Certificate, Credential, Refusal, ResponseCode, Step};
use shared::tunnel::page_config::{DemoAccount, Preset};

use super::*;

const SHA256: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

/// A card on which a person does things, one after the other.
struct Visit {
    card: SignIn,
    config: PageConfig,
    effects: Vec<Effect>,
}

impl Default for Visit {
    /// Two providers are known.
    fn default() -> Self {
        let mut card = SignIn::default();
        card.provide(
            &"pop.example.org ta example.org\npop.example.net ta example.net".into(),
            &PageConfig::default(),
            &mut Vec::new(),
        );
        Self {
            card,
            config: PageConfig::default(),
            effects: Vec::new(),
        }
    }
}

impl Visit {
    fn does(mut self, input: Input) -> Self {
        self.effects.clear();
        self.card.input(input, &self.config, &mut self.effects);
        self
    }

    fn ends(mut self, problem: Problem) -> Self {
        self.effects.clear();
        self.card.ended(problem, &mut self.effects);
        self
    }

    fn signs_in(self, address: &str) -> Self {
        self.does(Input::Address(address.into()))
            .does(Input::Submit {
                password_given: true,
                token_given: false,
            })
    }

    /// The account in the last request to sign in, if one was made.
    fn account(&self) -> Option<(&Account, &Password)> {
        self.effects.iter().find_map(|effect| match effect {
            Effect::SignIn { account, password } => Some((account, password)),
            _ => None,
        })
    }

    fn forgets(&self) -> bool {
        self.effects
            .iter()
            .any(|effect| matches!(effect, Effect::ForgetPassword))
    }
}

fn untrusted(kind: TlsFault) -> Problem {
    let certificate = Some(Box::new(Certificate {
        sha256: SHA256.into(),
        ..Certificate::default()
    }));
    Problem::Tls(TlsProblem { kind, certificate })
}

fn refused(code: Option<ResponseCode>) -> Problem {
    let refusal = Refusal {
        code,
        text: "no".into(),
    };
    Problem::Refused {
        step: Step::Login,
        refusal,
    }
}

#[test]
fn the_server_is_guessed_from_the_address_and_shown_before_anything_is_sent() {
    for (address, host) in [
        ("", ""),
        ("ann", ""),
        ("ann@", ""),
        ("ann@Example.org ", "pop.example.org"),
        ("a@b@example.org", "pop.example.org"),
    ] {
        let visit = Visit::default().does(Input::Address(address.into()));
        assert_eq!(visit.card.host(), host, "{address}");
        assert!(visit.effects.is_empty());
    }
}

#[test]
fn what_was_edited_is_not_guessed_any_more() {
    let visit = Visit::default()
        .does(Input::Host(" mail.example.net ".into()))
        .does(Input::Port("2995".into()))
        .does(Input::Address("ann@example.org".into()))
        .does(Input::Security(Mode::Stls));
    assert_eq!(visit.card.host(), "mail.example.net");
    assert_eq!(visit.card.port_text(), "2995");
}

#[test]
fn the_port_follows_the_security() {
    let visit = Visit::default();
    assert_eq!(visit.card.port_text(), "995");
    assert_eq!(
        visit.does(Input::Security(Mode::Stls)).card.port_text(),
        "110"
    );
}

#[test]
fn what_is_missing_is_asked_for_where_it_is_missing() {
    let submit = Input::Submit {
        password_given: true,
        token_given: false,
    };
    let nothing = Visit::default().does(submit.clone());
    assert_eq!(
        nothing.card.trouble,
        Some((Field::Address, Trouble::NoAddress))
    );
    let no_server = Visit::default().signs_in("ann");
    assert_eq!(
        no_server.card.trouble,
        Some((Field::Server, Trouble::NoServer))
    );
    assert!(
        no_server.card.server_shown,
        "the field must be there to be filled in"
    );
    let no_password = Visit::default()
        .does(Input::Address("ann@example.org".into()))
        .does(Input::Submit {
            password_given: false,
            token_given: false,
        });
    assert_eq!(
        no_password.card.trouble,
        Some((Field::Password, Trouble::NoPassword))
    );
    for port in ["", "0", "65536", "pop3", "-1"] {
        let bad_port = Visit::default()
            .does(Input::Port(port.into()))
            .signs_in("ann@example.org");
        assert_eq!(
            bad_port.card.trouble,
            Some((Field::Server, Trouble::BadPort)),
            "{port}"
        );
        assert!(bad_port.account().is_none());
    }
}

#[test]
fn signing_in_sends_what_is_on_the_card_once() {
    let visit = Visit::default().signs_in(" ann@example.org ");
    let (account, password) = visit.account().expect("a request");
    assert_eq!(account.user, "ann@example.org");
    assert_eq!(
        (account.host.as_str(), account.port, account.mode),
        ("pop.example.org", 995, Mode::Tls)
    );
    assert_eq!(*password, Password::Typed);
    assert!(!account.plaintext_allowed);
    assert!(
        visit
            .does(Input::Submit {
                password_given: true,
                token_given: false,
            })
            .account()
            .is_none(),
        "it is on its way already"
    );
}

#[test]
fn another_user_name_goes_before_the_address() {
    let visit = Visit::default()
        .does(Input::User("ann".into()))
        .signs_in("ann@example.org");
    assert_eq!(visit.account().expect("a request").0.user, "ann");
}

#[test]
fn clear_text_takes_the_operator_and_the_person() {
    let allowed = || Visit {
        config: PageConfig {
            plaintext_hosts: vec!["pop.example.org".into()],
            ..PageConfig::default()
        },
        ..Visit::default()
    };
    let plain = |visit: Visit| {
        visit
            .does(Input::Address("ann@example.org".into()))
            .does(Input::Security(Mode::Plain))
    };
    assert_eq!(
        plain(Visit::default()).card.mode,
        Mode::Tls,
        "the operator does not list it"
    );
    let asked = plain(allowed()).signs_in("ann@example.org");
    assert_eq!(
        asked.card.trouble,
        Some((Field::Server, Trouble::NoConsent))
    );
    let agreed = plain(allowed())
        .does(Input::Consent(true))
        .signs_in("ann@example.org");
    assert!(agreed.account().expect("a request").0.plaintext_allowed);
}

#[test]
fn consent_to_clear_text_dies_with_the_server_that_it_was_given_for() {
    let visit = Visit {
        config: PageConfig {
            plaintext_hosts: vec!["a.example".into(), "b.example".into()],
            ..PageConfig::default()
        },
        ..Visit::default()
    };
    let visit = visit
        .does(Input::Host("a.example".into()))
        .does(Input::Security(Mode::Plain))
        .does(Input::Consent(true))
        .does(Input::Host("b.example".into()));
    assert!(!visit.card.plaintext_consent);
}

#[test]
fn every_problem_stands_where_it_belongs() {
    let bridge = |code| Problem::Bridge {
        code,
        retry_after_s: None,
    };
    for (problem, field) in [
        (refused(None), Field::Password),
        (refused(Some(ResponseCode::Auth)), Field::Password),
        (refused(Some(ResponseCode::InUse)), Field::Whole),
        (bridge(Code::DnsNotFound), Field::Server),
        (bridge(Code::TooMany), Field::Whole),
        (Problem::BridgeUnreachable, Field::Whole),
        (Problem::StlsNotOffered, Field::Server),
        (Problem::Unsendable(Credential::User), Field::Address),
    ] {
        let visit = Visit::default()
            .signs_in("ann@example.org")
            .ends(problem.clone());
        assert_eq!(visit.card.trouble, Some((field, Trouble::Session(problem))));
        assert_eq!(visit.card.phase, Phase::Idle);
        assert_eq!(visit.card.address, "ann@example.org", "the address is kept");
        assert!(visit.forgets(), "and the password is not");
    }
}

#[test]
fn trusting_a_certificate_tries_again_with_it_and_with_the_password_that_was_kept() {
    let visit = Visit::default()
        .signs_in("ann@example.org")
        .ends(untrusted(TlsFault::UnknownIssuer));
    assert!(matches!(visit.card.phase, Phase::Certificate(_)));
    assert!(!visit.forgets());
    let visit = visit.does(Input::Trust { always: false });
    let (account, password) = visit.account().expect("a request");
    assert_eq!(account.pin.as_deref(), Some(SHA256));
    assert_eq!(*password, Password::Kept);
}

#[test]
fn a_trusted_certificate_is_not_asked_about_again() {
    let visit = Visit::default()
        .signs_in("ann@example.org")
        .ends(untrusted(TlsFault::UnknownIssuer))
        .does(Input::Trust { always: false })
        .ends(refused(None))
        .does(Input::Submit {
            password_given: true,
            token_given: false,
        });
    assert_eq!(
        visit.account().expect("a request").0.pin.as_deref(),
        Some(SHA256)
    );
    let elsewhere = visit.ends(refused(None)).signs_in("ann@example.net");
    assert_eq!(elsewhere.account().expect("a request").0.pin, None);
}

#[test]
fn a_changed_certificate_has_no_easy_way_on() {
    let visit =
        Visit::default()
            .signs_in("ann@example.org")
            .ends(untrusted(TlsFault::PinMismatch {
                expected: "0".repeat(64),
            }));
    assert!(visit.forgets(), "the password does not wait for an answer");
    assert!(matches!(visit.card.phase, Phase::Certificate(_)));
    assert!(
        visit
            .does(Input::Trust { always: false })
            .account()
            .is_none()
    );
}

#[test]
fn not_trusting_forgets_the_password() {
    let visit = Visit::default()
        .signs_in("ann@example.org")
        .ends(untrusted(TlsFault::UnknownIssuer));
    let visit = visit.does(Input::Distrust);
    assert!(visit.forgets());
    assert_eq!(visit.card.phase, Phase::Idle);
}

#[test]
fn cancelling_ends_the_engine() {
    let visit = Visit::default()
        .signs_in("ann@example.org")
        .does(Input::Cancel);
    assert!(visit.forgets());
    assert!(
        visit
            .effects
            .iter()
            .any(|effect| matches!(effect, Effect::RestartEngine))
    );
    assert_eq!(visit.card.phase, Phase::Idle);
}

#[test]
fn the_demo_is_one_click() {
    let visit = Visit {
        config: PageConfig {
            demo: Some(DemoAccount {
                user: "box417".into(),
                password: "public".into(),
                host: "127.0.0.1".into(),
                port: 2995,
                mode: Mode::Tls,
                pin: SHA256.into(),
            }),
            ..PageConfig::default()
        },
        ..Visit::default()
    };
    let visit = visit.does(Input::Demo { token_given: false });
    let (account, password) = visit.account().expect("a request");
    assert_eq!((account.host.as_str(), account.port), ("127.0.0.1", 2995));
    assert_eq!(account.pin.as_deref(), Some(SHA256));
    assert_eq!(*password, Password::Public("public".into()));
    assert_eq!(visit.card.address, "box417");
}

fn submit(token_given: bool) -> Input {
    Input::Submit {
        password_given: true,
        token_given,
    }
}

fn bridge(code: Code, retry_after_s: Option<u32>) -> Problem {
    Problem::Bridge {
        code,
        retry_after_s,
    }
}

#[test]
fn an_access_code_is_asked_for_where_the_bridge_wants_one() {
    let open = Visit::default().signs_in("ann@example.org");
    assert!(open.account().is_some(), "no code is wanted");
    let config = PageConfig {
        token_wanted: true,
        ..PageConfig::default()
    };
    let visit = Visit {
        config,
        ..Visit::default()
    };
    let visit = visit.signs_in("ann@example.org");
    assert_eq!(visit.card.trouble, Some((Field::Token, Trouble::NoToken)));
    assert!(visit.account().is_none());
    assert!(visit.does(submit(true)).account().is_some());
}

#[test]
fn a_bridge_that_refuses_the_access_code_gets_its_field_shown() {
    let visit = Visit::default()
        .signs_in("ann@example.org")
        .ends(bridge(Code::Unauthorized, None));
    assert!(matches!(visit.card.trouble, Some((Field::Token, _))));
    assert!(visit.card.token_wanted(&visit.config) && visit.forgets());
    assert!(visit.does(submit(true)).account().is_some());
}

#[test]
fn a_bridge_that_wants_a_pause_gets_it() {
    let mut visit = Visit::default()
        .signs_in("ann@example.org")
        .ends(bridge(Code::RateLimited, Some(2)));
    assert_eq!(visit.card.wait.left(), Some(2));
    for left in [Some(1), None] {
        let early = visit.does(submit(false));
        assert!(early.account().is_none(), "not yet");
        visit = early;
        visit.effects.clear();
        visit.card.wait.second(&mut visit.effects);
        assert_eq!(visit.card.wait.left(), left);
        assert_eq!(visit.effects.len(), usize::from(left.is_some()));
    }
    assert!(visit.does(submit(false)).account().is_some());
}

#[test]
fn the_first_server_that_is_offered_is_filled_in_and_can_be_edited() {
    let preset = |name: &str, host: &str, port, mode| Preset {
        name: name.into(),
        host: host.into(),
        port,
        mode,
    };
    let config = PageConfig {
        presets: vec![
            preset("Staff", "mail.example.org", 995, Mode::Tls),
            preset("Students", "pop.example.org", 2110, Mode::Stls),
        ],
        ..PageConfig::default()
    };
    let mut visit = Visit {
        config,
        ..Visit::default()
    };
    visit.card.offer(&visit.config);
    assert_eq!(visit.card.host(), "mail.example.org");
    assert_eq!(visit.card.chosen_preset(&visit.config), Some(0));

    let visit = visit.does(Input::Preset(Some(1)));
    let sent = visit.signs_in("ann@example.net");
    let (account, _) = sent.account().expect("a request");
    assert_eq!(
        (account.host.as_str(), account.port, account.mode),
        ("pop.example.org", 2110, Mode::Stls)
    );
    let visit = sent
        .does(Input::Cancel)
        .does(Input::Host("other.example.org".into()));
    assert_eq!(visit.card.chosen_preset(&visit.config), None);
    let visit = visit.does(Input::Preset(None));
    assert_eq!(visit.card.host(), "pop.example.net", "guessed as ever");
    assert!(visit.card.server_shown);

    // Who was quicker than the settings keeps what was typed.
    let mut typed = SignIn::default();
    typed.input(
        Input::Host("mine.example.org".into()),
        &visit.config,
        &mut Vec::new(),
    );
    typed.offer(&visit.config);
    assert_eq!(typed.host(), "mine.example.org");
}
