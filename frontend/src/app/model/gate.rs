//! The password again, where the computer keeps none: nobody signs in anew, nor looks for new mail, without the person.

use super::{
    Effect, Focus, Password,
    mailbox::{Link, Mailbox},
};
use crate::wire::Stage;

/// What a person says to the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It was typed. `given`: its field is not empty.
    Typed {
        /// See there.
        given: bool,
    },
    /// Show it as typed, or do not.
    Revealed,
    /// Not now.
    NotNow,
}

/// The question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gate {
    /// The password is shown as typed.
    pub revealed: bool,
    /// Nothing was typed.
    pub empty: bool,
}

impl Mailbox {
    /// Another session, over the password that is kept, or once it was typed again.
    pub(super) fn ask_for_password(&mut self, effects: &mut Vec<Effect>) {
        self.gate = Some(Gate::default());
        effects.push(Effect::Focus(Focus::Password));
    }

    /// The person has answered.
    pub fn answered(&mut self, answer: Answer, effects: &mut Vec<Effect>) {
        let Some(gate) = &mut self.gate else {
            return;
        };
        match answer {
            Answer::Revealed => gate.revealed = !gate.revealed,
            Answer::Typed { given: false } => {
                gate.empty = true;
                effects.push(Effect::Focus(Focus::Password));
            }
            Answer::Typed { given: true } => {
                self.gate = None;
                self.link = Link::Reconnecting(Stage::Connecting);
                self.pipeline.interrupted();
                effects.push(Effect::SignIn {
                    account: self.account.clone(),
                    password: Password::Typed,
                });
                // The engine has it now, and nobody else needs it.
                effects.push(Effect::ForgetPassword);
            }
            Answer::NotNow => {
                self.gate = None;
                self.leaving = None;
                self.commit.under_way = None;
                effects.push(Effect::EmptyFields);
                self.focus_back(effects);
            }
        }
    }
}
