use super::*;

fn check(words: &Words) {
    assert!(words.what.ends_with('.'), "{words:?}");
    assert!(words.next.ends_with('.'), "{words:?}");
    assert!(
        words.what.len() < 120,
        "too long to be read at a glance: {words:?}"
    );
    assert!(
        !words.what.contains("  ") && !words.next.contains("  "),
        "{words:?}"
    );
}

fn steps() -> [Step; 8] {
    use Step::{Bridge, Connecting, Greeting, Login, Securing, Stls, Transaction, Update};
    [
        Bridge,
        Connecting,
        Greeting,
        Stls,
        Securing,
        Login,
        Transaction,
        Update,
    ]
}

#[test]
fn every_problem_has_words() {
    let mut problems = vec![
        Problem::BridgeUnreachable,
        Problem::BridgeBroken,
        Problem::NotPop3 {
            said: "* OK IMAP4rev1".into(),
        },
        Problem::StlsNotOffered,
        Problem::PasswordNotOffered {
            mechanisms: vec!["XOAUTH2".into()],
        },
        Problem::InjectedPlaintext,
        Problem::Unsendable(Credential::User),
        Problem::Unsendable(Credential::Password),
        Problem::Exceeded(Limit::Line),
        Problem::Exceeded(Limit::Lines),
        Problem::Exceeded(Limit::Message),
        Problem::Exceeded(Limit::Listing),
        Problem::Exceeded(Limit::Time),
        Problem::Unsendable(Credential::Command),
        Problem::Unreachable { detail: "x".into() },
        Problem::BrokenFraming { said: "x".into() },
        Problem::PipeliningBroken,
        Problem::MechanismNotOffered {
            wanted: "PLAIN".into(),
            offered: vec!["XOAUTH2".into()],
        },
        Problem::Internal("x".into()),
    ];
    for fault in [
        SaslFault::BadChallenge,
        SaslFault::TooManyRounds {
            iterations: 10_000_000,
        },
        SaslFault::ServerUnproven,
        SaslFault::Refused { error: "x".into() },
        SaslFault::OutOfTurn,
        SaslFault::NoBinding,
        SaslFault::Unusable(Credential::Password),
        SaslFault::NotSasl,
        SaslFault::NoRandomness,
    ] {
        let mechanism = Mechanism::ScramSha256Plus;
        problems.push(Problem::Sasl { mechanism, fault });
    }
    for step in steps() {
        problems.push(Problem::BridgeLost(step));
        problems.push(Problem::Ended(step));
        problems.push(Problem::TimedOut { step, seconds: 30 });
    }
    for problem in problems {
        check(&words(&problem));
    }
}

#[test]
fn every_code_of_the_bridge_has_words() {
    for code in Code::ALL {
        check(&bridge(*code, None));
        assert!(
            bridge(*code, Some(30)).next.contains("30 seconds"),
            "{code}"
        );
    }
}

#[test]
fn every_refusal_has_words_and_quotes_the_server_apart() {
    use ResponseCode::{Auth, InUse, LoginDelay, Other, SysPerm, SysTemp};
    for code in [
        None,
        Some(Auth),
        Some(InUse),
        Some(LoginDelay),
        Some(SysPerm),
        Some(SysTemp),
        Some(Other("X".into())),
    ] {
        for step in steps() {
            let refusal = Refusal {
                code: code.clone(),
                text: "no <b>luck</b>".into(),
            };
            let words = words(&Problem::Refused { step, refusal });
            check(&words);
            assert_eq!(words.said.as_deref(), Some("no <b>luck</b>"));
            assert!(!words.what.contains("luck") && !words.next.contains("luck"));
        }
    }
}

#[test]
fn every_fault_of_tls_has_words() {
    for kind in [
        TlsFault::UnknownIssuer,
        TlsFault::WrongName { presented: vec![] },
        TlsFault::WrongName {
            presented: vec!["a.example".into(), "b.example".into()],
        },
        TlsFault::Expired { not_after: 0 },
        TlsFault::NotYetValid { not_before: 0 },
        TlsFault::PinMismatch {
            expected: "ab".repeat(32),
        },
        TlsFault::Unusable,
        TlsFault::BadCertificate { detail: "x".into() },
        TlsFault::NotTls,
        TlsFault::TooOld,
        TlsFault::Handshake { detail: "x".into() },
    ] {
        check(&tls(&TlsProblem {
            kind,
            certificate: None,
        }));
    }
}

#[test]
fn whoever_runs_the_bridge_is_named_only_where_they_can_help() {
    let of = |code| Problem::Bridge {
        code,
        retry_after_s: None,
    };
    assert!(concerns_bridge(&of(Code::HostDenied)));
    assert!(!concerns_bridge(&of(Code::DnsNotFound)));
    assert!(!concerns_bridge(&Problem::StlsNotOffered));
}
