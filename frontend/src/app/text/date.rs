//! Dates as a person reads them, in the time of the place where they sit.

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
        format!("{:02}:{:02}", date.hour, date.minute)
    } else if date.year == now.year {
        format!(
            "{} {}",
            date.day,
            name(&MONTHS, date.month).get(..3).unwrap_or_default()
        )
    } else {
        format!("{}-{:02}-{:02}", date.year, date.month + 1, date.day)
    }
}

/// For the header: `Tuesday, 3 March 2026, 14:05`.
pub fn long(date: Local) -> String {
    format!(
        "{}, {} {} {}, {:02}:{:02}",
        name(&DAYS, date.weekday),
        date.day,
        name(&MONTHS, date.month),
        date.year,
        date.hour,
        date.minute
    )
}

fn name(names: &[&'static str], index: u32) -> &'static str {
    names.get(index as usize).copied().unwrap_or_default()
}

const DAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

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
