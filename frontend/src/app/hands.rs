//! Carries out what only a mailbox wants done: mail is made harmless, and files are written.

use std::rc::Rc;

use super::{
    browser, html_mail,
    keep::{port::KeepPort, small},
    model::{Action, Effect},
    root::Dispatch,
};

/// What can carry it out.
pub trait Hands {
    /// Does it. Any other effect is not theirs, and is left alone.
    fn run(&mut self, effect: Effect);

    /// Nothing more will be done, and a file that is not finished is given up.
    fn end(&mut self);
}

/// Hands that have nothing to do yet.
pub fn new(dispatch: &Dispatch) -> Box<dyn Hands> {
    Box::new(Ours {
        keep: KeepPort::new(dispatch.clone()),
        dispatch: dispatch.clone(),
    })
}

struct Ours {
    keep: KeepPort,
    dispatch: Dispatch,
}

impl Hands for Ours {
    fn run(&mut self, effect: Effect) {
        match effect {
            Effect::Clean {
                number,
                view,
                remote,
                guarded,
            } => {
                let cleaned = Rc::new(html_mail::clean(&view, remote, guarded));
                self.dispatch.emit(Action::Cleaned { number, cleaned });
            }
            Effect::SaveMessage { name, octets } => browser::save(&name, &octets),
            Effect::SaveAttachment { view, index } => {
                if let Some(part) = view.attachments.get(index) {
                    browser::save(&part.name, &part.octets);
                }
            }
            Effect::SaveAttachments(view) => small::attachments(&view),
            Effect::Keep(job) => self.keep.run(job),
            _ => {}
        }
    }

    fn end(&mut self) {
        self.keep.end();
    }
}
