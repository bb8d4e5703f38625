//! Invitations (iCalendar, RFC 5545, with the methods of RFC 5546): the first event, as far as a person wants to know.

use serde::{Deserialize, Serialize};

use super::zone::{Zone, epoch};

/// Octets of a text that are kept.
const TEXT_MAX: usize = 1_000;

/// Lines read, at most.
const LINES_MAX: usize = 10_000;

/// An event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// What is asked or told.
    pub method: Method,
    /// What it is about.
    pub summary: String,
    /// When it begins.
    pub start: Option<Moment>,
    /// When it ends; of an event of whole days, the last of them.
    pub end: Option<Moment>,
    /// Where.
    pub place: String,
    /// Who invites, name and address.
    pub organiser: super::super::view::Mailbox,
    /// How often.
    pub repeat: Option<Repeat>,
    /// Further events in the same part.
    pub more: u16,
}

/// RFC 5546 §1.4.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Method {
    /// Somebody invites.
    Request,
    /// Somebody answers.
    Reply,
    /// It will not take place.
    Cancel,
    /// It is told, not asked.
    #[default]
    Publish,
}

/// A point in time as it was written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// Year.
    pub year: u16,
    /// Month, 1–12.
    pub month: u8,
    /// Day, 1–31.
    pub day: u8,
    /// Minutes since midnight; `None` for the whole day.
    pub minute: Option<u16>,
    /// The zone by its name; empty for none, `UTC` for UTC.
    pub zone: String,
    /// Seconds since 1970, UTC, if the zone is known.
    pub utc: Option<i64>,
}

/// A rule of recurrence, roughly (RFC 5545 §3.3.10).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeat {
    /// Each day, week, month, year.
    pub frequency: Frequency,
    /// Every so many of them; at least 1.
    pub interval: u16,
    /// On these days of the week: bit 0 for Sunday.
    pub days: u8,
    /// So many times, if it says so.
    pub count: Option<u16>,
    /// Until then, if it says so.
    pub until: Option<Moment>,
}

/// How often.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Frequency {
    /// Each day.
    Daily,
    /// Each week.
    Weekly,
    /// Each month.
    Monthly,
    /// Each year.
    Yearly,
    /// More often than anybody meets, or not understood.
    #[default]
    Other,
}

/// Reads the first event; `None` where there is none.
pub(super) fn read(text: &str) -> Option<Invitation> {
    let lines = unfolded(text);
    let lines: Vec<Line<'_>> = lines.iter().filter_map(|line| Line::read(line)).collect();
    let zones = Zone::all(&lines);
    let mut event = Invitation::default();
    let (mut inside, mut events, mut nested) = (false, 0_u16, 0_u16);
    for line in &lines {
        match (
            line.name.as_str(),
            line.value.trim().to_ascii_uppercase().as_str(),
        ) {
            ("BEGIN", "VEVENT") => {
                events = events.saturating_add(1);
                inside = events == 1;
            }
            ("END", "VEVENT") => inside = false,
            // An alarm inside the event has a summary of its own.
            ("BEGIN", _) if inside => nested += 1,
            ("END", _) if inside => nested = nested.saturating_sub(1),
            ("METHOD", method) => event.method = self::method(method),
            _ if inside && nested == 0 => property(&mut event, line, &zones),
            _ => {}
        }
    }
    if events == 0 {
        return None;
    }
    whole_days(&mut event);
    event.more = events - 1;
    Some(event)
}

fn property(event: &mut Invitation, line: &Line<'_>, zones: &[Zone]) {
    match line.name.as_str() {
        "SUMMARY" => event.summary = said(line.value),
        "LOCATION" => event.place = said(line.value),
        "DTSTART" => event.start = moment(line, zones),
        "DTEND" => event.end = moment(line, zones),
        "STATUS" if line.value.eq_ignore_ascii_case("CANCELLED") => event.method = Method::Cancel,
        "DURATION" if event.end.is_none() => {
            event.end = event
                .start
                .as_ref()
                .and_then(|start| later(start, line.value));
        }
        "ORGANIZER" => {
            let address = line.value.trim();
            let address = match address.get(..7) {
                Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => &address[7..],
                _ => address,
            };
            event.organiser.address = said(address);
            event.organiser.name = line
                .parameter("CN")
                .map(|name| said(&name))
                .unwrap_or_default();
        }
        "RRULE" => event.repeat = Some(rule(line.value)),
        _ => {}
    }
}

/// The end of whole days is the day after the last (RFC 5545 §3.6.1).
fn whole_days(event: &mut Invitation) {
    let Some(end) = event.end.as_mut().filter(|end| end.minute.is_none()) else {
        return;
    };
    let days = epoch(end.year.into(), end.month.into(), end.day.into()) - 1;
    (end.year, end.month, end.day) = super::zone::date(days);
    if event.end == event.start {
        event.end = None;
    }
}

/// Lines put together again (RFC 5545 §3.1).
fn unfolded(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        if let Some((rest, last)) = line.strip_prefix([' ', '\t']).zip(lines.last_mut()) {
            last.push_str(rest);
        } else if lines.len() < LINES_MAX {
            lines.push(line.to_owned());
        } else {
            break;
        }
    }
    lines
}

/// `NAME;PARAMETER=value:value`.
pub(super) struct Line<'a> {
    /// In upper case.
    pub(super) name: String,
    parameters: &'a str,
    pub(super) value: &'a str,
}

impl<'a> Line<'a> {
    fn read(line: &'a str) -> Option<Self> {
        let mut quoted = false;
        let colon = line.find(|c| {
            quoted ^= c == '"';
            c == ':' && !quoted
        })?;
        let (head, value) = (&line[..colon], &line[colon + 1..]);
        let (name, parameters) = head.split_once(';').unwrap_or((head, ""));
        Some(Self {
            name: name.trim().to_ascii_uppercase(),
            parameters,
            value,
        })
    }

    fn parameter(&self, name: &str) -> Option<String> {
        let mut quoted = false;
        let pieces = self.parameters.split(|c| {
            quoted ^= c == '"';
            c == ';' && !quoted
        });
        pieces
            .filter_map(|piece| piece.split_once('='))
            .find(|(key, _)| key.trim().eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim().trim_matches('"').to_owned())
    }
}

/// A text without its escapes (RFC 5545 §3.3.11).
fn said(value: &str) -> String {
    let mut output = String::new();
    let mut characters = value.trim().chars();
    while let Some(c) = characters.next() {
        if output.len() >= TEXT_MAX {
            break;
        }
        match c {
            '\\' => match characters.next() {
                Some('n' | 'N') => output.push_str(", "),
                Some(c) => output.push(c),
                None => {}
            },
            c => output.push(c),
        }
    }
    super::super::disguise::visible(&output)
}

fn method(word: &str) -> Method {
    match word {
        "REQUEST" | "ADD" | "COUNTER" => Method::Request,
        "REPLY" | "REFRESH" | "DECLINECOUNTER" => Method::Reply,
        "CANCEL" => Method::Cancel,
        _ => Method::Publish,
    }
}

fn moment(line: &Line<'_>, zones: &[Zone]) -> Option<Moment> {
    let name = line.parameter("TZID").unwrap_or_default();
    let mut moment = written(line.value)?;
    if moment.utc.is_none() && moment.minute.is_some() && !name.is_empty() {
        moment.utc = zones
            .iter()
            .find(|zone| zone.name == name)
            .and_then(|zone| zone.utc(local(&moment)));
        moment.zone = said(name.trim_start_matches('/'));
    }
    Some(moment)
}

/// `20260303`, `20260303T090000`, `20260303T080000Z` (RFC 5545 §3.3.4, §3.3.5).
pub(super) fn written(value: &str) -> Option<Moment> {
    let value = value.trim();
    let number = |from: usize, to: usize| -> Option<u16> {
        let digits = value.get(from..to)?;
        digits
            .bytes()
            .all(|octet| octet.is_ascii_digit())
            .then(|| digits.parse().ok())?
    };
    let mut moment = Moment {
        year: number(0, 4)?,
        month: u8::try_from(number(4, 6)?).ok()?,
        day: u8::try_from(number(6, 8)?).ok()?,
        ..Moment::default()
    };
    if !(1..=12).contains(&moment.month) || !(1..=31).contains(&moment.day) {
        return None;
    }
    if value.len() > 8 {
        let (hour, minute) = (number(9, 11)?, number(11, 13)?);
        if !value[8..].starts_with(['T', 't']) || hour > 23 || minute > 59 {
            return None;
        }
        moment.minute = Some(hour * 60 + minute);
        if value.ends_with(['Z', 'z']) {
            moment.zone = "UTC".into();
            moment.utc = Some(local(&moment));
        }
    }
    Some(moment)
}

/// Seconds since 1970 as if it were UTC.
pub(super) fn local(moment: &Moment) -> i64 {
    let days = epoch(moment.year.into(), moment.month.into(), moment.day.into());
    days * 86_400 + i64::from(moment.minute.unwrap_or_default()) * 60
}

/// `PT1H30M` later (RFC 5545 §3.3.6); whole days of a whole day's event become its exclusive end.
fn later(start: &Moment, duration: &str) -> Option<Moment> {
    let mut seconds = 0_i64;
    let mut number = 0_i64;
    for c in duration
        .trim()
        .trim_start_matches('+')
        .strip_prefix('P')?
        .chars()
    {
        let unit = match c {
            '0'..='9' => {
                number = (number * 10 + i64::from(c as u32 - '0' as u32)).min(1_000_000);
                continue;
            }
            'T' => 0,
            'W' => 604_800,
            'D' => 86_400,
            'H' => 3_600,
            'M' => 60,
            'S' => 1,
            _ => return None,
        };
        seconds += number * unit;
        number = 0;
    }
    let total = local(start) + seconds;
    let (year, month, day) = super::zone::date(total.div_euclid(86_400));
    Some(Moment {
        year,
        month,
        day,
        minute: start.minute.map(|_| (total.rem_euclid(86_400) / 60) as u16),
        zone: start.zone.clone(),
        utc: start.utc.map(|utc| utc + seconds),
    })
}

fn rule(value: &str) -> Repeat {
    let mut repeat = Repeat {
        interval: 1,
        ..Repeat::default()
    };
    for (name, value) in value.split(';').filter_map(|piece| piece.split_once('=')) {
        match name.trim().to_ascii_uppercase().as_str() {
            "FREQ" => {
                repeat.frequency = match value.trim().to_ascii_uppercase().as_str() {
                    "DAILY" => Frequency::Daily,
                    "WEEKLY" => Frequency::Weekly,
                    "MONTHLY" => Frequency::Monthly,
                    "YEARLY" => Frequency::Yearly,
                    _ => Frequency::Other,
                };
            }
            "INTERVAL" => repeat.interval = value.trim().parse().unwrap_or(1).max(1),
            "COUNT" => repeat.count = value.trim().parse().ok(),
            "UNTIL" => repeat.until = written(value),
            "BYDAY" => {
                for day in value.split(',') {
                    let name = day
                        .trim()
                        .trim_start_matches(|c: char| c.is_ascii_digit() || "+-".contains(c));
                    if let Some(at) = DAYS
                        .iter()
                        .position(|known| known.eq_ignore_ascii_case(name))
                    {
                        repeat.days |= 1 << at;
                    }
                }
            }
            _ => {}
        }
    }
    repeat
}

/// Weekdays as RFC 5545 writes them.
pub(super) const DAYS: [&str; 7] = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];

#[cfg(test)]
#[path = "calendar_tests.rs"]
mod tests;
