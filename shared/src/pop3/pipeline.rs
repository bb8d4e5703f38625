//! What may be on its way at the same time, so that pipelining cannot hurt.
//!
//! Only where the server announced PIPELINING (RFC 2449 §6.6), only one kind of command at a time, and never more than
//! the window lets through. The first flight is a test: until one reply has come to a command that was sent behind
//! another, the server's word is not tested.

use core::time::Duration;

use super::command::{Command, Kind};

/// Commands in flight, at most. One server's process dies when 2,300 arrive in one burst; 1,000 keep a line with 100 ms
/// and 65 Mbit/s full.
pub const COMMANDS_MAX: usize = 1_000;

/// Octets expected in flight, at most: what the tunnel's credit lets through, so that a time-out means silence and
/// not a queue.
pub const OCTETS_MAX: u64 = 4 * 1024 * 1024;

/// Commands in flight on a new connection: enough for a home line at once, and a burst that every server measured
/// has taken.
const COMMANDS_START: usize = 256;

/// Octets expected in flight on a new connection.
const OCTETS_START: u64 = 1024 * 1024;

/// However slow a server is: so much may be in flight.
const COMMANDS_MIN: usize = 8;
const OCTETS_MIN: u64 = 64 * 1024;

/// Octets that the answer to TOP is expected to have: twice the average header.
const HEAD_EXPECTED: u64 = 2 * 1024;

/// A pause in the middle of a flight that tells of a line or server that has too much to do.
pub(super) const STALL: Duration = Duration::from_secs(2);

/// Silence in the middle of the first flight after which the server's PIPELINING is not believed any more.
pub const PROBE_TIMEOUT: Duration = Duration::from_secs(5);

/// Is the server's word that it can pipeline believed?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trust {
    /// It has not given it, or we do not want it.
    Off,
    Untested,
    Proven,
}

/// How much may be in flight. It grows with every reply and shrinks when replies stop coming.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    commands: usize,
    octets: u64,
}

impl Default for Window {
    fn default() -> Self {
        Self {
            commands: COMMANDS_START,
            octets: OCTETS_START,
        }
    }
}

impl Window {
    /// A reply of so many octets has come: room for one more than before, as a flight's worth of replies doubles it.
    pub(super) fn answered(&mut self, octets: u64) {
        self.commands = (self.commands + 1).min(COMMANDS_MAX);
        self.octets = self.octets.saturating_add(octets).min(OCTETS_MAX);
    }

    /// Nothing came for [`STALL`] though much was asked for.
    pub(super) fn stalled(&mut self) {
        self.commands = (self.commands / 2).max(COMMANDS_MIN);
        self.octets = (self.octets / 2).max(OCTETS_MIN);
    }
}

/// What is in flight, summed up.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Load {
    pub(super) commands: usize,
    pub(super) octets: u64,
    /// The kind of the last command sent.
    pub(super) kind: Option<Kind>,
}

/// Octets that the answer to `command` will have, for the window: `hint` is what LIST says of the message.
pub(super) fn expected(command: &Command, hint: Option<u64>) -> u64 {
    match command {
        Command::Retr(_) => hint.unwrap_or(HEAD_EXPECTED),
        Command::Top(_, 0) => HEAD_EXPECTED.min(hint.unwrap_or(HEAD_EXPECTED)),
        Command::Top(..) => hint.unwrap_or(HEAD_EXPECTED),
        _ => 0,
    }
}

/// May a command of this kind, with an answer of so many octets, be sent behind what is in flight?
pub(super) fn may_follow(
    load: Load,
    kind: Kind,
    expected: u64,
    trust: Trust,
    window: Window,
) -> bool {
    load.commands == 0
        || trust != Trust::Off
            && kind != Kind::Alone
            && load.kind == Some(kind)
            && load.commands < window.commands
            && load.octets.saturating_add(expected) <= window.octets
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn the_rules_of_following() {
        let load = |commands, octets, kind| Load {
            commands,
            octets,
            kind,
        };
        let (dele, retr) = (Kind::Mark, Kind::Message);
        let check = |load, kind, expected, trust, may| {
            let window = Window::default();
            assert_eq!(may_follow(load, kind, expected, trust, window), may);
        };
        check(load(0, 0, None), dele, 0, Trust::Off, true);
        check(load(1, 0, Some(dele)), dele, 0, Trust::Off, false);
        check(load(1, 0, Some(dele)), dele, 0, Trust::Untested, true);
        check(load(255, 0, Some(dele)), dele, 0, Trust::Proven, true);
        check(load(256, 0, Some(dele)), dele, 0, Trust::Proven, false);
        check(load(1, 0, Some(retr)), dele, 0, Trust::Proven, false);
        check(
            load(1, 600_000, Some(retr)),
            retr,
            400_000,
            Trust::Proven,
            true,
        );
        check(
            load(1, 600_000, Some(retr)),
            retr,
            600_000,
            Trust::Proven,
            false,
        );
        check(load(0, 0, None), retr, u64::MAX, Trust::Proven, true);
        let alone = Some(Kind::Alone);
        check(load(1, 0, alone), Kind::Alone, 0, Trust::Proven, false);
        check(load(1, 0, Some(dele)), Kind::Alone, 0, Trust::Proven, false);
    }

    #[test]
    fn the_window_grows_and_shrinks_within_its_limits() {
        let mut window = Window::default();
        for _ in 0..10_000 {
            window.answered(1 << 20);
        }
        assert_eq!((window.commands, window.octets), (COMMANDS_MAX, OCTETS_MAX));
        window.stalled();
        assert_eq!((window.commands, window.octets), (500, OCTETS_MAX / 2));
        for _ in 0..100 {
            window.stalled();
        }
        assert_eq!((window.commands, window.octets), (COMMANDS_MIN, OCTETS_MIN));
    }
}
