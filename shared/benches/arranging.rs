//! How long it takes to sort, search and thread a large mailbox: 100,000 messages unless another number is given.

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    native::main();
}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use std::{env, hint::black_box, time::Instant};

    use shared::{
        mail::view::{Mailbox, Summary},
        mailbox::{
            keys::Keys,
            order::{By, Item, Sort, sort},
            search::{Query, Today},
            threads::Threads,
        },
    };

    /// Times each.
    pub(super) fn main() {
        let count = env::args()
            .find_map(|it| it.parse().ok())
            .unwrap_or(100_000);
        let summaries: Vec<Summary> = (0..count).map(summary).collect();
        let mut keys = Vec::new();
        time("keys", || keys = summaries.iter().map(Keys::of).collect());
        let item = |row: u32| Item {
            keys: Some(&keys[row as usize]),
            octets: u64::from(row).wrapping_mul(7_919) % 50_000,
            copy: false,
        };
        for by in [By::Number, By::Date, By::Sender, By::Subject, By::Size] {
            let mut rows: Vec<u32> = (0..count).collect();
            let how = Sort {
                by,
                descending: false,
            };
            time(&format!("sort by {by:?}"), || sort(&mut rows, how, item));
        }
        for text in [
            "z",
            "boat 77",
            "from:ann subject:\"boat 12\"",
            "-from:ann larger:20k",
        ] {
            let query = Query::parse(text, Today::default());
            time(&format!("search {text}"), || {
                let found = (0..count).filter(|&row| query.matches(item(row), None));
                black_box(found.count());
            });
        }
        let rows: Vec<u32> = (0..count).collect();
        let mut threads = Threads::default();
        time("threads", || {
            threads = Threads::build(keys.iter().map(Some));
        });
        time("arrange threads", || {
            black_box(threads.arrange(&rows, |_| false));
        });
    }

    fn time(what: &str, work: impl FnOnce()) {
        let start = Instant::now();
        work();
        println!("{:>8.1} ms  {what}", start.elapsed().as_secs_f64() * 1e3);
    }

    /// Scattered, so that sorting has something to do.
    fn summary(number: u32) -> Summary {
        let spread = number.wrapping_mul(2_654_435_761);
        let person = |number: u32| Mailbox {
            name: format!(
                "{} Müller {}",
                NAMES[number as usize % NAMES.len()],
                number % 900
            ),
            address: format!("person{}@example.org", number % 900),
        };
        Summary {
            from: vec![person(spread >> 7)],
            to: vec![person(1)],
            subject: format!("Re: The boat {} and what came of it", spread % 5_000),
            date: Some(i64::from(1_700_000_000 + spread % 50_000_000)),
            message_id: Some(format!("{number}@example.org")),
            references: (!number.is_multiple_of(4))
                .then(|| format!("{}@example.org", number / 4 * 4))
                .into_iter()
                .collect(),
            ..Summary::default()
        }
    }

    const NAMES: [&str; 7] = ["Ann", "Bob", "Cosima", "Dörte", "Émile", "Farid", "Gül"];
}
