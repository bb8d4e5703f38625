//! Whose computer it is: nobody is there any more, the password again, and traces.

use super::*;
use crate::app::model::{Device, gate::Answer, idle::Presence};

impl Desk {
    fn kiosk() -> Self {
        let mut desk = Self::with(3);
        desk.model.device = Device::Kiosk;
        if let Page::Mailbox(mailbox) = &mut desk.model.page {
            mailbox.device = Device::Kiosk;
            mailbox.keeps_password = false;
        }
        desk
    }

    fn at(self, seconds: i64) -> Self {
        self.on(Action::Presence(Presence::Tick(seconds)))
    }

    fn wiped(&self) -> bool {
        self.effects
            .iter()
            .any(|effect| matches!(effect, Effect::Wipe))
    }
}

#[test]
fn nobody_there_wipes_and_deletes_nothing() {
    let desk = Desk::kiosk()
        .on(Action::Presence(Presence::Used(1_000)))
        .does(Input::Mark(2, true))
        .at(1_119);
    assert_eq!(desk.model.idle.left, Some(1));
    assert!(!desk.wiped());
    let desk = desk.at(1_120);
    assert!(desk.wiped());
    assert!(desk.requests().is_empty(), "no QUIT and no DELE");
    assert!(desk.end().unused);
    // The last page goes as well, with the memory of what was shown.
    let desk = desk.at(1_240);
    assert!(matches!(desk.effects[..], [Effect::Reload]));
}

#[test]
fn a_sign_out_under_way_is_waited_for() {
    let desk = Desk::kiosk()
        .on(Action::Presence(Presence::Used(1_000)))
        .does(Input::SignOut)
        .at(1_500);
    assert!(!desk.wiped());
    assert!(desk.mailbox().leaving.is_some());
}

#[test]
fn on_ones_own_computer_nothing_ends_by_itself() {
    let mut desk = Desk::kiosk();
    desk.model.device = Device::Own;
    let desk = desk
        .on(Action::Presence(Presence::Used(1_000)))
        .at(1_000_000);
    assert!(!desk.wiped() && desk.effects.is_empty());
}

#[test]
fn a_card_that_was_left_is_emptied() {
    let desk = Desk {
        model: Model::furnished(),
        effects: Vec::new(),
    };
    let desk = desk
        .on(Action::SignIn(sign_in::Input::Address(
            "ann@example.org".into(),
        )))
        .on(Action::Presence(Presence::Used(1_000)))
        .at(1_900);
    let Page::SignIn(card) = &desk.model.page else {
        panic!("no card");
    };
    assert_eq!(card.address, "");
    let emptied = |effect: &Effect| matches!(effect, Effect::EmptyFields);
    assert!(desk.effects.iter().any(emptied));
}

#[test]
fn a_kiosk_asks_for_the_password_again() {
    let desk = Desk::kiosk()
        .does(Input::Mark(2, true))
        .does(Input::Refresh);
    assert!(desk.requests().is_empty());
    assert!(desk.mailbox().gate.is_some());
    let desk = desk.does(Input::Gate(Answer::Typed { given: false }));
    assert!(desk.mailbox().gate.is_some_and(|gate| gate.empty));
    let desk = desk.does(Input::Gate(Answer::Typed { given: true }));
    let signs_in = |effect: &Effect| matches!(effect, Effect::SignIn { .. });
    assert!(desk.effects.iter().any(signs_in));
    let forgets = |effect: &Effect| matches!(effect, Effect::ForgetPassword);
    assert!(desk.effects.iter().any(forgets));
    let desk = desk.says(Update::Listed(vec![entry(1, "a2"), entry(2, "new")]));
    assert_eq!(desk.mailbox().link, Link::Live);
    assert!(desk.mailbox().row(1).is_some_and(|row| row.marked));
}

#[test]
fn a_kiosk_does_not_look_for_new_mail_by_itself() {
    let desk = Desk::kiosk().on(Action::Timer(Timer::Check));
    assert!(desk.requests().is_empty() && desk.mailbox().gate.is_none());
}

#[test]
fn what_leaves_a_trace_is_said_once() {
    let desk = Desk::kiosk().does(Input::Print);
    assert!(desk.effects.is_empty());
    let desk = desk.does(Input::Trace(false)).does(Input::Print);
    assert_eq!(desk.mailbox().traces.asking, Some(Input::Print));
    let prints = |effect: &Effect| matches!(effect, Effect::Print);
    let desk = desk.does(Input::Trace(true));
    assert!(desk.effects.iter().any(prints));
    assert!(desk.does(Input::Print).effects.iter().any(prints));
    assert!(Desk::with(1).does(Input::Print).effects.iter().any(prints));
}

#[test]
fn what_the_operator_says_holds() {
    let desk = Desk {
        model: Model::furnished(),
        effects: Vec::new(),
    };
    let config = PageConfig {
        kiosk: true,
        ..PageConfig::default()
    };
    let desk = desk
        .on(Action::Config(config))
        .on(Action::Device(Device::Own));
    assert_eq!(desk.model.device, Device::Kiosk);
}
