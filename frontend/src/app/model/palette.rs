//! The command palette: what was typed into it, and which of the commands found is chosen.

use super::{Effect, Model};
use crate::app::commands::{self, Entry};

/// The palette while it is open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Palette {
    /// What was typed.
    pub typed: String,
    /// Which of the commands found would be done by Enter.
    pub chosen: usize,
}

/// What a person does with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Open it.
    Open,
    /// Close it, and do nothing.
    Close,
    /// Look for this.
    Type(String),
    /// To the next command, round the end.
    Next,
    /// To the one before, round the beginning.
    Previous,
    /// Do the chosen one.
    Enter,
    /// Do this one of those that are shown.
    Pick(usize),
}

impl Palette {
    /// The commands that are offered.
    pub fn offered(&self, model: &Model) -> Vec<&'static Entry> {
        commands::search(&self.typed, model)
    }
}

impl Model {
    /// Something was done with the palette.
    pub(super) fn palette(&mut self, input: Input, effects: &mut Vec<Effect>) {
        if input == Input::Open {
            self.help = false;
            self.palette.get_or_insert_default();
            return;
        }
        let Some(mut palette) = self.palette.take() else {
            return;
        };
        let offered = palette.offered(self);
        match input {
            Input::Open | Input::Close => return,
            Input::Type(typed) => {
                palette.typed = typed;
                palette.chosen = 0;
            }
            Input::Next => palette.chosen = (palette.chosen + 1) % offered.len().max(1),
            Input::Previous => {
                palette.chosen = palette
                    .chosen
                    .checked_sub(1)
                    .unwrap_or(offered.len().saturating_sub(1));
            }
            Input::Enter | Input::Pick(_) => {
                let index = match input {
                    Input::Pick(index) => index,
                    _ => palette.chosen,
                };
                if let Some(entry) = offered.get(index) {
                    return self.run(entry, effects);
                }
            }
        }
        self.palette = Some(palette);
    }
}
