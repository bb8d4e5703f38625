//! What a client does when its bridge is told to go away: it finishes a commit under way and QUITs, comes back over another
//! bridge, and goes on. A restart loses no deletion that a person has confirmed, and commits none that nobody has.

#![cfg(all(feature = "session", not(target_arch = "wasm32")))]

#[path = "../support/mod.rs"]
mod support;

mod deleting;
mod staying;
mod waiting;
mod world;

use std::sync::LazyLock;

use shared::{problem::Problem, tunnel::code::Code, visit::Habits};
use support::Identity;
use world::World;

static IDENTITY: LazyLock<Identity> = LazyLock::new(|| Identity::new("mail.test", 2020, 2040));

const DRAINING: Problem = Problem::Bridge {
    code: Code::Draining,
    retry_after_s: None,
};

fn world(messages: usize, habits: Habits) -> World {
    World::new(&IDENTITY, messages, habits, true)
}
