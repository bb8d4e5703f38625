//! Deletions that are stopped on their way: RSET takes back what no QUIT has committed, and the receipt says so.

#![cfg(all(feature = "session", not(target_arch = "wasm32")))]

mod support;

use std::sync::LazyLock;

use shared::{
    mailbox::receipt::Receipt,
    tunnel::message::Mode,
    visit::{Habits, News},
};
use support::{Identity, Pair, Server};

static IDENTITY: LazyLock<Identity> = LazyLock::new(|| Identity::new("mail.test", 2020, 2040));

const MESSAGES: usize = 40;

const ALL: [u32; MESSAGES] = {
    let mut all = [0; MESSAGES];
    let mut at = 0;
    while at < MESSAGES {
        all[at] = at as u32 + 1;
        at += 1;
    }
    all
};

/// A maildrop that somebody is in, with so many deletions between two QUITs.
fn listed(checkpoint: usize) -> Pair {
    let messages = ["Subject: x\r\n\r\nbody\r\n"; MESSAGES];
    let server = Server::new(&IDENTITY, Mode::Plain, &messages);
    let habits = Habits {
        checkpoint,
        ..Habits::default()
    };
    let mut pair = Pair::with_habits(server, Mode::Plain, "mail.test", None, "tanstaaf", habits);
    pair.arrive();
    pair
}

fn here(pair: &Pair) -> usize {
    pair.server.maildrop.iter().flatten().count()
}

fn receipt(pair: &Pair) -> &Receipt {
    let receipt = pair.news.iter().rev().find_map(|news| match news {
        News::Committed(receipt) => Some(receipt),
        _ => None,
    });
    receipt.expect("there is a receipt")
}

fn settle(pair: &mut Pair) {
    pair.drive();
    while !matches!(
        pair.news.last(),
        Some(News::Checked { .. } | News::Ended(_) | News::Released)
    ) {
        assert!(pair.sleep().is_some(), "{:?}", pair.news.last());
    }
}

#[test]
fn nothing_of_a_batch_that_is_stopped_is_deleted() {
    let mut pair = listed(100);
    pair.visit.commit(&ALL, pair.now);
    pair.visit.stop_deleting(pair.now);
    settle(&mut pair);
    assert_eq!(receipt(&pair).kept, ALL);
    assert_eq!((receipt(&pair).len(), here(&pair)), (MESSAGES, MESSAGES));
    let said = String::from_utf8_lossy(&pair.upstream);
    assert!(said.ends_with("RSET\r\n"), "the session goes on: {said}");
    // And a later deletion is a whole one.
    pair.visit.commit(&[7], pair.now);
    settle(&mut pair);
    assert_eq!(receipt(&pair).committed, [7]);
    assert_eq!(here(&pair), MESSAGES - 1);
}

/// Wherever between two octets of the server's it is stopped: what the receipt says is what the maildrop says.
#[test]
fn the_receipt_is_true_whenever_it_is_stopped() {
    let whole = {
        let mut pair = listed(15);
        let before = pair.downstream;
        pair.visit.commit(&ALL, pair.now);
        settle(&mut pair);
        assert_eq!(here(&pair), 0);
        (before, pair.downstream)
    };
    let (mut some, mut none) = (0, 0);
    for octets in whole.0..whole.1 {
        let mut pair = listed(15);
        pair.visit.commit(&ALL, pair.now);
        pair.drive_until(octets);
        pair.visit.stop_deleting(pair.now);
        settle(&mut pair);
        let receipt = receipt(&pair);
        assert_eq!(receipt.len(), MESSAGES);
        assert!(receipt.unknown.is_empty());
        assert_eq!(here(&pair), receipt.kept.len(), "stopped at {octets}");
        for number in &receipt.kept {
            assert!(pair.server.maildrop[*number as usize - 1].is_some());
        }
        none += usize::from(receipt.committed.is_empty());
        some += usize::from(!receipt.committed.is_empty() && !receipt.kept.is_empty());
    }
    assert!(none > 0 && some > 0, "{none} {some}");
}

#[test]
fn a_line_that_breaks_behind_rset_deletes_nothing() {
    let mut pair = listed(100);
    pair.visit.commit(&ALL, pair.now);
    pair.cut_off = true;
    pair.visit.stop_deleting(pair.now);
    pair.visit
        .handle(pair.now, shared::session::Session::handle_end);
    settle(&mut pair);
    assert_eq!(receipt(&pair).kept, ALL);
    assert_eq!(here(&pair), MESSAGES);
}

#[test]
fn what_is_not_being_deleted_cannot_be_stopped() {
    let mut pair = listed(100);
    let before = pair.upstream.len();
    pair.visit.stop_deleting(pair.now);
    pair.drive();
    assert_eq!(pair.upstream.len(), before);
}
