//! Opening, reading, walking through the mailbox.

use super::*;

#[test]
fn opening_fetches_reads_and_shows() {
    let mut desk = Desk::with(3).does(Input::Open(2));
    assert!(matches!(desk.requests()[..], [Request::Open { number: 2 }]));
    desk = desk.says(Update::Progress {
        number: 2,
        received: 500,
        expected: 1_000,
    });
    assert_eq!(
        desk.opened().fetch,
        Fetch::Arriving {
            received: 500,
            expected: 1_000
        }
    );
    desk = desk.says(Update::Message {
        number: 2,
        octets: b"mail".to_vec(),
    });
    let job = desk.job().expect("the reader gets it");
    let view = Box::new(MessageView {
        text: "hello".into(),
        ..MessageView::default()
    });
    desk = desk.on(Action::Read(ReadResult::Message { number: 2, view }, job));
    assert_eq!(desk.opened().view().expect("it was read").text, "hello");
    assert_eq!(
        desk.opened()
            .octets
            .as_ref()
            .expect("for its source")
            .as_slice(),
        b"mail"
    );
}

#[test]
fn a_message_that_the_reader_does_not_survive_still_has_its_source() {
    let mut desk = Desk::with(1).does(Input::Open(1)).says(Update::Message {
        number: 1,
        octets: b"bomb".to_vec(),
    });
    let job = desk.job().expect("a job");
    desk = desk
        .on(Action::ReaderFailed(job))
        .does(Input::Show(Tab::Source));
    assert_eq!(desk.opened().fetch, Fetch::Unreadable);
    assert_eq!(desk.opened().tab, Tab::Source);
    assert_eq!(
        desk.mailbox().link,
        Link::Live,
        "nothing in a mail ends the session"
    );
}

#[test]
fn opening_another_does_not_wait_for_the_first() {
    let desk = Desk::with(3).does(Input::Open(3)).does(Input::Open(2));
    assert!(matches!(
        desk.requests()[..],
        [Request::Cancel { number: 3 }, Request::Open { number: 2 }]
    ));
    let mut desk = desk.says(Update::Message {
        number: 3,
        octets: vec![],
    });
    assert!(
        desk.job().is_none(),
        "what comes of the first is thrown away"
    );
}

#[test]
fn html_once_chosen_is_shown_at_once_where_there_is_any() {
    let with_html = || {
        Box::new(MessageView {
            html: Some("<p>x".into()),
            ..MessageView::default()
        })
    };
    let open = |desk: Desk, number: u32| {
        let mut desk = desk.does(Input::Open(number)).says(Update::Message {
            number,
            octets: vec![],
        });
        let job = desk.job().expect("a job");
        desk.on(Action::Read(
            ReadResult::Message {
                number,
                view: with_html(),
            },
            job,
        ))
    };
    let desk = open(Desk::with(2), 1);
    assert_eq!(desk.opened().tab, Tab::Text, "text first");
    assert!(
        !desk
            .effects
            .iter()
            .any(|effect| matches!(effect, Effect::Clean { .. })),
        "no HTML is looked at unasked"
    );
    let desk = open(desk.does(Input::Show(Tab::Html)), 2);
    assert_eq!(desk.opened().tab, Tab::Html);
    assert!(desk.effects.iter().any(|effect| matches!(
        effect,
        Effect::Clean {
            number: 2,
            remote: false,
            ..
        }
    )));
}

#[test]
fn remote_images_are_loaded_for_one_message_and_once() {
    let mut desk = Desk::with(1).does(Input::Open(1)).says(Update::Message {
        number: 1,
        octets: vec![],
    });
    let job = desk.job().expect("a job");
    let view = Box::new(MessageView {
        html: Some("<img>".into()),
        ..MessageView::default()
    });
    desk = desk
        .on(Action::Read(ReadResult::Message { number: 1, view }, job))
        .does(Input::Show(Tab::Html));
    desk = desk.does(Input::LoadRemote);
    assert!(
        desk.effects
            .iter()
            .any(|effect| matches!(effect, Effect::Clean { remote: true, .. }))
    );
    desk = desk.does(Input::Close).does(Input::Open(1));
    assert!(!desk.opened().remote);
}

#[test]
fn a_message_being_read_follows_its_new_number() {
    let mut desk = Desk::with(2).does(Input::Open(2)).says(Update::Message {
        number: 2,
        octets: vec![],
    });
    let job = desk.job().expect("a job");
    desk = desk
        .does(Input::Refresh)
        .says(Update::Listed(vec![entry(1, "a2")]));
    let view = Box::<MessageView>::default();
    desk = desk.on(Action::Read(ReadResult::Message { number: 2, view }, job));
    assert!(desk.opened().view().is_some());
}

#[test]
fn opening_a_message_takes_a_released_mailbox_up_again() {
    let desk = Desk::with(3).says(Update::Released).does(Input::Open(2));
    assert!(matches!(desk.requests()[..], [Request::Reconnect]));
    let desk = desk.says(Update::Listed(
        (1..=3)
            .map(|number| entry(number, &format!("a{number}")))
            .collect(),
    ));
    assert!(
        desk.requests()
            .iter()
            .any(|request| matches!(request, Request::Open { number: 2 }))
    );
}

#[test]
fn a_refused_message_is_told_and_the_session_goes_on() {
    let refusal = Refusal {
        code: None,
        text: "gone".into(),
    };
    let desk = Desk::with(1).does(Input::Open(1));
    let desk = desk.says(Update::MessageFailed {
        number: 1,
        why: MessageProblem::Refused(refusal),
    });
    assert!(matches!(desk.opened().fetch, Fetch::Failed(_)));
    assert_eq!(desk.mailbox().link, Link::Live);
}

#[test]
fn keys_walk_read_and_come_back() {
    let desk = Desk::with(3).presses(Command::Down).presses(Command::Open);
    assert_eq!(desk.opened().number, 2);
    let desk = desk.presses(Command::Next);
    assert_eq!(
        desk.opened().number,
        1,
        "while reading, the next message is opened"
    );
    let desk = desk.presses(Command::Next);
    assert_eq!(desk.opened().number, 1, "there is none behind the last");
    let desk = desk.presses(Command::Up);
    assert!(desk.mailbox().opened.is_none());
    assert!(
        desk.effects
            .iter()
            .any(|effect| matches!(effect, Effect::Focus(Focus::Row(1)))),
        "back to its row"
    );
}
