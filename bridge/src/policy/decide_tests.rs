use std::cell::RefCell;

use super::*;
use crate::{
    config::Config,
    token::{Claims, Keyring},
};

fn policy(change: impl FnOnce(&mut Config)) -> Policy {
    let mut config = Config::default();
    change(&mut config);
    Policy::new(&config).unwrap()
}

/// What nobody objects to.
const ASKED: Asked<'static> = Asked {
    origin: Some("http://localhost:8110"),
    authority: Some("localhost:8110"),
    token: None,
    host: "pop.example.org",
    port: 995,
    mode: Mode::Tls,
    now: 0,
};

fn ask(policy: &Policy, asked: &Asked<'_>) -> Result<Destination, Code> {
    decide(policy, asked, || Ok(()), |_| Ok(())).map(|(destination, (), ())| destination)
}

#[test]
fn each_step_comes_after_the_one_before() {
    let mut policy = policy(|config| {
        config.deny_hosts = vec!["bad.example".into()];
        config.allow_hosts = vec!["example".into()];
    });
    policy.keys = Some(Keyring::from_octets(&[7; 32]));
    let keys = Keyring::from_octets(&[7; 32]);
    let token = |hosts: &[&str]| {
        keys.sign(&Claims {
            holder: "ann".into(),
            expires: 10,
            hosts: hosts.iter().map(|&host| host.to_owned()).collect(),
        })
    };
    let (token, narrow) = (token(&[]), token(&["pop.example"]));
    let steps = RefCell::new(Vec::new());
    let check = |asked: &Asked<'_>, room: bool, place: bool, code, seen: &[&str]| {
        steps.borrow_mut().clear();
        let take = |has_room: bool, step: String, code| {
            steps.borrow_mut().push(step);
            if has_room { Ok(()) } else { Err(code) }
        };
        let outcome = decide(
            &policy,
            asked,
            || take(room, "client".into(), Code::RateLimited),
            |host| take(place, host.to_string(), Code::TooMany),
        );
        assert_eq!(outcome.err(), code);
        assert_eq!(*steps.borrow(), seen);
    };

    // Everything is wrong; one thing after the other is put right.
    let mut asked = Asked {
        origin: Some("https://evil.example"),
        token: Some("prt1.x.y"),
        host: "a b",
        port: 25,
        mode: Mode::Plain,
        ..ASKED
    };
    check(&asked, false, false, Some(Code::OriginDenied), &[]);
    asked.origin = ASKED.origin;
    check(&asked, false, false, Some(Code::RateLimited), &["client"]);
    check(&asked, true, false, Some(Code::Unauthorized), &["client"]);
    asked.token = None;
    check(&asked, true, false, Some(Code::Unauthorized), &["client"]);
    asked.token = Some(&narrow);
    asked.now = 10;
    check(&asked, true, false, Some(Code::Unauthorized), &["client"]);
    asked.now = 9;
    check(&asked, true, false, Some(Code::DnsNotFound), &["client"]);
    asked.host = "BAD.example.";
    check(&asked, true, false, Some(Code::PortDenied), &["client"]);
    asked.port = 110;
    check(&asked, true, false, Some(Code::HostDenied), &["client"]);
    asked.host = "example.com";
    check(&asked, true, false, Some(Code::HostDenied), &["client"]);
    asked.host = "other.example";
    check(
        &asked,
        true,
        false,
        Some(Code::PlaintextDenied),
        &["client"],
    );
    asked.mode = Mode::Stls;
    check(&asked, true, false, Some(Code::HostDenied), &["client"]);
    asked.token = Some(&token);
    let both = ["client", "other.example"];
    check(&asked, true, false, Some(Code::TooMany), &both);
    check(&asked, true, true, None, &both);
}

#[test]
fn a_token_opens_its_hosts_and_no_others() {
    let mut policy = policy(|config| config.deny_hosts = vec!["secret.example.org".into()]);
    let keys = Keyring::from_octets(&[7; 32]);
    policy.keys = Some(Keyring::from_octets(&[7; 32]));
    for (hosts, host, expected) in [
        (&[][..], "pop.example.org", Ok(())),
        (&["example.org"], "example.org", Ok(())),
        (&["example.org"], "a.b.EXAMPLE.org.", Ok(())),
        (&["*.example.org"], "pop.example.org", Ok(())),
        (&["example.org"], "notexample.org", Err(Code::HostDenied)),
        (&["pop.example.org"], "example.org", Err(Code::HostDenied)),
        (&["a.example", "example.org"], "example.org", Ok(())),
        (&["192.0.2.1"], "192.0.2.1", Ok(())),
        (&["192.0.2.1"], "3221225985", Ok(())),
        (&["192.0.2.1"], "192.0.2.2", Err(Code::HostDenied)),
        // A token takes away; it never gives what the policy does not.
        (
            &["example.org"],
            "secret.example.org",
            Err(Code::HostDenied),
        ),
    ] {
        let token = keys.sign(&Claims {
            holder: "ann".into(),
            expires: 1,
            hosts: hosts.iter().map(|&host| host.to_owned()).collect(),
        });
        let asked = Asked {
            token: Some(&token),
            host,
            ..ASKED
        };
        let outcome = ask(&policy, &asked);
        if let Ok(destination) = &outcome {
            assert_eq!(destination.holder(), Some("ann"));
        }
        assert_eq!(outcome.map(|_| ()), expected, "{hosts:?} against {host}");
    }
}

#[test]
fn where_no_token_is_needed_none_is_looked_at() {
    let asked = Asked {
        token: Some("whatever"),
        ..ASKED
    };
    assert_eq!(ask(&policy(|_| {}), &asked).unwrap().holder(), None);
}

#[test]
fn the_operators_own_servers_are_told() {
    let policy = policy(|config| config.proxy_protocol = vec!["example.org".into()]);
    for (host, told) in [
        ("example.org", true),
        ("POP.example.org.", true),
        ("notexample.org", false),
        ("example.com", false),
    ] {
        let destination = ask(&policy, &Asked { host, ..ASKED }).unwrap();
        let vetted = destination.vet(&["8.8.8.8".parse().unwrap()]).unwrap();
        assert_eq!(vetted.is_told(), told, "{host}");
    }
}

fn is_let_in(policy: &Policy, origin: Option<&str>, authority: Option<&str>) -> bool {
    let asked = Asked {
        origin,
        authority,
        ..ASKED
    };
    match ask(policy, &asked) {
        Ok(_) => true,
        Err(code) => {
            assert_eq!(code, Code::OriginDenied);
            false
        }
    }
}

#[test]
fn without_listed_origins_the_page_comes_from_here() {
    let policy = policy(|_| {});
    for (origin, host, allowed) in [
        (Some("http://localhost:8110"), Some("localhost:8110"), true),
        (Some("http://127.0.0.1:8110"), Some("127.0.0.1:8110"), true),
        (Some("http://[::1]:8110"), Some("[::1]:8110"), true),
        (
            Some("http://mail.localhost:8110"),
            Some("mail.localhost:8110"),
            true,
        ),
        (Some("http://localhost"), Some("localhost:80"), true),
        (Some("http://localhost"), Some("LOCALHOST"), true),
        (Some("http://localhost:8110"), Some("127.0.0.1:8110"), false),
        (Some("http://localhost:8111"), Some("localhost:8110"), false),
        (
            Some("https://localhost:8110"),
            Some("localhost:8110"),
            false,
        ),
        // A stranger's name that was pointed at this machine.
        (
            Some("http://evil.example:8110"),
            Some("evil.example:8110"),
            false,
        ),
        (Some("http://192.0.2.1:8110"), Some("192.0.2.1:8110"), false),
        (
            Some("http://localhost.evil.example"),
            Some("localhost.evil.example"),
            false,
        ),
        (Some("null"), Some("localhost:8110"), false),
        (Some("http://localhost:8110"), None, false),
        (None, Some("localhost:8110"), false),
        (
            Some("http://localhost:8110"),
            Some("x@localhost:8110"),
            true,
        ),
        (
            Some("http://evil.example"),
            Some("localhost@evil.example"),
            false,
        ),
    ] {
        assert_eq!(
            is_let_in(&policy, origin, host),
            allowed,
            "{origin:?} at {host:?}"
        );
    }
}

#[test]
fn origins_are_compared_whole() {
    let policy = policy(|config| {
        config.origins = vec![
            "https://mail.example.org".into(),
            "http://a.example:80".into(),
        ];
    });
    for (origin, allowed) in [
        ("https://mail.example.org", true),
        ("http://a.example", true),
        ("http://mail.example.org", false),
        ("https://mail.example.org:444", false),
        ("https://mail.example.org.evil.example", false),
        ("https://evil.example", false),
        ("http://localhost:8110", false),
        ("null", false),
    ] {
        let host = Some("localhost:8110");
        assert_eq!(is_let_in(&policy, Some(origin), host), allowed, "{origin}");
    }
    assert!(!is_let_in(&policy, None, None));
}
