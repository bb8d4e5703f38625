//! Numbers, sizes and times as a person reads them. Whole-number arithmetic only: the float formatter is heavy.

use super::{
    language,
    words::{Phrase, units},
};

/// `1 second`, `12 seconds`, `5 minutes`.
pub fn seconds(seconds: u32) -> String {
    match seconds {
        0..120 => units::seconds(seconds.into()),
        _ => units::minutes(seconds.div_ceil(60).into()),
    }
}

/// `4812` → `4,812`, as the language groups it.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let separator = language::current().group(digits.len());
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 * separator.len());
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push_str(separator);
        }
        out.push(digit);
    }
    out
}

/// A size in octets; 1 kB is 1000 octets.
pub fn size(octets: u64) -> String {
    let unit = unit_of(octets);
    measured(&scaled(octets, unit.0), &unit.1)
}

/// `2.1 of 8.4 MB`: both in the larger one's unit, so that they can be compared.
pub fn progress(received: u64, expected: u64) -> String {
    let unit = unit_of(received.max(expected));
    let whole = measured(&scaled(expected, unit.0), &unit.1);
    units::progress(&scaled(received, unit.0), &whole)
}

/// `1 message`, `4,812 messages`.
pub fn messages(number: u64) -> String {
    units::messages(number)
}

/// `a1b2…` → `A1B2 C3D4 …`: groups of four, as other programs and people on the telephone give it.
pub fn fingerprint(sha256: &str) -> String {
    let mut out = String::with_capacity(sha256.len() * 5 / 4);
    for (index, digit) in sha256.chars().enumerate() {
        if index > 0 && index.is_multiple_of(4) {
            out.push(' ');
        }
        out.push(digit.to_ascii_uppercase());
    }
    out
}

/// How long ago, in the largest unit that fits; negative seconds lie in the future.
pub fn ago(seconds: i64) -> String {
    const UNITS: [(u64, &str); 6] = [
        (365 * 86_400, "year"),
        (30 * 86_400, "month"),
        (7 * 86_400, "week"),
        (86_400, "day"),
        (3_600, "hour"),
        (60, "minute"),
    ];
    let distance = seconds.unsigned_abs();
    let Some((unit, name)) = UNITS.iter().find(|(unit, _)| *unit <= distance) else {
        return units::JUST_NOW.to_string();
    };
    let number = distance / unit;
    if seconds < 0 {
        units::ahead(number, name)
    } else {
        units::ago(number, name)
    }
}

/// The unit's octets and name, from the smallest on.
const UNITS: [(u64, Phrase); 4] = [
    (1, units::OCTETS),
    (1_000, units::KILO),
    (1_000_000, units::MEGA),
    (1_000_000_000, units::GIGA),
];

fn unit_of(octets: u64) -> &'static (u64, Phrase) {
    let fits = UNITS.iter().rev().find(|(unit, _)| *unit <= octets);
    fits.unwrap_or(&UNITS[0])
}

/// A number and its unit are not torn apart at the end of a line where the language minds that most.
fn measured(number: &str, unit: &str) -> String {
    let between = language::current().before_unit();
    [number, between, unit].concat()
}

/// One decimal below ten, none above.
fn scaled(octets: u64, unit: u64) -> String {
    let tenths = octets.saturating_mul(10) / unit;
    if unit == 1 || tenths >= 100 || tenths.is_multiple_of(10) {
        count(tenths / 10)
    } else {
        let point = language::current().decimal();
        format!("{}{point}{}", tenths / 10, tenths % 10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped_by_three() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(count(number), text);
        }
    }

    #[test]
    fn a_kilobyte_is_a_thousand_bytes() {
        for (octets, text) in [
            (0, "0 bytes"),
            (999, "999 bytes"),
            (1_000, "1 kB"),
            (1_250, "1.2 kB"),
            (42_900, "42 kB"),
            (999_999, "999 kB"),
            (8_400_000, "8.4 MB"),
            (96_000_000, "96 MB"),
            (2_500_000_000, "2.5 GB"),
        ] {
            assert_eq!(size(octets), text);
        }
    }

    #[test]
    fn progress_has_one_unit() {
        assert_eq!(progress(2_100_000, 8_400_000), "2.1 of 8.4 MB");
        assert_eq!(progress(300, 42_000), "0.3 of 42 kB");
    }

    #[test]
    fn fingerprints_come_in_groups() {
        assert_eq!(fingerprint("a1b2c3d4e5"), "A1B2 C3D4 E5");
    }

    #[test]
    fn ago_takes_the_largest_unit() {
        for (seconds, text) in [
            (5, "just now"),
            (60, "1 minute ago"),
            (7_300, "2 hours ago"),
            (2 * 86_400, "2 days ago"),
            (800 * 86_400, "2 years ago"),
            (-7_300, "in 2 hours"),
        ] {
            assert_eq!(ago(seconds), text);
        }
    }
}
