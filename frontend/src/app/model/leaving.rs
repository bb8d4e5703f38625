//! The session's ups and downs, and its end: released, lost, made anew, signed out.
//!
//! Marks are local. Deletions are sent once, with the sign-out, after the person has said so; and never to a session
//! in which the messages have not been found again by their unique-ids.

use shared::{mailbox::receipt::Receipt, problem::Problem};

use super::{
    Effect, SignedOut, Timer,
    mailbox::{Bridge, Link, Mailbox},
};
use crate::wire::{Request, Stage};

/// Signing out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leaving {
    /// How many messages are to be deleted.
    pub total: u32,
    /// For how many of them the server has answered.
    pub done: u32,
    /// The request was sent; until then the session is being made anew.
    pub sent: bool,
    /// The engine has signed in again, after so many were confirmed.
    pub confirmed: Option<u32>,
}

/// What to do with the marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Delete and sign out.
    Delete,
    /// Keep everything and sign out.
    Keep,
    /// Stay.
    Stay,
}

impl Mailbox {
    /// A person wants to go.
    pub fn sign_out(&mut self, effects: &mut Vec<Effect>) {
        self.commit.asking = false;
        if self.marked() > 0 {
            self.asking = true;
        } else {
            self.leave(false, effects);
        }
    }

    /// They have said what becomes of the marks.
    pub fn chosen(&mut self, choice: Choice, effects: &mut Vec<Effect>) {
        if !self.asking {
            return;
        }
        self.asking = false;
        match choice {
            Choice::Delete => self.leave(true, effects),
            Choice::Keep => self.leave(false, effects),
            Choice::Stay => self.focus_back(effects),
        }
    }

    /// A new listing. Asked for by hand, or because something cannot be done without.
    pub fn reconnect(&mut self, effects: &mut Vec<Effect>) {
        if matches!(self.link, Link::Dead | Link::Reconnecting(_)) {
            return;
        }
        self.bridge_is(Bridge::Steady);
        self.notice = None;
        if !self.keeps_password {
            return self.ask_for_password(effects);
        }
        self.link = Link::Reconnecting(Stage::Connecting);
        self.pipeline.interrupted();
        effects.push(Effect::Send(Request::Reconnect));
    }

    /// The bridge has said how long it wants to be left alone.
    pub fn is_too_early(&self) -> bool {
        matches!(self.link, Link::Lost(_)) && self.wait.left().is_some()
    }

    /// Making the session anew goes on.
    pub fn stage(&mut self, stage: Stage) {
        if matches!(self.link, Link::Reconnecting(_)) {
            self.link = Link::Reconnecting(stage);
            self.bridge_is(Bridge::Steady);
        }
    }

    /// The bridge comes or goes.
    pub fn bridge_is(&mut self, bridge: Bridge) {
        self.bridge = bridge;
        self.wait.end();
    }

    /// The person does not want to wait for it.
    pub fn give_up(&self, effects: &mut Vec<Effect>) {
        effects.push(Effect::Send(Request::GiveUp));
    }

    /// The engine has let the maildrop go.
    pub fn released(&mut self) {
        self.bridge_is(Bridge::Steady);
        self.link = Link::Released;
        self.checking.running = None;
        self.pipeline.interrupted();
    }

    /// The session is lost. Nothing was deleted: a lost sign-out has an answer of its own.
    pub fn lost(&mut self, problem: Problem, effects: &mut Vec<Effect>) {
        self.bridge_is(Bridge::Steady);
        if let Problem::Bridge {
            retry_after_s: Some(seconds),
            ..
        } = problem
        {
            self.wait.begin(seconds, effects);
        }
        self.link = Link::Lost(problem);
        self.leaving = None;
        self.commit_lost();
        self.pipeline.interrupted();
    }

    /// The engine itself is gone.
    pub fn dead(&mut self) {
        self.link = Link::Dead;
        self.pipeline.interrupted();
        self.commit_lost();
        if let Some(leaving) = self.leaving {
            let marked = if leaving.total > 0 {
                self.marked_numbers()
            } else {
                Vec::new()
            };
            // DELE may have been sent, and QUIT too.
            let receipt = if leaving.sent {
                Receipt {
                    unknown: marked,
                    ..Receipt::default()
                }
            } else {
                Receipt {
                    kept: marked,
                    ..Receipt::default()
                }
            };
            self.finish(receipt, None);
        }
    }

    /// Deletions are being answered.
    pub fn deleting(&mut self, done: u32) {
        if let Some(leaving) = self.leaving.as_mut().or(self.commit.under_way.as_mut()) {
            leaving.done = done;
            leaving.confirmed = None;
        }
    }

    /// Another session is needed, to go on or to find out.
    pub fn coming_back(&mut self, committed: u32) {
        if let Some(leaving) = self.leaving.as_mut().or(self.commit.under_way.as_mut()) {
            leaving.confirmed = Some(committed);
        }
    }

    /// A sign-out that had to wait for a new session goes on.
    pub fn leave_after_listing(&mut self, effects: &mut Vec<Effect>) {
        if self.leaving.is_some_and(|leaving| !leaving.sent) {
            self.send_sign_out(self.marked_numbers(), effects);
        }
    }

    /// The server does not say goodbye. Where nothing was to be deleted, nobody has to wait for that.
    pub fn leave_unheard(&mut self) {
        if self.leaving.is_some_and(|leaving| leaving.total == 0) {
            self.end = Some(SignedOut::default());
        }
    }

    fn leave(&mut self, delete: bool, effects: &mut Vec<Effect>) {
        let numbers = if delete {
            self.marked_numbers()
        } else {
            Vec::new()
        };
        match self.link {
            Link::Live => self.send_sign_out(numbers, effects),
            _ if numbers.is_empty() => self.finish(Receipt::default(), None),
            Link::Dead => {
                let receipt = Receipt {
                    kept: numbers,
                    ..Receipt::default()
                };
                self.finish(receipt, None);
            }
            Link::Released | Link::Lost(_) | Link::Reconnecting(_) => {
                self.leaving = Some(Leaving {
                    total: numbers.len() as u32,
                    done: 0,
                    sent: false,
                    confirmed: None,
                });
                self.reconnect(effects);
            }
        }
    }

    fn send_sign_out(&mut self, delete: Vec<u32>, effects: &mut Vec<Effect>) {
        self.leaving = Some(Leaving {
            total: delete.len() as u32,
            done: 0,
            sent: true,
            confirmed: None,
        });
        if delete.is_empty() {
            effects.push(Effect::Timer(Timer::Leave, GOODBYE_MS));
        }
        effects.push(Effect::Send(Request::SignOut { delete }));
    }

    pub(super) fn finish(&mut self, receipt: Receipt, problem: Option<Problem>) {
        self.end = Some(SignedOut {
            receipt,
            earlier: self.commit.confirmed,
            problem,
            unused: false,
        });
    }

    pub(super) fn marked_numbers(&self) -> Vec<u32> {
        self.rows
            .iter()
            .filter(|row| row.marked)
            .map(|row| row.entry.number)
            .rev()
            .collect()
    }
}

/// How long the server may take over QUIT when nothing is to be deleted.
const GOODBYE_MS: u32 = 3_000;
