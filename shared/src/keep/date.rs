//! Dates: as mails write them (RFC 5322 §3.3), as mboxes do, and as ZIPs do.

/// What a clock shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The year.
    pub year: i64,
    /// The month, from 1.
    pub month: u32,
    /// The day of the month, from 1.
    pub day: u32,
    /// The hour.
    pub hour: u32,
    /// The minute.
    pub minute: u32,
    /// The second.
    pub second: u32,
}

impl Moment {
    /// What a clock in Greenwich shows, so many seconds after 1970.
    pub fn utc(seconds: i64) -> Self {
        let (days, rest) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY) as u32);
        // Days to a date as by Howard Hinnant: years begin in March, so that the leap day is their last.
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let of_era = shifted.rem_euclid(146_097);
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let march = (5 * of_year + 2) / 153;
        let month = if march < 10 { march + 3 } else { march - 9 };
        Self {
            year: year + era * 400 + i64::from(month <= 2),
            month: month as u32,
            day: (of_year - (153 * march + 2) / 5 + 1) as u32,
            hour: rest / 3_600,
            minute: rest / 60 % 60,
            second: rest % 60,
        }
    }

    /// Seconds since 1970, if that clock stands in Greenwich.
    fn seconds(self) -> i64 {
        let month = i64::from(self.month);
        let year = self.year - i64::from(month <= 2);
        let era = year.div_euclid(400);
        let of_era = year.rem_euclid(400);
        let march = if month > 2 { month - 3 } else { month + 9 };
        let of_year = (153 * march + 2) / 5 + i64::from(self.day) - 1;
        let days = of_era * 365 + of_era / 4 - of_era / 100 + of_year + era * 146_097 - 719_468;
        days * DAY
            + i64::from(self.hour) * 3_600
            + i64::from(self.minute) * 60
            + i64::from(self.second)
    }

    /// As C's `asctime` writes it, and every mbox: `Fri Nov 20 09:05:07 2026`.
    pub(super) fn asctime(self) -> String {
        let weekday = (self.seconds().div_euclid(DAY) + 4).rem_euclid(7) as usize;
        let month = self.month.clamp(1, 12) as usize - 1;
        format!(
            "{} {} {:2} {:02}:{:02}:{:02} {:04}",
            &"SunMonTueWedThuFriSat"[weekday * 3..][..3],
            &MONTHS[month * 3..][..3],
            self.day,
            self.hour,
            self.minute,
            self.second,
            self.year
        )
    }

    /// As a ZIP has it (APPNOTE §4.4.6): date and time, from 1980 to 2107, in steps of two seconds.
    pub(super) fn dos(self) -> (u16, u16) {
        let year = self.year.clamp(1980, 2107) - 1980;
        let date = ((year as u32) << 9) | (self.month << 5) | self.day;
        let time = (self.hour << 11) | (self.minute << 5) | (self.second / 2);
        (date as u16, time as u16)
    }
}

/// Seconds since 1970 of a date as mails write it; `None` where it is not one, or of a year that no mail was sent in.
pub(super) fn parse(text: &str) -> Option<i64> {
    // The name of the day says nothing new, and comments come last.
    let text = text.split('(').next()?;
    let text = text.rsplit_once(',').map_or(text, |(_, rest)| rest);
    let mut words = text.split_ascii_whitespace();
    let mut day = words.next()?;
    if !day.starts_with(|c: char| c.is_ascii_digit()) {
        day = words.next()?;
    }
    let month = words.next()?.get(..3)?;
    let month = (0..12).find(|at| MONTHS[at * 3..][..3].eq_ignore_ascii_case(month))? as u32 + 1;
    let year: i64 = words.next()?.parse().ok()?;
    let mut time = words.next()?.split(':').map(str::parse::<u32>);
    let moment = Moment {
        // RFC 5322 §4.3: years of two and three digits.
        year: match year {
            0..50 => year + 2000,
            50..1000 => year + 1900,
            _ => year,
        },
        month,
        day: day.parse().ok()?,
        hour: time.next()?.ok()?,
        minute: time.next()?.ok()?,
        second: time.next().unwrap_or(Ok(0)).ok()?,
    };
    let is_possible = (1970..10_000).contains(&moment.year)
        && (1..=31).contains(&moment.day)
        && moment.hour < 24
        && moment.minute < 60
        && moment.second <= 60;
    let offset = words.next().map_or(0, zone);
    is_possible.then(|| moment.seconds() - offset)
}

/// Seconds east of Greenwich; 0 for what nobody knows any more (RFC 5322 §4.3).
fn zone(zone: &str) -> i64 {
    let digits = zone.get(1..).and_then(|digits| digits.parse::<i64>().ok());
    match (zone.as_bytes().first(), digits) {
        (Some(b'+'), Some(digits)) => (digits / 100 * 60 + digits % 100) * 60,
        (Some(b'-'), Some(digits)) => -(digits / 100 * 60 + digits % 100) * 60,
        _ => match zone {
            "EDT" => -4 * 3_600,
            "EST" | "CDT" => -5 * 3_600,
            "CST" | "MDT" => -6 * 3_600,
            "MST" | "PDT" => -7 * 3_600,
            "PST" => -8 * 3_600,
            _ => 0,
        },
    }
}

const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";

/// Seconds in a day.
const DAY: i64 = 86_400;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_mails() {
        for (text, expected) in [
            (
                "Fri, 20 Nov 2026 09:05:07 +0000",
                Some("Fri Nov 20 09:05:07 2026"),
            ),
            (
                "20 Nov 2026 10:05:07 +0100 (CET)",
                Some("Fri Nov 20 09:05:07 2026"),
            ),
            ("Fri, 20 Nov 26 04:05 EST", Some("Fri Nov 20 09:05:00 2026")),
            (
                "Sun, 29 Feb 2004 23:59:60 GMT",
                Some("Mon Mar  1 00:00:00 2004"),
            ),
            (
                "Thu, 01 Jan 1970 00:00:00 -0000",
                Some("Thu Jan  1 00:00:00 1970"),
            ),
            ("1 jan 99 00:00 x", Some("Fri Jan  1 00:00:00 1999")),
            ("tomorrow", None),
            ("32 Nov 2026 09:05:07", None),
            ("20 Nov 99999999999999999999 09:05:07", None),
            ("20 Nov 2026 25:05:07", None),
            ("20 \u{fc}\u{fc} 2026 09:05", None),
            (
                "20 Nov 2026 09:05 \u{fc}0100",
                Some("Fri Nov 20 09:05:00 2026"),
            ),
            ("", None),
        ] {
            let found = parse(text).map(|seconds| Moment::utc(seconds).asctime());
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn there_and_back() {
        for seconds in (0..40_000).map(|n| n * 86_399 * 3) {
            assert_eq!(Moment::utc(seconds).seconds(), seconds);
        }
    }
}
