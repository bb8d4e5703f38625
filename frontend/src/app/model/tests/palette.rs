use super::*;
use crate::app::{
    commands,
    model::{palette::Input as Palette, theme::Theme},
    text::commands as words,
};

impl Desk {
    fn palette(self, input: Palette) -> Self {
        self.on(Action::Palette(input))
    }

    fn offered(&self) -> Vec<&'static str> {
        let palette = self.model.palette.as_ref().expect("the palette is open");
        let offered = palette.offered(&self.model).into_iter();
        offered.map(|entry| entry.words.text()).collect()
    }

    fn picked(&self) -> &'static str {
        self.offered()[self.model.palette.as_ref().expect("it is open").chosen]
    }
}

#[test]
fn a_name_and_enter_do_what_the_key_does() {
    let desk = Desk::with(3)
        .palette(Palette::Open)
        .palette(Palette::Type("mark for".into()))
        .palette(Palette::Enter);
    assert_eq!(desk.marks(), [3]);
    assert!(desk.model.palette.is_none());
}

#[test]
fn the_choice_goes_round_both_ends() {
    let desk = Desk::with(3).palette(Palette::Open);
    let all = desk.offered();
    let desk = desk.palette(Palette::Previous);
    assert_eq!(Some(&desk.picked()), all.last());
    let desk = desk.palette(Palette::Next).palette(Palette::Next);
    assert_eq!(desk.picked(), all[1]);
    let desk = desk.palette(Palette::Type("dark".into()));
    assert_eq!(desk.picked(), words::DARK.text());
    let desk = desk.palette(Palette::Pick(0));
    assert_eq!(desk.model.theme, Theme::Dark);
}

#[test]
fn what_nothing_is_called_does_nothing() {
    let desk = Desk::with(3)
        .palette(Palette::Open)
        .palette(Palette::Type("qqq".into()));
    assert!(desk.offered().is_empty());
    let desk = desk
        .palette(Palette::Next)
        .palette(Palette::Previous)
        .palette(Palette::Enter);
    assert!(desk.model.palette.is_some() && desk.marks().is_empty());
    let desk = desk.presses(Command::Up);
    assert!(desk.model.palette.is_none());
}

/// A command that is not possible does nothing, by whichever way it was given.
#[test]
fn a_key_without_an_object_does_nothing() {
    let undo = commands::meaning("z", crate::app::keys::Place::List).expect("it is a key");
    let desk = Desk::with(1).on(Action::Run(undo));
    assert!(desk.effects.is_empty() && desk.mailbox().notice.is_none());
}

#[test]
fn the_palette_is_there_before_signing_in() {
    let mut model = Model::furnished();
    model.update(Action::Palette(Palette::Open));
    let palette = model.palette.clone().expect("it is open");
    assert!(!palette.offered(&model).is_empty());
    model.update(Action::Key(Command::Up));
    assert!(model.palette.is_none());
}
