//! No other bridge yet: waiting for it, saying so, and giving up.

use std::time::Duration;

use shared::{
    problem::Problem,
    tunnel::code::Code,
    visit::{Habits, News},
};

use crate::{
    DRAINING, world as world_of,
    world::{Turned, World},
};

/// Sent away with something to do.
fn sent_away(seed: u64, turned: &[Turned]) -> World {
    let habits = Habits {
        seed,
        ..Habits::default()
    };
    let mut world = world_of(3, habits);
    world.turned = turned.iter().copied().collect();
    world.listed();
    world.visit.want_headers(&[1], world.now);
    world.drain();
    world.settle();
    world
}

fn waits(world: &World) -> Vec<(u32, Option<Problem>)> {
    let waits = world.news.iter().filter_map(|news| match news {
        News::Waiting { seconds, problem } => Some((*seconds, problem.clone())),
        _ => None,
    });
    waits.collect()
}

#[test]
fn a_bridge_that_takes_its_time_to_start_is_waited_for_as_long_as_it_asks() {
    let down = |seconds| Turned::Down(Code::Draining, seconds);
    let mut world = sent_away(7, &[Turned::Away, down(Some(9)), Turned::Away, down(None)]);
    world.visit.open(2, world.now);
    world.until("message", |news| matches!(news, News::Message { .. }));
    let said = waits(&world);
    assert_eq!(said.len(), 4, "{said:?}");
    assert_eq!(said[0].1, Some(Problem::BridgeUnreachable));
    let asked = Problem::Bridge {
        code: Code::Draining,
        retry_after_s: Some(9),
    };
    assert_eq!(said[1].1, Some(asked));
    let gaps: Vec<Duration> = world
        .attempts
        .windows(2)
        .map(|two| two[1] - two[0])
        .collect();
    assert!(gaps[2] >= Duration::from_secs(9), "{gaps:?}");
    assert!(world.now.monotonic < Duration::from_secs(90));
    assert!(!world.has(|news| matches!(news, News::Ended(_))));
}

#[test]
fn too_many_at_once_is_not_answered_with_more() {
    let busy = Turned::Down(Code::TooMany, Some(40));
    let mut world = sent_away(3, &[busy]);
    world.until("header", |news| matches!(news, News::Header { .. }));
    assert!(world.now.monotonic >= Duration::from_secs(40));

    // Longer than anybody wants to sit there: that is for the person to decide.
    let closed = Turned::Down(Code::RateLimited, Some(3_600));
    let mut world = sent_away(3, &[closed]);
    world.finish();
    let problem = Problem::Bridge {
        code: Code::RateLimited,
        retry_after_s: Some(3_600),
    };
    assert_eq!(world.news.last(), Some(&News::Ended(problem)));
    assert!(world.now.monotonic < Duration::from_secs(10));
}

#[test]
fn a_token_that_is_good_no_longer_is_shown_once() {
    let mut world = sent_away(3, &[Turned::Down(Code::Unauthorized, None); 5]);
    world.finish();
    let problem = Problem::Bridge {
        code: Code::Unauthorized,
        retry_after_s: None,
    };
    assert_eq!(world.news.last(), Some(&News::Ended(problem)));
    assert_eq!(world.attempts.len(), 2);
}

#[test]
fn after_a_minute_the_truth_is_told() {
    let mut world = sent_away(5, &[Turned::Away; 20]);
    world.finish();
    assert_eq!(
        world.news.last(),
        Some(&News::Ended(Problem::BridgeUnreachable))
    );
    let waited = world.now.monotonic.as_secs();
    assert!((25..=90).contains(&waited), "{waited}");
    assert_eq!(world.attempts.len(), 1 + 5);

    let mut world = world_of(3, Habits::default());
    world.turned = [Turned::Away; 20].into();
    world.listed();
    world.drain();
    world.settle();
    world.visit.sign_out(&[2], world.now);
    world.finish();
    world.is_true(&[2], "no bridge");
    let (receipt, problem) = world.receipt();
    assert_eq!(receipt.kept, [2]);
    assert_eq!(problem, Some(&Problem::BridgeUnreachable));
}

#[test]
fn nobody_has_to_wait() {
    let mut world = sent_away(5, &[Turned::Away; 20]);
    while waits(&world).len() < 2 {
        assert!(world.sleep());
    }
    world.visit.give_up(world.now);
    world.finish();
    assert_eq!(world.news.last(), Some(&News::Ended(DRAINING)));

    let mut world = sent_away(5, &[Turned::Away; 20]);
    world.visit.sign_out(&[1, 3], world.now);
    while waits(&world).is_empty() {
        assert!(world.sleep());
    }
    world.visit.give_up(world.now);
    world.finish();
    world.is_true(&[1, 3], "given up");
    assert_eq!(world.receipt().0.kept, [1, 3]);
}

#[test]
fn those_who_were_sent_away_together_do_not_come_back_together() {
    let comes_back = |seed| {
        let mut world = sent_away(seed, &[Turned::Away; 3]);
        world.until("header", |news| matches!(news, News::Header { .. }));
        world.attempts
    };
    let mut all: Vec<Vec<Duration>> = (0..50).map(comes_back).collect();
    assert!(all.iter().all(|times| times[1] <= Duration::from_secs(1)));
    for at in 1..5 {
        all.sort_by_key(|times| times[at]);
        let spread = all[49][at] - all[0][at];
        assert!(spread > Duration::from_millis(700), "{at}: {spread:?}");
        let together = |two: &[Vec<Duration>]| two[0][at] == two[1][at];
        assert!(!all.windows(2).any(together), "{at}");
    }
}
