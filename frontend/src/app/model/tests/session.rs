//! New mail, deleting now, and what becomes of what is saved.

use super::*;
use crate::app::model::{
    checking::{Chore, NotNow, Tell},
    mailbox::{Bridge, Notice},
    session::Wish,
};
use crate::app::text;
use shared::problem::ResponseCode;

impl Desk {
    fn wishes(self, wish: Wish) -> Self {
        self.does(Input::Session(wish))
    }

    fn waits(self) -> Self {
        self.on(Action::Timer(Timer::Check))
    }

    fn checks(&self) -> Option<bool> {
        self.requests()
            .into_iter()
            .find_map(|request| match request {
                Request::Check { asked } => Some(*asked),
                _ => None,
            })
    }

    /// The pause until the next look, in milliseconds.
    fn pause(&self) -> Option<u32> {
        self.effects.iter().find_map(|effect| match effect {
            Effect::Timer(Timer::Check, pause) => Some(*pause),
            _ => None,
        })
    }

    fn told(&self) -> Option<usize> {
        self.effects.iter().find_map(|effect| match effect {
            Effect::Session(Chore::Tell(count)) => Some(*count),
            _ => None,
        })
    }

    fn numbers(&self) -> Vec<u32> {
        let rows = self.mailbox().rows.iter();
        rows.map(|row| row.entry.number).collect()
    }

    fn finds(self, arrived: &[u32], gone: &[u32]) -> Self {
        let new = arrived
            .iter()
            .map(|&number| entry(number, &format!("a{number}")));
        self.says(Update::Checked {
            arrived: new.collect(),
            gone: gone.to_vec(),
        })
    }

    fn scrolled(self) -> Self {
        self.does(Input::Scrolled {
            top: 500.0,
            height: 300.0,
            row: 72.0,
        })
    }
}

#[test]
fn what_was_asked_for_comes_in_and_everything_else_stays() {
    let desk = Desk::with(4)
        .does(Input::Open(2))
        .does(Input::Mark(4, true))
        .presses(Command::Refresh);
    assert_eq!(desk.checks(), Some(true));
    let again = desk.does(Input::Refresh);
    assert_eq!(again.checks(), None, "one look at a time");
    let desk = again.finds(&[5, 6], &[3]);
    assert_eq!(desk.numbers(), [6, 5, 4, 2, 1]);
    let mailbox = desk.mailbox();
    assert_eq!(mailbox.rows[mailbox.cursor].entry.number, 2);
    assert_eq!((desk.marks(), desk.opened().number), (vec![4], 2));
    assert_eq!(mailbox.notice, Some(Notice::Relisted { new: 2 }));
    assert_eq!(mailbox.checking.fresh(), 0);
    assert_eq!(desk.headers_wanted(), Some(&[6, 5, 4, 2, 1][..]));
    assert!(
        !desk
            .effects
            .iter()
            .any(|effect| matches!(effect, Effect::Focus(_)))
    );
}

#[test]
fn what_comes_by_itself_waits_outside_the_list() {
    let desk = Desk::with(3).waits();
    assert_eq!(desk.checks(), Some(false));
    let desk = desk.finds(&[4], &[]).waits().finds(&[5], &[]);
    assert_eq!(desk.numbers(), [3, 2, 1], "no row moves");
    assert_eq!(desk.mailbox().checking.fresh(), 2);
    assert!(
        !desk
            .effects
            .iter()
            .any(|effect| matches!(effect, Effect::Focus(_) | Effect::ScrollList(_)))
    );
    // Another program deletes one of them meanwhile.
    let desk = desk.waits().finds(&[], &[4]).wishes(Wish::ShowNew);
    assert_eq!(desk.numbers(), [5, 3, 2, 1]);
    assert_eq!(desk.mailbox().checking.fresh(), 0);
    assert!(
        desk.effects
            .iter()
            .any(|effect| matches!(effect, Effect::Focus(Focus::Row(5))))
    );
    // Asked for, by somebody who reads further down.
    let desk = desk.scrolled().does(Input::Refresh).finds(&[6], &[]);
    assert_eq!(desk.numbers().len(), 4);
    assert_eq!(desk.mailbox().checking.fresh(), 1);
}

#[test]
fn an_empty_mailbox_has_nothing_that_could_jump() {
    let desk = Desk::with(0)
        .wishes(Wish::Told(Tell::On))
        .wishes(Wish::Hidden(true))
        .waits()
        .finds(&[1], &[]);
    assert_eq!((desk.numbers(), desk.told()), (vec![1], Some(1)));
}

#[test]
fn nothing_that_is_under_way_is_disturbed() {
    let fetching = Desk::with(2).does(Input::Open(1)).waits();
    assert_eq!((fetching.checks(), fetching.pause()), (None, Some(30_000)));
    let deleting = Desk::with(2)
        .does(Input::Mark(1, true))
        .wishes(Wish::DeleteNow)
        .wishes(Wish::Delete(0))
        .waits();
    assert_eq!((deleting.checks(), deleting.pause()), (None, Some(30_000)));
    let released = Desk::with(2).says(Update::Released).waits();
    assert_eq!(
        (released.checks(), released.pause()),
        (None, None),
        "it is not used"
    );
}

#[test]
fn looks_in_vain_are_quiet_and_become_seldom() {
    let mut desk = Desk::with(2).does(Input::Mark(1, true));
    for pause in [600_000, 1_200_000, 2_400_000, 3_600_000, 3_600_000] {
        desk = desk.waits().says(Update::Unchecked {
            problem: Some(lost()),
        });
        assert_eq!(desk.pause(), Some(pause));
        assert_eq!(desk.mailbox().link, Link::Live);
        assert!(desk.mailbox().checking.failed);
    }
    assert_eq!(desk.marks(), [1]);
    // The next need brings a session.
    let desk = desk.does(Input::Open(2));
    assert!(matches!(desk.requests()[..], [Request::Open { number: 2 }]));
    let desk = desk.finds(&[3], &[]);
    assert!(!desk.mailbox().checking.failed);
    assert_eq!(desk.mailbox().bridge, Bridge::Steady);
    assert_eq!(desk.pause(), Some(300_000));
}

#[test]
fn a_pause_that_the_server_wants_is_kept_and_said() {
    let desk = Desk::with(2)
        .does(Input::Refresh)
        .says(Update::TooEarly { seconds: 100 });
    assert_eq!(desk.mailbox().checking.refused, Some(NotNow::TooEarly(100)));
    assert_eq!(desk.pause(), Some(101_000));
    let desk = desk.waits();
    assert_eq!(desk.checks(), Some(false));
}

#[test]
fn marks_are_not_lost_to_a_server_without_unique_ids() {
    let mut desk = Desk::with(2);
    desk = desk.says(Update::SignedIn(ServerFacts::default()));
    let desk = desk.does(Input::Mark(1, true)).does(Input::Refresh);
    assert_eq!(desk.checks(), None);
    assert_eq!(desk.mailbox().checking.refused, Some(NotNow::Marks));
    assert_eq!(desk.waits().checks(), None);
}

#[test]
fn a_hidden_tab_looks_only_for_who_wants_to_be_told() {
    let hidden = Desk::with(2).wishes(Wish::Hidden(true)).waits();
    assert_eq!(hidden.checks(), None);
    let seen = hidden.wishes(Wish::Hidden(false));
    assert_eq!(seen.checks(), Some(false), "it was due");

    let desk = Desk::with(2)
        .wishes(Wish::Told(Tell::Off))
        .wishes(Wish::Tell(true));
    assert!(
        desk.effects
            .iter()
            .any(|effect| matches!(effect, Effect::Session(Chore::MayTell)))
    );
    let desk = desk
        .wishes(Wish::Told(Tell::On))
        .wishes(Wish::Hidden(true))
        .waits();
    assert_eq!(desk.checks(), Some(false));
    let desk = desk.finds(&[3], &[]);
    assert_eq!((desk.told(), desk.pause()), (Some(1), Some(900_000)));
    let desk = desk.waits().finds(&[], &[]);
    assert_eq!(desk.told(), None, "nothing has come since");
    let desk = desk.wishes(Wish::Hidden(false));
    assert!(
        desk.effects
            .iter()
            .any(|effect| matches!(effect, Effect::Session(Chore::Untell)))
    );
    let desk = desk.waits().finds(&[4], &[]);
    assert_eq!(desk.told(), None, "they are here");
}

#[test]
fn a_mailbox_that_was_let_go_is_only_looked_into() {
    let desk = Desk::with(2)
        .wishes(Wish::Told(Tell::On))
        .wishes(Wish::Hidden(true))
        .says(Update::Released)
        .waits();
    assert_eq!(desk.checks(), Some(false));
    let failed = desk.says(Update::Ended { problem: lost() });
    assert_eq!(failed.mailbox().link, Link::Released, "nobody is told");
    let desk = failed.waits().says(Update::Listed(
        (1..=3)
            .map(|number| entry(number, &format!("a{number}")))
            .collect(),
    ));
    assert_eq!(
        (&desk.mailbox().link, desk.told()),
        (&Link::Released, Some(1))
    );
    assert_eq!(desk.headers_wanted(), None);
    let desk = desk.says(Update::Released).waits();
    // A password that is not taken any more has to be told.
    let refusal = |code| Problem::Refused {
        step: Step::Login,
        refusal: Refusal {
            code,
            text: "no".into(),
        },
    };
    let desk = desk.says(Update::Ended {
        problem: refusal(Some(ResponseCode::InUse)),
    });
    assert_eq!(desk.mailbox().link, Link::Released);
    let desk = desk.waits().says(Update::Ended {
        problem: refusal(None),
    });
    assert!(matches!(desk.mailbox().link, Link::Lost(_)));
}

#[test]
fn deleting_now_asks_in_the_bar_and_leaves_a_receipt() {
    let desk = Desk::with(4)
        .does(Input::Open(2))
        .does(Input::Mark(4, true))
        .does(Input::Mark(2, true))
        .wishes(Wish::DeleteNow);
    assert_eq!(desk.mailbox().marked_octets(), 2_000);
    assert!(desk.mailbox().commit.asking && desk.requests().is_empty());
    let kept = desk.presses(Command::Up);
    assert!(!kept.mailbox().commit.asking);
    let early = kept.wishes(Wish::Delete(0));
    assert!(early.requests().is_empty(), "nobody has asked");
    let changed = early.wishes(Wish::DeleteNow).does(Input::Mark(1, true));
    assert!(
        !changed.mailbox().commit.asking,
        "the question was about others"
    );
    let desk = changed
        .does(Input::Undo)
        .wishes(Wish::DeleteNow)
        .wishes(Wish::Delete(0));
    assert!(matches!(desk.requests()[..], [Request::Commit { delete }] if *delete == [2, 4]));
    let desk = desk
        .does(Input::UnmarkAll)
        .does(Input::SignOut)
        .presses(Command::Mark)
        .says(Update::Deleting { done: 1, total: 2 });
    assert_eq!(desk.marks(), [4, 2], "they stay as they are");
    assert_eq!(desk.mailbox().commit.under_way.expect("under way").done, 1);
    let receipt = Receipt {
        committed: vec![2],
        refused: vec![(
            4,
            Refusal {
                code: None,
                text: "no".into(),
            },
        )],
        ..Receipt::default()
    };
    let desk = desk
        .says(Update::Committed(receipt.clone()))
        .finds(&[5], &[2]);
    let mailbox = desk.mailbox();
    assert_eq!(mailbox.commit.receipt, Some(receipt));
    assert_eq!(desk.numbers(), [4, 3, 1]);
    assert!(desk.marks().is_empty() && mailbox.opened.is_none());
    assert_eq!((&mailbox.link, mailbox.checking.fresh()), (&Link::Live, 1));
    assert!(
        desk.wishes(Wish::PutReceiptAway)
            .mailbox()
            .commit
            .receipt
            .is_none()
    );
}

#[test]
fn a_message_that_was_still_coming_is_asked_for_again() {
    let desk = Desk::with(3)
        .does(Input::Open(1))
        .does(Input::Mark(3, true))
        .wishes(Wish::DeleteNow)
        .wishes(Wish::Delete(0))
        .says(Update::Committed(Receipt {
            committed: vec![3],
            ..Receipt::default()
        }))
        .finds(&[], &[3]);
    let again = |request: &&Request| matches!(request, Request::Open { number: 1 });
    assert!(desk.requests().iter().any(again));
    assert_eq!(desk.headers_wanted(), Some(&[2, 1][..]));
}

#[test]
fn what_was_confirmed_without_a_session_waits_for_one() {
    let desk = Desk::with(3)
        .does(Input::Mark(3, true))
        .says(Update::Released)
        .wishes(Wish::DeleteNow)
        .wishes(Wish::Delete(0));
    assert!(matches!(desk.requests()[..], [Request::Reconnect]));
    let listing = [entry(1, "a1"), entry(2, "a3"), entry(3, "b1")];
    let listed = desk.says(Update::Listed(listing.to_vec()));
    let commit =
        |request: &&Request| matches!(request, Request::Commit { delete } if *delete == [2]);
    assert!(listed.requests().iter().any(commit), "by unique-id");

    // No session can be had: nothing was sent.
    let lost = Desk::with(3)
        .does(Input::Mark(3, true))
        .says(Update::Released)
        .wishes(Wish::DeleteNow)
        .wishes(Wish::Delete(0))
        .says(Update::Ended { problem: lost() });
    assert!(matches!(lost.mailbox().link, Link::Lost(_)));
    let receipt = lost.mailbox().commit.receipt.as_ref().expect("a receipt");
    assert_eq!((&receipt.kept[..], lost.marks()), (&[3][..], vec![3]));
    assert!(!lost.mailbox().is_deleting());
}

#[test]
fn the_end_tells_what_was_deleted_on_the_way() {
    let desk = Desk::with(3)
        .does(Input::Mark(3, true))
        .wishes(Wish::DeleteNow)
        .wishes(Wish::Delete(0))
        .says(Update::Committed(Receipt {
            committed: vec![3],
            ..Receipt::default()
        }))
        .says(Update::SignedOut {
            receipt: Receipt::default(),
            problem: None,
        });
    assert_eq!(desk.end().earlier, 1);
}

#[test]
fn a_receipt_outlives_the_session() {
    let desk = Desk::with(3)
        .does(Input::Mark(3, true))
        .wishes(Wish::DeleteNow)
        .wishes(Wish::Delete(0))
        .says(Update::Committed(Receipt {
            committed: vec![3],
            ..Receipt::default()
        }))
        .says(Update::Ended { problem: lost() });
    assert!(matches!(desk.mailbox().link, Link::Lost(_)));
    assert_eq!(desk.numbers(), [2, 1]);
    let receipt = desk.mailbox().commit.receipt.as_ref().expect("a receipt");
    assert_eq!(receipt.committed, [3]);
    let strip = text::session::strip(desk.mailbox()).expect("words");
    assert!(!strip.what.contains("nothing was deleted"), "{strip:?}");
    // The engine itself breaks in the middle of it: nobody knows.
    let desk = Desk::with(3)
        .does(Input::Mark(3, true))
        .wishes(Wish::DeleteNow)
        .wishes(Wish::Delete(0))
        .on(Action::EngineFault(Engine::Broken));
    let receipt = desk.mailbox().commit.receipt.as_ref().expect("a receipt");
    assert_eq!(receipt.unknown, [3]);
}

#[test]
fn what_is_saved_is_marked_only_where_that_was_chosen() {
    let mut desk = Desk::with(4).does(Input::Mark(4, true));
    let Page::Mailbox(mailbox) = &mut desk.model.page else {
        panic!("no mailbox");
    };
    mailbox.saved(&[1, 2]);
    assert_eq!(mailbox.marked(), 1, "it is left on the server");
    mailbox.after_saving(true);
    mailbox.saved(&[2, 3, 4, 99]);
    assert_eq!((mailbox.marked(), mailbox.marked_by_saving()), (3, 2));
    let desk = desk.does(Input::Undo);
    assert_eq!(
        (desk.marks(), desk.mailbox().marked_by_saving()),
        (vec![4, 2], 1)
    );
    assert!(desk.requests().is_empty(), "nothing is deleted by itself");
}
