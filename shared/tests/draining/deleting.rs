//! A bridge that goes away while deletions are under way.

use std::collections::BTreeSet;

use shared::visit::{Habits, News};

use crate::{
    DRAINING, IDENTITY,
    support::Fault,
    world::{Plan, World},
};

const MESSAGES: u32 = 30;
const TENS: Habits = Habits {
    keeps_password: true,
    is_bulk: false,
    lists: true,
    checkpoint: 10,
    seed: 1,
};

/// All but every seventh: three batches of ten, the last one not full.
fn chosen() -> Vec<u32> {
    (1..=MESSAGES).filter(|number| number % 7 != 0).collect()
}

fn clean_up(habits: Habits, pipelining: bool, plan: Plan) -> World {
    let mut world = World::new(&IDENTITY, MESSAGES as usize, habits, pipelining);
    world.plan = plan;
    world.listed();
    world.visit.sign_out(&chosen(), world.now);
    world.finish();
    world
}

#[test]
fn at_every_octet_of_a_clean_up_in_batches_all_is_gone_that_was_chosen_and_nothing_else() {
    for pipelining in [true, false] {
        let whole = clean_up(TENS, pipelining, Plan::default());
        whole.is_true(&chosen(), "undisturbed");
        assert_eq!(whole.tunnels, 3);
        assert!(whole.crossed > 1_500, "{}", whole.crossed);
        let mut tunnels = BTreeSet::new();
        for deadline_s in [20, 0] {
            for once in (0..=whole.crossed).map(Some) {
                let context = format!("{once:?}, {deadline_s} s, pipelining {pipelining}");
                let plan = Plan {
                    once,
                    each: None,
                    deadline_s,
                };
                let world = clean_up(TENS, pipelining, plan);
                world.is_true(&chosen(), &context);
                let (receipt, problem) = world.receipt();
                assert_eq!(receipt.committed, chosen(), "{context}");
                assert_eq!(problem, None, "{context}");
                assert_eq!(world.cuts, 0, "{context}: it goes before it is cut");
                tunnels.insert(world.tunnels);
            }
        }
        // Whoever hears it early or late needs no further tunnel; in the middle of a batch it costs one.
        assert_eq!(tunnels, [3, 4].into());
    }
}

#[test]
fn bridges_that_all_go_away_are_left_behind_one_after_the_other_or_the_truth_is_told() {
    let whole = clean_up(TENS, false, Plan::default());
    let (mut done, mut told) = (0, 0);
    for each in (0..=whole.crossed).map(Some) {
        let plan = Plan {
            once: None,
            each,
            deadline_s: 0,
        };
        let world = clean_up_or_not(plan);
        let context = format!("each {each:?}");
        match world.news.last() {
            Some(News::SignedOut { problem, .. }) => {
                world.is_true(&chosen(), &context);
                let (receipt, _) = world.receipt();
                if receipt.kept.is_empty() {
                    done += 1;
                } else {
                    assert_eq!(problem, &Some(DRAINING), "{context}");
                    told += 1;
                }
            }
            Some(News::Ended(problem)) => {
                assert_eq!(problem, &DRAINING, "{context}");
                told += 1;
            }
            other => panic!("{context}: {other:?}"),
        }
        assert!(world.tunnels < 60, "{context}: not for ever");
    }
    assert!(done > 500 && told > 100, "{done} {told}");
}

/// Signing out waits for the listing, which may never come.
fn clean_up_or_not(plan: Plan) -> World {
    let mut world = World::new(&IDENTITY, MESSAGES as usize, TENS, false);
    world.plan = plan;
    world.settle();
    while !world.has(is_decided) && world.sleep() {}
    if !world.has(is_over) {
        world.visit.sign_out(&chosen(), world.now);
        world.finish();
    }
    world
}

fn is_over(news: &News) -> bool {
    matches!(news, News::Ended(_))
}

fn is_decided(news: &News) -> bool {
    is_over(news) || matches!(news, News::Listed(_))
}

#[test]
fn a_server_that_answers_too_late_is_asked_again_over_the_next_bridge() {
    for (word, pipelining) in [("DELE 5", true), ("DELE 5", false), ("QUIT", true)] {
        let mut world = World::new(&IDENTITY, MESSAGES as usize, TENS, pipelining);
        world.plan.deadline_s = 20;
        world.listed();
        world.server.fault = Fault::SilentAt(word);
        world.visit.sign_out(&chosen(), world.now);
        world.settle();
        assert!(!world.has(|news| matches!(news, News::SignedOut { .. })));
        world.drain();
        // The bridge cuts it, and what was acknowledged but not committed is not lost.
        while world.cuts == 0 {
            assert!(world.sleep(), "{word}");
        }
        world.server.fault = Fault::None;
        world.finish();
        world.is_true(&chosen(), word);
        assert_eq!(world.receipt().0.committed, chosen(), "{word}");
    }
}

#[test]
fn without_a_password_what_was_acknowledged_is_committed_and_the_rest_is_kept() {
    let forgetful = Habits {
        keeps_password: false,
        ..TENS
    };
    let mut kept = BTreeSet::new();
    let whole = clean_up(forgetful, false, Plan::default());
    for once in (0..whole.crossed).map(Some) {
        let plan = Plan {
            once,
            each: None,
            deadline_s: 0,
        };
        let mut world = World::new(&IDENTITY, MESSAGES as usize, forgetful, false);
        world.plan = plan;
        world.settle();
        while !world.has(is_decided) && world.sleep() {}
        if world.has(is_over) {
            continue;
        }
        world.visit.sign_out(&chosen(), world.now);
        world.finish();
        if let Some(News::SignedOut { problem, .. }) = world.news.last() {
            world.is_true(&chosen(), &format!("{once:?}"));
            let (receipt, _) = world.receipt();
            assert_eq!(problem.is_some(), !receipt.kept.is_empty(), "{once:?}");
            kept.insert(receipt.kept.len());
        }
    }
    assert!(kept.len() > 20, "it stops at every message: {kept:?}");
}
