//! What holds for every mailbox, however strange its headers: no row is lost, doubled or moved without a reason.

#![cfg(all(feature = "mail", not(target_arch = "wasm32")))]

use proptest::{
    collection::{hash_set, vec},
    option,
    prelude::*,
    sample::select,
};
use shared::{
    mail::view::{Mailbox, Summary},
    mailbox::{
        fold::{fold, spots},
        keys::Keys,
        order::{By, Item, Sort, sort},
        search::{Query, Today},
        selection::Selection,
        threads::Threads,
    },
};

/// Few different values, so that they meet.
fn summary() -> impl Strategy<Value = Summary> {
    let word = || select(vec!["", "Re: ", "ä", "Zoë", "boat", "AW: boat", "日本"]);
    let id = || select(vec!["a", "b", "c", "d", "e", "f", "g"]);
    (
        word(),
        word(),
        option::of(-3i64..3),
        option::of(id()),
        vec(id(), 0..5),
    )
        .prop_map(|(name, subject, date, own, references)| Summary {
            from: vec![Mailbox {
                name: name.into(),
                address: String::new(),
            }],
            subject: subject.into(),
            date,
            message_id: own.map(str::to_owned),
            references: references.into_iter().map(str::to_owned).collect(),
            ..Summary::default()
        })
}

fn rows() -> impl Strategy<Value = Vec<Option<Keys>>> {
    vec(
        option::weighted(0.8, summary().prop_map(|it| Keys::of(&it))),
        0..24,
    )
}

fn item(rows: &[Option<Keys>], row: u32) -> Item<'_> {
    Item {
        keys: rows[row as usize].as_ref(),
        octets: u64::from(row % 3),
        copy: false,
    }
}

fn any_sort() -> impl Strategy<Value = Sort> {
    let by = select(vec![
        By::Number,
        By::Date,
        By::Sender,
        By::Subject,
        By::Size,
    ]);
    (by, any::<bool>()).prop_map(|(by, descending)| Sort { by, descending })
}

proptest! {
    #[test]
    fn sorting_loses_nothing_and_is_stable(rows in rows(), how in any_sort()) {
        let mut order: Vec<u32> = (0..rows.len() as u32).collect();
        sort(&mut order, how, |row| item(&rows, row));
        let mut back = order.clone();
        back.sort_unstable();
        prop_assert!(back.into_iter().eq(0..rows.len() as u32));
        for pair in order.windows(2) {
            let [left, right] = [pair[0], pair[1]].map(|row| item(&rows, row));
            let (a, b) = match how.by {
                By::Sender => (left.keys.map(Keys::from), right.keys.map(Keys::from)),
                By::Subject => (left.keys.map(Keys::bare_subject), right.keys.map(Keys::bare_subject)),
                _ => continue,
            };
            prop_assert!(a.is_some() || b.is_none(), "what is not known comes last");
            if a == b {
                prop_assert!(pair[0] < pair[1], "equal rows stay as they were");
            } else if let (Some(a), Some(b)) = (a, b) {
                prop_assert_eq!(a < b, !how.descending);
            }
        }
    }

    #[test]
    fn threads_lose_nothing(rows in rows(), shown in hash_set(0u32..24, 0..24)) {
        let threads = Threads::build(rows.iter().map(Option::as_ref));
        let shown: Vec<u32> = shown.into_iter().filter(|row| (*row as usize) < rows.len()).collect();
        let arranged = threads.arrange(&shown, |_| false);
        let mut there: Vec<u32> = arranged.iter().map(|it| it.row).collect();
        there.sort_unstable();
        let mut expected = shown.clone();
        expected.sort_unstable();
        prop_assert_eq!(there, expected);
        let mut level = 0;
        for it in &arranged {
            prop_assert!(it.depth <= level + 1, "no level is left out");
            prop_assert_eq!(it.depth == 0, it.size > 0, "a thread begins at the left, and only there");
            level = it.depth;
        }
        prop_assert_eq!(arranged.iter().map(|it| it.size as usize).sum::<usize>(), shown.len());
        let folded = threads.arrange(&shown, |_| true);
        prop_assert!(folded.iter().all(|it| it.depth == 0));
        prop_assert_eq!(folded.iter().map(|it| it.size as usize).sum::<usize>(), shown.len());
    }

    #[test]
    fn any_text_is_a_query(text in ".{0,60}", words in vec("(-|OR |from:|larger:|on:|has:|\"|[a-z0-9.]){0,6}", 0..6), keys in summary()) {
        let keys = Keys::of(&keys);
        let known = Item { keys: Some(&keys), octets: 5, copy: false };
        for text in [text, words.join(" ")] {
            let query = Query::parse(&text, Today { now: 1_700_000_000, ahead: -3_600 });
            query.matches(known, Some("x"));
            query.matches(Item { keys: None, octets: 5, copy: false }, None);
        }
    }

    #[test]
    fn a_word_is_found_however_it_is_written(word in "\\p{L}{1,8}") {
        let keys = Keys::of(&Summary { subject: format!("so {word} it"), ..Summary::default() });
        let known = Item { keys: Some(&keys), octets: 0, copy: false };
        prop_assume!(!fold(&word).is_empty() && word != "OR");
        prop_assert!(Query::parse(&word, Today::default()).matches(known, None));
        prop_assert!(Query::parse(&fold(&word), Today::default()).matches(known, None));
        let not = format!("-{word}");
        prop_assert!(!Query::parse(&not, Today::default()).matches(known, None));
    }

    #[test]
    fn folding_twice_is_folding_once(text in ".{0,40}", word in ".{0,2}") {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once.as_str());
        let mut end = 0;
        for spot in spots(&text, [fold(&word).as_str()].into_iter()) {
            prop_assert!(end <= spot.start && spot.start < spot.end);
            prop_assert!(text.is_char_boundary(spot.start) && text.is_char_boundary(spot.end));
            end = spot.end;
        }
    }

    #[test]
    fn a_range_depends_on_its_ends_alone(ends in vec(0u32..200, 1..6), before in vec(0u32..200, 0..5)) {
        let shown: Vec<u32> = (0..200).rev().collect();
        let mut selection = Selection::default();
        for row in &before {
            selection.add(*row);
        }
        let (anchor, last) = (ends[0], ends[ends.len() - 1]);
        selection.begin_at(anchor);
        for end in &ends {
            selection.extend_to(*end, &shown);
        }
        for row in 0..200 {
            let within = (anchor.min(last)..=anchor.max(last)).contains(&row);
            prop_assert_eq!(selection.contains(row), within || before.contains(&row));
        }
        prop_assert_eq!(selection.len(), selection.iter().count());
    }
}
