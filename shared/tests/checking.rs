//! New mail, and deletions without leaving, in virtual time: another session shows what has come, numbers go on meaning what
//! they meant, and the receipt is the truth wherever the line breaks.

#![cfg(all(feature = "session", not(target_arch = "wasm32")))]

mod support;

use std::{collections::BTreeMap, sync::LazyLock, time::Duration};

use shared::{
    mailbox::{Entry, receipt::Receipt},
    problem::Problem,
    tunnel::message::Mode,
    visit::{Habits, News, RELEASE},
};
use support::{Fault, Identity, Pair, Server};

const MESSAGES: [&str; 3] = [
    "Subject: one\r\n\r\nfirst\r\n.dot\r\n",
    "Subject: two\r\n\r\nsecond\r\n",
    "Subject: three\r\n\r\nthird\r\n",
];
const NEW: &str = "Subject: new\r\n\r\njust come\r\n";

static IDENTITY: LazyLock<Identity> = LazyLock::new(|| Identity::new("mail.test", 2020, 2040));

const FORGETFUL: Habits = Habits {
    keeps_password: false,
    is_bulk: false,
    lists: true,
    checkpoint: 10,
    seed: 0,
};

fn pair(habits: Habits) -> Pair {
    let server = Server::new(&IDENTITY, Mode::Plain, &MESSAGES);
    Pair::with_habits(server, Mode::Plain, "mail.test", None, "tanstaaf", habits)
}

fn listed() -> Pair {
    let mut pair = pair(Habits::default());
    pair.arrive();
    pair
}

fn deliver(pair: &mut Pair) {
    pair.server.maildrop.push(Some(NEW.as_bytes().to_vec()));
}

fn entry(number: u32, octets: usize, id: u32) -> Entry {
    Entry {
        number,
        octets: octets as u64,
        unique_id: Some(format!("id-{id}")),
    }
}

fn checked(pair: &Pair) -> (&[Entry], &[u32]) {
    match pair.news.last() {
        Some(News::Checked { arrived, gone }) => (arrived, gone),
        other => panic!("not checked: {other:?}"),
    }
}

/// Until there is news of this kind that was not there before.
fn until(pair: &mut Pair, what: &str, is_it: impl Fn(&News) -> bool) {
    let from = pair.news.len();
    pair.drive();
    while !pair.news[from..].iter().any(&is_it) {
        assert!(pair.sleep().is_some(), "{what}: {:?}", pair.news.last());
    }
}

fn check(pair: &mut Pair) {
    pair.visit.check(true, pair.now);
    until(pair, "checked", |news| {
        matches!(news, News::Checked { .. } | News::Unchecked { .. })
    });
}

fn receipts(pair: &Pair) -> Vec<&Receipt> {
    let mut receipts = Vec::new();
    for news in &pair.news {
        if let News::Committed(receipt) = news {
            receipts.push(receipt);
        }
    }
    receipts
}

#[test]
fn another_session_shows_what_has_come_and_numbers_stay() {
    let mut pair = listed();
    deliver(&mut pair);
    pair.visit.want_headers(&[3, 2, 1], pair.now);
    check(&mut pair);
    assert_eq!(checked(&pair), (&[entry(4, NEW.len(), 4)][..], &[][..]));
    assert_eq!(pair.server.sessions, 2);
    assert!(
        !pair
            .server
            .heard
            .iter()
            .any(|line| line.starts_with("DELE"))
    );
    let headers = |pair: &Pair| {
        let is_header = |news: &&News| matches!(news, News::Header { .. });
        pair.news.iter().filter(is_header).count()
    };
    assert_eq!(headers(&pair), 3, "what was wanted is answered");

    // Another program deletes the first two: 3 and 4 have new numbers on the server, and the old ones here.
    pair.server.maildrop[0] = None;
    pair.server.maildrop[1] = None;
    deliver(&mut pair);
    check(&mut pair);
    assert_eq!(checked(&pair), (&[entry(5, NEW.len(), 5)][..], &[1, 2][..]));
    pair.visit.open(3, pair.now);
    pair.visit.open(4, pair.now);
    pair.drive();
    for (number, text) in [(3, MESSAGES[2]), (4, NEW)] {
        let octets = text.as_bytes().to_vec();
        assert!(pair.news.contains(&News::Message { number, octets }));
    }
    assert!(pair.server.heard.contains(&"RETR 1".to_owned()));

    // The last one goes, another one comes: its number is not used a second time.
    pair.server.maildrop[4] = None;
    deliver(&mut pair);
    check(&mut pair);
    assert_eq!(checked(&pair), (&[entry(6, NEW.len(), 6)][..], &[5][..]));
    pair.visit.sign_out(&[4, 6], pair.now);
    pair.drive();
    let gone: Vec<usize> = (0..6)
        .filter(|&at| pair.server.maildrop[at].is_none())
        .collect();
    assert_eq!(gone, [0, 1, 3, 4, 5]);
    let ended = |news: &News| matches!(news, News::Ended(_) | News::Listed(_));
    assert_eq!(pair.news.iter().filter(|&news| ended(news)).count(), 1);
}

#[test]
fn a_message_on_its_way_comes_first() {
    let mut pair = listed();
    pair.visit.open(1, pair.now);
    pair.visit.open(2, pair.now);
    check(&mut pair);
    pair.drive();
    let heard = pair.server.heard.join(" ");
    let at = |line: &str| {
        heard
            .find(line)
            .unwrap_or_else(|| panic!("{line}: {heard}"))
    };
    assert!(at("RETR 1") < at("QUIT") && at("QUIT") < at("RETR 2"));
    let messages = |news: &&News| matches!(news, News::Message { .. });
    assert_eq!(pair.news.iter().filter(messages).count(), 2);
}

#[test]
fn a_pause_that_the_server_wants_is_not_cut_short() {
    let mut pair = pair(Habits::default());
    pair.server.login_delay = 120;
    pair.arrive();
    pair.now.monotonic += Duration::from_secs(20);
    pair.visit.check(true, pair.now);
    pair.drive();
    assert_eq!(pair.news.last(), Some(&News::TooEarly { seconds: 100 }));
    assert_eq!(pair.server.sessions, 1, "the session stays");
    pair.visit.open(1, pair.now);
    pair.drive();
    assert!(matches!(pair.news.last(), Some(News::Message { .. })));
    pair.now.monotonic += Duration::from_secs(100);
    check(&mut pair);
    assert_eq!(checked(&pair).0.len(), 0);
    assert!(!pair.server.heard.contains(&"-ERR".to_owned()));
}

/// Nothing was announced: the first refusal teaches how long.
#[test]
fn a_pause_that_was_not_announced_is_learnt() {
    let mut pair = listed();
    pair.server.login_delay = 200;
    // Only now, so that CAPA has not said it.
    pair.now.monotonic += Duration::from_secs(60);
    pair.visit.check(false, pair.now);
    until(&mut pair, "refused", |news| {
        matches!(news, News::Unchecked { .. })
    });
    let Some(News::Unchecked {
        problem: Some(Problem::Refused { .. }),
    }) = pair.news.last()
    else {
        panic!("{:?}", pair.news.last());
    };
    assert_eq!(pair.server.sessions, 2, "it is not tried again and again");
    pair.visit.check(false, pair.now);
    pair.drive();
    assert_eq!(pair.news.last(), Some(&News::TooEarly { seconds: 60 }));
}

#[test]
fn a_check_in_vain_is_quiet_and_the_next_need_brings_a_session() {
    let mut pair = listed();
    pair.cut_off = true;
    deliver(&mut pair);
    check(&mut pair);
    assert!(matches!(
        pair.news.last(),
        Some(News::Unchecked { problem: Some(_) })
    ));
    let loud = |news: &News| matches!(news, News::Ended(_) | News::Waiting { .. });
    assert!(!pair.news.iter().any(loud), "{:?}", pair.news);
    pair.cut_off = false;
    pair.visit.open(2, pair.now);
    until(&mut pair, "the message", |news| {
        matches!(news, News::Message { number: 2, .. })
    });
    let arrived = |news: &News| matches!(news, News::Checked { arrived, .. } if arrived.len() == 1);
    assert!(pair.news.iter().any(arrived), "and what has come is told");

    // Somebody wants something while it cannot be had: that is no longer quiet.
    pair.cut_off = true;
    pair.visit.check(false, pair.now);
    pair.drive();
    pair.visit.open(1, pair.now);
    until(&mut pair, "the end", |news| matches!(news, News::Ended(_)));
}

#[test]
fn a_password_that_is_not_taken_any_more_is_not_tried_in_secret() {
    let mut pair = listed();
    pair.server.password = "changed".into();
    pair.visit.check(false, pair.now);
    until(&mut pair, "the end", |news| matches!(news, News::Ended(_)));
    assert_eq!(pair.server.sessions, 2);
}

#[test]
fn nobody_there_means_that_the_maildrop_is_not_held_for_it() {
    let mut pair = listed();
    pair.now.monotonic = RELEASE - Duration::from_secs(1);
    pair.visit.check(false, pair.now);
    pair.drive();
    assert!(pair.news.last() != Some(&News::Released));
    until(&mut pair, "let go", |news| *news == News::Released);
    assert!(pair.now.monotonic <= RELEASE + Duration::from_secs(1));
    assert_eq!(pair.server.heard.last().map(String::as_str), Some("QUIT"));
    assert_eq!(pair.visit.poll_timeout(), None);
}

#[test]
fn without_a_password_or_unique_ids_nothing_is_pretended() {
    let mut forgetful = pair(FORGETFUL);
    forgetful.arrive();
    check(&mut forgetful);
    assert_eq!(
        forgetful.news.last(),
        Some(&News::Unchecked { problem: None })
    );
    assert_eq!(forgetful.server.sessions, 1, "the session stays");

    let mut nameless = pair(Habits::default());
    nameless.server.no_uidl_from = 1;
    nameless.arrive();
    deliver(&mut nameless);
    nameless.visit.check(true, nameless.now);
    until(
        &mut nameless,
        "listed anew",
        |news| matches!(news, News::Listed(entries) if entries.len() == 4),
    );
}

#[test]
fn deleting_now_leaves_a_receipt_and_the_mailbox_open() {
    let mut pair = listed();
    deliver(&mut pair);
    pair.visit.commit(&[1, 3], pair.now);
    until(&mut pair, "checked", |news| {
        matches!(news, News::Checked { .. })
    });
    let committed = Receipt {
        committed: vec![1, 3],
        ..Receipt::default()
    };
    assert_eq!(receipts(&pair), [&committed]);
    assert_eq!(checked(&pair), (&[entry(4, NEW.len(), 4)][..], &[1, 3][..]));
    assert_eq!(pair.server.sessions, 2);
    // It goes on, under the same numbers.
    pair.visit.open(2, pair.now);
    pair.drive();
    assert!(matches!(
        pair.news.last(),
        Some(News::Message { number: 2, .. })
    ));
    pair.visit.commit(&[2], pair.now);
    until(&mut pair, "checked", |news| {
        matches!(news, News::Checked { .. })
    });
    assert_eq!(receipts(&pair)[1].committed, [2]);
    pair.visit.sign_out(&[4], pair.now);
    pair.drive();
    assert!(
        matches!(pair.news.last(), Some(News::SignedOut { receipt, .. }) if receipt.committed == [4])
    );
    assert!(pair.server.maildrop.iter().all(Option::is_none));
}

#[test]
fn a_pause_between_two_logins_does_not_hold_the_receipt_back() {
    let mut pair = pair(Habits::default());
    pair.server.login_delay = 300;
    pair.arrive();
    pair.visit.commit(&[2], pair.now);
    pair.drive();
    assert_eq!(receipts(&pair)[0].committed, [2]);
    assert_eq!(pair.now.monotonic, Duration::ZERO);
    let waiting = News::Waiting {
        seconds: 300,
        problem: None,
    };
    assert_eq!(pair.news.last(), Some(&waiting));
    until(&mut pair, "checked", |news| {
        matches!(news, News::Checked { .. })
    });
    assert_eq!(checked(&pair).1, [2]);
}

#[test]
fn a_receipt_is_told_even_if_there_is_no_way_back() {
    for (fault, expected) in [
        (Fault::None, "committed"),
        (Fault::ClosesAfter("QUIT"), "unknown"),
    ] {
        let mut pair = listed();
        pair.server.fault = fault;
        pair.cut_off = true;
        pair.visit.commit(&[1, 2], pair.now);
        until(&mut pair, expected, |news| matches!(news, News::Ended(_)));
        let receipt = receipts(&pair)[0];
        let found = match expected {
            "committed" => &receipt.committed,
            _ => &receipt.unknown,
        };
        assert_eq!(*found, [1, 2], "{receipt:?}");
        assert_eq!(pair.visit.poll_timeout(), None);
    }
    // Without the password, too.
    let mut pair = pair(FORGETFUL);
    pair.arrive();
    pair.visit.commit(&[1], pair.now);
    until(&mut pair, "over", |news| *news == News::Released);
    assert_eq!(receipts(&pair)[0].committed, [1]);
}

#[test]
fn who_does_not_want_to_wait_has_the_receipt() {
    let mut pair = listed();
    pair.server.in_use_until = Duration::from_secs(1_000);
    pair.visit.commit(&[1], pair.now);
    until(&mut pair, "waiting", |news| {
        matches!(news, News::Waiting { .. })
    });
    pair.visit.give_up(pair.now);
    pair.drive();
    assert_eq!(receipts(&pair)[0].committed, [1]);
    assert!(matches!(
        pair.news.last(),
        Some(News::Ended(Problem::Refused { .. }))
    ));
    assert_eq!(pair.visit.poll_timeout(), None);
}

#[test]
fn many_are_deleted_in_batches_and_the_visit_goes_on() {
    let habits = Habits {
        checkpoint: 2,
        ..Habits::default()
    };
    let mut pair = pair(habits);
    pair.arrive();
    pair.visit.commit(&[1, 2, 3], pair.now);
    until(&mut pair, "checked", |news| {
        matches!(news, News::Checked { .. })
    });
    assert_eq!(receipts(&pair)[0].committed, [1, 2, 3]);
    assert_eq!(pair.server.sessions, 3, "one more than sign-out would need");
}

#[test]
fn one_that_the_server_refuses_does_not_cost_the_others() {
    let mut pair = listed();
    pair.server.maildrop[1] = None;
    pair.visit.commit(&[1, 2], pair.now);
    until(&mut pair, "checked", |news| {
        matches!(news, News::Checked { .. })
    });
    let receipt = receipts(&pair)[0];
    assert_eq!(
        (&receipt.committed[..], receipt.refused.len()),
        (&[1][..], 1)
    );
}

/// A commit of two messages in clear without leaving, with these lines, until it goes on or not.
fn commit(habits: Habits, down: &[Option<usize>], up: &[Option<usize>]) -> Pair {
    let mut pair = pair(habits);
    pair.cuts = down.iter().copied().collect();
    pair.cuts_up = up.iter().copied().collect();
    pair.arrive();
    if matches!(pair.news.last(), Some(News::Listed(_))) {
        pair.visit.commit(&[1, 3], pair.now);
        until(&mut pair, "an end", |news| {
            let going_on = matches!(news, News::Checked { .. } | News::Listed(_));
            going_on || matches!(news, News::Ended(_) | News::Released)
        });
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

/// What the receipt says is what the server did, and the listing agrees with it.
fn judge(pair: &Pair, what: &str) -> Outcome {
    let gone = |number: u32| pair.server.maildrop[number as usize - 1].is_none();
    assert!(!gone(2), "{what}");
    let receipts = receipts(pair);
    let [receipt] = receipts[..] else {
        assert!(receipts.is_empty() && !gone(1) && !gone(3), "{what}");
        assert!(matches!(pair.news.last(), Some(News::Ended(_))), "{what}");
        return Outcome::NoSession;
    };
    assert_eq!((receipt.len(), receipt.refused.len()), (2, 0), "{what}");
    assert!(
        receipt.committed.iter().all(|&number| gone(number)),
        "{what}: {receipt:?}"
    );
    assert!(
        !receipt.kept.iter().any(|&number| gone(number)),
        "{what}: {receipt:?}"
    );
    if let Some(News::Checked { gone, .. }) = pair.news.last() {
        assert_eq!(*gone, receipt.committed, "{what}");
    }
    if !receipt.unknown.is_empty() {
        Outcome::Unknown
    } else if receipt.kept.is_empty() {
        Outcome::Committed
    } else {
        Outcome::Kept
    }
}

/// What the two sides say in the first session of a commit, in octets: down and up.
fn lengths() -> (usize, usize) {
    let pair = commit(FORGETFUL, &[], &[]);
    assert_eq!(judge(&pair, "uncut"), Outcome::Committed);
    (pair.downstream, pair.upstream.len())
}

#[test]
fn the_receipt_is_exactly_true_wherever_the_line_is_cut() {
    let (down, up) = lengths();
    assert!(down > 150 && up > 70, "{down} {up}");
    for habits in [Habits::default(), FORGETFUL] {
        let mut outcomes = BTreeMap::new();
        let mut count = |pair: &Pair, what: &str| {
            let outcome = judge(pair, what);
            *outcomes.entry(outcome).or_insert(0) += 1;
        };
        for cut in 0..=down {
            count(&commit(habits, &[Some(cut)], &[]), &format!("down {cut}"));
        }
        for cut in 0..=up {
            count(&commit(habits, &[], &[Some(cut)]), &format!("up {cut}"));
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

/// The line on which it comes back is cut, too, at every octet; the third holds.
#[test]
fn the_receipt_is_exactly_true_wherever_the_way_back_is_cut() {
    let (down, up) = lengths();
    let first = [
        ([None, None], [None, None], Outcome::Committed),
        ([Some(down - 1), None], [None, None], Outcome::Committed),
        ([None, None], [Some(up - 1), None], Outcome::Kept),
    ];
    for (first_down, first_up, expected) in first {
        let with = |list: [Option<usize>; 2], cut| [list[0], cut];
        for cut in 0..=down {
            let pair = commit(Habits::default(), &with(first_down, Some(cut)), &first_up);
            assert_eq!(judge(&pair, &format!("down {cut}")), expected, "down {cut}");
        }
        for cut in 0..=up {
            let pair = commit(Habits::default(), &first_down, &with(first_up, Some(cut)));
            assert_eq!(judge(&pair, &format!("up {cut}")), expected, "up {cut}");
        }
    }
}

/// A check never deletes anything, and always comes to a word, wherever the line is cut.
#[test]
fn a_check_is_harmless_wherever_the_line_is_cut() {
    let (down, up) = lengths();
    let look = |down: &[Option<usize>], up: &[Option<usize>], what: &str| {
        let mut pair = pair(Habits::default());
        pair.cuts = down.iter().copied().collect();
        pair.cuts_up = up.iter().copied().collect();
        pair.arrive();
        if matches!(pair.news.last(), Some(News::Listed(_))) {
            deliver(&mut pair);
            pair.visit.check(false, pair.now);
            until(&mut pair, what, |news| {
                matches!(
                    news,
                    News::Checked { .. } | News::Unchecked { .. } | News::Ended(_)
                )
            });
            let heard = &pair.server.heard;
            assert!(!heard.iter().any(|line| line.starts_with("DELE")), "{what}");
        }
        assert!(pair.server.maildrop.iter().all(Option::is_some), "{what}");
        // A line that breaks behind the listing is another matter.
        let first = pair.news.iter().find(|news| {
            matches!(
                news,
                News::Checked { .. } | News::Unchecked { .. } | News::Ended(_)
            )
        });
        !matches!(first, Some(News::Ended(_)))
    };
    for cut in 0..=down {
        let cut = Some(cut);
        look(&[cut], &[], &format!("down {cut:?}"));
        assert!(look(&[None, cut], &[], &format!("second down {cut:?}")));
    }
    for cut in 0..=up {
        let cut = Some(cut);
        look(&[], &[cut], &format!("up {cut:?}"));
        assert!(look(&[], &[None, cut], &format!("second up {cut:?}")));
    }
}
