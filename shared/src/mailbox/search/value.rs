//! Sizes and dates, as people write them.

/// What day it is, where the person sits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Today {
    /// Now: seconds since 1970, UTC.
    pub now: i64,
    /// How far the local clock is ahead of UTC, in seconds.
    pub ahead: i64,
}

/// `300`, `300k`, `1.5M`, `2 GB`: octets. A kilobyte is a thousand, as in the list.
pub(super) fn size(text: &str) -> Option<u64> {
    let digits = text.len()
        - text
            .trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ',')
            .len();
    let (number, unit) = text.split_at(digits);
    let unit: u64 = match unit.trim() {
        "" | "b" => 1,
        "k" | "kb" => 1_000,
        "m" | "mb" => 1_000_000,
        "g" | "gb" => 1_000_000_000,
        _ => return None,
    };
    let (whole, part) = number.split_once(['.', ',']).unwrap_or((number, ""));
    let mut octets = number_of(whole)?.checked_mul(unit)?;
    let mut place = unit;
    for digit in part.chars() {
        place /= 10;
        octets = octets.checked_add(u64::from(digit.to_digit(10)?) * place)?;
    }
    Some(octets)
}

/// `300k-1M`, `1M-`: from so many octets on, up to below so many.
pub(super) fn sizes(text: &str) -> Option<(u64, u64)> {
    let (from, below) = text.split_once('-')?;
    let below = match below {
        "" => u64::MAX,
        below => size(below)?,
    };
    Some((size(from)?, below))
}

/// An hour, a day, a month or a year where the person sits: from this second until before that one. `7d`, `2w`, `3m` and `1y` are
/// the day so long ago.
pub(super) fn span(text: &str, today: Today) -> Option<(i64, i64)> {
    let now = (today.now + today.ahead).div_euclid(DAY);
    if let Some((from, until)) = hour(text) {
        return Some((from - today.ahead, until - today.ahead));
    }
    let (from, until) = match text {
        "today" => (now, now + 1),
        "yesterday" => (now - 1, now),
        _ => match ago(text, now) {
            Some(day) => (day, day + 1),
            None => calendar(text)?,
        },
    };
    let second = |day: i64| day * DAY - today.ahead;
    Some((second(from), second(until)))
}

/// `2026-03-01T14`: the hour that begins at 14 o'clock, in seconds.
fn hour(text: &str) -> Option<(i64, i64)> {
    let (day, hour) = text.split_once('t')?;
    let hour = number_of(hour).filter(|hour| *hour < 24)? as i64;
    let begin = calendar(day)?.0 * DAY + hour * HOUR;
    Some((begin, begin + HOUR))
}

/// `7d`: a day so long before `now`, in days since 1970.
fn ago(text: &str, now: i64) -> Option<i64> {
    let unit = text.chars().last()?;
    let number = number_of(&text[..text.len() - unit.len_utf8()])?;
    let number = i64::try_from(number).ok().filter(|it| *it <= AGO_MAX)?;
    let (year, month, day) = date_of(now);
    let months = match unit {
        'd' => return Some(now - number),
        'w' => return Some(now - 7 * number),
        'm' => number,
        'y' => 12 * number,
        _ => return None,
    };
    let month = year * 12 + month - 1 - months;
    let (year, month) = (month.div_euclid(12), month.rem_euclid(12) + 1);
    // The 31st of a shorter month is its last day.
    let last = day_of(year, month + 1, 1) - 1;
    Some(day_of(year, month, day).min(last))
}

/// `2026`, `2026-03`, `2026-03-01`, `1.3.2026`: the first day and the one behind the last, in days since 1970.
fn calendar(text: &str) -> Option<(i64, i64)> {
    let mut parts = [0; 3];
    let mut count = 0;
    for part in text.split(['-', '/', '.']) {
        *parts.get_mut(count)? = number_of(part).filter(|it| *it <= 9_999)? as i64;
        count += 1;
    }
    if count == 3 && parts[2] > 31 {
        parts.swap(0, 2);
    }
    let [year, month, day] = parts;
    if !(1900..=9_999).contains(&year) {
        return None;
    }
    match count {
        1 => Some((day_of(year, 1, 1), day_of(year + 1, 1, 1))),
        _ if !(1..=12).contains(&month) => None,
        2 => Some((day_of(year, month, 1), day_of(year, month + 1, 1))),
        _ => {
            let date = day_of(year, month, day);
            (date_of(date) == (year, month, day)).then_some((date, date + 1))
        }
    }
}

impl Today {
    /// The day of a moment where the person sits, in days since 1970.
    pub fn day(self, seconds: i64) -> i64 {
        seconds.saturating_add(self.ahead).div_euclid(DAY)
    }

    /// The second in which a day begins there.
    pub fn second(self, day: i64) -> i64 {
        day.saturating_mul(DAY).saturating_sub(self.ahead)
    }
}

/// A day as queries have it: `2026-03-01`.
pub(in crate::mailbox) fn written(day: i64) -> String {
    let (year, month, day) = date_of(day);
    format!("{year:04}-{month:02}-{day:02}")
}

/// The hour of a moment as queries have it, or the day where it is that day's first.
pub(super) fn written_hour(second: i64, today: Today) -> String {
    let local = second.saturating_add(today.ahead);
    let day = written(local.div_euclid(DAY));
    match local.rem_euclid(DAY) / HOUR {
        0 => day,
        hour => format!("{day}T{hour:02}"),
    }
}

/// Digits and nothing else.
fn number_of(text: &str) -> Option<u64> {
    let digits = (!text.is_empty()).then(|| text.chars())?;
    digits.into_iter().try_fold(0u64, |number, digit| {
        let digit = digit.to_digit(10)?;
        number.checked_mul(10)?.checked_add(digit.into())
    })
}

/// Days since 1970 of a date; the 13th month is the next year's first.
fn day_of(year: i64, month: i64, day: i64) -> i64 {
    // Years begin in March here, so that the leap day is the last.
    let month = year * 12 + month - 3;
    let (year, month) = (month.div_euclid(12), month.rem_euclid(12));
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leap_days + (month * 153 + 2) / 5 + day - 1 - TO_1970
}

/// Year, month and day of days since 1970.
fn date_of(days: i64) -> (i64, i64, i64) {
    let mut year = 1970 + days.div_euclid(366);
    while day_of(year + 1, 1, 1) <= days {
        year += 1;
    }
    let mut month = 1;
    while day_of(year, month + 1, 1) <= days {
        month += 1;
    }
    (year, month, days - day_of(year, month, 1) + 1)
}

/// Seconds.
const DAY: i64 = 86_400;

/// Seconds.
const HOUR: i64 = 3_600;

/// Days from the 1st of March of the year 0 to 1970.
const TO_1970: i64 = 719_468;

/// The largest number before `d`, `w`, `m` and `y`: nobody has older mail.
const AGO_MAX: i64 = 9_999;

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn sizes() {
        for (text, octets) in [
            ("0", Some(0)),
            ("300k", Some(300_000)),
            ("1.5m", Some(1_500_000)),
            ("1,25 mb", Some(1_250_000)),
            ("2gb", Some(2_000_000_000)),
            ("1.23456789k", Some(1_234)),
            ("", None),
            ("k", None),
            ("big", None),
            ("1.2.3k", None),
            ("-1", None),
            ("99999999999999999999", None),
            ("18446744073709551615k", None),
        ] {
            assert_eq!(size(text), octets, "{text}");
        }
    }

    #[test]
    fn dates() {
        // Two o'clock at night on 2026-03-31, two hours ahead of UTC, where it is the same day's midnight.
        let today = Today {
            now: day_of(2026, 3, 31) * DAY,
            ahead: 7_200,
        };
        let day = |year, month, day| day_of(year, month, day) * DAY - 7_200;
        for (text, from, until) in [
            ("today", day(2026, 3, 31), day(2026, 4, 1)),
            ("yesterday", day(2026, 3, 30), day(2026, 3, 31)),
            ("2026", day(2026, 1, 1), day(2027, 1, 1)),
            ("2025-12", day(2025, 12, 1), day(2026, 1, 1)),
            ("2024/2/29", day(2024, 2, 29), day(2024, 3, 1)),
            ("29.2.2024", day(2024, 2, 29), day(2024, 3, 1)),
            ("1d", day(2026, 3, 30), day(2026, 3, 31)),
            ("2w", day(2026, 3, 17), day(2026, 3, 18)),
            (
                "2026-03-01t14",
                day(2026, 3, 1) + 14 * HOUR,
                day(2026, 3, 1) + 15 * HOUR,
            ),
            ("1m", day(2026, 2, 28), day(2026, 3, 1)),
            ("1y", day(2025, 3, 31), day(2025, 4, 1)),
        ] {
            assert_eq!(span(text, today), Some((from, until)), "{text}");
        }
        for text in [
            "",
            "tomorrow",
            "2025-02-29",
            "2026-13",
            "2026-0",
            "26",
            "1-2-3-4",
            "70000",
            "-7d",
            "99999d",
            "2026-03-",
            "é",
            "12é",
        ] {
            assert_eq!(span(text, today), None, "{text}");
        }
        assert_eq!(day_of(1970, 1, 1), 0);
        assert_eq!(date_of(-1), (1969, 12, 31));
    }
}
