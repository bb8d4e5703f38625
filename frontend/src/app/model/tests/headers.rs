//! Headers: which are asked for, and how they come into their rows.

use super::*;

#[test]
fn the_newest_message_stands_first_and_its_header_comes_first() {
    let desk = Desk::with(5);
    let numbers: Vec<_> = desk
        .mailbox()
        .rows
        .iter()
        .map(|row| row.entry.number)
        .collect();
    assert_eq!(numbers, [5, 4, 3, 2, 1]);
    assert_eq!(desk.headers_wanted(), Some(&[5, 4, 3, 2, 1][..]));
}

#[test]
fn the_rows_in_sight_go_before_the_rest() {
    let mut desk = Desk::with(1_000).does(Input::Scrolled {
        top: 36_000.0,
        height: 720.0,
        row: 72.0,
    });
    desk = desk.on(Action::Timer(Timer::Scroll));
    let wanted = desk.headers_wanted().expect("headers are asked for");
    assert_eq!(wanted[..3], [500, 499, 498]);
    assert!(
        wanted.contains(&1_000),
        "the newest come next, in the background"
    );
    let distinct: std::collections::HashSet<_> = wanted.iter().collect();
    assert_eq!(distinct.len(), wanted.len(), "none is asked for twice");
}

#[test]
fn every_header_is_asked_for_in_the_end_and_none_twice() {
    let mut desk = Desk::with(1_000);
    let mut seen = std::collections::HashSet::new();
    while let Some(numbers) = desk.headers_wanted().map(<[u32]>::to_vec) {
        for number in numbers {
            assert!(seen.insert(number), "{number} was asked for twice");
            desk = desk.says(Update::HeaderFailed {
                number,
                refusal: Refusal {
                    code: None,
                    text: String::new(),
                },
            });
        }
    }
    assert_eq!(seen.len(), 1_000);
}

#[test]
fn a_server_without_top_is_not_asked_for_headers() {
    let mut desk = Desk::with(3);
    if let Page::Mailbox(mailbox) = &mut desk.model.page {
        mailbox.facts.top = false;
    }
    desk = desk
        .does(Input::Refresh)
        .says(Update::Listed(vec![entry(1, "b1")]));
    assert_eq!(desk.headers_wanted(), None);
}

#[test]
fn headers_go_through_the_reader_into_the_rows() {
    let mut desk = Desk::with(2).says(Update::Header {
        number: 2,
        octets: b"Subject: x\r\n\r\n".to_vec(),
    });
    let job = desk.job().expect("the reader is idle");
    desk = desk.says(Update::Header {
        number: 1,
        octets: vec![],
    });
    assert!(desk.job().is_none(), "one job at a time");
    let mut desk = desk.on(Action::Read(read_headers(&[2]), job));
    assert!(matches!(desk.mailbox().rows[0].header, Header::Known(_)));
    assert!(
        matches!(desk.job(), Some(ReadJob::Headers(batch)) if batch[0].0 == 1),
        "what came meanwhile is next"
    );
}

#[test]
fn a_header_that_the_reader_does_not_survive_is_found_out_and_left_alone() {
    let mut desk = Desk::with(9).says(Update::Header {
        number: 9,
        octets: vec![],
    });
    let first = desk.job().expect("a job");
    for number in 1..=8 {
        desk = desk.says(Update::Header {
            number,
            octets: vec![],
        });
    }
    desk = desk.on(Action::Read(read_headers(&[9]), first));
    let mut jobs = 0;
    while let Some(job) = desk.job() {
        jobs += 1;
        assert!(jobs < 20, "it must come to an end");
        let ReadJob::Headers(batch) = &job else {
            panic!("headers only")
        };
        let numbers: Vec<_> = batch.iter().map(|(number, _)| *number).collect();
        desk = if numbers.contains(&5) {
            desk.on(Action::ReaderFailed(job))
        } else {
            desk.on(Action::Read(read_headers(&numbers), job))
        };
    }
    for row in &desk.mailbox().rows {
        assert_eq!(
            row.header == Header::Missing,
            row.entry.number == 5,
            "{row:?}"
        );
    }
}
