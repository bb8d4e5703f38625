//! TCP's slow start, in virtual time.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Octets that a sender may send before it has heard anything back: ten segments (RFC 6928 §2) of an Ethernet's size.
const INITIAL: usize = 10 * 1448;

/// How much a sender may have under way: everything acknowledged makes room for itself and once more (RFC 5681 §3.1),
/// so that the window doubles with each round trip while it is made use of. Nothing is ever lost here, so it never
/// shrinks.
#[derive(Debug)]
pub struct Window {
    round_trip: Duration,
    open: usize,
    /// What is under way: when its acknowledgement comes, how much it is, and how much was under way with it.
    flights: VecDeque<(Instant, usize, usize)>,
    under_way: usize,
    /// When something last left.
    last: Option<Instant>,
}

impl Window {
    /// The window of a new connection.
    pub fn new(round_trip: Duration) -> Self {
        Self {
            round_trip,
            open: INITIAL,
            flights: VecDeque::new(),
            under_way: 0,
            last: None,
        }
    }

    /// `octets` are there to be sent at `came`. Says when the first of them leave, and how many leave then: at least
    /// one. The others are to be asked for again.
    ///
    /// # Panics
    /// Never: a full window has something under way.
    pub fn admit(&mut self, came: Instant, octets: usize) -> (Instant, usize) {
        let mut now = self.free_at(came);
        self.hear(now);
        while self.under_way >= self.open {
            let (heard, ..) = self.flights.front().expect("the window is full of them");
            now = *heard;
            self.hear(now);
        }
        let leaving = octets.min(self.open - self.under_way);
        self.under_way += leaving;
        self.flights
            .push_back((now + self.round_trip, leaving, self.under_way));
        self.last = Some(now);
        (now, leaving)
    }

    /// When something that came at `came` could leave if the window were open: never before what it follows.
    pub fn free_at(&self, came: Instant) -> Instant {
        self.last.map_or(came, |last| last.max(came))
    }

    /// Takes the acknowledgements that have come by `now`. A window that is not made use of does not grow (RFC 7661).
    fn hear(&mut self, now: Instant) {
        while let Some((heard, octets, together)) = self.flights.front().copied() {
            if heard > now {
                return;
            }
            self.flights.pop_front();
            self.under_way -= octets;
            if self.open < 2 * together {
                self.open += octets;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROUND_TRIP: Duration = Duration::from_millis(100);

    /// Sends `octets` at `came` and says in how many round trips each piece leaves.
    fn send(window: &mut Window, came: Instant, mut octets: usize) -> Vec<(u32, usize)> {
        let mut pieces = Vec::new();
        while octets > 0 {
            let (left, piece) = window.admit(came, octets);
            let trips = (left - came).as_millis() / ROUND_TRIP.as_millis();
            pieces.push((u32::try_from(trips).expect("few"), piece));
            octets -= piece;
        }
        pieces
    }

    #[test]
    fn the_window_doubles_with_each_round_trip() {
        let pieces = send(&mut Window::new(ROUND_TRIP), Instant::now(), 100_000);
        assert_eq!(
            pieces,
            [(0, INITIAL), (1, 2 * INITIAL), (2, 100_000 - 3 * INITIAL)]
        );
    }

    #[test]
    fn what_fits_leaves_at_once() {
        let mut window = Window::new(ROUND_TRIP);
        let came = Instant::now();
        for _ in 0..14 {
            assert_eq!(send(&mut window, came, 1000), [(0, 1000)]);
        }
        assert_eq!(send(&mut window, came, 1000), [(0, 480), (1, 520)]);
    }

    #[test]
    fn a_window_that_is_not_used_does_not_grow() {
        let mut window = Window::new(ROUND_TRIP);
        let begun = Instant::now();
        for second in 0..100 {
            send(&mut window, begun + Duration::from_secs(second), 100);
        }
        let later = begun + Duration::from_secs(1000);
        assert_eq!(
            send(&mut window, later, INITIAL + 1),
            [(0, INITIAL), (1, 1)]
        );
    }
}
