//! A bridge that goes away while somebody lists, reads or does nothing.

use std::collections::BTreeMap;

use shared::{
    pop3::command::RawCommand,
    visit::{Habits, News, RELEASE},
};

use crate::{
    DRAINING, IDENTITY,
    support::Fault,
    world as world_of,
    world::{Plan, World},
};

const BULK: Habits = Habits {
    keeps_password: true,
    is_bulk: true,
    lists: true,
    checkpoint: 10,
    seed: 1,
};

fn body(number: u32) -> Vec<u8> {
    format!("Subject: {number}\r\n\r\nbody of {number}\r\n").into_bytes()
}

fn ended(news: &News) -> bool {
    matches!(news, News::Ended(_) | News::Released)
}

/// The whole life: listing, then headers, a message, and a stream of messages; told to drain at any octet of it.
#[test]
fn at_every_octet_of_reading_nothing_is_lost_and_nobody_is_bothered() {
    let read = |plan: Plan, habits, pipelining| {
        let mut world = World::new(&IDENTITY, 6, habits, pipelining);
        world.plan = plan;
        world.listed();
        world.visit.want_headers(&[6, 5, 4, 3, 2, 1], world.now);
        world.visit.open(3, world.now);
        world.visit.fetch([2, 4, 5], world.now);
        let arrived = |news: &News| {
            matches!(
                news,
                News::Header { .. } | News::Message { .. } | News::Fetched { .. }
            )
        };
        world.settle();
        for _ in 0..100 {
            if world.news.iter().filter(|&news| arrived(news)).count() >= 10 {
                break;
            }
            assert!(world.sleep(), "{plan:?}: {:?}", world.news);
        }
        world
    };
    for pipelining in [true, false] {
        let whole = read(Plan::default(), BULK, pipelining);
        for deadline_s in [20, 0] {
            for once in (0..=whole.crossed).map(Some) {
                let plan = Plan {
                    once,
                    each: None,
                    deadline_s,
                };
                let world = read(plan, BULK, pipelining);
                check(&world, &format!("{plan:?}, pipelining {pipelining}"));
                assert!(world.tunnels <= 2);
            }
        }
    }
}

fn check(world: &World, context: &str) {
    assert!(!world.has(ended), "{context}: {:?}", world.news.last());
    let (mut headers, mut streams) = (BTreeMap::new(), BTreeMap::<u32, Vec<u8>>::new());
    let mut whole = Vec::new();
    for news in &world.news {
        match news {
            News::Header { number, octets } => {
                assert_eq!(headers.insert(*number, octets), None, "{context}");
            }
            News::Message { number, octets } => assert_eq!(octets, &body(*number), "{context}"),
            News::Data { number, octets } => streams.entry(*number).or_default().extend(octets),
            News::StartsOver { number } => drop(streams.remove(number)),
            News::Fetched { number } => whole.push(*number),
            _ => {}
        }
    }
    assert_eq!(headers.len(), 6, "{context}");
    assert_eq!(whole, [2, 4, 5], "{context}");
    for (number, octets) in streams {
        assert_eq!(octets, body(number), "{context}");
    }
    let unconfirmed = world.server.maildrop.iter().all(Option::is_some);
    assert!(unconfirmed, "{context}");
}

#[test]
fn who_does_nothing_is_let_go_and_comes_back_when_something_is_wanted() {
    let mut world = world_of(4, Habits::default());
    world.plan.deadline_s = 20;
    world.listed();
    world.drain();
    world.settle();
    assert_eq!(world.news.last(), Some(&News::Away));
    assert_eq!(world.server.heard.last().map(String::as_str), Some("QUIT"));
    assert!(world.server.closed && world.tunnels == 1);

    // Meanwhile another program deletes the second message: what was 3 has the number 2 now.
    world.server.maildrop[1] = None;
    world.visit.open(3, world.now);
    world.until("message", |news| matches!(news, News::Message { .. }));
    assert!(world.has(|news| *news == News::Resumed));
    let third = News::Message {
        number: 3,
        octets: body(3),
    };
    assert_eq!(world.news.last(), Some(&third));
    assert_eq!(
        world.server.heard.last().map(String::as_str),
        Some("RETR 2")
    );
    world.visit.open(2, world.now);
    world.settle();
    assert!(matches!(
        world.news.last(),
        Some(News::MessageRefused { number: 2, .. })
    ));

    // Marks were made before all this.
    world.visit.sign_out(&[2, 4], world.now);
    world.finish();
    assert_eq!(world.receipt().0.committed, [2, 4]);
    assert_eq!(world.tunnels, 2);
    let there: Vec<bool> = world.server.maildrop.iter().map(Option::is_some).collect();
    assert_eq!(there, [true, false, true, false]);
}

#[test]
fn who_leaves_while_away_has_the_marked_deleted_by_their_unique_ids() {
    let mut world = world_of(4, Habits::default());
    world.listed();
    world.drain();
    world.settle();
    world.server.maildrop[0] = None;
    world.visit.sign_out(&[2, 4], world.now);
    world.finish();
    world.server.maildrop[0] = Some(Vec::new());
    world.is_true(&[2, 4], "away");
    assert_eq!(world.receipt().0.committed, [2, 4]);

    let mut world = world_of(4, Habits::default());
    world.listed();
    world.drain();
    world.settle();
    world.visit.sign_out(&[], world.now);
    world.finish();
    assert!(world.receipt().0.is_empty());
    assert_eq!(world.tunnels, 1, "nobody has to come back to leave");
}

#[test]
fn away_for_long_is_over() {
    let mut world = world_of(1, Habits::default());
    world.listed();
    world.drain();
    world.finish();
    assert_eq!(world.news.last(), Some(&News::Released));
    assert_eq!(world.now.monotonic, RELEASE);
    assert_eq!(world.tunnels, 1);
}

#[test]
fn a_message_that_does_not_come_in_time_is_let_go_before_the_line_is_cut() {
    for bulk in [false, true] {
        let habits = Habits {
            is_bulk: bulk,
            ..BULK
        };
        let mut world = world_of(3, habits);
        world.plan.deadline_s = 20;
        world.listed();
        world.server.fault = Fault::SilentAt("RETR");
        if bulk {
            world.visit.fetch([2], world.now);
        } else {
            world.visit.open(2, world.now);
        }
        world.settle();
        world.drain();
        world.settle();
        assert!(!world.server.closed, "it may still come");
        assert!(world.sleep());
        assert_eq!((world.now.monotonic.as_secs(), world.cuts), (19, 0));
        assert!(world.server.closed);
        world.server.fault = Fault::None;
        let came = |news: &News| matches!(news, News::Message { .. } | News::Fetched { .. });
        world.until("message", came);
        assert_eq!(world.tunnels, 2);
    }
}

/// Nobody has confirmed what was typed: QUIT would.
#[test]
fn what_was_typed_is_not_carried_out_by_a_drain() {
    for lists in [false, true] {
        for deadline_s in [20, 0] {
            let habits = Habits {
                lists,
                ..Habits::default()
            };
            let mut world = world_of(2, habits);
            world.plan.deadline_s = deadline_s;
            world.until("session", |news| matches!(news, News::SignedIn(_)));
            world.settle();
            let typed = RawCommand::new("DELE 1", None).expect("a command");
            world.visit.say(typed, world.now);
            world.settle();
            world.drain();
            world.finish();
            assert_eq!(world.news.last(), Some(&News::Ended(DRAINING)));
            assert!(!world.server.heard.iter().any(|line| line == "QUIT"));
            assert!(world.server.maildrop.iter().all(Option::is_some));
            assert_eq!(world.tunnels, 1);
        }
    }
}

#[test]
fn without_unique_ids_the_listing_is_told_anew() {
    let mut world = world_of(2, Habits::default());
    world.server.no_uidl_from = 1;
    world.listed();
    world.drain();
    world.settle();
    world.visit.want_headers(&[1], world.now);
    while world.tunnels < 2 {
        assert!(world.sleep());
    }
    let lists = |news: &&News| matches!(news, News::Listed(_));
    assert_eq!(world.news.iter().filter(lists).count(), 2);
    let header = |news: &News| matches!(news, News::Header { .. });
    assert!(!world.has(header), "the number may be another message's");
    // And what is deleted while away cannot be found again.
    world.drain();
    world.settle();
    world.visit.sign_out(&[1], world.now);
    assert_eq!(
        world.visit.poll_news(),
        Some(News::SignedOut {
            receipt: shared::mailbox::receipt::Receipt {
                kept: vec![1],
                ..Default::default()
            },
            problem: Some(DRAINING),
        })
    );
}
