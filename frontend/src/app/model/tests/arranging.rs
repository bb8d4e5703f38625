//! The view: what is shown, in which order, and that nothing jumps under the reader.

use shared::{
    mail::view::{Mailbox as Person, Summary},
    mailbox::{
        order::{By, Sort},
        search::Today,
    },
};

use super::*;
use crate::app::model::arranging::{List, WIDTH_MAX, WIDTH_MIN};

impl Desk {
    fn lists(self, list: List) -> Self {
        self.on(Action::List(list))
    }

    fn searches(self, text: &str) -> Self {
        self.lists(List::Search(text.into(), Today::default()))
    }

    /// The headers of these messages come: number, sender, subject, what it answers.
    fn knows(mut self, headers: &[(u32, &str, &str, Option<u32>)]) -> Self {
        for (number, ..) in headers {
            self = self.says(Update::Header {
                number: *number,
                octets: Vec::new(),
            });
            if let Some(job) = self.job() {
                let read = headers.iter().map(|(number, sender, subject, answers)| {
                    let summary = Summary {
                        from: vec![Person {
                            name: (*sender).into(),
                            address: String::new(),
                        }],
                        subject: (*subject).into(),
                        date: Some(i64::from(*number)),
                        message_id: Some(format!("m{number}")),
                        references: answers.map(|it| format!("m{it}")).into_iter().collect(),
                        ..Summary::default()
                    };
                    (*number, summary)
                });
                let read = ReadResult::Headers(read.collect());
                return self.on(Action::Read(read, job));
            }
        }
        self
    }

    /// The numbers of the rows that are shown, in their order.
    fn shown(&self) -> Vec<u32> {
        let mailbox = self.mailbox();
        let rows = mailbox.view.shown().iter();
        rows.map(|row| mailbox.rows[*row as usize].entry.number)
            .collect()
    }

    fn cursor(&self) -> u32 {
        self.mailbox().rows[self.mailbox().cursor].entry.number
    }

    fn chosen(&self) -> Vec<u32> {
        self.mailbox().selected().collect()
    }

    fn scrolls_to(&self) -> Option<f64> {
        self.effects.iter().find_map(|effect| match effect {
            Effect::ScrollList(top) => Some(*top),
            _ => None,
        })
    }

    fn focuses(&self, focus: Focus) -> bool {
        self.effects
            .iter()
            .any(|effect| matches!(effect, Effect::Focus(it) if *it == focus))
    }

    fn starts(&self, timer: Timer) -> bool {
        self.effects
            .iter()
            .any(|effect| matches!(effect, Effect::Timer(it, _) if *it == timer))
    }
}

/// Five messages by Ann and Bob, of which 1, 3 and 4 are a thread.
fn five() -> Desk {
    Desk::with(5).knows(&[
        (5, "Bob", "Soup", None),
        (4, "Ann", "Re: boat", Some(1)),
        (3, "Bob", "AW: Boat", Some(1)),
        (2, "Zoë", "Anchors", None),
        (1, "ann", "Boat", None),
    ])
}

const BY_SENDER: Sort = Sort {
    by: By::Sender,
    descending: false,
};

#[test]
fn another_order_begins_at_its_beginning_unless_a_message_is_open() {
    let desk = five().presses(Command::Down).presses(Command::Down);
    assert_eq!(desk.cursor(), 3);
    let desk = desk.lists(List::Sort(BY_SENDER));
    assert_eq!(desk.shown(), [4, 1, 5, 3, 2]);
    assert_eq!(desk.cursor(), 4);
    let desk = desk.does(Input::Open(3)).lists(List::Sort(Sort::default()));
    assert_eq!(desk.cursor(), 3);
    assert_eq!(desk.presses(Command::Down).cursor(), 2);
}

#[test]
fn reading_on_goes_by_what_is_shown() {
    let desk = five()
        .lists(List::Sort(BY_SENDER))
        .does(Input::Open(1))
        .presses(Command::Next);
    assert_eq!(desk.opened().number, 5);
    let desk = desk.searches("from:zoe").presses(Command::Next);
    assert_eq!(
        desk.opened().number,
        2,
        "its own row is not shown: the first one is next"
    );
}

#[test]
fn a_search_shows_what_matches_and_esc_leads_back() {
    let desk = five().searches("BOAT");
    assert_eq!(desk.shown(), [4, 3, 1]);
    assert_eq!(desk.cursor(), 4, "the first match");
    assert_eq!(desk.scrolls_to(), Some(0.0));
    let desk = desk.searches("boat -from:ann");
    assert_eq!(desk.shown(), [3]);
    let desk = desk.searches("goat");
    assert!(desk.shown().is_empty());
    let desk = desk
        .presses(Command::Open)
        .presses(Command::Mark)
        .presses(Command::Down);
    assert!(desk.mailbox().opened.is_none() && desk.marks().is_empty());
    let desk = desk.presses(Command::Up);
    assert_eq!(desk.shown(), [5, 4, 3, 2, 1]);
    assert!(desk.mailbox().view.asked.is_empty() && desk.focuses(Focus::List));
}

#[test]
fn the_text_of_an_opened_message_is_searched() {
    let mut desk = five().does(Input::Open(2)).says(Update::Message {
        number: 2,
        octets: Vec::new(),
    });
    let job = desk.job().expect("the reader is idle");
    let view = shared::mail::view::MessageView {
        text: "The keel is grün.".into(),
        ..Default::default()
    };
    let read = ReadResult::Message {
        number: 2,
        view: Box::new(view),
    };
    let desk = desk.on(Action::Read(read, job)).searches("grun");
    assert_eq!(desk.shown(), [2]);
    assert_eq!(desk.mailbox().tally().texts, 1);
}

#[test]
fn headers_that_come_do_not_move_what_a_person_looks_at() {
    let mut desk = Desk::with(1_000).lists(List::Sort(BY_SENDER));
    desk = desk.does(Input::Scrolled {
        top: 36_000.0,
        height: 720.0,
        row: 72.0,
    });
    let first = desk.mailbox().in_sight().start;
    let number = desk.shown()[first];
    desk = desk.knows(&[(1, "Ann", "", None), (2, "Bob", "", None)]);
    assert_eq!(desk.shown()[first], number, "not at each header");
    assert!(desk.starts(Timer::Arrange));
    desk = desk.knows(&[(3, "Cid", "", None)]);
    assert!(!desk.starts(Timer::Arrange), "one timer is enough");
    desk = desk.on(Action::Timer(Timer::Arrange));
    assert_eq!(desk.shown()[..3], [1, 2, 3]);
    assert_eq!(desk.scrolls_to(), Some(36_000.0 + 3.0 * 72.0));
    assert_eq!(desk.shown()[desk.mailbox().in_sight().start], number);
}

#[test]
fn in_the_order_of_arrival_nothing_waits_for_headers() {
    let desk = Desk::with(10).knows(&[(1, "Ann", "", None)]);
    assert!(!desk.starts(Timer::Arrange));
    assert_eq!(desk.on(Action::Timer(Timer::Arrange)).scrolls_to(), None);
}

#[test]
fn headers_in_sight_are_asked_for_by_what_is_shown() {
    let oldest = Sort {
        by: By::Number,
        descending: false,
    };
    let desk = Desk::with(1_000)
        .lists(List::Sort(oldest))
        .on(Action::Timer(Timer::Scroll));
    assert_eq!(desk.headers_wanted().expect("they are")[..3], [1, 2, 3]);
}

#[test]
fn threads_fold_and_unfold() {
    let desk = five().lists(List::Threads(true));
    assert_eq!(desk.shown(), [5, 1, 3, 4, 2]);
    let thread = desk.mailbox().view.thread(1).expect("there are threads");
    assert_eq!((thread.depth, thread.size), (0, 3));
    let desk = desk.does(Input::Open(4)).presses(Command::Up);
    let desk = desk.lists(List::Fold(None, true));
    assert_eq!(desk.shown(), [5, 1, 2]);
    assert_eq!(
        desk.cursor(),
        1,
        "the first of the thread stands for its rows"
    );
    let desk = desk.lists(List::Fold(None, false));
    assert_eq!(desk.shown().len(), 5);
    let desk = desk
        .lists(List::Threads(false))
        .lists(List::Fold(None, true));
    assert_eq!(desk.shown(), [5, 4, 3, 2, 1]);
}

#[test]
fn a_folded_thread_is_chosen_as_a_whole() {
    let desk = five()
        .lists(List::Threads(true))
        .lists(List::Fold(Some(1), true));
    assert_eq!(desk.shown(), [5, 1, 2]);
    let chosen = |desk: &Desk| desk.mailbox().selected().collect::<Vec<_>>();
    let desk = desk.lists(List::Toggle(Some(1)));
    assert_eq!(chosen(&desk), [4, 3, 1]);
    let desk = desk.lists(List::Toggle(Some(1)));
    assert!(chosen(&desk).is_empty());
    let desk = desk.lists(List::ToggleAll);
    assert_eq!(chosen(&desk), [5, 4, 3, 2, 1]);
}

#[test]
fn deleting_what_is_marked_already_takes_the_marks_off_and_says_so() {
    let desk = five()
        .does(Input::Mark(2, true))
        .lists(List::Toggle(Some(2)));
    assert!(desk.mailbox().are_selected_marked());
    let desk = desk.lists(List::Toggle(Some(3)));
    assert!(!desk.mailbox().are_selected_marked());
    let desk = desk.lists(List::DeleteSelected);
    assert_eq!(desk.mailbox().marked(), 2);
}

#[test]
fn a_range_is_chosen_and_deleted_as_one_step() {
    let desk = five().lists(List::Toggle(None)).lists(List::ExtendBy(1));
    assert_eq!(desk.chosen(), [5, 4]);
    let desk = desk.lists(List::ExtendTo(2));
    assert_eq!(desk.chosen(), [5, 4, 3, 2]);
    assert_eq!(desk.cursor(), 2);
    let desk = desk.lists(List::ExtendTo(3)).lists(List::DeleteSelected);
    assert_eq!(desk.marks(), [5, 4, 3]);
    assert_eq!(desk.mailbox().tally().marked, 3);
    assert!(desk.chosen().is_empty());
    let desk = desk.presses(Command::Undo);
    assert!(desk.marks().is_empty(), "all at once");
}

#[test]
fn a_range_without_a_beginning_begins_at_the_cursor() {
    let desk = five().presses(Command::Down).lists(List::ExtendTo(2));
    assert_eq!(desk.chosen(), [4, 3, 2]);
}

#[test]
fn all_that_match_are_chosen_and_the_key_deletes_them() {
    let desk = five().searches("from:bob").lists(List::ToggleAll);
    assert_eq!(desk.chosen(), [5, 3]);
    assert_eq!(desk.mailbox().selected_octets(), 2_000);
    let desk = desk.presses(Command::Mark);
    assert_eq!(desk.marks(), [5, 3]);
    let desk = desk.lists(List::ToggleAll).presses(Command::Mark);
    assert!(desk.marks().is_empty(), "all were marked, so the marks go");
}

#[test]
fn esc_lets_go_of_the_selection_first_then_of_the_message_then_of_the_search() {
    let desk = five()
        .searches("boat")
        .does(Input::Open(3))
        .lists(List::Toggle(Some(4)));
    let desk = desk.presses(Command::Up);
    assert!(desk.chosen().is_empty() && desk.mailbox().opened.is_some());
    let desk = desk.presses(Command::Up);
    assert!(desk.mailbox().opened.is_none());
    assert_eq!(desk.shown(), [4, 3, 1]);
    assert_eq!(desk.presses(Command::Up).shown().len(), 5);
}

#[test]
fn a_new_listing_keeps_the_order_the_search_and_what_was_chosen() {
    let desk = five()
        .lists(List::Sort(BY_SENDER))
        .searches("ann OR bob")
        .lists(List::Toggle(Some(3)))
        .does(Input::Refresh)
        .says(Update::Listed(vec![
            entry(1, "a3"),
            entry(2, "a4"),
            entry(3, "new"),
        ]));
    assert_eq!(desk.shown(), [2, 1], "what is not known does not match");
    assert_eq!(desk.chosen(), [1]);
}

#[test]
fn nothing_is_chosen_while_a_question_is_open() {
    let desk = five().does(Input::Mark(1, true)).does(Input::SignOut);
    assert!(desk.lists(List::ToggleAll).chosen().is_empty());
}

#[test]
fn the_list_is_neither_too_narrow_nor_too_wide() {
    let desk = five().lists(List::Grip(400, 420)).lists(List::Pull(450));
    assert_eq!(desk.mailbox().view.width, Some(470));
    let desk = desk.lists(List::Pull(-5_000));
    assert_eq!(desk.mailbox().view.width, Some(WIDTH_MIN));
    let desk = desk.lists(List::Width(5_000));
    assert_eq!(desk.mailbox().view.width, Some(WIDTH_MAX));
}
