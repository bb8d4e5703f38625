//! Mischief that needs more than a word: see [`Mischief`] for what each fault does.

use super::{
    Machine, State,
    command::{Bad, Command},
    reply::{err, ok},
    transaction::{Entry, Numbers},
};
use crate::{Mischief, machine::Refusal};

/// Something that never comes to its end.
#[derive(Clone, Copy, Debug)]
pub(super) enum Endless {
    Greeting,
    Message,
    /// LIST or UIDL, and the number of the next line.
    Listing {
        number: u64,
        is_uidl: bool,
    },
}

impl Endless {
    /// A bit more of it.
    pub(super) fn next(&mut self) -> Vec<u8> {
        match self {
            Self::Greeting => b"and furthermore ".to_vec(),
            Self::Message => b"The rest of this message follows in the next line.\r\n".to_vec(),
            Self::Listing { number, is_uidl } => {
                *number += 1;
                let value = if *is_uidl { "endless-" } else { "1234" };
                let more = if *is_uidl {
                    number.to_string()
                } else {
                    String::new()
                };
                format!("{number} {value}{more}\r\n").into_bytes()
            }
        }
    }
}

impl Machine {
    pub(super) fn has(&self, mischief: Mischief) -> bool {
        self.settings.mischief.contains(&mischief)
    }

    /// The first fault for which `pick` has something.
    pub(super) fn fault<T>(&self, pick: impl Fn(Mischief) -> Option<T>) -> Option<T> {
        self.settings.mischief.iter().copied().find_map(pick)
    }

    /// Nothing is said or heard any more, and the line stays open.
    pub(super) fn fall_silent(&mut self) {
        self.forget_input();
        self.state = State::Closed;
    }

    /// What this server pretends not to know.
    pub(super) fn unknown(&self, command: &Command) -> Option<Bad> {
        let fault = match command {
            Command::Capa => Mischief::NoCapa,
            Command::Top { .. } => Mischief::NoTop,
            Command::Uidl(_) => Mischief::NoUidl,
            _ => return None,
        };
        self.has(fault).then_some(Bad::Unknown)
    }

    /// What it knows and refuses.
    pub(super) fn refused(&self, command: &Command) -> Option<Vec<u8>> {
        let (fault, text) = match *command {
            Command::Dele(number) => (
                Mischief::RefuseDele(number),
                format!("message {number} stays"),
            ),
            Command::Retr(number) => (
                Mischief::RefuseRetr(number),
                format!("message {number} cannot be read"),
            ),
            Command::Top { .. } => (Mischief::RefuseTop, "no TOP today".to_owned()),
            Command::Uidl(_) => (Mischief::RefuseUidl, "no UIDL today".to_owned()),
            _ => return None,
        };
        self.has(fault).then(|| err(&text))
    }

    /// Why a right password is not enough.
    pub(super) fn refusal(&self) -> Option<Refusal> {
        self.fault(|fault| match fault {
            Mischief::InUse => Some(Refusal::InUse),
            Mischief::LoginDelay => Some(Refusal::LoginDelay),
            Mischief::SysPerm => Some(Refusal::Permanent),
            Mischief::SysTemp => Some(Refusal::Temporary),
            _ => None,
        })
    }

    /// A listing without end, if that is what this command gets.
    pub(super) fn endless_reply(&mut self, command: &Command) -> Option<Endless> {
        let (fault, is_uidl) = match command {
            Command::List(None) => (Mischief::EndlessList, false),
            Command::Uidl(None) => (Mischief::EndlessUidl, true),
            _ => return None,
        };
        if !self.has(fault) {
            return None;
        }
        self.send(ok("here it comes"));
        Some(Endless::Listing { number: 0, is_uidl })
    }

    /// What LIST says of a message.
    pub(super) fn size_shown(&self) -> impl Fn(&Entry) -> String + use<> {
        let lie = self.fault(|fault| match fault {
            Mischief::SizesTooBig => Some("99999999999999999999"),
            Mischief::SizesTooSmall => Some("1"),
            _ => None,
        });
        move |entry| lie.map_or_else(|| entry.size.to_string(), str::to_owned)
    }

    /// Which numbers LIST and UIDL show.
    pub(super) fn numbers_shown(&self) -> Numbers {
        let lie = self.fault(|fault| match fault {
            Mischief::DuplicateNumbers => Some(Numbers::Twice),
            Mischief::NumbersOutOfRange => Some(Numbers::OutOfRange),
            _ => None,
        });
        lie.unwrap_or(Numbers::Right)
    }

    /// Line ends as they are sent.
    pub(super) fn line_ends(&self, mut octets: Vec<u8>) -> Vec<u8> {
        if self.has(Mischief::BareLf) {
            let mut previous = 0;
            // Backwards, since it is the LF that tells which CR goes.
            octets.reverse();
            octets.retain(|octet| {
                let goes = *octet == b'\r' && previous == b'\n';
                previous = *octet;
                !goes
            });
            octets.reverse();
        }
        octets
    }
}
