//! Law 4, at every octet: no deletion is ever reported that did not happen, and none is lost.

use std::{collections::BTreeSet, time::Duration};

use pop3d::Mischief;
use shared::{
    mailbox::receipt::Receipt,
    visit::{Habits, News},
};

use crate::line::{Cut, World};

const ALL: [u32; 5] = [1, 2, 3, 4, 5];
const CHOSEN: [u32; 3] = [1, 3, 5];

/// Reads one message, then deletes three of five. `None` where it did not come to that.
fn clean_up(world: &mut World) -> Option<Receipt> {
    world.settle();
    let is_listed = |world: &World| {
        let listed = |news: &News| matches!(news, News::Listed(_));
        world.news.iter().any(listed)
    };
    // Where the line was cut early it comes back by itself, after a moment.
    while !is_listed(world) && world.sleep(world.now.monotonic + Duration::from_secs(30)) {}
    if is_listed(world) {
        world.visit.open(2, world.now);
        world.settle();
        world.visit.sign_out(&CHOSEN, world.now);
    }
    world.finish();
    world.news.iter().find_map(|news| match news {
        News::SignedOut { receipt, .. } => Some(receipt.clone()),
        _ => None,
    })
}

/// What the receipt says is compared with what lies in the maildrop.
fn check(world: &World, receipt: &Receipt, may_be_unknown: bool, context: &str) {
    let there = world.ids();
    let is_there = |number: &u32| there.contains(format!("id-{number}").as_str());
    assert!(
        !receipt.committed.iter().any(is_there),
        "{context}: {receipt:?}, {there:?}"
    );
    assert!(
        receipt.kept.iter().all(is_there),
        "{context}: {receipt:?}, {there:?}"
    );
    assert!(receipt.refused.is_empty(), "{context}: {receipt:?}");
    assert!(
        may_be_unknown || receipt.unknown.is_empty(),
        "{context}: {receipt:?}"
    );
    let spoken_of: BTreeSet<u32> = receipt
        .committed
        .iter()
        .chain(&receipt.kept)
        .chain(&receipt.unknown)
        .copied()
        .collect();
    assert_eq!(spoken_of, CHOSEN.into(), "{context}: {receipt:?}");
}

fn the_others_are_there(world: &World, context: &str) {
    let there = world.ids();
    for number in ALL.iter().filter(|number| !CHOSEN.contains(number)) {
        assert!(
            there.contains(format!("id-{number}").as_str()),
            "{context}: {number}"
        );
    }
}

fn whole() -> (usize, usize) {
    let mut world = World::new(5, &[], Habits::default(), Cut::default());
    let receipt = clean_up(&mut world).expect("a receipt");
    check(&world, &receipt, false, "whole");
    assert_eq!(receipt.committed, CHOSEN);
    assert_eq!(world.connections, 1);
    world.crossed
}

fn cut_everywhere(cuts: impl Iterator<Item = Cut>, habits: Habits, unreachable_later: bool) {
    let (mut receipts, mut unknown, mut came_back) = (0, 0, 0);
    for cut in cuts {
        let mut world = World::new(5, &[], habits, cut);
        world.unreachable_later = unreachable_later;
        let context = format!("{cut:?}");
        let receipt = clean_up(&mut world);
        the_others_are_there(&world, &context);
        if let Some(receipt) = receipt {
            receipts += 1;
            unknown += usize::from(!receipt.unknown.is_empty());
            came_back += usize::from(world.connections > 1);
            let blind = unreachable_later || !habits.keeps_password;
            check(&world, &receipt, blind, &context);
        } else {
            assert_eq!(world.ids().len(), 5, "{context}: nobody was told");
            let ended = matches!(world.news.last(), Some(News::Ended(_)));
            assert!(ended, "{context}: {:?}", world.news.last());
        }
    }
    // The cases that this is about did come up.
    assert!(receipts > 40, "{receipts}");
    if unreachable_later || !habits.keeps_password {
        assert!(unknown > 0);
    } else {
        assert!(came_back > 0);
    }
}

#[test]
fn the_line_is_cut_at_every_octet_from_the_server() {
    let (_, down) = whole();
    let cuts = || {
        (0..down).map(|at| Cut {
            down: Some(at),
            up: None,
        })
    };
    cut_everywhere(cuts(), Habits::default(), false);
    cut_everywhere(cuts(), Habits::default(), true);
    let forgetful = Habits {
        keeps_password: false,
        ..Habits::default()
    };
    cut_everywhere(cuts(), forgetful, false);
}

#[test]
fn the_line_is_cut_at_every_octet_from_the_client() {
    let (up, _) = whole();
    let cuts = || {
        (1..up).map(|at| Cut {
            up: Some(at),
            down: None,
        })
    };
    cut_everywhere(cuts(), Habits::default(), false);
}

#[test]
fn a_server_that_falls_silent_or_hangs_up_at_quit() {
    for mischief in [Mischief::DropBeforeCommit, Mischief::DropBeforeQuitReply] {
        let mut world = World::new(5, &[mischief], Habits::default(), Cut::default());
        let receipt = clean_up(&mut world).expect("a receipt");
        check(&world, &receipt, false, &format!("{mischief:?}"));
        assert_eq!(world.connections, 2, "{mischief:?}: it came back to look");
    }
}
