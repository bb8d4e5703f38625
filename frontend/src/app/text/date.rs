//! Dates as a person reads them, in the time of the place where they sit.

use super::words::{Phrase, units};

/// A point in time by the wall clock of this computer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Local {
    /// The year.
    pub year: u32,
    /// The month, 0–11.
    pub month: u32,
    /// The day of the month, 1–31.
    pub day: u32,
    /// The day of the week, 0 for Sunday.
    pub weekday: u32,
    /// The hour, 0–23.
    pub hour: u32,
    /// The minute, 0–59.
    pub minute: u32,
}

/// For a row: `14:05` today, `3 Mar` this year, else `2024-03-03`.
pub fn short(date: Local, now: Local) -> String {
    if (date.year, date.month, date.day) == (now.year, now.month, now.day) {
        time(date)
    } else if date.year == now.year {
        let month = name(&units::SHORT_MONTHS, date.month);
        units::day_of_year(&date.day.to_string(), month)
    } else {
        in_digits(date)
    }
}

/// A day all in digits: `2024-03-03`.
pub fn in_digits(date: Local) -> String {
    units::day_in_digits(&two(date.day), &two(date.month + 1), &date.year.to_string())
}

/// The name of a day of the week, 0 for Sunday.
pub fn weekday(index: u32) -> &'static str {
    name(&units::DAYS, index)
}

/// For the header: `Tuesday, 3 March 2026, 14:05`.
pub fn long(date: Local) -> String {
    units::long_date(
        &date.day.to_string(),
        name(&units::MONTHS, date.month),
        &time(date),
        weekday(date.weekday),
        &date.year.to_string(),
    )
}

pub(super) fn time(date: Local) -> String {
    [&two(date.hour), ":", &two(date.minute)].concat()
}

fn two(number: u32) -> String {
    format!("{number:02}")
}

/// One of the names of a list.
fn name(names: &Phrase, index: u32) -> &'static str {
    let mut names = names.text().split(',');
    names.nth(index as usize).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Local = Local {
        year: 2026,
        month: 10,
        day: 22,
        weekday: 0,
        hour: 16,
        minute: 42,
    };

    #[test]
    fn a_row_says_no_more_than_is_needed() {
        let morning = Local {
            hour: 9,
            minute: 5,
            ..NOW
        };
        let march = Local {
            month: 2,
            day: 3,
            weekday: 2,
            ..NOW
        };
        let before = Local {
            year: 2024,
            ..march
        };
        assert_eq!(short(morning, NOW), "09:05");
        assert_eq!(short(march, NOW), "3 Mar");
        assert_eq!(short(before, NOW), "2024-03-03");
    }

    #[test]
    fn the_header_says_everything() {
        assert_eq!(long(NOW), "Sunday, 22 November 2026, 16:42");
    }
}
