//! What is sent when.

use zeroize::Zeroizing;

use super::{Client, Handle, Waiting, What};
use crate::pop3::{
    command::{Command, SecretLine},
    pipeline::{self, Load, Trust},
    state::State,
};

/// A request that was not sent yet.
#[derive(Debug)]
pub(super) struct Queued {
    pub(super) handle: Handle,
    pub(super) command: Command,
    pub(super) hint: Option<u64>,
}

impl Client {
    /// Sends a command of our own script.
    pub(super) fn say(&mut self, what: What, command: Command) {
        self.transmit(command.encode().into(), &command.to_string());
        self.wait_for(what, command);
    }

    /// Sends a line with a secret in it.
    pub(super) fn say_secretly(&mut self, line: &SecretLine) {
        self.secrets.hide(line.secret());
        if let Some(recorder) = &mut self.recorder {
            recorder.said(&line.shown, self.last_sign);
        }
        self.transmits.push_back(line.octets.clone());
    }

    fn transmit(&mut self, octets: Zeroizing<Vec<u8>>, shown: &str) {
        self.transmits.push_back(octets);
        if let Some(recorder) = &mut self.recorder {
            recorder.said(shown, self.last_sign);
        }
    }

    /// Ends an exchange that cannot go on.
    pub(super) fn cancel(&mut self) {
        self.transmit(crate::pop3::command::CANCEL.to_vec().into(), "*");
    }

    pub(super) fn wait_for(&mut self, what: What, command: Command) {
        self.push(Waiting {
            what,
            command,
            hint: None,
            expected: 0,
            behind: !self.in_flight.is_empty(),
        });
    }

    fn push(&mut self, waiting: Waiting) {
        if self.in_flight.is_empty() {
            self.front = (self.last_sign, 0);
        }
        self.load = self.load.saturating_add(waiting.expected);
        self.in_flight.push_back(waiting);
    }

    /// The command in front has its whole reply.
    pub(super) fn pop(&mut self) -> Option<Waiting> {
        let waiting = self.in_flight.pop_front()?;
        self.load = self.load.saturating_sub(waiting.expected);
        if matches!(waiting.what, What::Request(_)) {
            self.window.answered(waiting.expected);
            if waiting.behind && self.trust == Trust::Untested {
                self.trust = Trust::Proven;
            }
        }
        // What has come behind this reply belongs to the next.
        self.front = (self.last_sign, self.lines.pending() as u64);
        Some(waiting)
    }

    /// Sends as many requests as may be in flight, in one packet.
    pub(super) fn send_requests(&mut self) {
        if !matches!(self.state, State::Transaction(_)) {
            return;
        }
        let mut packet = Vec::new();
        while let Some(next) = self.queue.front() {
            let kind = next.command.kind();
            let expected = pipeline::expected(&next.command, next.hint);
            let load = Load {
                commands: self.in_flight.len(),
                octets: self.load,
                kind: self.in_flight.back().map(|last| last.command.kind()),
            };
            if !pipeline::may_follow(load, kind, expected, self.trust, self.window) {
                break;
            }
            let Some(Queued {
                handle,
                command,
                hint,
            }) = self.queue.pop_front()
            else {
                break;
            };
            packet.extend_from_slice(&command.encode());
            if let Some(recorder) = &mut self.recorder {
                recorder.said(&command.to_string(), self.last_sign);
            }
            let quits = command == Command::Quit;
            let behind = !self.in_flight.is_empty();
            self.push(Waiting {
                what: if quits {
                    What::Quit
                } else {
                    What::Request(handle)
                },
                command,
                hint,
                expected,
                behind,
            });
            if quits {
                self.leave();
                break;
            }
        }
        if !packet.is_empty() {
            self.transmits.push_back(packet.into());
        }
    }

    fn leave(&mut self) {
        self.state = match core::mem::replace(&mut self.state, State::Closed) {
            State::Transaction(transaction) => State::Update(transaction.left()),
            other => other,
        };
    }
}
