//! Whole visits in virtual time against a server in memory, with real TLS in between.

#![cfg(all(feature = "session", not(target_arch = "wasm32")))]

mod support;

use std::{sync::LazyLock, time::Duration};

use shared::{
    mailbox::{Entry, receipt::Receipt},
    pop3::{command::RawCommand, pipeline::PROBE_TIMEOUT},
    problem::{Problem, Refusal, Step, TlsFault},
    session::Session,
    tls::Pin,
    tunnel::{client::Frame, message::Mode},
    visit::{News, Stage, Visit},
};
use support::{Fault, Identity, Pair, Server};

const ONE: &str = "Subject: one\r\n\r\nfirst\r\n.dot\r\n";
const TWO: &str = "Subject: two\r\n\r\nsecond\r\n";
const THREE: &str = "Subject: three\r\n\r\nthird\r\n";

static IDENTITY: LazyLock<Identity> = LazyLock::new(|| Identity::new("mail.test", 2020, 2040));

fn pair(mode: Mode) -> Pair {
    pair_with(mode, Fault::None)
}

fn pair_with(mode: Mode, fault: Fault) -> Pair {
    let mut server = Server::new(&IDENTITY, mode, &[ONE, TWO, THREE]);
    server.fault = fault;
    Pair::new(server, mode, "mail.test", Some(IDENTITY.pin()), "tanstaaf")
}

fn ended(pair: &Pair) -> &Problem {
    match pair.news.last() {
        Some(News::Ended(problem)) => problem,
        other => panic!("not ended: {other:?}"),
    }
}

fn receipt(pair: &Pair) -> (&Receipt, Option<&Problem>) {
    match pair.news.last() {
        Some(News::SignedOut { receipt, problem }) => (receipt, problem.as_ref()),
        other => panic!("not signed out: {other:?}"),
    }
}

#[test]
fn a_visit_over_tls_stls_and_in_clear() {
    for mode in [Mode::Tls, Mode::Stls, Mode::Plain] {
        let mut pair = pair(mode);
        pair.drive();
        let stages: Vec<Stage> = pair
            .news
            .iter()
            .filter_map(|news| {
                if let News::Stage(stage) = news {
                    Some(*stage)
                } else {
                    None
                }
            })
            .collect();
        let expected: &[Stage] = match mode {
            Mode::Plain => &[Stage::Connecting, Stage::SigningIn, Stage::Listing],
            _ => &[
                Stage::Connecting,
                Stage::Securing,
                Stage::SigningIn,
                Stage::Listing,
            ],
        };
        assert_eq!(stages, expected, "{mode:?}");
        let entry = |number: u32, octets: usize| Entry {
            number,
            octets: octets as u64,
            unique_id: Some(format!("id-{number}")),
        };
        let listed = News::Listed(vec![
            entry(1, ONE.len()),
            entry(2, TWO.len()),
            entry(3, THREE.len()),
        ]);
        assert_eq!(pair.news.last(), Some(&listed), "{mode:?}");

        pair.visit.want_headers(&[3, 1], pair.now);
        pair.visit.open(2, pair.now);
        pair.drive();
        let header = |number, text: &str| News::Header {
            number,
            octets: text.as_bytes().to_vec(),
        };
        assert!(pair.news.contains(&header(3, "Subject: three\r\n\r\n")));
        assert!(pair.news.contains(&header(1, "Subject: one\r\n\r\n")));
        assert!(pair.news.contains(&News::Message {
            number: 2,
            octets: TWO.as_bytes().to_vec()
        }));

        pair.visit.sign_out(&[3, 1, 1, 99], pair.now);
        pair.drive();
        assert_eq!(
            receipt(&pair),
            (
                &Receipt {
                    committed: vec![1, 3],
                    ..Receipt::default()
                },
                None
            )
        );
        assert_eq!(
            pair.server.maildrop,
            [None, Some(TWO.as_bytes().to_vec()), None]
        );

        let upstream = String::from_utf8_lossy(&pair.upstream).into_owned();
        assert_eq!(
            upstream.contains("tanstaaf"),
            mode == Mode::Plain,
            "{mode:?}"
        );
        assert_eq!(upstream.contains("mrose"), mode == Mode::Plain, "{mode:?}");
    }
}

#[test]
fn certificates_that_nobody_vouches_for() {
    let expired = Identity::new("mail.test", 2019, 2020);
    let future = Identity::new("mail.test", 2030, 2040);
    let other = Identity::new("other.test", 2020, 2040);
    let mut wrong = IDENTITY.pin().to_string();
    wrong.replace_range(..1, if wrong.starts_with('0') { "1" } else { "0" });
    let wrong = Pin::parse(&wrong).expect("64 digits");
    for identity in [&*IDENTITY, &expired, &future, &other] {
        // Fail, show …
        for (pin, mismatch) in [(None, false), (Some(wrong), true)] {
            let server = Server::new(identity, Mode::Tls, &[]);
            let mut pair = Pair::new(server, Mode::Tls, "mail.test", pin, "tanstaaf");
            pair.drive();
            let Problem::Tls(problem) = ended(&pair) else {
                panic!("{:?}", pair.news)
            };
            assert_eq!(
                matches!(problem.kind, TlsFault::PinMismatch { .. }),
                mismatch,
                "{problem:?}"
            );
            assert_eq!(problem.kind.can_be_pinned(), !mismatch, "{problem:?}");
            let shown = problem
                .certificate
                .as_ref()
                .map(|certificate| certificate.sha256.clone());
            assert_eq!(shown, Some(identity.pin().to_string()));
            assert!(pair.server.heard.is_empty(), "nothing was said");
        }
        // … pin, reconnect.
        let server = Server::new(identity, Mode::Tls, &[]);
        let mut pair = Pair::new(
            server,
            Mode::Tls,
            "mail.test",
            Some(identity.pin()),
            "tanstaaf",
        );
        pair.drive();
        assert_eq!(pair.news.last(), Some(&News::Listed(Vec::new())));
        let pinned = |news: &News| {
            matches!(news, News::SignedIn(facts) if facts.tls.as_ref().is_some_and(|tls| tls.pinned
                && tls.version.starts_with("TLS 1.")
                && tls.cipher.starts_with("TLS_") && !tls.cipher.contains("TLS13")
                && tls.certificate.sha256 == identity.pin().to_string()))
        };
        assert!(pair.news.iter().any(pinned));
    }
}

#[test]
fn octets_in_clear_after_stls_are_not_believed() {
    let mut pair = pair_with(Mode::Stls, Fault::InjectsAfterStls);
    pair.drive();
    assert!(
        matches!(ended(&pair), Problem::InjectedPlaintext | Problem::Tls(_)),
        "{:?}",
        pair.news
    );
    assert_eq!(pair.server.heard, ["CAPA", "STLS"]);
}

#[test]
fn a_wrong_password_is_refused_in_the_servers_words() {
    let server = Server::new(&IDENTITY, Mode::Tls, &[]);
    let mut pair = Pair::new(
        server,
        Mode::Tls,
        "mail.test",
        Some(IDENTITY.pin()),
        "wrong",
    );
    pair.drive();
    assert!(
        matches!(
            ended(&pair),
            Problem::Refused {
                step: Step::Login,
                ..
            }
        ),
        "{:?}",
        pair.news
    );
}

/// Not even while it waits to be sent in clear.
#[test]
fn a_visit_that_is_printed_shows_no_password() {
    let mut pair = pair(Mode::Plain);
    assert!(pair.visit.poll_link());
    pair.visit.handle(pair.now, Session::handle_link_open);
    let printed = |visit: &Visit| {
        let text = format!("{visit:?}");
        let octets = format!("{:?}", b"tanstaaf");
        assert!(!text.contains("tanstaaf") && !text.contains(octets.trim_matches(['[', ']'])));
    };
    for octets in [&b"+OK ready\r\n"[..], b"-ERR no CAPA\r\n", b"+OK\r\n"] {
        pair.visit
            .handle(pair.now, |session, now| session.handle_binary(octets, now));
        printed(&pair.visit);
    }
    let mut said = Vec::new();
    while let Some(Frame::Binary(octets)) = pair.visit.poll_transmit() {
        said.extend(octets);
    }
    assert!(
        said.ends_with(b"PASS tanstaaf\r\n"),
        "it was about to be sent"
    );
    printed(&pair.visit);
}

#[test]
fn tls_asked_of_a_server_that_speaks_in_clear() {
    let server = Server::new(&IDENTITY, Mode::Stls, &[]);
    let mut pair = Pair::new(server, Mode::Tls, "mail.test", None, "tanstaaf");
    pair.drive();
    let Problem::Tls(problem) = ended(&pair) else {
        panic!("{:?}", pair.news)
    };
    assert_eq!(problem.kind, TlsFault::NotTls);
}

#[test]
fn silence_is_given_up_in_time_at_every_step() {
    for (word, step) in [
        ("CAPA", Step::Login),
        ("PASS", Step::Login),
        ("STAT", Step::Transaction),
        ("UIDL", Step::Transaction),
    ] {
        let mut pair = pair_with(Mode::Tls, Fault::SilentAt(word));
        pair.drive();
        // Perhaps the server cannot pipeline: there is a second session that does not.
        let first = match word {
            "STAT" => Some(PROBE_TIMEOUT),
            _ => None,
        };
        if first.is_some() {
            assert_eq!(pair.sleep(), first, "{word}");
            assert_eq!(pair.sleep(), Some(Duration::ZERO), "{word}");
        }
        assert_eq!(pair.sleep(), Some(Duration::from_secs(60)), "{word}");
        assert_eq!(
            ended(&pair),
            &Problem::TimedOut { step, seconds: 60 },
            "{word}"
        );
    }
}

#[test]
fn a_connection_lost_before_quit_deletes_nothing() {
    let mut pair = pair_with(Mode::Tls, Fault::ClosesAt("DELE 3"));
    pair.drive();
    pair.visit.sign_out(&[1, 3], pair.now);
    pair.drive();
    let (receipt, problem) = receipt(&pair);
    assert!(
        receipt.committed.is_empty() && receipt.unknown.is_empty(),
        "{receipt:?}"
    );
    assert_eq!(receipt.kept.len(), 2);
    assert!(problem.is_some());
    assert!(pair.server.maildrop.iter().all(Option::is_some));
}

#[test]
fn one_refused_deletion_does_not_cost_the_others() {
    let mut pair = pair(Mode::Tls);
    pair.drive();
    pair.server.maildrop[1] = None;
    pair.visit.sign_out(&[1, 2, 3], pair.now);
    pair.drive();
    let refusal = Refusal {
        code: None,
        text: "no such message".into(),
    };
    let expected = Receipt {
        committed: vec![1, 3],
        refused: vec![(2, refusal)],
        ..Receipt::default()
    };
    assert_eq!(receipt(&pair), (&expected, None));
}

#[test]
fn an_idle_maildrop_is_kept_alive_and_then_let_go() {
    let mut pair = pair(Mode::Tls);
    pair.drive();
    for _ in 0..6 {
        assert_eq!(pair.sleep(), Some(Duration::from_secs(45)));
        assert_eq!(pair.server.heard.last().map(String::as_str), Some("NOOP"));
    }
    assert_eq!(pair.sleep(), Some(Duration::from_secs(30)));
    assert_eq!(pair.server.heard.last().map(String::as_str), Some("QUIT"));
    assert_eq!(pair.news.last(), Some(&News::Released));
    assert_eq!(pair.visit.poll_timeout(), None);
    assert!(pair.server.maildrop.iter().all(Option::is_some));
}

/// A DELE may be among what was typed, and nobody has confirmed it: only QUIT would carry it out.
#[test]
fn what_was_typed_is_not_carried_out_by_letting_go() {
    for (typed, last) in [(None, "QUIT"), (Some("DELE 1"), "DELE 1")] {
        let mut pair = pair(Mode::Tls);
        pair.drive();
        if let Some(line) = typed {
            let command = RawCommand::new(line, None).expect("a command");
            pair.visit.say(command, pair.now);
            pair.drive();
            let said = |news: &News| matches!(news, News::Said { .. });
            assert!(pair.news.last().is_some_and(said), "{:?}", pair.news.last());
        }
        pair.visit.release(pair.now);
        pair.drive();
        assert_eq!(pair.news.last(), Some(&News::Released));
        assert_eq!(pair.server.heard.last().map(String::as_str), Some(last));
        assert!(pair.server.closed && pair.server.sessions == 1);
        assert!(pair.server.maildrop.iter().all(Option::is_some));
    }
}

#[test]
fn headers_on_their_way_are_not_asked_for_twice() {
    let mut pair = pair(Mode::Tls);
    pair.drive();
    pair.visit.want_headers(&[3, 2], pair.now);
    pair.visit.want_headers(&[1, 2, 3], pair.now);
    pair.drive();
    let asked: Vec<_> = pair
        .server
        .heard
        .iter()
        .filter(|line| line.starts_with("TOP"))
        .collect();
    assert_eq!(asked, ["TOP 3 0", "TOP 2 0", "TOP 1 0"]);
}

#[test]
fn a_cancelled_message_is_thrown_away_and_the_next_one_comes() {
    let mut pair = pair(Mode::Tls);
    pair.drive();
    pair.visit.open(1, pair.now);
    pair.visit.cancel(1, pair.now);
    pair.visit.open(2, pair.now);
    pair.drive();
    let messages: Vec<&News> = pair
        .news
        .iter()
        .filter(|news| matches!(news, News::Message { .. }))
        .collect();
    assert_eq!(
        messages,
        [&News::Message {
            number: 2,
            octets: TWO.as_bytes().to_vec()
        }]
    );
}
