//! Messages into files: asked for bit by bit, found again after a loss, named where they are not in the file.

use shared::keep::Form;

use super::*;
use crate::app::model::saving::{Event, Fault, Job, Phase, Saving, What, Why};

impl Desk {
    /// A file is begun, and has its place.
    fn saves(self, what: What, form: Form) -> Self {
        self.does(Input::AskForm(what))
            .does(Input::SaveAs { what, form })
            .hears(Event::Ready {
                name: "mail.mbox".into(),
                is_placed: true,
            })
    }

    fn hears(self, event: Event) -> Self {
        let id = self.saving().id;
        self.on(Action::Keep(id, event))
    }

    fn saving(&self) -> &Saving {
        self.mailbox().keep.saving.as_ref().expect("a file")
    }

    fn gets(self, number: u32, octets: &[u8], is_last: bool) -> Self {
        let save = self.saving().id;
        self.says(Update::Piece {
            save,
            number,
            octets: octets.to_vec(),
            is_last,
        })
    }

    fn fetched(&self) -> Option<&[u32]> {
        self.requests()
            .into_iter()
            .find_map(|request| match request {
                Request::Fetch { numbers, .. } => Some(numbers.as_slice()),
                _ => None,
            })
    }

    fn jobs(&self) -> Vec<&Job> {
        let jobs = self.effects.iter().filter_map(|effect| match effect {
            Effect::Keep(job) => Some(job),
            _ => None,
        });
        jobs.collect()
    }

    fn kept(&self) -> Vec<u32> {
        self.saving().kept.iter().map(|one| one.number).collect()
    }
}

#[test]
fn everything_goes_into_the_file_oldest_first() {
    let mut desk = Desk::with(3)
        .does(Input::AskForm(What::All))
        .does(Input::SaveAs {
            what: What::All,
            form: Form::Mbox,
        });
    assert!(matches!(
        desk.jobs()[..],
        [Job::Begin {
            form: Form::Mbox,
            ..
        }]
    ));
    assert!(
        desk.fetched().is_none(),
        "nothing comes before there is a place for it"
    );
    desk = desk.hears(Event::Ready {
        name: "mail.mbox".into(),
        is_placed: true,
    });
    assert_eq!(desk.fetched(), Some(&[1, 2, 3][..]));
    desk = desk.gets(1, b"half", false).gets(1, b"whole", true);
    assert!(matches!(
        desk.jobs()[..],
        [Job::Piece(_), Job::Whole { key: 0, .. }]
    ));
    assert!(desk.kept().is_empty(), "what is not written is not kept");
    desk = desk.gets(2, b"b", true).gets(3, b"c", true);
    desk = desk.hears(Event::Written(vec![0, 1]));
    assert_eq!(desk.kept(), [1, 2]);
    assert!(desk.jobs().is_empty());
    desk = desk.hears(Event::Written(vec![2]));
    assert!(matches!(desk.jobs()[..], [Job::Finish]));
    desk = desk.hears(Event::Closed);
    assert_eq!(desk.saving().phase, Phase::Done);
    assert_eq!(desk.kept(), [1, 2, 3]);
    assert!(
        desk.does(Input::PutReceiptAway)
            .mailbox()
            .keep
            .saving
            .is_none()
    );
}

#[test]
fn few_are_under_way_and_the_disk_sets_the_pace() {
    let mut desk = Desk::with(500).saves(What::All, Form::Zip);
    let asked = desk.fetched().expect("the first ones").len();
    assert!((1..=64).contains(&asked), "{asked}");
    desk = desk.gets(1, b"a", true);
    assert!(desk.fetched().is_none(), "it is here, and not written");
    desk = desk.hears(Event::Written(vec![0]));
    assert_eq!(desk.fetched(), Some(&[asked as u32 + 1][..]));
}

#[test]
fn one_message_that_is_larger_than_the_window_is_asked_for_alone() {
    let entries = vec![
        Entry {
            octets: 100_000_000,
            ..entry(1, "a")
        },
        Entry {
            octets: 100_000_000,
            ..entry(2, "b")
        },
    ];
    let desk = Desk::with(0)
        .says(Update::Listed(entries))
        .saves(What::All, Form::Mbox);
    assert_eq!(desk.fetched(), Some(&[1][..]));
}

#[test]
fn what_cannot_be_had_is_named() {
    let entries = vec![
        Entry {
            octets: crate::wire::MESSAGE_MAX + 1,
            ..entry(1, "a")
        },
        entry(2, "b"),
        entry(3, "c"),
    ];
    let refusal = Refusal {
        code: None,
        text: "locked".into(),
    };
    let desk = Desk::with(0)
        .says(Update::Listed(entries))
        .saves(What::All, Form::Mbox)
        .gets(2, b"x", true)
        .says(Update::MessageFailed {
            number: 3,
            why: MessageProblem::Refused(refusal.clone()),
        })
        .hears(Event::Written(vec![1]))
        .hears(Event::Closed);
    let missing = &desk.saving().missing;
    let named: Vec<_> = missing.iter().map(|one| (one.number, &one.why)).collect();
    assert_eq!(named, [(1, &Why::TooLarge), (3, &Why::Refused(refusal))]);
    assert_eq!(desk.kept(), [2]);
    assert_eq!(desk.saving().total, 3);
}

#[test]
fn a_lost_session_is_made_anew_and_only_what_is_missing_is_fetched() {
    let mut desk = Desk::with(4)
        .saves(What::All, Form::Mbox)
        .gets(1, b"a", true)
        .gets(2, b"b", true)
        .hears(Event::Written(vec![0]))
        .gets(3, b"half of it", false)
        .says(Update::Ended { problem: lost() });
    assert!(matches!(desk.requests()[..], [Request::Reconnect]));
    assert!(desk.jobs().iter().any(|job| matches!(job, Job::Void)));
    // Message 2 is on its way to the disk; 3 and 4 have other numbers now, and 1 is gone from the server.
    desk = desk.says(Update::Listed(vec![
        entry(1, "a2"),
        entry(2, "a4"),
        entry(7, "a3"),
    ]));
    assert_eq!(desk.fetched(), Some(&[7, 2][..]));
    desk = desk
        .hears(Event::Written(vec![1]))
        .gets(7, b"all of it", true)
        .gets(2, b"d", true)
        .hears(Event::Written(vec![2, 3]))
        .hears(Event::Closed);
    assert_eq!(desk.saving().phase, Phase::Done);
    assert_eq!(desk.saving().kept.len(), 4);
    assert!(desk.saving().missing.is_empty());
}

#[test]
fn what_is_gone_after_a_loss_is_named() {
    let desk = Desk::with(2)
        .saves(What::All, Form::Mbox)
        .says(Update::Ended { problem: lost() })
        .says(Update::Listed(vec![entry(1, "a2")]))
        .gets(1, b"b", true)
        .hears(Event::Written(vec![1]))
        .hears(Event::Closed);
    let missing = &desk.saving().missing;
    assert!(matches!(&missing[..], [one] if one.number == 1 && one.why == Why::Gone));
}

#[test]
fn a_session_that_is_lost_at_once_again_is_the_persons_to_mend() {
    let desk = Desk::with(2)
        .saves(What::All, Form::Mbox)
        .says(Update::Ended { problem: lost() })
        .says(Update::Ended { problem: lost() });
    assert!(desk.requests().is_empty());
    assert!(
        desk.mailbox().is_saving(),
        "it goes on once there is a session"
    );
    let desk = desk.gets(1, b"stale", true).does(Input::FinishSaving);
    assert!(desk.jobs().iter().any(|job| matches!(job, Job::Finish)));
    let desk = desk.hears(Event::Closed);
    assert_eq!(desk.saving().kept.len() + desk.saving().missing.len(), 2);
}

#[test]
fn stopping_lets_go_of_everything() {
    let mut desk = Desk::with(3)
        .saves(What::All, Form::Mbox)
        .gets(1, b"a", true)
        .hears(Event::Written(vec![0]))
        .does(Input::StopSaving);
    assert!(matches!(desk.requests()[..], [Request::StopFetching]));
    assert!(matches!(desk.jobs()[..], [Job::Abort]));
    assert_eq!(desk.saving().phase, Phase::Stopped);
    desk = desk.gets(2, b"late", true);
    assert!(desk.effects.is_empty(), "what still comes is nobody's");
    let first = desk.saving().id;
    desk = desk.saves(What::All, Form::Zip);
    let stale = Update::Piece {
        save: first,
        number: 1,
        octets: vec![1],
        is_last: true,
    };
    assert!(
        desk.says(stale).effects.is_empty(),
        "nor is it the next file's"
    );
}

#[test]
fn a_full_disk_ends_it_in_words() {
    let desk = Desk::with(1)
        .saves(What::All, Form::Mbox)
        .hears(Event::Failed(Fault::Full));
    assert_eq!(desk.saving().phase, Phase::Failed(Fault::Full));
    assert!(matches!(desk.requests()[..], [Request::StopFetching]));
}

#[test]
fn a_message_larger_than_it_said_is_not_kept() {
    let mut desk = Desk::with(1).saves(What::All, Form::Mbox);
    let piece = vec![0; 1 << 20];
    for _ in 0..=crate::wire::MESSAGE_MAX >> 20 {
        desk = desk.gets(1, &piece, false);
    }
    assert_eq!(desk.saving().missing[0].why, Why::TooLarge);
}

#[test]
fn opening_a_message_goes_on_while_a_file_is_made() {
    let desk = Desk::with(3)
        .saves(What::All, Form::Mbox)
        .does(Input::Open(2));
    assert!(matches!(desk.requests()[..], [Request::Open { number: 2 }]));
    assert!(desk.mailbox().is_saving());
}

#[test]
fn leaving_waits_for_the_file() {
    let desk = Desk::with(1)
        .saves(What::All, Form::Mbox)
        .does(Input::SignOut);
    assert!(desk.effects.is_empty() && desk.mailbox().keep.held);
    assert!(desk.model.would_lose());
    let desk = desk.does(Input::StopSaving).does(Input::SignOut);
    assert!(desk.mailbox().leaving.is_some());
}

#[test]
fn nobody_has_to_choose_a_place() {
    let desk = Desk::with(1)
        .does(Input::SaveAs {
            what: What::One(1),
            form: Form::Eml,
        })
        .hears(Event::NotChosen);
    assert!(desk.mailbox().keep.saving.is_none());
}

#[test]
fn the_bridge_goes_and_the_message_starts_over() {
    let desk = Desk::with(1)
        .saves(What::All, Form::Mbox)
        .gets(1, b"half", false)
        .says(Update::StartsOver { number: 1 });
    assert!(matches!(desk.jobs()[..], [Job::Void]));
    assert_eq!(desk.saving().arrived, 0);
}
