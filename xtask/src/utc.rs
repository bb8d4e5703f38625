//! The date, for the names of reports.

use std::time::{SystemTime, UNIX_EPOCH};

/// A moment in UTC, to the second.
pub(crate) struct Utc {
    seconds: u64,
}

impl Utc {
    /// This moment.
    pub(crate) fn now() -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        Self {
            seconds: since.map_or(0, |it| it.as_secs()),
        }
    }

    /// `2026-11-22`
    pub(crate) fn date(&self) -> String {
        let (year, month, day) = civil(self.seconds / 86_400);
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// `2026-11-22 16:45:07 UTC`
    pub(crate) fn date_and_time(&self) -> String {
        let of_day = self.seconds % 86_400;
        let (hours, minutes, seconds) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
        format!("{} {hours:02}:{minutes:02}:{seconds:02} UTC", self.date())
    }
}

/// Year, month and day of the given day after 1970-01-01, in the Gregorian calendar: whole years first, then months.
fn civil(mut days: u64) -> (u64, u64, u64) {
    let mut year = 1970;
    while days >= 365 + u64::from(is_leap(year)) {
        days -= 365 + u64::from(is_leap(year));
        year += 1;
    }
    let february = 28 + u64::from(is_leap(year));
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    (year, month, days + 1)
}

fn is_leap(year: u64) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        for (seconds, expected) in [
            (0, "1970-01-01 00:00:00 UTC"),
            (951_782_399, "2000-02-28 23:59:59 UTC"),
            (951_782_400, "2000-02-29 00:00:00 UTC"),
            (1_798_761_599, "2026-12-31 23:59:59 UTC"),
            (4_107_542_400, "2100-03-01 00:00:00 UTC"),
        ] {
            assert_eq!(Utc { seconds }.date_and_time(), expected);
        }
    }
}
