//! Marks, lost sessions, new listings, and the end.

use super::*;
use crate::app::text;

#[test]
fn marks_are_local_and_can_be_taken_back_in_order() {
    let desk = Desk::with(5).presses(Command::Mark).presses(Command::Mark);
    assert_eq!(
        desk.marks(),
        [5, 4],
        "a run of keys marks a run of messages"
    );
    assert!(desk.requests().is_empty(), "nothing is sent");
    assert!(desk.model.would_lose());
    let desk = desk.presses(Command::Undo);
    assert_eq!(desk.marks(), [5]);
    let desk = desk.does(Input::UnmarkAll);
    assert!(desk.marks().is_empty() && !desk.model.would_lose());
}

#[test]
fn signing_out_without_marks_asks_nothing_and_deletes_nothing() {
    let desk = Desk::with(2).does(Input::SignOut);
    assert!(matches!(desk.requests()[..], [Request::SignOut { delete }] if delete.is_empty()));
    let desk = desk.on(Action::Timer(Timer::Leave));
    assert!(
        desk.end().receipt.is_empty(),
        "a server that does not say goodbye holds nobody back"
    );
    assert!(
        desk.effects
            .iter()
            .any(|effect| matches!(effect, Effect::Wipe))
    );
}

#[test]
fn signing_out_with_marks_asks_and_sends_exactly_them() {
    let desk = Desk::with(4)
        .does(Input::Mark(4, true))
        .does(Input::Mark(2, true))
        .does(Input::SignOut);
    assert!(desk.mailbox().asking && desk.requests().is_empty());
    let stayed = desk.does(Input::Chosen(Choice::Stay));
    assert!(!stayed.mailbox().asking);
    let desk = stayed
        .does(Input::SignOut)
        .does(Input::Chosen(Choice::Delete));
    assert!(matches!(desk.requests()[..], [Request::SignOut { delete }] if *delete == [2, 4]));
    let desk = desk
        .on(Action::Timer(Timer::Leave))
        .says(Update::Deleting { done: 1, total: 2 });
    assert_eq!(
        desk.mailbox()
            .leaving
            .expect("deletions are waited for")
            .done,
        1
    );
    let receipt = Receipt {
        committed: vec![2, 4],
        ..Receipt::default()
    };
    let desk = desk.says(Update::SignedOut {
        receipt: receipt.clone(),
        problem: None,
    });
    assert_eq!(desk.end().receipt, receipt);
}

#[test]
fn keeping_the_marked_sends_none() {
    let desk = Desk::with(4)
        .does(Input::Mark(4, true))
        .does(Input::SignOut)
        .does(Input::Chosen(Choice::Keep));
    assert!(matches!(desk.requests()[..], [Request::SignOut { delete }] if delete.is_empty()));
}

#[test]
fn a_new_listing_is_matched_by_unique_id_never_by_number() {
    let mut desk = Desk::with(3)
        .does(Input::Mark(3, true))
        .does(Input::Open(2));
    desk = desk.says(Update::Header {
        number: 2,
        octets: vec![],
    });
    let job = desk.job().expect("a job");
    desk = desk
        .on(Action::Read(read_headers(&[2]), job))
        .says(Update::Ended { problem: lost() });
    // Somebody waits for the message: another session is opened by itself.
    assert!(matches!(desk.requests()[..], [Request::Reconnect]));
    // a1 is gone: what was 2 is 1 now, what was 3 is 2, and 3 is new.
    desk = desk.says(Update::Listed(vec![
        entry(1, "a2"),
        entry(2, "a3"),
        entry(3, "b1"),
    ]));
    assert_eq!(desk.marks(), [2]);
    assert!(matches!(
        desk.mailbox().row(1).expect("a row").header,
        Header::Known(_)
    ));
    assert_eq!(
        desk.opened().number,
        1,
        "the opened message is the same message"
    );
    assert!(
        desk.requests()
            .iter()
            .any(|request| matches!(request, Request::Open { number: 1 })),
        "still wanted"
    );
}

#[test]
fn without_unique_ids_no_mark_survives_a_new_listing() {
    let bare = |number| Entry {
        unique_id: None,
        ..entry(number, "")
    };
    let mut desk = Desk::with(0)
        .says(Update::Listed(vec![bare(1), bare(2)]))
        .does(Input::Mark(1, true));
    desk = desk
        .does(Input::Refresh)
        .says(Update::Listed(vec![bare(1), bare(2)]));
    assert!(desk.marks().is_empty());
}

#[test]
fn what_the_reader_finishes_after_a_new_listing_goes_to_no_wrong_row() {
    let mut desk = Desk::with(2).says(Update::Header {
        number: 2,
        octets: vec![],
    });
    let job = desk.job().expect("a job");
    desk = desk
        .does(Input::Refresh)
        .says(Update::Listed(vec![entry(1, "b1"), entry(2, "b2")]));
    desk = desk.on(Action::Read(read_headers(&[2]), job));
    assert!(!matches!(
        desk.mailbox().row(2).expect("a row").header,
        Header::Known(_)
    ));
}

#[test]
fn deleting_after_a_release_connects_first_and_matches_again() {
    let desk = Desk::with(3)
        .does(Input::Mark(3, true))
        .does(Input::Mark(1, true))
        .says(Update::Released);
    let desk = desk
        .does(Input::SignOut)
        .does(Input::Chosen(Choice::Delete));
    assert!(matches!(desk.requests()[..], [Request::Reconnect]));
    // a1 has been deleted elsewhere.
    let desk = desk
        .says(Update::Stage(Stage::Listing))
        .says(Update::Listed(vec![entry(1, "a2"), entry(2, "a3")]));
    assert!(matches!(desk.requests()[..], [Request::SignOut { delete }] if *delete == [2]));
}

#[test]
fn a_failed_reconnection_on_the_way_out_keeps_the_marks() {
    let desk = Desk::with(3)
        .does(Input::Mark(3, true))
        .says(Update::Ended { problem: lost() });
    let desk = desk
        .does(Input::SignOut)
        .does(Input::Chosen(Choice::Delete));
    let desk = desk.says(Update::Ended {
        problem: Problem::BridgeUnreachable,
    });
    assert_eq!(desk.mailbox().leaving, None);
    assert_eq!(desk.marks(), [3]);
}

#[test]
fn an_engine_that_breaks_while_deleting_leaves_an_honest_receipt() {
    let desk = Desk::with(3)
        .does(Input::Mark(3, true))
        .does(Input::SignOut)
        .does(Input::Chosen(Choice::Delete));
    let desk = desk.on(Action::EngineFault(Engine::Broken));
    assert_eq!(desk.end().receipt.unknown, [3]);
}

#[test]
fn nothing_can_be_done_in_a_mailbox_that_is_being_left() {
    let desk = Desk::with(3)
        .does(Input::SignOut)
        .does(Input::Mark(3, true))
        .presses(Command::Mark);
    assert!(desk.marks().is_empty());
}

#[test]
fn a_bridge_that_goes_away_and_comes_back_changes_nothing_but_a_line_of_words() {
    let desk = Desk::with(3)
        .does(Input::Mark(3, true))
        .says(Update::Draining)
        .says(Update::Away);
    let said = text::status::link(desk.mailbox());
    assert!(said.contains("restarted"), "{said}");
    assert_eq!(text::status::strip(desk.mailbox()), None);
    let desk = desk.does(Input::Open(2));
    assert!(matches!(desk.requests()[..], [Request::Open { number: 2 }]));
    let desk = desk
        .says(Update::SignedIn(ServerFacts::default()))
        .says(Update::Resumed);
    assert_eq!((desk.marks(), &desk.mailbox().link), (vec![3], &Link::Live));
    assert!(text::status::link(desk.mailbox()).starts_with("Connected"));
    assert_eq!(desk.opened().number, 2);
}

#[test]
fn waiting_for_a_bridge_is_counted_and_nobody_has_to() {
    let waiting = Update::Waiting {
        seconds: 2,
        problem: Some(Problem::BridgeUnreachable),
    };
    let desk = Desk::with(3).does(Input::Mark(3, true)).says(waiting);
    assert!(text::status::strip(desk.mailbox()).is_some());
    let mut desk = desk;
    for left in [Some(2), Some(1), None] {
        assert_eq!(desk.mailbox().wait.left(), left);
        desk = desk.on(Action::Timer(Timer::Second));
    }
    let desk = desk.does(Input::GiveUp);
    assert!(matches!(desk.requests()[..], [Request::GiveUp]));
    let desk = desk.says(Update::Ended { problem: lost() });
    assert!(matches!(desk.mailbox().link, Link::Lost(_)));
    assert_eq!(desk.marks(), [3]);
}

#[test]
fn a_bridge_that_wants_a_pause_is_not_reconnected_to_before() {
    let problem = Problem::Bridge {
        code: shared::tunnel::code::Code::TooMany,
        retry_after_s: Some(1),
    };
    let desk = Desk::with(1)
        .says(Update::Ended { problem })
        .does(Input::Refresh);
    assert!(desk.requests().is_empty());
    let desk = desk.on(Action::Timer(Timer::Second)).does(Input::Refresh);
    assert!(matches!(desk.requests()[..], [Request::Reconnect]));
}

#[test]
fn a_message_that_breaks_the_session_is_asked_for_twice_and_no_more() {
    let desk = Desk::with(2)
        .does(Input::Open(2))
        .says(Update::Ended { problem: lost() })
        .says(Update::Listed(vec![entry(1, "a1"), entry(2, "a2")]));
    assert!(matches!(
        desk.requests()[..],
        [Request::Open { number: 2 }, ..]
    ));
    let desk = desk.says(Update::Ended { problem: lost() });
    assert!(desk.requests().is_empty());
    assert!(matches!(desk.mailbox().link, Link::Lost(_)));
}
