//! Time zones as an invitation brings them (VTIMEZONE, RFC 5545 §3.6.5). No table of the world's zones is carried: where an
//! invitation does not say what its zone means, its local time is shown with the zone's name.

use super::calendar::{DAYS, Line, local, written};

/// Zones and observances read, at most.
const ZONES_MAX: usize = 20;
const OBSERVANCES_MAX: usize = 50;

/// A zone: what it is called, and when which offset holds.
#[derive(Debug, Default)]
pub(super) struct Zone {
    pub(super) name: String,
    observances: Vec<Observance>,
}

/// Standard time or summer time.
#[derive(Debug, Default)]
struct Observance {
    /// When it first held, in local time, as seconds since 1970.
    since: i64,
    /// Seconds east of UTC.
    offset: i64,
    /// Each year: the month, which weekday (0 for Sunday), and which of them: 1 for the first, -1 for the last.
    yearly: Option<(u32, u32, i32)>,
}

impl Zone {
    pub(super) fn all(lines: &[Line<'_>]) -> Vec<Self> {
        let mut zones: Vec<Self> = Vec::new();
        let mut inside = false;
        for line in lines {
            let value = line.value.trim();
            let is = |word: &str| value.eq_ignore_ascii_case(word);
            match line.name.as_str() {
                "BEGIN" if is("VTIMEZONE") && zones.len() < ZONES_MAX => {
                    inside = true;
                    zones.push(Self::default());
                }
                "END" if is("VTIMEZONE") => inside = false,
                _ if !inside => {}
                "TZID" => {
                    if let Some(zone) = zones.last_mut() {
                        value.clone_into(&mut zone.name);
                    }
                }
                "BEGIN" => {
                    if let Some(zone) = zones
                        .last_mut()
                        .filter(|zone| zone.observances.len() < OBSERVANCES_MAX)
                    {
                        zone.observances.push(Observance::default());
                    }
                }
                _ => {
                    if let Some(one) = zones
                        .last_mut()
                        .and_then(|zone| zone.observances.last_mut())
                    {
                        one.property(&line.name, value);
                    }
                }
            }
        }
        zones
    }

    /// UTC of a local time in this zone: the observance that began last holds.
    pub(super) fn utc(&self, local: i64) -> Option<i64> {
        let begun = self
            .observances
            .iter()
            .filter_map(|one| Some((one.begun(local)?, one.offset)))
            .max()
            .map(|(_, offset)| offset);
        let first = || self.observances.first().map(|one| one.offset);
        Some(local - begun.or_else(first)?)
    }
}

impl Observance {
    fn property(&mut self, name: &str, value: &str) {
        match name {
            "DTSTART" => {
                self.since = written(value)
                    .map(|moment| self::local(&moment))
                    .unwrap_or_default();
            }
            "TZOFFSETTO" => self.offset = offset(value).unwrap_or_default(),
            "RRULE" => self.yearly = yearly(value),
            _ => {}
        }
    }

    /// When this observance last began before a local time; `None` if never.
    fn begun(&self, local: i64) -> Option<i64> {
        let Some((month, weekday, nth)) = self.yearly else {
            return (self.since <= local).then_some(self.since);
        };
        let (year, _, _) = date(local.div_euclid(86_400));
        [i64::from(year), i64::from(year) - 1]
            .into_iter()
            .find_map(|year| {
                let day = nth_weekday(year, month, weekday, nth);
                let at = day * 86_400 + self.since.rem_euclid(86_400);
                (self.since <= at && at <= local).then_some(at)
            })
    }
}

/// `+0130` in seconds (RFC 5545 §3.3.14).
fn offset(value: &str) -> Option<i64> {
    let sign = if value.starts_with('-') { -1 } else { 1 };
    let digits = value.trim_start_matches(['+', '-']);
    let hours: i64 = digits.get(..2)?.parse().ok()?;
    let minutes: i64 = digits.get(2..4)?.parse().ok()?;
    Some(sign * (hours * 3_600 + minutes * 60))
}

/// `FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU`: what nearly every zone says.
fn yearly(value: &str) -> Option<(u32, u32, i32)> {
    let (mut month, mut day) = (None, None);
    for (name, value) in value.split(';').filter_map(|piece| piece.split_once('=')) {
        match name.to_ascii_uppercase().as_str() {
            "BYMONTH" => month = value.parse().ok().filter(|month| (1..=12).contains(month)),
            "BYDAY" => {
                let at = value.len().checked_sub(2)?;
                let (nth, name) = (value.get(..at)?, value.get(at..)?);
                let weekday = DAYS
                    .iter()
                    .position(|known| known.eq_ignore_ascii_case(name))?;
                let nth = nth.trim_start_matches('+').parse().ok()?;
                day = Some((weekday as u32, nth))
                    .filter(|(_, nth)| (-5..=5).contains(nth) && *nth != 0);
            }
            _ => {}
        }
    }
    let (weekday, nth) = day?;
    Some((month?, weekday, nth))
}

/// The day, counted from 1970, of a month's n-th weekday.
fn nth_weekday(year: i64, month: u32, weekday: u32, nth: i32) -> i64 {
    if nth > 0 {
        let first = epoch(year, month, 1);
        first + (i64::from(weekday) - weekday_of(first)).rem_euclid(7) + i64::from(nth - 1) * 7
    } else {
        let (next_year, next) = if month == 12 {
            (year + 1, 1)
        } else {
            (year, month + 1)
        };
        let last = epoch(next_year, next, 1) - 1;
        last - (weekday_of(last) - i64::from(weekday)).rem_euclid(7) + i64::from(nth + 1) * 7
    }
}

/// 0 for Sunday. 1 January 1970 was a Thursday.
fn weekday_of(days: i64) -> i64 {
    (days + 4).rem_euclid(7)
}

/// Days since 1970 of a date in the Gregorian calendar, counted in years that begin in March.
pub(super) fn epoch(year: i64, month: u32, day: u32) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let month = (i64::from(month) + 9) % 12;
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * month + 2) / 5 + i64::from(day) - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The other way: year, month, day.
pub(super) fn date(days: i64) -> (u16, u8, u8) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = era * 400 + year + i64::from(month <= 2);
    (
        u16::try_from(year).unwrap_or_default(),
        month as u8,
        day as u8,
    )
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn dates_go_there_and_back() {
        for (date, days) in [
            ((1970, 1, 1), 0),
            ((2000, 2, 29), 11_016),
            ((2026, 11, 22), 20_779),
            ((2100, 3, 1), 47_541),
        ] {
            let (year, month, day): (u16, u8, u8) = date;
            assert_eq!(epoch(year.into(), u32::from(month), u32::from(day)), days);
            assert_eq!(super::date(days), (year, month, day));
        }
        assert!((0..60_000).all(|days| {
            let (year, month, day) = date(days);
            epoch(year.into(), month.into(), day.into()) == days
        }));
    }

    #[test]
    fn summer_time_begins_on_the_last_sunday_of_march() {
        assert_eq!(date(nth_weekday(2026, 3, 0, -1)), (2026, 3, 29));
        assert_eq!(date(nth_weekday(2026, 11, 0, 1)), (2026, 11, 1));
        assert_eq!(date(nth_weekday(2026, 12, 0, -1)), (2026, 12, 27));
    }
}
