//! Numbers, sizes and times as a person reads them. Whole-number arithmetic only: the float formatter is heavy.

/// `1 second`, `12 seconds`, `5 minutes`.
pub fn seconds(seconds: u32) -> String {
    match seconds {
        1 => "1 second".into(),
        0..120 => format!("{seconds} seconds"),
        _ => format!("{} minutes", seconds.div_ceil(60)),
    }
}

/// `4812` → `4,812`.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A size in octets; 1 kB is 1000 octets.
pub fn size(octets: u64) -> String {
    let (number, unit) = scaled(octets, unit_of(octets));
    format!("{number} {unit}")
}

/// `2.1 of 8.4 MB`: both in the larger one's unit, so that they can be compared.
pub fn progress(received: u64, expected: u64) -> String {
    let unit = unit_of(received.max(expected));
    let (received, _) = scaled(received, unit);
    let (expected, unit) = scaled(expected, unit);
    format!("{received} of {expected} {unit}")
}

/// `1 message`, `4,812 messages`.
pub fn messages(number: u64) -> String {
    if number == 1 {
        "1 message".into()
    } else {
        format!("{} messages", count(number))
    }
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
    const UNITS: [(i64, &str); 6] = [
        (365 * 86_400, "year"),
        (30 * 86_400, "month"),
        (7 * 86_400, "week"),
        (86_400, "day"),
        (3_600, "hour"),
        (60, "minute"),
    ];
    let distance = seconds.saturating_abs();
    let Some((unit, name)) = UNITS.iter().find(|(unit, _)| *unit <= distance) else {
        return "just now".into();
    };
    let number = distance / unit;
    let plural = if number == 1 { "" } else { "s" };
    if seconds < 0 {
        format!("in {number} {name}{plural}")
    } else {
        format!("{number} {name}{plural} ago")
    }
}

const UNITS: [(u64, &str); 4] = [
    (1_000_000_000, "GB"),
    (1_000_000, "MB"),
    (1_000, "kB"),
    (1, "bytes"),
];

fn unit_of(octets: u64) -> (u64, &'static str) {
    UNITS
        .into_iter()
        .find(|(unit, _)| *unit <= octets)
        .unwrap_or((1, "bytes"))
}

/// One decimal below ten, none above.
fn scaled(octets: u64, (unit, name): (u64, &'static str)) -> (String, &'static str) {
    let tenths = octets.saturating_mul(10) / unit;
    if unit == 1 || tenths >= 100 || tenths.is_multiple_of(10) {
        (count(tenths / 10), name)
    } else {
        (format!("{}.{}", tenths / 10, tenths % 10), name)
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
