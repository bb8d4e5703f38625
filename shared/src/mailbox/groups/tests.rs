#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;
use crate::{
    mail::view::{Mailbox, Summary},
    mailbox::search::Query,
};

const TODAY: Today = Today {
    now: 1_790_000_000,
    ahead: 3_600,
};

/// Address, subject, list, Message-ID, hour, octets.
type Message = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    i64,
    u64,
);

/// Newest first.
const MESSAGES: [Message; 7] = [
    ("alerts@mail.example", "Alert 19: disk", "", "a3", 48, 2_000),
    ("alerts@mail.example", "Alert 7: disk", "", "a2", 47, 2_100),
    (
        "ALERTS@mail.example",
        "Re: Alert 8: Disk",
        "",
        "a1",
        47,
        50_000,
    ),
    ("ann@mail.example.org", "Lunch?", "", "l", 30, 5_000),
    ("ann@mail.example.org", "Lunch?", "", "l", 30, 5_000),
    (
        "bob@sea.example",
        "[sea] tides",
        "sea.example",
        "t",
        2,
        400_000_000,
    ),
    ("", "", "", "", 1, 0),
];

fn all_keys() -> Vec<Keys> {
    let known = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let keys = |&(address, subject, list, id, hour, _): &Message| {
        Keys::of(&Summary {
            from: vec![Mailbox {
                name: "Somebody".into(),
                address: address.into(),
            }],
            subject: subject.into(),
            list_id: known(list),
            message_id: known(id),
            date: Some(hour * 3_600),
            mixed: list.is_empty(),
            ..Summary::default()
        })
    };
    MESSAGES.iter().map(keys).collect()
}

fn item(keys: &[Keys], row: u32) -> Item<'_> {
    Item {
        keys: keys.get(row as usize),
        octets: MESSAGES.get(row as usize).map_or(1, |it| it.5),
        copy: copies(keys.iter().map(Some))
            .get(row as usize)
            .is_some_and(|copy| *copy),
    }
}

fn grouped(keys: &[Keys], facet: Facet) -> Groups {
    groups(0..MESSAGES.len() as u32, facet, TODAY, |row| {
        item(keys, row)
    })
}

fn check(facet: Facet, expected: &[(&str, u32)]) {
    let keys = all_keys();
    let found: Vec<(String, u32)> = grouped(&keys, facet)
        .groups
        .iter()
        .map(|group| (group.common.rule().unwrap_or_default(), group.count))
        .collect();
    let found: Vec<(&str, u32)> = found
        .iter()
        .map(|(rule, count)| (&**rule, *count))
        .collect();
    assert_eq!(found, expected, "{facet:?}");
}

#[test]
fn groups_by_each_facet() {
    check(
        Facet::Sender,
        &[
            ("from:<alerts@mail.example>", 3),
            ("from:<ann@mail.example.org>", 2),
            ("from:<bob@sea.example>", 1),
            ("", 1),
        ],
    );
    check(
        Facet::Domain,
        &[
            ("from:<@mail.example>", 3),
            ("from:<@mail.example.org>", 2),
            ("from:<@sea.example>", 1),
            ("", 1),
        ],
    );
    check(
        Facet::Subject,
        &[
            ("subject:\"<alert #: disk>\"", 3),
            ("subject:<lunch?>", 2),
            ("subject:\"<[sea] tides>\"", 1),
            ("", 1),
        ],
    );
    check(Facet::List, &[("list:<sea.example>", 1)]);
    check(
        Facet::Size,
        &[
            ("size:0-3000", 3),
            ("size:3000-10000", 2),
            ("size:100000000-", 1),
            ("size:30000-100000", 1),
        ],
    );
    check(
        Facet::Day,
        &[
            ("on:1970-01-03", 3),
            ("on:1970-01-01", 2),
            ("on:1970-01-02", 2),
        ],
    );
    check(
        Facet::Attachment,
        &[("has:attachment", 6), ("-has:attachment", 1)],
    );
}

/// What is deleted by a group's rule is the group.
#[test]
fn a_rule_finds_its_group_and_nothing_else() {
    let keys = all_keys();
    for facet in Facet::ALL {
        for group in grouped(&keys, facet).groups {
            let Some(rule) = group.common.rule() else {
                continue;
            };
            let query = Query::parse(&rule, TODAY);
            assert_eq!(query.notes, [], "{rule}");
            let rows = 0..MESSAGES.len() as u32;
            let found = rows.filter(|&row| query.matches(item(&keys, row), None));
            assert_eq!(found.count() as u32, group.count, "{rule}");
        }
    }
}

#[test]
fn a_group_is_counted_whole() {
    let keys = all_keys();
    let found = grouped(&keys, Facet::Sender);
    assert_eq!(
        found.groups[0],
        Group {
            common: Common::Sender("alerts@mail.example".into()),
            count: 3,
            octets: 54_100,
            dates: Some((47 * 3_600, 48 * 3_600)),
            examples: vec![0, 1, 2],
        }
    );
    assert_eq!(grouped(&keys, Facet::List).others, 6);
    assert_eq!(grouped(&[], Facet::Sender).others, 7, "no headers");
    assert_eq!(
        grouped(&[], Facet::Size).others,
        0,
        "sizes are known without"
    );
}

#[test]
fn the_oldest_of_copies_is_none() {
    let keys = all_keys();
    assert_eq!(
        copies(keys.iter().map(Some)),
        [false, false, false, true, false, false, false]
    );
    assert_eq!(copies([None, None].into_iter()), [false, false]);
    let query = Query::parse("is:duplicate", TODAY);
    assert!(query.needs_copies() && query.needs_headers());
    assert!(query.matches(item(&keys, 3), None) && !query.matches(item(&keys, 4), None));
}

#[test]
fn exactly_is_exactly() {
    let keys = all_keys();
    for (rule, count) in [
        ("from:alerts", 3),
        ("from:<alerts>", 0),
        ("from:<alerts@mail>", 0),
        ("from:<@mail.example>", 3),
        ("from:@mail.example", 5),
        ("-from:<@mail.example> smaller:1M", 3),
        ("list:sea", 1),
        ("from:<ann@mail.example.org> or list:<sea.example>", 3),
        ("subject:\"<ALERT #: disk>\"", 3),
        ("subject:<alert>", 0),
    ] {
        let query = Query::parse(rule, TODAY);
        let rows = 0..MESSAGES.len() as u32;
        let found = rows.filter(|&row| query.matches(item(&keys, row), None));
        assert_eq!(found.count(), count, "{rule}");
    }
}
