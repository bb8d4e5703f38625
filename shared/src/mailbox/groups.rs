//! Messages that have something in common, so that thousands can be judged at a glance.
//!
//! A group is named by a rule in the language of the [search](super::search): whoever deletes a group deletes what that rule
//! finds, and can read it first.

mod pattern;

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
};

use super::{
    keys::Keys,
    order::Item,
    search::{Today, value::written},
};

pub use pattern::pattern;

/// What messages are grouped by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Facet {
    /// The first author's address.
    #[default]
    Sender,
    /// The domain of that address.
    Domain,
    /// The subject, with numbers and random parts folded.
    Subject,
    /// The mailing list (RFC 2919).
    List,
    /// About how large they are.
    Size,
    /// The day on which they were written, where the person sits.
    Day,
    /// Whether they most likely have attachments.
    Attachment,
}

impl Facet {
    /// Every facet.
    pub const ALL: [Self; 7] = [
        Self::Sender,
        Self::Domain,
        Self::Subject,
        Self::List,
        Self::Size,
        Self::Day,
        Self::Attachment,
    ];
}

/// What the messages of a group have in common. Words are folded.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Common<'a> {
    /// The first author's address.
    Sender(Cow<'a, str>),
    /// The domain of that address.
    Domain(Cow<'a, str>),
    /// A pattern of subjects.
    Subject(Cow<'a, str>),
    /// A mailing list.
    List(Cow<'a, str>),
    /// From so many octets on, up to below so many.
    Size(u64, Option<u64>),
    /// Days since 1970, where the person sits.
    Day(i64),
    /// Whether they most likely have attachments.
    Attachment(bool),
}

impl Common<'_> {
    /// The rule that finds these messages and no others. `None` where there is nothing to find them by: no author, no subject.
    pub fn rule(&self) -> Option<String> {
        let exactly = |field: &str, sign: &str, word: &str| {
            (!word.is_empty()).then(|| match word.contains(char::is_whitespace) {
                true => format!("{field}:\"<{sign}{word}>\""),
                false => format!("{field}:<{sign}{word}>"),
            })
        };
        match self {
            Self::Sender(address) => exactly("from", "", address),
            Self::Domain(domain) => exactly("from", "@", domain),
            Self::Subject(pattern) => exactly("subject", "", pattern),
            Self::List(id) => exactly("list", "", id),
            Self::Size(from, below) => {
                let below = below.map(|below| below.to_string());
                Some(format!("size:{from}-{}", below.unwrap_or_default()))
            }
            Self::Day(day) => Some(format!("on:{}", written(*day))),
            Self::Attachment(true) => Some("has:attachment".to_owned()),
            Self::Attachment(false) => Some("-has:attachment".to_owned()),
        }
    }

    fn into_owned(self) -> Common<'static> {
        let own = |word: Cow<'_, str>| Cow::Owned(word.into_owned());
        match self {
            Self::Sender(word) => Common::Sender(own(word)),
            Self::Domain(word) => Common::Domain(own(word)),
            Self::Subject(word) => Common::Subject(own(word)),
            Self::List(word) => Common::List(own(word)),
            Self::Size(from, below) => Common::Size(from, below),
            Self::Day(day) => Common::Day(day),
            Self::Attachment(has) => Common::Attachment(has),
        }
    }
}

/// Messages that have something in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What.
    pub common: Common<'static>,
    /// How many they are.
    pub count: u32,
    /// How large they are together, by the listing.
    pub octets: u64,
    /// The earliest and the latest date on them: seconds since 1970, UTC. Anybody can write any date there.
    pub dates: Option<(i64, i64)>,
    /// A few of them, the newest first: rows.
    pub examples: Vec<u32>,
}

/// All groups of some messages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Groups {
    /// The largest first.
    pub groups: Vec<Group>,
    /// Messages that belong to none: their header is not here, or has nothing of the kind.
    pub others: u32,
}

/// Groups rows, which come newest first.
pub fn groups<'a>(
    rows: impl Iterator<Item = u32>,
    facet: Facet,
    today: Today,
    item: impl Fn(u32) -> Item<'a>,
) -> Groups {
    let mut places: HashMap<Common<'a>, usize> = HashMap::new();
    let mut found = Groups::default();
    for row in rows {
        let item = item(row);
        let Some(common) = common(item, facet, today) else {
            found.others += 1;
            continue;
        };
        let groups = &mut found.groups;
        let place = match places.get(&common) {
            Some(&place) => place,
            None => {
                groups.push(Group {
                    common: common.clone().into_owned(),
                    count: 0,
                    octets: 0,
                    dates: None,
                    examples: Vec::new(),
                });
                places.insert(common, groups.len() - 1);
                groups.len() - 1
            }
        };
        let group = &mut groups[place];
        group.count += 1;
        group.octets = group.octets.saturating_add(item.octets);
        if let Some(date) = item.keys.and_then(|keys| keys.date) {
            let (first, last) = group.dates.unwrap_or((date, date));
            group.dates = Some((first.min(date), last.max(date)));
        }
        if group.examples.len() < EXAMPLES {
            group.examples.push(row);
        }
    }
    // Equal ones stay as they were: whose newest message is newer comes first.
    found
        .groups
        .sort_by_key(|group| std::cmp::Reverse((group.count, group.octets)));
    found
}

fn common<'a>(item: Item<'a>, facet: Facet, today: Today) -> Option<Common<'a>> {
    Some(match facet {
        Facet::Sender => Common::Sender(Cow::Borrowed(item.keys?.address())),
        Facet::Domain => Common::Domain(Cow::Borrowed(item.keys?.domain())),
        Facet::Subject => Common::Subject(Cow::Owned(pattern(item.keys?.bare_subject()))),
        Facet::List => match item.keys?.list() {
            "" => return None,
            id => Common::List(Cow::Borrowed(id)),
        },
        Facet::Size => band(item.octets),
        Facet::Day => Common::Day(today.day(item.keys?.date?)),
        Facet::Attachment => Common::Attachment(item.keys?.mixed),
    })
}

/// The band that a size is in: each about three times the one before it.
fn band(octets: u64) -> Common<'static> {
    let above = BANDS.iter().position(|&bound| octets < bound);
    let from = |place: usize| place.checked_sub(1).map_or(0, |place| BANDS[place]);
    match above {
        Some(place) => Common::Size(from(place), Some(BANDS[place])),
        None => Common::Size(from(BANDS.len()), None),
    }
}

/// Where bands of sizes end, in octets.
const BANDS: [u64; 10] = [
    3_000,
    10_000,
    30_000,
    100_000,
    300_000,
    1_000_000,
    3_000_000,
    10_000_000,
    30_000_000,
    100_000_000,
];

/// Messages of a group that are shown as examples.
const EXAMPLES: usize = 3;

/// For each row, whether it says the same as an older one: the same Message-ID, authors, subject and date. Rows come newest
/// first. A Message-ID alone would not do: anybody can send anything under one that is known.
pub fn copies<'a>(rows: impl DoubleEndedIterator<Item = Option<&'a Keys>>) -> Vec<bool> {
    let mut seen = HashSet::new();
    let mut copies: Vec<bool> = rows
        .rev()
        .map(|keys| {
            let Some(keys) = keys.filter(|keys| keys.id.is_some()) else {
                return false;
            };
            !seen.insert((keys.id, keys.from(), keys.subject(), keys.date))
        })
        .collect();
    copies.reverse();
    copies
}

#[cfg(test)]
mod tests;
