//! Placeholders in the sample messages, so that a mailbox of fixed texts is as old as a real one, every day.
//!
//! | in the text | becomes |
//! |---|---|
//! | `%{date 12 08:15 +0200}` | a date for a header: twelve days before today, at that local time |
//! | `%{day 12}` | the same day in words: `10 November 2026` |
//! | `%{ics -8 16:00}` | a calendar's date: eight days after today, UTC |
//! | `%{base64 ticket.pdf}` | a file from `files`, in lines of 76 characters |

use base64::{Engine, engine::general_purpose::STANDARD};
use time::{Date, Duration};

use crate::files;

/// Characters in a line of base64 (RFC 2045 §6.8).
const BASE64_LINE: usize = 76;

/// Fills in the placeholders and makes every line end CR LF.
///
/// # Errors
/// The placeholder that nobody knows.
pub(crate) fn fill(text: &[u8], today: Date) -> Result<Vec<u8>, String> {
    let mut filled = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.windows(2).position(|two| two == b"%{") {
        let inside = &rest[at + 2..];
        let end = inside
            .iter()
            .position(|octet| *octet == b'}')
            .unwrap_or(inside.len());
        let placeholder = String::from_utf8_lossy(&inside[..end]).into_owned();
        filled.extend_from_slice(&rest[..at]);
        filled.extend(value(&placeholder, today).ok_or(placeholder)?);
        rest = inside.get(end + 1..).unwrap_or_default();
    }
    filled.extend_from_slice(rest);
    Ok(with_crlf(&filled))
}

fn value(placeholder: &str, today: Date) -> Option<Vec<u8>> {
    let words: Vec<&str> = placeholder.split(' ').collect();
    let day = |ago: &str| today.checked_sub(Duration::days(ago.parse().ok()?));
    match words.as_slice() {
        ["date", ago, clock, zone] => Some(header_date(day(ago)?, clock, zone).into_bytes()),
        ["day", ago] => {
            let day = day(ago)?;
            Some(format!("{} {} {}", day.day(), day.month(), day.year()).into_bytes())
        }
        ["ics", ago, clock] => {
            let day = day(ago)?;
            let (year, month, date) = (day.year(), u8::from(day.month()), day.day());
            Some(format!("{year}{month:02}{date:02}T{}00Z", clock.replace(':', "")).into_bytes())
        }
        ["base64", name] => Some(lines_of_base64(&files::by_name(name)?).into_bytes()),
        _ => None,
    }
}

/// RFC 5322 §3.3.
fn header_date(day: Date, clock: &str, zone: &str) -> String {
    let (weekday, month) = (day.weekday().to_string(), day.month().to_string());
    format!(
        "{}, {} {} {} {clock}:00 {zone}",
        &weekday[..3],
        day.day(),
        &month[..3],
        day.year()
    )
}

fn lines_of_base64(octets: &[u8]) -> String {
    let text = STANDARD.encode(octets);
    let mut lines = String::with_capacity(text.len() + text.len() / BASE64_LINE);
    for (number, character) in text.chars().enumerate() {
        if number > 0 && number % BASE64_LINE == 0 {
            lines.push('\n');
        }
        lines.push(character);
    }
    lines
}

fn with_crlf(text: &[u8]) -> Vec<u8> {
    let mut lines = Vec::with_capacity(text.len() + text.len() / 32);
    for line in text.split_inclusive(|octet| *octet == b'\n') {
        match line.strip_suffix(b"\n") {
            Some(line) => lines.extend_from_slice(&[line, b"\r\n"].concat()),
            None => lines.extend_from_slice(line),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use time::Month;

    use super::*;

    fn check(text: &str, expected: &str) {
        let today = Date::from_calendar_date(2026, Month::March, 2).expect("a day");
        let filled = fill(text.as_bytes(), today).map(|filled| filled.escape_ascii().to_string());
        assert_eq!(filled.as_deref(), Ok(expected));
    }

    #[test]
    fn placeholders_are_filled_in() {
        check(
            "Date: %{date 2 08:15 +0200}\n\n",
            r"Date: Sat, 28 Feb 2026 08:15:00 +0200\r\n\r\n",
        );
        check(
            "On %{day 61}, and %{day 0}.",
            "On 31 December 2025, and 2 March 2026.",
        );
        check("%{ics -30 16:00}", "20260401T160000Z");
        check(
            "no more than 100% {of} this\n",
            r"no more than 100% {of} this\r\n",
        );
    }

    #[test]
    fn unknown_placeholders_are_found() {
        let today = Date::from_calendar_date(2026, Month::March, 2).expect("a day");
        for text in ["%{}", "%{date 1}", "%{base64 no.such}", "%{day soon}"] {
            let filled = fill(text.as_bytes(), today);
            assert!(filled.is_err(), "{text}");
        }
    }

    #[test]
    fn base64_is_in_lines() {
        let lines = lines_of_base64(&[7; 200]);
        assert_eq!(
            lines.lines().map(str::len).collect::<Vec<_>>(),
            [76, 76, 76, 40]
        );
        let whole: String = lines.lines().collect();
        assert_eq!(STANDARD.decode(whole), Ok(vec![7; 200]));
    }
}
