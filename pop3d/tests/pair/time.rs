//! What takes time: patience, being let go, and servers whose PIPELINING is only a word.

use std::time::Duration;

use pop3d::Mischief;
use shared::visit::{Habits, KEEP_ALIVE, News, RELEASE};

use crate::line::{Cut, World};

fn listed(world: &World) -> usize {
    let mut lists = world.news.iter().rev().filter_map(|news| match news {
        News::Listed(entries) => Some(entries.len()),
        _ => None,
    });
    lists.next().unwrap_or(0)
}

#[test]
fn an_idle_maildrop_is_kept_alive_and_then_released_with_quit() {
    let mut world = World::new(2, &[], Habits::default(), Cut::default());
    world.settle();
    assert_eq!(listed(&world), 2);
    let mut naps = 0;
    while !world.news.contains(&News::Released) {
        let before = world.now.monotonic;
        assert!(world.sleep(Duration::from_secs(3600)));
        assert!(
            world.now.monotonic - before <= KEEP_ALIVE,
            "servers drop at 60 s"
        );
        naps += 1;
    }
    assert!(naps > 5);
    assert!(world.now.monotonic >= RELEASE && world.now.monotonic < RELEASE + KEEP_ALIVE);
    assert!(world.said.ends_with(b"QUIT\r\n"));
    assert_eq!(world.maildrop.len(), 2);
}

#[test]
fn pipelining_that_is_only_a_word_is_noticed_in_seconds() {
    for lie in [
        Mischief::AnswerFirstLoseRest,
        Mischief::AnswerFirstDelayRest,
    ] {
        let mut world = World::new(40, &[lie], Habits::default(), Cut::default());
        world.settle();
        assert_eq!(listed(&world), 0, "{lie:?}");
        while listed(&world) == 0 {
            assert!(
                world.sleep(Duration::from_secs(20)),
                "{lie:?}: {:?}",
                world.news
            );
        }
        assert_eq!(listed(&world), 40);
        assert_eq!(world.connections, 2);
        let numbers: Vec<u32> = (1..=40).collect();
        world.visit.want_headers(&numbers, world.now);
        world.settle();
        world.visit.sign_out(&numbers, world.now);
        world.finish();
        let headers = |news: &&News| matches!(news, News::Header { .. });
        assert_eq!(world.news.iter().filter(headers).count(), 40);
        assert!(world.maildrop.is_empty(), "one command at a time does it");
    }
}

#[test]
fn typed_deletions_are_not_committed_by_being_idle() {
    use shared::pop3::command::RawCommand;
    let habits = Habits {
        lists: false,
        ..Habits::default()
    };
    let mut world = World::new(2, &[], habits, Cut::default());
    world.settle();
    let typed = RawCommand::new("DELE 1", None).expect("sendable");
    world.visit.say(typed, world.now);
    world.finish();
    assert!(world.news.contains(&News::Released));
    assert!(!world.said.ends_with(b"QUIT\r\n"));
    assert_eq!(world.maildrop.len(), 2);
}
