//! How many messages there are over time, in bars: a bomb stands out at a glance.

use super::search::Today;

/// Bars over time, the oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    /// When the first bar begins: seconds since 1970, UTC.
    pub from: i64,
    /// How long a bar is, in seconds.
    pub step: i64,
    /// The bars; none where nothing has a date.
    pub bars: Vec<Bar>,
    /// Messages before the first bar, and behind the last: dates that hardly any other has.
    pub outside: u32,
    /// Messages without a date that is known.
    pub undated: u32,
}

/// The messages of a span of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bar {
    /// How many they are.
    pub count: u32,
    /// How many of them are chosen.
    pub chosen: u32,
}

impl Timeline {
    /// Counts messages: each with its date, if that is known, and whether it is chosen. `within` narrows it to a span; else it
    /// is as long as all but a few messages need.
    pub fn of(
        messages: impl Iterator<Item = (Option<i64>, bool)> + Clone,
        within: Option<(i64, i64)>,
        today: Today,
    ) -> Self {
        let mut dates: Vec<i64> = messages.clone().filter_map(|(date, _)| date).collect();
        let Some((first, last)) = within
            .map(|(from, until)| (from.max(0), until.clamp(1, YEAR_9999) - 1))
            .or_else(|| usual(&mut dates))
        else {
            return Self {
                undated: messages.count() as u32,
                ..Self::default()
            };
        };
        let length = last.saturating_sub(first).saturating_add(1).max(1);
        let step = STEPS
            .into_iter()
            .find(|step| length / step < BARS_MAX)
            .unwrap_or(length / BARS_MAX + 1);
        // Days begin at midnight where the person sits.
        let from = (first.saturating_add(today.ahead)).div_euclid(step) * step - today.ahead;
        let count = (last - from).div_euclid(step) + 1;
        let mut timeline = Self {
            from,
            step,
            bars: vec![Bar::default(); count as usize],
            ..Self::default()
        };
        for (date, chosen) in messages {
            let Some(date) = date else {
                timeline.undated += 1;
                continue;
            };
            let place = usize::try_from(date.saturating_sub(from).div_euclid(step));
            match place.ok().and_then(|place| timeline.bars.get_mut(place)) {
                Some(bar) => {
                    bar.count += 1;
                    bar.chosen += u32::from(chosen);
                }
                None => timeline.outside += 1,
            }
        }
        timeline
    }

    /// The span of these bars, from the first to the last: seconds since 1970, UTC; the second is behind it.
    pub fn span(&self, first: usize, last: usize) -> (i64, i64) {
        let at = |place: usize| self.from + self.step * place as i64;
        (at(first.min(last)), at(first.max(last) + 1))
    }
}

/// From when to when all messages are but a few: one with a forged date must not make everybody else's bars too thin to see.
fn usual(dates: &mut [i64]) -> Option<(i64, i64)> {
    dates.sort_unstable();
    let few = dates.len() / FEW;
    let usual = dates.get(few..dates.len() - few)?;
    let sane = |date: &i64| (*date).clamp(0, YEAR_9999);
    Some((sane(usual.first()?), sane(usual.last()?)))
}

/// Seconds: an hour, three, a day, a week, some thirty days, a quarter, a year.
const STEPS: [i64; 7] = [
    3_600, 10_800, 86_400, 604_800, 2_592_000, 7_776_000, 31_536_000,
];

/// Bars that a telephone has room for.
const BARS_MAX: i64 = 72;

/// About the end of what calendars can say.
const YEAR_9999: i64 = 253_402_300_799;

/// One of so many messages may be left out at either end.
const FEW: usize = 500;

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    const DAY: i64 = 86_400;
    const UTC: Today = Today { now: 0, ahead: 0 };

    fn counts(timeline: &Timeline) -> Vec<u32> {
        timeline.bars.iter().map(|bar| bar.count).collect()
    }

    #[test]
    fn nothing_has_no_bars() {
        let none = Timeline::of([].into_iter(), None, UTC);
        assert_eq!(none, Timeline::default());
        let undated = Timeline::of([(None, true); 3].into_iter(), None, UTC);
        assert_eq!((undated.undated, undated.bars.len()), (3, 0));
    }

    #[test]
    fn bars_begin_at_midnight_where_the_person_sits() {
        let ahead = Today {
            now: 0,
            ahead: 7_200,
        };
        let messages = [(0, true), (5 * DAY, false), (5 * DAY, true)];
        let messages = messages.map(|(date, chosen)| (Some(date), chosen));
        let timeline = Timeline::of(messages.into_iter(), None, ahead);
        assert_eq!((timeline.step, timeline.from), (10_800, -7_200));
        assert_eq!(
            timeline.bars[0],
            Bar {
                count: 1,
                chosen: 1
            }
        );
        let last = timeline.bars.len() - 1;
        assert_eq!(
            timeline.bars[last],
            Bar {
                count: 2,
                chosen: 1
            }
        );
        assert_eq!(timeline.span(last, 0).0, -7_200);
        assert!(timeline.span(0, last).1 > 5 * DAY);
        let zoomed = Timeline::of(messages.into_iter(), Some((4 * DAY, 6 * DAY)), UTC);
        assert_eq!((zoomed.step, zoomed.outside), (3_600, 1));
        assert_eq!(zoomed.bars.len(), 48);
    }

    #[test]
    fn a_forged_date_does_not_thin_everybody_elses_bars() {
        let usual = (0..2_000).map(|n| n * 60);
        let forged = [i64::MIN, i64::MAX, 0, 4_000_000_000];
        let messages = usual.chain(forged).map(|date| (Some(date), false));
        let timeline = Timeline::of(messages, None, UTC);
        assert_eq!(timeline.step, 3_600);
        assert_eq!(
            counts(&timeline).iter().sum::<u32>() + timeline.outside,
            2_004
        );
        assert!(timeline.outside < 10);
        assert!(timeline.bars.len() < 80);
    }

    #[test]
    fn absurd_dates_alone_do_no_harm() {
        let messages = [i64::MIN, i64::MAX].map(|date| (Some(date), true));
        let ahead = Today {
            now: 0,
            ahead: 50_000,
        };
        let timeline = Timeline::of(messages.into_iter(), None, ahead);
        assert!(timeline.bars.len() <= 80);
        assert_eq!(counts(&timeline).iter().sum::<u32>() + timeline.outside, 2);
    }
}
