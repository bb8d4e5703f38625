//! What leaves a trace on a public computer: the person is told, once in a visit.

use super::{
    Effect,
    mailbox::{Input, Mailbox},
};

/// What they were told, and about what.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Traces {
    /// What waits for an answer.
    pub asking: Option<Input>,
    told: bool,
}

impl Mailbox {
    /// True if this has to wait until the person knows what it leaves behind.
    pub(super) fn must_be_told(&mut self, input: Input) -> bool {
        let must = self.device.warns_of_traces() && !self.traces.told;
        if must {
            self.traces.asking = Some(input);
            self.keep.asking = None;
        }
        must
    }

    /// They know, and want it or not.
    pub(super) fn told_of_traces(&mut self, meant: bool, effects: &mut Vec<Effect>) {
        let Some(input) = self.traces.asking.take() else {
            return;
        };
        self.traces.told = meant;
        self.focus_back(effects);
        if meant {
            self.input(input, effects);
        }
    }
}
