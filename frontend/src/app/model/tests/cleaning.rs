//! Cleaning up: rules choose, keep rules win, and nothing is marked that was not said.

use shared::{
    mail::view::{Mailbox as Person, Summary},
    mailbox::{groups::Facet, receipt::Receipt, search::Today},
};

use super::*;
use crate::app::model::{
    arranging::List,
    cleaning::{Clean, Cleaning},
    mailbox::Notice,
    session::Wish,
};

const HOUR: i64 = 3_600;

impl Desk {
    fn cleans(self, clean: Clean) -> Self {
        self.on(Action::Clean(clean)).regrouped()
    }

    /// Groups follow by themselves.
    fn regrouped(mut self) -> Self {
        let is_due = |effect: &Effect| matches!(effect, Effect::Timer(Timer::Regroup, _));
        if self.effects.iter().any(is_due) {
            self.model.update(Action::Timer(Timer::Regroup));
        }
        self
    }

    fn clean(&self) -> &Cleaning {
        self.mailbox().cleaning.as_ref().expect("it is under way")
    }

    /// Headers of messages that the mailbox has: number and sender. Each was written an hour after the one before.
    fn reads(mut self, headers: &[(u32, &str)]) -> Self {
        for (number, _) in headers {
            self = self.says(Update::Header {
                number: *number,
                octets: Vec::new(),
            });
            if let Some(job) = self.job() {
                let read = headers.iter().map(|(number, sender)| {
                    let from = Person {
                        name: String::new(),
                        address: (*sender).into(),
                    };
                    let summary = Summary {
                        from: vec![from],
                        subject: format!("alert {number}"),
                        date: Some(i64::from(*number) * HOUR),
                        ..Summary::default()
                    };
                    (*number, summary)
                });
                let read = ReadResult::Headers(read.collect());
                return self.on(Action::Read(read, job)).arranged();
            }
        }
        self
    }

    fn arranged(self) -> Self {
        self.on(Action::Timer(Timer::Arrange)).regrouped()
    }
}

/// Six messages: four of a bomb, two of Ann's.
fn bombed() -> Desk {
    let bomb = "bomb@x.example";
    let ann = "ann@y.example";
    Desk::with(6)
        .reads(&[
            (1, ann),
            (2, bomb),
            (3, bomb),
            (4, ann),
            (5, bomb),
            (6, bomb),
        ])
        .cleans(Clean::Open(Today::default(), 0))
}

#[test]
fn a_group_is_chosen_and_marked_exactly() {
    let desk = bombed();
    let groups = &desk.clean().groups.groups;
    let counts: Vec<u32> = groups.iter().map(|group| group.count).collect();
    assert_eq!(counts, [4, 2]);
    assert!(desk.clean().dry_run.rows.is_empty(), "nothing is chosen");
    let desk = desk.cleans(Clean::Toggle(0));
    assert_eq!(desk.mailbox().view.asked, "from:<bomb@x.example>");
    assert_eq!(desk.clean().dry_run.rows.len(), 4);
    assert_eq!(desk.clean().dry_run.octets, 4_000);
    assert_eq!(
        desk.clean().groups.groups.len(),
        2,
        "the other can be added"
    );
    assert!(desk.marks().is_empty(), "choosing marks nothing");
    let desk = desk.cleans(Clean::Mark);
    assert_eq!(desk.marks(), [6, 5, 3, 2]);
    assert_eq!(desk.mailbox().notice, Some(Notice::MarkedMany(4)));
    assert_eq!(desk.clean().dry_run.marked, 4);
    assert!(desk.requests().is_empty(), "nothing is sent");
    let desk = desk.does(Input::Undo);
    assert!(desk.marks().is_empty(), "one step takes it back");
    let desk = desk.cleans(Clean::Toggle(0));
    assert_eq!(desk.mailbox().view.asked, "");
}

#[test]
fn facets_narrow_each_other() {
    let desk = bombed()
        .cleans(Clean::Toggle(0))
        .cleans(Clean::By(Facet::Attachment))
        .cleans(Clean::By(Facet::Size));
    let groups = &desk.clean().groups.groups;
    assert_eq!(groups[0].count, 4, "only those of the sender");
    let desk = desk.cleans(Clean::Toggle(0));
    assert_eq!(
        desk.mailbox().view.asked,
        "from:<bomb@x.example> size:0-3000"
    );
    let desk = desk.cleans(Clean::By(Facet::Sender));
    assert_eq!(desk.clean().groups.groups.len(), 2);
}

#[test]
fn what_is_kept_wins_over_every_mark() {
    let desk = bombed()
        .cleans(Clean::Keep("from:ann".into()))
        .cleans(Clean::Protect(Some(5)))
        .on(Action::List(List::Search("alert".into(), Today::default())))
        .regrouped();
    assert_eq!(desk.clean().dry_run.protected, 3);
    let desk = desk.cleans(Clean::Mark);
    assert_eq!(desk.marks(), [6, 3, 2]);
    // By hand, all at once, and by undoing.
    let desk = desk.does(Input::Mark(4, true));
    assert_eq!(desk.mailbox().notice, Some(Notice::NotMarked));
    let desk = desk
        .on(Action::List(List::ToggleAll))
        .on(Action::List(List::DeleteSelected));
    assert_eq!(desk.marks(), [6, 3, 2]);
    let desk = desk.cleans(Clean::Protect(Some(6)));
    assert_eq!(desk.marks(), [3, 2], "what is protected is not marked");
    let desk = desk.does(Input::Undo);
    assert_eq!(desk.marks(), [3, 2]);
    let desk = desk
        .cleans(Clean::Forget(0))
        .cleans(Clean::Protect(Some(6)))
        .cleans(Clean::Mark);
    assert_eq!(desk.marks(), [6, 4, 3, 2, 1], "5 is still protected");
}

#[test]
fn a_rule_that_may_keep_keeps_until_the_header_is_here() {
    let search = |text: &str| Action::List(List::Search(text.into(), Today::default()));
    let desk = Desk::with(3)
        .reads(&[(3, "bomb@x.example")])
        .cleans(Clean::Open(Today::default(), 0))
        .on(search("from:bomb"))
        .regrouped();
    assert_eq!(desk.clean().dry_run.rows.len(), 1);
    assert_eq!(desk.clean().dry_run.unknown, 2);
    let desk = desk.on(search("smaller:1M")).regrouped();
    assert_eq!(desk.clean().dry_run.rows.len(), 3, "sizes are known");
    let desk = desk.cleans(Clean::Keep("from:ann".into()));
    assert_eq!(desk.clean().dry_run.rows.len(), 1);
    assert_eq!(desk.clean().dry_run.protected, 2);
}

#[test]
fn what_is_marked_is_what_the_field_says_now() {
    let search = |text: &str| Action::List(List::Search(text.into(), Today::default()));
    let desk = bombed().on(search("from:bomb")).regrouped();
    let desk = desk.on(search("from:ann")).cleans(Clean::Mark);
    assert_eq!(desk.marks(), [4, 1]);
}

#[test]
fn rules_that_say_nothing_or_the_same_protect_nothing() {
    let desk = bombed()
        .cleans(Clean::Keep("  ".into()))
        .cleans(Clean::Keep("larger:huge".into()))
        .cleans(Clean::Keep("from:ann".into()))
        .cleans(Clean::Keep(" from:Ann ".into()))
        .cleans(Clean::KeepGroup(1));
    let rules = desk.mailbox().keep_rules.iter();
    let rules: Vec<&str> = rules.map(|rule| rule.text.as_str()).collect();
    assert_eq!(rules, ["from:ann", "from:<ann@y.example>"]);
}

#[test]
fn a_time_is_drawn_over_the_chart() {
    let desk = bombed();
    let bars = &desk.clean().timeline.bars;
    let all: u32 = bars.iter().map(|bar| bar.count).sum();
    assert_eq!(all + desk.clean().timeline.outside, 6);
    let at = |desk: &Desk, hour: i64| {
        let timeline = &desk.clean().timeline;
        ((hour * HOUR - timeline.from) / timeline.step) as usize
    };
    let (first, last) = (at(&desk, 2), at(&desk, 3));
    let desk = desk
        .cleans(Clean::Grab(last))
        .cleans(Clean::Pull(first))
        .cleans(Clean::Drop);
    assert_eq!(
        desk.mailbox().view.asked,
        "after:1970-01-01T02 before:1970-01-01T04"
    );
    assert_eq!(desk.clean().dry_run.rows.len(), 2);
    let desk = desk.cleans(Clean::AnyTime);
    assert_eq!(desk.mailbox().view.asked, "");
    // The same by keys: the first step goes to the highest bar.
    let desk = desk
        .cleans(Clean::Step(1, false))
        .cleans(Clean::Step(1, true));
    let (from, to) = desk.clean().drawn.expect("bars are drawn over");
    assert_eq!(to, (from + 1).min(desk.clean().timeline.bars.len() - 1));
}

#[test]
fn escape_leads_out_step_by_step() {
    let desk = bombed()
        .cleans(Clean::Toggle(0))
        .presses(Command::Up)
        .regrouped();
    assert_eq!(desk.mailbox().view.asked, "");
    let desk = desk.presses(Command::Up);
    assert!(desk.mailbox().cleaning.is_none());
}

#[test]
fn all_headers_are_wanted_and_some_from_everywhere_first() {
    let mut desk = Desk::with(30_000);
    let mut batch = desk.headers_wanted().expect("the newest").to_vec();
    assert!(batch.iter().all(|number| *number > 29_000));
    desk = desk.cleans(Clean::Open(Today::default(), 0));
    let mut wanted = Vec::new();
    while wanted.len() < 12_000 {
        for number in std::mem::take(&mut batch) {
            let refusal = Refusal {
                code: None,
                text: String::new(),
            };
            desk = desk.says(Update::HeaderFailed { number, refusal });
            if let Some(next) = desk.headers_wanted() {
                batch = next.to_vec();
            }
        }
        assert!(!batch.is_empty(), "it goes on");
        wanted.extend(batch.clone());
    }
    let old = |number: &&u32| **number < 15_000;
    let first = wanted.iter().take(1_200).filter(old).count();
    assert!(first > 300, "{first} of the first 1,200 are from long ago");
}

#[test]
fn deleting_can_be_stopped() {
    let deleting = || {
        bombed()
            .cleans(Clean::Toggle(0))
            .cleans(Clean::Mark)
            .on(Wish::DeleteNow.into())
    };
    let desk = deleting().on(Wish::Delete(0).into());
    let desk = desk.on(Wish::StopDeleting.into());
    assert!(matches!(desk.requests()[..], [Request::StopDeleting]));
    assert!(desk.mailbox().commit.stopping);
    let desk = desk.says(Update::Committed(Receipt {
        kept: vec![2, 3, 5, 6],
        ..Receipt::default()
    }));
    assert_eq!(desk.marks(), [6, 5, 3, 2], "the marks stay");
    assert!(!desk.mailbox().is_deleting());

    // Before there is a session for it, nothing is sent at all.
    let desk = deleting()
        .says(Update::Released)
        .on(Wish::Delete(0).into())
        .on(Wish::StopDeleting.into());
    assert!(desk.requests().is_empty() && !desk.mailbox().is_deleting());
    let receipt = desk.mailbox().commit.receipt.as_ref();
    assert_eq!(receipt.map(|receipt| receipt.kept.len()), Some(4));
}
