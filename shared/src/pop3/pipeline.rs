//! What may be on its way at the same time.

use super::command::Command;

/// Commands in flight, at most. 256 of them keep a line with 100 ms and 20 Mbit/s nearly full; one server's process
/// dies when 2,300 arrive in one burst.
pub const COMMANDS_MAX: usize = 256;

/// Octets expected in flight, at most: what the tunnel's credit lets through, so that a time-out means silence and
/// not a queue.
pub const OCTETS_MAX: u64 = 4 * 1024 * 1024;

/// A command in flight, or about to be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flight {
    pub(super) command: Command,
    /// Octets that its reply will have, as far as known.
    pub(super) expected: u64,
}

/// May `next` be sent behind these?
///
/// One kind of command at a time, and only where the server announced PIPELINING (RFC 2449 §6.6); QUIT and STLS
/// always alone.
pub(super) fn may_follow(
    in_flight: impl ExactSizeIterator<Item = Flight>,
    next: Flight,
    pipelining: bool,
) -> bool {
    let count = in_flight.len();
    if count == 0 {
        return true;
    }
    if !pipelining || count >= COMMANDS_MAX || matches!(next.command, Command::Quit | Command::Stls)
    {
        return false;
    }
    let mut expected = next.expected;
    for flight in in_flight {
        expected = expected.saturating_add(flight.expected);
        if !flight.command.is_same_kind(next.command) {
            return false;
        }
    }
    expected <= OCTETS_MAX
}

#[cfg(test)]
mod tests {
    use super::{super::command::MessageNumber, *};

    #[test]
    fn the_rules_of_following() {
        let one = MessageNumber::MIN;
        let flight = |command, expected| Flight { command, expected };
        let (dele, retr) = (
            flight(Command::Dele(one), 0),
            flight(Command::Retr(one), 3 << 20),
        );
        let check = |flights: &[Flight], next, pipelining, expected| {
            assert_eq!(
                may_follow(flights.iter().copied(), next, pipelining),
                expected
            );
        };
        check(&[], dele, false, true);
        check(&[dele], dele, false, false);
        check(&[dele], dele, true, true);
        check(&[dele; COMMANDS_MAX], dele, true, false);
        check(&[retr], dele, true, false);
        check(&[retr], retr, true, false);
        check(&[], flight(Command::Quit, 0), true, true);
        check(
            &[flight(Command::Quit, 0)],
            flight(Command::Quit, 0),
            true,
            false,
        );
    }
}
