use shared::tunnel::message::Mode;

use super::*;
use crate::policy::Policy;

fn outcome(address: &str, change: impl FnOnce(&mut Config)) -> Result<(), ConfigError> {
    let mut config = Config::default();
    change(&mut config);
    config.check()?;
    config.check_listener(address.parse().unwrap())?;
    Policy::new(&config).map(drop)
}

/// Refused, with these words in the sentence; or not, where there are none.
fn check(address: &str, change: impl FnOnce(&mut Config), expected: &str) {
    match outcome(address, change) {
        Ok(()) => assert_eq!(expected, "", "{address}"),
        Err(error) => {
            let words = error.to_string();
            assert!(
                !expected.is_empty() && words.contains(expected),
                "{words} / {expected:?}"
            );
        }
    }
}

fn list(words: &[&str]) -> Vec<String> {
    words.iter().map(ToString::to_string).collect()
}

/// A bridge for everybody, behind a proxy: the widest that is allowed.
fn open(config: &mut Config) {
    config.origins = list(&["https://mail.example.org"]);
    config.any_public_host = true;
    config.insecure_http = true;
}

fn with_tls(config: &mut Config) {
    config.tls_cert = Some("chain.pem".into());
    config.tls_key = Some("key.pem".into());
}

const HERE: &str = "127.0.0.1:8110";
const EVERYWHERE: &str = "0.0.0.0:8110";

#[test]
fn loopback_needs_nothing() {
    for address in [HERE, "127.8.8.8:1", "[::1]:8110", "[::ffff:127.0.0.1]:8110"] {
        check(address, |_| {}, "");
    }
}

#[test]
fn any_other_address_needs_three_words() {
    for address in [
        EVERYWHERE,
        "[::]:8110",
        "192.168.1.2:80",
        "203.0.113.4:443",
        "[::ffff:192.0.2.1]:80",
    ] {
        let origin = |config: &mut Config| config.origins = list(&["https://mail.example.org"]);
        let both = |config: &mut Config| {
            origin(config);
            config.allow_hosts = list(&["example.org"]);
        };
        check(address, |_| {}, "--origin");
        check(address, origin, "--allow-host");
        check(address, both, "--insecure-http");
        check(address, both, "--tls-cert");
        check(address, open, "");
        let with_certificate = |config: &mut Config| {
            both(config);
            with_tls(config);
        };
        check(address, with_certificate, "");
    }
}

#[test]
fn a_bridge_for_everybody_opens_nothing_else() {
    type Change = fn(&mut Config);
    let cases: [(Change, &str); 8] = [
        (|c| c.allow_hosts = list(&["example.org"]), "keep one"),
        (
            |c| c.allow_plaintext = list(&["example.org"]),
            "--allow-plaintext",
        ),
        (
            |c| c.allow_addresses = vec!["10.0.0.0/8".parse().unwrap()],
            "--allow-address 10.0.0.0/8",
        ),
        (
            |c| c.allow_ports = vec![(443, Mode::Tls)],
            "--allow-port 443",
        ),
        (|c| c.allow_ports = vec![(25, Mode::Tls)], "--allow-port 25"),
        (|c| c.allow_ports = vec![(995, Mode::Stls)], ""),
        (|c| c.allow_ports = vec![(20995, Mode::Tls)], ""),
        (|c| c.deny_hosts = list(&["example.org"]), ""),
    ];
    for (change, expected) in cases {
        let both = |config: &mut Config| {
            open(config);
            change(config);
        };
        check(EVERYWHERE, both, expected);
    }
}

#[test]
fn rules_about_hosts_that_are_never_reached() {
    for (allowed, denied, named, expected) in [
        (&["example.org"][..], &[][..], "pop.example.org", ""),
        (&["example.org"], &[], "example.org", ""),
        (&["example.org"], &[], "*.example.org", ""),
        (
            &["example.org"],
            &[],
            "example.com",
            "add --allow-host example.com",
        ),
        (&["pop.example.org"], &[], "example.org", "add --allow-host"),
        (&[], &[], "example.org", ""),
        (&[], &["example.org"], "pop.example.org", "--deny-host"),
        (&["example.org"], &["pop.example.org"], "example.org", ""),
        (&[], &[], "a b", "not a host"),
    ] {
        for plain in [true, false] {
            let change = |config: &mut Config| {
                config.allow_hosts = list(allowed);
                config.deny_hosts = list(denied);
                if plain {
                    config.allow_plaintext = list(&[named.trim_start_matches("*.")]);
                } else {
                    config.proxy_protocol = list(&[named]);
                }
            };
            check(HERE, change, expected);
        }
    }
}

#[test]
fn proxies_are_known() {
    for (range, expected) in [
        ("0.0.0.0/0", "--trust-proxy"),
        ("::/0", "--trust-proxy"),
        ("64.0.0.0/2", "--trust-proxy"),
        ("10.0.0.0/8", ""),
        ("192.0.2.1/32", ""),
        ("2001:db8::/32", ""),
    ] {
        let range = range.parse().unwrap();
        check(HERE, |config| config.trust_proxy = vec![range], expected);
    }
}

#[test]
fn tls_is_whole() {
    check(HERE, |c| c.tls_cert = Some("a".into()), "add --tls-key");
    check(HERE, |c| c.tls_key = Some("a".into()), "add --tls-cert");
    check(HERE, with_tls, "");
    let in_clear = |config: &mut Config| {
        with_tls(config);
        config.origins = list(&["http://mail.example.org"]);
    };
    check(HERE, in_clear, "https://");
}

#[test]
fn the_admin_door_is_out_of_the_way() {
    for (admin, bind, expected) in [
        ("127.0.0.1:9110", EVERYWHERE, ""),
        ("[::1]:9110", EVERYWHERE, ""),
        ("10.1.2.3:9110", EVERYWHERE, ""),
        ("[fd00::1]:9110", EVERYWHERE, ""),
        ("169.254.1.1:9110", EVERYWHERE, ""),
        ("0.0.0.0:9110", EVERYWHERE, "--expose-admin"),
        ("[::]:9110", HERE, "write --admin 127.0.0.1:9110"),
        ("203.0.113.4:9110", HERE, "--expose-admin"),
        ("100.64.0.1:9110", HERE, "--expose-admin"),
        ("127.0.0.1:8110", HERE, "port of its own"),
        ("127.0.0.1:8110", EVERYWHERE, "port of its own"),
        ("127.0.0.1:8110", "127.0.0.2:8110", ""),
        ("127.0.0.1:0", "127.0.0.1:0", ""),
    ] {
        let change = |config: &mut Config| {
            open(config);
            config.admin = Some(admin.parse().unwrap());
        };
        check(bind, change, expected);
    }
    let exposed = |config: &mut Config| {
        config.admin = Some("0.0.0.0:9110".parse().unwrap());
        config.expose_admin = true;
    };
    check(HERE, exposed, "");
}

#[test]
fn numbers_mean_something() {
    type Change = fn(&mut Config);
    let cases: [(Change, &str); 13] = [
        (|c| c.max_tunnels = 0, "--max-tunnels "),
        (|c| c.max_tunnels_per_client = 0, "--max-tunnels-per-client"),
        (|c| c.max_tunnels_per_host = 0, "--max-tunnels-per-host"),
        (|c| c.opens_per_minute = 0, "--opens-per-minute "),
        (
            |c| c.opens_per_minute_per_host = 0,
            "--opens-per-minute-per-host",
        ),
        (
            |c| c.opens_per_hour_per_client_and_host = 0,
            "--opens-per-hour-per-client-and-host",
        ),
        (|c| c.hosts_per_hour = 0, "--hosts-per-hour"),
        (|c| c.byte_limit = 0, "--byte-limit"),
        (|c| c.idle = Duration::ZERO, "--idle"),
        (|c| c.lifetime = YEAR * 2, "--lifetime"),
        (|c| c.drain = Duration::ZERO, "--drain"),
        (|c| c.abuse_log_days = 0, "--abuse-log-days"),
        (|c| c.abuse_log_days = u32::MAX, "--abuse-log-days"),
    ];
    for (change, expected) in cases {
        check(HERE, change, expected);
    }
}

#[test]
fn words_and_files() {
    check(HERE, |c| c.contact = Some("Ann, room 3".into()), "");
    check(HERE, |c| c.contact = Some("Ann\nroom 3".into()), "one line");
    check(HERE, |c| c.contact = Some(" ".into()), "one line");
    let missing = |config: &mut Config| config.token_key = Some("/nonexistent/key".into());
    check(
        HERE,
        missing,
        "the token key /nonexistent/key cannot be read",
    );
}

#[test]
fn what_is_worth_a_second_thought() {
    let notes = |address: &str, change: fn(&mut Config)| {
        let mut config = Config::default();
        change(&mut config);
        config.notes(address.parse().unwrap()).join(" ")
    };
    assert_eq!(notes(EVERYWHERE, |_| {}), "");
    assert!(notes(HERE, open).contains("--trust-proxy"));
    let exposed = |config: &mut Config| {
        open(config);
        with_tls(config);
    };
    assert_eq!(
        notes(EVERYWHERE, exposed),
        "a bridge for everybody should say who runs it; add --contact"
    );
    assert_eq!(notes(HERE, exposed), "");
}
