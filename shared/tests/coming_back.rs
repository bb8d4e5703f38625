//! What became of deletions, in virtual time: the receipt is the truth wherever the line breaks, as another session finds
//! it out; where none can, it says that nobody knows.

#![cfg(all(feature = "session", not(target_arch = "wasm32")))]

mod support;

use std::{sync::LazyLock, time::Duration};

use shared::{
    mailbox::receipt::Receipt,
    pop3::{client::Patience, pipeline::PROBE_TIMEOUT},
    problem::{Problem, Step},
    tunnel::message::Mode,
    visit::{CHECKPOINT, Habits, News},
};
use support::{Fault, Identity, Pair, Server};

const MESSAGES: [&str; 3] = [
    "Subject: one\r\n\r\nfirst\r\n.dot\r\n",
    "Subject: two\r\n\r\nsecond\r\n",
    "Subject: three\r\n\r\nthird\r\n",
];

static IDENTITY: LazyLock<Identity> = LazyLock::new(|| Identity::new("mail.test", 2020, 2040));

const FORGETFUL: Habits = Habits {
    keeps_password: false,
    is_bulk: false,
    lists: true,
    checkpoint: CHECKPOINT,
    seed: 0,
};

fn pair(mode: Mode, fault: Fault, habits: Habits) -> Pair {
    let mut server = Server::new(&IDENTITY, mode, &MESSAGES);
    server.fault = fault;
    let pin = Some(IDENTITY.pin());
    Pair::with_habits(server, mode, "mail.test", pin, "tanstaaf", habits)
}

/// Signed in over TLS and listed, with a fault to come.
fn listed(fault: Fault) -> Pair {
    let mut pair = pair(Mode::Tls, fault, Habits::default());
    pair.drive();
    assert!(matches!(pair.news.last(), Some(News::Listed(_))));
    pair
}

fn receipt(pair: &Pair) -> (&Receipt, Option<&Problem>) {
    match pair.news.last() {
        Some(News::SignedOut { receipt, problem }) => (receipt, problem.as_ref()),
        other => panic!("not signed out: {other:?}"),
    }
}

fn committed(numbers: &[u32]) -> Receipt {
    Receipt {
        committed: numbers.to_vec(),
        ..Receipt::default()
    }
}

fn kept(numbers: &[u32]) -> Receipt {
    Receipt {
        kept: numbers.to_vec(),
        ..Receipt::default()
    }
}

fn unknown(numbers: &[u32]) -> Receipt {
    Receipt {
        unknown: numbers.to_vec(),
        ..Receipt::default()
    }
}

#[test]
fn after_a_quit_without_an_answer_another_session_finds_out() {
    let for_quit = Patience::default().for_quit(1, 100);
    assert!(for_quit > Patience::default().silence);
    for (fault, expected, patience) in [
        (Fault::ClosesAt("QUIT"), kept(&[2]), None),
        (Fault::ClosesAfter("QUIT"), committed(&[2]), None),
        (Fault::SilentAt("QUIT"), kept(&[2]), Some(for_quit)),
    ] {
        let mut pair = listed(fault);
        pair.visit.sign_out(&[2], pair.now);
        pair.drive();
        if patience.is_some() {
            assert_eq!(pair.sleep(), patience);
        }
        let back = News::ComingBack {
            committed: 0,
            total: 1,
        };
        assert_eq!(pair.news.last(), Some(&back), "{fault:?}");
        pair.wait();
        assert_eq!(receipt(&pair), (&expected, None), "{fault:?}");
        assert_eq!(pair.server.sessions, 2, "{fault:?}");
    }
}

#[test]
fn without_a_password_nobody_knows() {
    for fault in [Fault::ClosesAt("QUIT"), Fault::ClosesAfter("QUIT")] {
        let mut pair = pair(Mode::Tls, fault, FORGETFUL);
        pair.drive();
        pair.visit.sign_out(&[2], pair.now);
        pair.drive();
        let problem = Problem::Ended(Step::Update);
        assert_eq!(receipt(&pair), (&unknown(&[2]), Some(&problem)));
        assert_eq!(pair.server.sessions, 1);
    }
}

#[test]
fn a_server_that_cannot_be_reached_again_leaves_it_unknown() {
    let mut pair = listed(Fault::ClosesAfter("QUIT"));
    pair.cut_off = true;
    pair.visit.sign_out(&[1, 2], pair.now);
    pair.drive();
    let waited = pair.wait();
    assert!(
        (Duration::from_secs(30)..Duration::from_secs(120)).contains(&waited),
        "{waited:?}"
    );
    let problem = Problem::Ended(Step::Update);
    assert_eq!(receipt(&pair), (&unknown(&[1, 2]), Some(&problem)));
}

#[test]
fn a_password_that_is_no_longer_right_is_tried_once() {
    let mut pair = listed(Fault::ClosesAfter("QUIT"));
    pair.server.password = "changed".into();
    pair.visit.sign_out(&[3], pair.now);
    pair.drive();
    pair.wait();
    assert_eq!(receipt(&pair).0, &unknown(&[3]));
    assert_eq!(pair.server.sessions, 2);
    let tried = pair
        .server
        .heard
        .iter()
        .filter(|line| *line == "PASS tanstaaf");
    assert_eq!(tried.count(), 2, "{:?}", pair.server.heard);
}

#[test]
fn without_unique_ids_nothing_is_guessed() {
    // Never had any: there is nothing to come back for.
    for (from, sessions) in [(1, 1), (2, 2)] {
        for fault in [Fault::ClosesAt("QUIT"), Fault::ClosesAfter("QUIT")] {
            let mut pair = pair(Mode::Tls, fault, Habits::default());
            pair.server.no_uidl_from = from;
            pair.drive();
            pair.visit.sign_out(&[1, 3], pair.now);
            pair.drive();
            pair.wait();
            assert_eq!(receipt(&pair).0, &unknown(&[1, 3]), "{from} {fault:?}");
            assert_eq!(pair.server.sessions, sessions);
        }
    }
}

#[test]
fn login_delay_is_honoured_on_coming_back() {
    let mut pair = pair(Mode::Tls, Fault::ClosesAfter("QUIT"), Habits::default());
    pair.server.login_delay = 120;
    pair.drive();
    pair.now.monotonic += Duration::from_secs(20);
    pair.visit.sign_out(&[1], pair.now);
    pair.drive();
    assert_eq!(pair.wait(), Duration::from_secs(100));
    assert_eq!(receipt(&pair), (&committed(&[1]), None));
    assert_eq!(pair.server.sessions, 2);
}

#[test]
fn pipelining_that_is_only_announced_costs_five_seconds_and_a_session() {
    let mut pair = pair(Mode::Tls, Fault::LosesPipelined, Habits::default());
    pair.drive();
    assert_eq!(pair.server.sessions, 1);
    assert_eq!(pair.sleep(), Some(PROBE_TIMEOUT));
    assert_eq!(pair.sleep(), Some(Duration::ZERO));
    assert!(matches!(pair.news.last(), Some(News::Listed(entries)) if entries.len() == 3));
    assert_eq!(pair.server.sessions, 2);
    pair.visit.want_headers(&[1, 2, 3], pair.now);
    pair.drive();
    let headers = pair
        .news
        .iter()
        .filter(|news| matches!(news, News::Header { .. }));
    assert_eq!(headers.count(), 3);
    pair.visit.sign_out(&[1, 2, 3], pair.now);
    pair.drive();
    assert_eq!(receipt(&pair), (&committed(&[1, 2, 3]), None));
    let ended = |news: &News| matches!(news, News::Ended(_) | News::ComingBack { .. });
    assert!(!pair.news.iter().any(ended), "nobody is bothered with it");
}

#[test]
fn a_huge_clean_up_is_committed_in_batches() {
    let count = CHECKPOINT + 5;
    let numbers: Vec<u32> = (1..).take(count).collect();
    // All goes well; the line breaks in the second batch; the second QUIT is lost.
    let sessions = |cut: Option<usize>, cut_off: bool| {
        let messages = vec!["Subject: x\r\n\r\n"; count];
        let server = Server::new(&IDENTITY, Mode::Plain, &messages);
        let mut pair = Pair::new(server, Mode::Plain, "mail.test", None, "tanstaaf");
        pair.cuts_up = [None, cut].into();
        pair.drive();
        pair.visit.sign_out(&numbers, pair.now);
        pair.drive();
        let back = |news: &News| matches!(news, News::ComingBack { committed, total } if (*committed, *total) == (10_000, 10_005));
        assert!(pair.news.iter().any(back));
        assert_eq!(pair.server.maildrop.iter().flatten().count(), 5);
        pair.cut_off = cut_off;
        pair.wait();
        pair
    };
    let pair = sessions(None, false);
    assert_eq!(receipt(&pair), (&committed(&numbers), None));
    assert_eq!(pair.server.sessions, 2);
    assert_eq!(pair.server.maildrop.iter().flatten().count(), 0);

    let pair = sessions(None, true);
    let (found, _) = receipt(&pair);
    assert_eq!(found.committed, numbers[..CHECKPOINT]);
    assert_eq!(found.kept, numbers[CHECKPOINT..]);

    // Behind CAPA, USER, PASS, CAPA, STAT, LIST, UIDL: two of the five DELEs.
    let said = "CAPA\r\nUSER mrose\r\nPASS tanstaaf\r\nCAPA\r\nSTAT\r\nLIST\r\nUIDL\r\nDELE 1\r\nDELE 2\r\n";
    let pair = sessions(Some(said.len()), false);
    let (found, problem) = receipt(&pair);
    assert_eq!(found.committed, numbers[..CHECKPOINT]);
    assert_eq!(found.kept, numbers[CHECKPOINT..]);
    assert!(problem.is_some());
    assert_eq!(pair.server.maildrop.iter().flatten().count(), 5);
}

/// A clean-up of two messages in clear, with these lines, to its end.
fn clean_up(habits: Habits, down: &[Option<usize>], up: &[Option<usize>]) -> Pair {
    let mut pair = pair(Mode::Plain, Fault::None, habits);
    pair.cuts = down.iter().copied().collect();
    pair.cuts_up = up.iter().copied().collect();
    pair.arrive();
    if matches!(pair.news.last(), Some(News::Listed(_))) {
        pair.visit.sign_out(&[1, 3], pair.now);
        pair.drive();
        pair.wait();
    }
    pair
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    NoSession,
    Kept,
    Unknown,
    Committed,
}

/// What the receipt says is what the server did.
fn judge(pair: &Pair, what: &str) -> Outcome {
    let gone = |number: u32| pair.server.maildrop[number as usize - 1].is_none();
    assert!(!gone(2), "{what}");
    match pair.news.last() {
        Some(News::Ended(_)) => {
            assert!(!gone(1) && !gone(3), "{what}");
            Outcome::NoSession
        }
        Some(News::SignedOut { receipt, .. }) => {
            assert_eq!((receipt.len(), receipt.refused.len()), (2, 0), "{what}");
            for &number in &receipt.committed {
                assert!(gone(number), "{what}: {receipt:?}");
            }
            for &number in &receipt.kept {
                assert!(!gone(number), "{what}: {receipt:?}");
            }
            if !receipt.unknown.is_empty() {
                Outcome::Unknown
            } else if receipt.kept.is_empty() {
                Outcome::Committed
            } else {
                Outcome::Kept
            }
        }
        other => panic!("{what}: {other:?}"),
    }
}

/// What the two sides say in a clean-up on an unbroken line, in octets: down and up.
fn lengths() -> (usize, usize) {
    let pair = clean_up(Habits::default(), &[], &[]);
    assert_eq!(judge(&pair, "uncut"), Outcome::Committed);
    (pair.downstream, pair.upstream.len())
}

#[test]
fn the_receipt_is_exactly_true_wherever_the_line_is_cut() {
    let (down, up) = lengths();
    assert!(down > 150 && up > 70, "{down} {up}");
    for habits in [Habits::default(), FORGETFUL] {
        let mut outcomes = std::collections::BTreeMap::new();
        let mut judge = |pair: &Pair, what: &str| {
            let outcome = judge(pair, what);
            *outcomes.entry(outcome).or_insert(0) += 1;
            let knows = outcome != Outcome::Unknown;
            assert!(
                knows || !habits.keeps_password,
                "{what}: {:?}",
                receipt(pair)
            );
        };
        for cut in 0..=down {
            let pair = clean_up(habits, &[Some(cut)], &[]);
            judge(&pair, &format!("down {cut}"));
        }
        for cut in 0..=up {
            let pair = clean_up(habits, &[], &[Some(cut)]);
            judge(&pair, &format!("up {cut}"));
        }
        let met: Vec<Outcome> = outcomes.keys().copied().collect();
        use Outcome::{Committed, Kept, NoSession, Unknown};
        if habits.keeps_password {
            assert_eq!(met, [NoSession, Kept, Committed], "{outcomes:?}");
        } else {
            assert_eq!(met, [NoSession, Kept, Unknown, Committed], "{outcomes:?}");
        }
    }
}

/// The line on which it finds out is cut, too, at every octet; the third holds.
#[test]
fn the_receipt_is_exactly_true_wherever_the_second_line_is_cut() {
    let (down, up) = lengths();
    // QUIT was said and its answer lost; QUIT itself was lost with its last octet.
    let first = [
        ([Some(down - 1), None], [None, None], Outcome::Committed),
        ([None, None], [Some(up - 1), None], Outcome::Kept),
    ];
    for (first_down, first_up, expected) in first {
        let with = |list: [Option<usize>; 2], cut| [list[0], cut];
        for cut in 0..=down {
            let pair = clean_up(Habits::default(), &with(first_down, Some(cut)), &first_up);
            assert_eq!(judge(&pair, &format!("down {cut}")), expected, "down {cut}");
        }
        for cut in 0..=up {
            let pair = clean_up(Habits::default(), &first_down, &with(first_up, Some(cut)));
            assert_eq!(judge(&pair, &format!("up {cut}")), expected, "up {cut}");
        }
    }
}

#[test]
fn a_lock_that_is_still_held_is_waited_for() {
    let mut pair = listed(Fault::ClosesAfter("QUIT"));
    // Longer than the first pauses, and not announced.
    pair.server.in_use_until = Duration::from_secs(10);
    pair.visit.sign_out(&[1], pair.now);
    pair.drive();
    pair.wait();
    assert_eq!(receipt(&pair), (&committed(&[1]), None));
    assert!(pair.server.sessions > 2, "{}", pair.server.sessions);
}
