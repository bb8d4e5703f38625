//! Cleaning up, in words: groups, the chart, and what would be deleted.

use shared::mailbox::{
    groups::{Common, Facet, Group},
    search::Today,
    timeline::Timeline,
};

use super::{
    date::{self, Local},
    problem::Words,
    units::{self, messages},
    words::{Phrase, cleaning, units as said},
};
use crate::app::model::cleaning::DryRun;

pub use cleaning::{
    ANY_TIME, BY, CHART, CHART_HINT, DONE, KEEP, KEEPS, KEEPS_ADD, KEEPS_FIELD, MORE, NOT_MARKED,
    PROTECTED_MESSAGE, PROTECTED_TAG, SHOW_GROUPS, SHOW_LIST, STOP, STOPPING, TITLE, TITLE_LABEL,
    UNPROTECTED_MESSAGE, forget, keep_label,
};

/// What messages are grouped by.
pub fn facet(facet: Facet) -> Phrase {
    match facet {
        Facet::Sender => cleaning::BY_SENDER,
        Facet::Domain => cleaning::BY_DOMAIN,
        Facet::Subject => cleaning::BY_SUBJECT,
        Facet::List => cleaning::BY_LIST,
        Facet::Size => cleaning::BY_SIZE,
        Facet::Day => cleaning::BY_DAY,
        Facet::Attachment => cleaning::BY_ATTACHMENT,
    }
}

/// What a group's messages have in common.
pub fn name(common: &Common<'_>, today: Today, local: fn(i64) -> Local) -> String {
    match common {
        Common::Sender(word) | Common::Domain(word) if word.is_empty() => {
            cleaning::NO_SENDER.into()
        }
        Common::Subject(word) if word.is_empty() => cleaning::NO_SUBJECT.into(),
        Common::Sender(word)
        | Common::Domain(word)
        | Common::Subject(word)
        | Common::List(word) => word.to_string(),
        Common::Size(from, Some(below)) => {
            cleaning::sizes(&units::size(*below), &units::size(*from))
        }
        Common::Size(from, None) => cleaning::sizes_from(&units::size(*from)),
        Common::Day(day) => date::in_digits(local(today.second(*day))),
        Common::Attachment(true) => cleaning::WITH_ATTACHMENTS.into(),
        Common::Attachment(false) => cleaning::WITHOUT_ATTACHMENTS.into(),
    }
}

/// `3,911 messages · 71 MB`.
pub fn counts(group: &Group) -> String {
    cleaning::group(&messages(group.count.into()), &units::size(group.octets))
}

/// `2026-03-01 to 2026-03-04`.
pub fn dates(group: &Group, local: fn(i64) -> Local) -> String {
    let Some((first, last)) = group.dates else {
        return String::new();
    };
    let (first, last) = (date::in_digits(local(first)), date::in_digits(local(last)));
    if first == last {
        first
    } else {
        cleaning::dates(&first, &last)
    }
}

/// Messages in no group.
pub fn others(number: u32) -> String {
    cleaning::others(&messages(number.into()))
}

/// The verdict on the rule in the search field: what would be deleted, and what to do next.
pub fn verdict(asked: bool, dry_run: &DryRun, all: usize) -> Words {
    let number = dry_run.rows.len();
    match number {
        _ if !asked => cleaning::nothing(),
        0 => cleaning::none(),
        _ if dry_run.marked as usize == number => cleaning::marked(&messages(number as u64)),
        _ => cleaning::would(
            &messages((all - number) as u64),
            &messages(number as u64),
            &units::size(dry_run.octets),
        ),
    }
}

/// What else is to be known of it.
pub fn besides(dry_run: &DryRun, rate: Option<u64>) -> Vec<String> {
    let some = |number: u32| (number > 0).then_some(u64::from(number));
    let unmarked = dry_run.rows.len() as u64 - u64::from(dry_run.marked);
    let commands = (unmarked > 0).then(|| {
        let count = unmarked;
        match rate {
            Some(rate) => cleaning::commands_time(count, &duration(unmarked.div_ceil(rate))),
            None => cleaning::commands(count),
        }
    });
    [
        some(dry_run.protected).map(cleaning::protected),
        some(dry_run.unknown).map(cleaning::unknown),
        commands,
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The button that marks them.
pub fn mark(number: usize) -> String {
    cleaning::mark(&messages(number as u64))
}

/// How many headers are here.
pub fn headers(done: usize, all: usize, rate: Option<u64>) -> String {
    let (done, all) = (done as u64, all as u64);
    match rate {
        Some(rate) => {
            cleaning::headers_left(done, rate, &duration((all - done).div_ceil(rate)), all)
        }
        None => cleaning::headers(done, all),
    }
}

/// So many in a second, where that can be told.
pub fn per_second(done: u64, spent_ms: i64) -> Option<u64> {
    let spent = u64::try_from(spent_ms).ok().filter(|it| *it >= 1_000)?;
    Some(done * 1_000 / spent).filter(|rate| *rate > 0)
}

/// Deleting: how fast, and when it is done; nothing while that cannot be told.
pub fn rate((done, total): (u32, u32), spent_ms: i64) -> String {
    per_second(done.into(), spent_ms).map_or_else(String::new, |rate| {
        let left = u64::from(total.saturating_sub(done)).div_ceil(rate);
        cleaning::deleting(done.into(), rate, &duration(left), total.into())
    })
}

fn duration(seconds: u64) -> String {
    match u32::try_from(seconds).unwrap_or(u32::MAX) {
        seconds @ 0..120 => units::seconds(seconds),
        seconds => said::minutes((seconds / 60).into()),
    }
}

/// Some bars of the chart: from when to when, and how many messages.
pub fn bars(timeline: &Timeline, first: usize, last: usize, local: fn(i64) -> Local) -> String {
    let (from, until) = timeline.span(first, last);
    let count: u32 = timeline
        .bars
        .iter()
        .skip(first.min(last))
        .take(first.abs_diff(last) + 1)
        .map(|bar| bar.count)
        .sum();
    let at = |second: i64| {
        let local = local(second);
        match timeline.step {
            86_400.. => date::in_digits(local),
            _ => [&date::in_digits(local), " ", &date::time(local)].concat(),
        }
    };
    cleaning::bars(&at(from), &messages(count.into()), &at(until - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local(seconds: i64) -> Local {
        Local {
            year: 2026,
            month: 2,
            day: (seconds / 86_400) as u32 + 1,
            weekday: 0,
            hour: (seconds / 3_600 % 24) as u32,
            minute: (seconds / 60 % 60) as u32,
        }
    }

    #[test]
    fn groups_have_names() {
        let name = |common| name(&common, Today::default(), local);
        assert_eq!(name(Common::Sender("".into())), "No sender");
        assert_eq!(name(Common::Subject("alert #".into())), "alert #");
        assert_eq!(name(Common::Size(3_000, Some(10_000))), "3 kB to 10 kB");
        assert_eq!(name(Common::Size(100_000_000, None)), "100 MB and more");
        assert_eq!(name(Common::Day(2)), "2026-03-03");
        let group = Group {
            common: Common::Day(0),
            count: 3_911,
            octets: 71_000_000,
            dates: Some((0, 2 * 86_400)),
            examples: Vec::new(),
        };
        assert_eq!(counts(&group), "3,911 messages · 71 MB");
        assert_eq!(dates(&group, local), "2026-03-01 to 2026-03-03");
    }

    #[test]
    fn the_verdict_says_what_would_be_deleted() {
        let mut dry_run = DryRun::default();
        let says = |asked, dry_run: &DryRun| verdict(asked, dry_run, 50_000).what;
        assert_eq!(says(false, &dry_run), "Nothing is chosen yet.");
        assert_eq!(says(true, &dry_run), "Nothing here would be deleted.");
        dry_run.rows = (0..49_800).collect();
        dry_run.octets = 71_000_000;
        let words = verdict(true, &dry_run, 50_000);
        assert_eq!(words.what, "49,800 messages, 71 MB, would be deleted.");
        assert_eq!(words.next, "200 messages would stay.");
        dry_run.protected = 1;
        dry_run.unknown = 2;
        assert_eq!(
            besides(&dry_run, Some(500)),
            [
                "1 matches and is protected: it stays.",
                "2 more may match: their headers are not here yet.",
                "Sent once you confirm: 49,800 × DELE, then QUIT; about 100 seconds.",
            ]
        );
        dry_run.marked = 49_800;
        assert_eq!(says(true, &dry_run), "49,800 messages are marked.");
        assert_eq!(besides(&dry_run, None).len(), 2);
    }

    #[test]
    fn rates_are_told_once_they_can_be() {
        assert_eq!(per_second(500, 900), None);
        assert_eq!(per_second(0, 5_000), None);
        assert_eq!(per_second(5_000, 2_500), Some(2_000));
        assert_eq!(rate((0, 10), 5_000), "");
        assert_eq!(
            rate((1_200, 4_800), 2_000),
            "1,200 of 4,800 · 600 a second · 6 seconds left"
        );
        assert_eq!(
            headers(10, 50_010, Some(100)),
            "10 of 50,010 headers are here · 100 a second · 8 minutes left"
        );
    }

    #[test]
    fn bars_say_when() {
        let timeline = Timeline {
            from: 0,
            step: 3_600,
            bars: vec![
                shared::mailbox::timeline::Bar {
                    count: 2,
                    chosen: 0
                };
                3
            ],
            ..Timeline::default()
        };
        assert_eq!(
            bars(&timeline, 2, 1, local),
            "2026-03-01 01:00 to 2026-03-01 02:59: 4 messages"
        );
    }
}
