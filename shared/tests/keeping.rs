//! Messages that are passed on to a file, and somebody who reads at the same time.

#![cfg(all(feature = "session", not(target_arch = "wasm32")))]

mod support;

use std::{collections::BTreeMap, sync::LazyLock};

use shared::{tunnel::message::Mode, visit::News};
use support::{Identity, Pair, Server};

static IDENTITY: LazyLock<Identity> = LazyLock::new(|| Identity::new("mail.test", 2020, 2040));

/// More messages than a client has under way.
const MANY: u32 = 1_500;

/// Signed in to a maildrop of many.
fn pair() -> Pair {
    let messages: Vec<String> = (1..=MANY).map(message).collect();
    let messages: Vec<&str> = messages.iter().map(String::as_str).collect();
    let server = Server::new(&IDENTITY, Mode::Tls, &messages);
    let mut pair = Pair::new(
        server,
        Mode::Tls,
        "mail.test",
        Some(IDENTITY.pin()),
        "tanstaaf",
    );
    pair.drive();
    pair
}

fn message(number: u32) -> String {
    format!("Subject: {number}\r\n\r\n.dot\r\n")
}

fn retrieved(pair: &Pair) -> Vec<u32> {
    let lines = pair.server.heard.iter();
    let numbers = lines.filter_map(|line| line.strip_prefix("RETR "));
    numbers
        .map(|number| number.parse().expect("a number"))
        .collect()
}

/// Messages that were passed on, those that are complete.
fn passed_on(pair: &Pair) -> BTreeMap<u32, Vec<u8>> {
    let (mut arriving, mut done) = (BTreeMap::<u32, Vec<u8>>::new(), BTreeMap::new());
    for news in &pair.news {
        match news {
            News::Data { number, octets } => arriving.entry(*number).or_default().extend(octets),
            News::StartsOver { number } => drop(arriving.remove(number)),
            News::Fetched { number } => {
                done.insert(*number, arriving.remove(number).unwrap_or_default());
            }
            _ => {}
        }
    }
    assert!(arriving.is_empty(), "half a message is nobody's");
    done
}

#[test]
fn who_reads_does_not_wait_for_the_file() {
    let mut pair = pair();
    pair.visit.fetch(1..MANY, pair.now);
    pair.visit.open(MANY, pair.now);
    pair.drive();
    let order = retrieved(&pair);
    let at = order.iter().position(|&number| number == MANY);
    let at = at.expect("it was opened");
    assert!(at < MANY as usize / 2, "only after {at} others");
    let opened = pair.news.iter().find_map(|news| match news {
        News::Message { number, octets } => Some((*number, octets.clone())),
        _ => None,
    });
    assert_eq!(opened, Some((MANY, message(MANY).into_bytes())));
    let file = passed_on(&pair);
    let expected = (1..MANY).map(|number| (number, message(number).into_bytes()));
    assert_eq!(file, expected.collect());
    assert_eq!(order.len(), MANY as usize, "each is asked for once");
}

#[test]
fn what_nobody_wants_any_more_is_not_asked_for() {
    let mut pair = pair();
    pair.visit.fetch(1..=MANY, pair.now);
    pair.visit.stop_fetching(pair.now);
    pair.drive();
    assert!(retrieved(&pair).len() < MANY as usize / 2);
    assert!(
        passed_on(&pair).is_empty(),
        "what was under way is thrown away"
    );
    pair.visit.open(7, pair.now);
    pair.visit.fetch([8], pair.now);
    pair.drive();
    let opened = |news: &News| matches!(news, News::Message { number: 7, octets } if *octets == message(7).into_bytes());
    assert!(pair.news.iter().any(opened));
    assert_eq!(
        passed_on(&pair).into_iter().collect::<Vec<_>>(),
        [(8, message(8).into_bytes())]
    );
}

#[test]
fn what_is_thrown_away_does_not_get_into_what_is_read() {
    let mut pair = pair();
    pair.visit.fetch([1, 2, 3], pair.now);
    pair.visit.stop_fetching(pair.now);
    pair.visit.open(4, pair.now);
    pair.drive();
    let messages = pair.news.iter().filter_map(|news| match news {
        News::Message { octets, .. } => Some(octets.clone()),
        _ => None,
    });
    assert_eq!(messages.collect::<Vec<_>>(), [message(4).into_bytes()]);
}
