//! Every message octet for octet; the list and the headers.

use std::collections::BTreeSet;

use e2e::letters;
use e2e::servers::{Change, Kind, Server};
use e2e::stage::{self, MailServer};
use e2e::table::saw;

use crate::people::{ALICE, fetch, mailbox, person};

pub(crate) fn story(kind: Kind) {
    stage::story("read", MailServer::Of(kind), async || {
        let letters = crate::people::letters(kind);
        let server = Server::start(kind, &[mailbox(ALICE, &letters)]).await;
        let alice = person(&server, ALICE);

        let handling = &server.character().handling;
        let check = |fetched: &[Vec<u8>], sends: Change| {
            let without = |it: &Vec<u8>| letters::without(handling.writes, it);
            let expected = letters.iter().map(|letter| sends(letter));
            assert_same(fetched.iter().map(without), expected);
        };
        let fetched = fetch(&alice);
        check(&fetched, handling.sends);
        let whole = letters.iter().map(|it| letters::with_last_line_ended(it));
        let unchanged = whole.filter(|letter| fetched.contains(letter)).count();
        let changes = handling.in_words.map(|it| format!("; {it}"));
        let changes = changes.unwrap_or_default();
        let octets = format!("{unchanged} of {} unchanged{changes}", letters.len());
        saw(kind, "octets", &octets);

        check_list(&alice.runs(&["list"]).success(), letters.len());
        let headers = alice.runs(&["headers"]).success();
        let subjects: BTreeSet<String> = headers.lines().map(subject).collect();
        assert_eq!(subjects, letters::subjects(&letters));
        // By now, other sessions have come and gone.
        check(&fetch(&alice), handling.sends_again);
    });
}

/// Number, octets and unique-id of each message: numbers from 1 on, and no unique-id twice.
fn check_list(list: &str, count: usize) {
    let mut unique_ids = BTreeSet::new();
    for (number, line) in (1..).zip(list.lines()) {
        let words: Vec<&str> = line.split(' ').collect();
        let [its_number, octets, unique_id] = words[..] else {
            panic!("three words are expected: {line}");
        };
        assert_eq!(its_number.parse(), Ok(number), "{line}");
        assert!(octets.parse::<u32>().is_ok_and(|it| it > 0), "{line}");
        assert!(unique_ids.insert(unique_id), "{line}");
    }
    assert_eq!(unique_ids.len(), count);
}

fn subject(line: &str) -> String {
    let header: serde_json::Value = serde_json::from_str(line).expect("JSON");
    header["subject"].as_str().expect("a subject").to_owned()
}

/// The same messages, in whatever order; if not, shows the first one that is in one place alone.
#[track_caller]
fn assert_same(some: impl Iterator<Item = Vec<u8>>, others: impl Iterator<Item = Vec<u8>>) {
    let (some, others): (BTreeSet<_>, BTreeSet<_>) = (some.collect(), others.collect());
    let odd = some.symmetric_difference(&others).next();
    let shown = odd.map(|it| it.escape_ascii().to_string());
    assert!(odd.is_none(), "{}", shown.unwrap_or_default());
}
