use super::*;

fn policy(change: impl FnOnce(&mut Config)) -> Policy {
    let mut config = Config::default();
    change(&mut config);
    Policy::new(&config).unwrap()
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
            policy.origin(origin, host).is_ok(),
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
        assert_eq!(
            policy.origin(Some(origin), Some("localhost:8110")).is_ok(),
            allowed,
            "{origin}"
        );
    }
    assert!(policy.origin(None, None).is_err());
}

#[test]
fn what_is_no_origin_is_refused_at_the_start() {
    for written in [
        "",
        "*",
        "null",
        "mail.example.org",
        "https://a.example/x",
        "https://a.example?x",
        "ftp://a.example",
        "https://u@a.example",
    ] {
        assert!(serialize_origin(written).is_err(), "{written}");
    }
}

#[test]
fn destinations() {
    let policy = policy(|config| {
        config.allow_ports = vec![(20995, Mode::Tls), (2110, Mode::Plain)];
        config.deny_hosts = vec!["bad.example".into()];
        config.allow_plaintext = vec!["old.example".into()];
    });
    for (host, port, mode, expected) in [
        ("pop.example.org", 995, Mode::Tls, Ok(())),
        ("pop.example.org", 110, Mode::Stls, Ok(())),
        ("pop.example.org", 20995, Mode::Tls, Ok(())),
        ("pop.example.org", 20995, Mode::Stls, Err(Code::PortDenied)),
        ("pop.example.org", 110, Mode::Tls, Err(Code::PortDenied)),
        ("pop.example.org", 25, Mode::Tls, Err(Code::PortDenied)),
        ("pop.example.org", 0, Mode::Tls, Err(Code::PortDenied)),
        ("BAD.example", 995, Mode::Tls, Err(Code::HostDenied)),
        ("pop.bad.example.", 995, Mode::Tls, Err(Code::HostDenied)),
        ("old.example", 110, Mode::Plain, Ok(())),
        ("OLD.example.", 2110, Mode::Plain, Ok(())),
        (
            "pop.old.example",
            110,
            Mode::Plain,
            Err(Code::PlaintextDenied),
        ),
        (
            "pop.example.org",
            110,
            Mode::Plain,
            Err(Code::PlaintextDenied),
        ),
        ("pop example", 995, Mode::Tls, Err(Code::DnsNotFound)),
    ] {
        assert_eq!(
            policy.destination(host, port, mode).map(|_| ()),
            expected,
            "{host} {port} {mode:?}"
        );
    }
}

#[test]
fn a_destination_is_canonical() {
    let destination = policy(|_| {})
        .destination("POP.Bücher.example.", 995, Mode::Tls)
        .unwrap();
    assert_eq!(destination.host().to_string(), "pop.xn--bcher-kva.example");
    assert_eq!((destination.port(), destination.mode()), (995, Mode::Tls));
}

#[test]
fn addresses_are_vetted_one_by_one() {
    let policy = policy(|config| config.allow_addresses = vec!["10.1.0.0/16".parse().unwrap()]);
    let destination = policy
        .destination("pop.example.org", 995, Mode::Tls)
        .unwrap();
    let check = |found: &[&str], expected: Result<&[&str], Code>| {
        let addresses: Vec<IpAddr> = found
            .iter()
            .map(|address| address.parse().unwrap())
            .collect();
        let vetted = policy.vet(&destination, &addresses);
        let vetted = vetted.map(|vetted| {
            vetted
                .addresses()
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
        });
        assert_eq!(
            vetted,
            expected.map(|list| list.iter().map(|&address| address.to_owned()).collect()),
            "{found:?}"
        );
    };
    check(&["8.8.8.8"], Ok(&["8.8.8.8:995"]));
    check(
        &["2606:4700::1111", "8.8.8.8"],
        Ok(&["[2606:4700::1111]:995", "8.8.8.8:995"]),
    );
    check(&["10.2.0.1", "8.8.8.8", "::1"], Ok(&["8.8.8.8:995"]));
    check(&["10.1.2.3"], Ok(&["10.1.2.3:995"]));
    check(&["::ffff:10.1.2.3"], Ok(&["10.1.2.3:995"]));
    check(&["64:ff9b::10.1.2.3"], Err(Code::AddressDenied));
    check(
        &["10.2.0.1", "127.0.0.1", "169.254.169.254"],
        Err(Code::AddressDenied),
    );
    check(&[], Err(Code::DnsNotFound));
}

#[test]
fn a_range_as_wide_as_the_world_is_refused() {
    for (range, wide) in [
        ("0.0.0.0/0", true),
        ("0.0.0.0/1", true),
        ("10.0.0.0/8", false),
        ("::/0", true),
        ("fc00::/7", false),
    ] {
        let config = Config {
            allow_addresses: vec![range.parse().unwrap()],
            ..Config::default()
        };
        assert_eq!(Policy::new(&config).is_err(), wide, "{range}");
    }
}
