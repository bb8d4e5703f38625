//! Where the lines of a multi-line reply go, and how many of them are believed.

use super::{
    capabilities::Capabilities,
    command::Command,
    line::{Lines, REPLY_LINE_MAX},
    reply,
};
use crate::problem::{Limit, Problem};

/// Lines of a CAPA reply, at most. Real ones have about a dozen.
const CAPABILITIES_MAX: usize = 200;

/// Lines of a listing beyond what STAT promised: mail may arrive in between on servers that do not lock.
const LISTING_SLACK: usize = 1_000;

/// Lines of a listing, at most, whatever STAT says.
const MESSAGES_MAX: usize = 250_000;

/// Octets of a line in a listing, at most. A unique-id has 70 by RFC 1939 and rarely more than 100.
const LISTING_LINE_MAX: usize = 1_024;

/// Octets of a listing, at most.
const LISTING_OCTETS_MAX: usize = 24 * 1024 * 1024;

/// Octets that are kept of a header, of the beginning of a message (TOP) or of the answer to a typed command. The longest
/// honest headers are below 100 kB; what comes behind is read and dropped, so that the next message is not lost.
const KEPT_MAX: usize = 1024 * 1024;

/// Octets of a message beyond twice what LIST promised: sizes are hints, endless messages are attacks.
const MESSAGE_SLACK: u64 = 16 * 1024 * 1024;

/// Octets of a message, at most, whatever LIST says.
const MESSAGE_MAX: u64 = 4 * 1024 * 1024 * 1024;

/// A multi-line reply on its way in, already unstuffed.
#[derive(Debug)]
pub(super) enum Body {
    Capabilities {
        lines: Lines,
        found: Capabilities,
    },
    List {
        listing: Listing,
        found: Vec<(u32, u64)>,
    },
    Uidl {
        listing: Listing,
        found: Vec<(u32, String)>,
    },
    /// TOP, or the answer to a typed command.
    Kept {
        text: String,
        kept: Vec<u8>,
        budget: Budget,
    },
    Message(Budget),
}

/// Lines of a listing, counted.
#[derive(Debug)]
pub(super) struct Listing {
    lines: Lines,
    left: usize,
    octets: usize,
}

/// Octets that may still come.
#[derive(Debug)]
pub(super) struct Budget(u64);

impl Budget {
    /// For a message that has so many octets by LIST, if that is known.
    fn for_message(octets: Option<u64>) -> Self {
        Self(octets.map_or(MESSAGE_MAX, |octets| {
            octets
                .saturating_mul(2)
                .saturating_add(MESSAGE_SLACK)
                .min(MESSAGE_MAX)
        }))
    }

    fn spend(&mut self, octets: usize) -> Result<(), Problem> {
        let left = self.0.checked_sub(octets as u64);
        self.0 = left.ok_or(Problem::Exceeded(Limit::Message))?;
        Ok(())
    }
}

impl Body {
    /// `messages` is what STAT said, `octets` what LIST said of this message; `None` where they are not known. `text`
    /// stood behind `+OK`.
    pub(super) fn new(
        command: &Command,
        messages: Option<u32>,
        octets: Option<u64>,
        text: String,
    ) -> Self {
        let listing = || Listing {
            lines: Lines::new(LISTING_LINE_MAX),
            left: messages.map_or(MESSAGES_MAX, |count| {
                (count as usize)
                    .saturating_add(LISTING_SLACK)
                    .min(MESSAGES_MAX)
            }),
            octets: LISTING_OCTETS_MAX,
        };
        match command {
            Command::Capa => Self::Capabilities {
                lines: Lines::new(REPLY_LINE_MAX),
                found: Capabilities::default(),
            },
            Command::List => Self::List {
                listing: listing(),
                found: Vec::new(),
            },
            Command::Uidl => Self::Uidl {
                listing: listing(),
                found: Vec::new(),
            },
            Command::Retr(_) => Self::Message(Budget::for_message(octets)),
            _ => Self::Kept {
                text,
                kept: Vec::new(),
                budget: Budget::for_message(octets),
            },
        }
    }

    /// Takes unstuffed octets. Returns those that are to be handed on at once.
    pub(super) fn take(&mut self, octets: Vec<u8>) -> Result<Option<Vec<u8>>, Problem> {
        match self {
            Self::Capabilities { lines, found } => {
                lines.push(&octets);
                while let Some(line) = next_line(lines)? {
                    found.learn(&line);
                    if found.lines.len() > CAPABILITIES_MAX {
                        return Err(Problem::Exceeded(Limit::Lines));
                    }
                }
            }
            Self::List { listing, found } => {
                listing.take(&octets, |line| found.extend(reply::list_line(line)))?;
            }
            Self::Uidl { listing, found } => {
                listing.take(&octets, |line| found.extend(reply::uidl_line(line)))?;
            }
            Self::Kept { kept, budget, .. } => {
                budget.spend(octets.len())?;
                let room = KEPT_MAX.saturating_sub(kept.len());
                kept.extend_from_slice(&octets[..octets.len().min(room)]);
            }
            Self::Message(budget) => {
                budget.spend(octets.len())?;
                return Ok(Some(octets));
            }
        }
        Ok(None)
    }
}

impl Listing {
    fn take(&mut self, octets: &[u8], mut learn: impl FnMut(&[u8])) -> Result<(), Problem> {
        let too_long = Problem::Exceeded(Limit::Listing);
        let Some(left) = self.octets.checked_sub(octets.len()) else {
            return Err(too_long);
        };
        self.octets = left;
        self.lines.push(octets);
        while let Some(line) = next_line(&mut self.lines)? {
            let Some(left) = self.left.checked_sub(1) else {
                return Err(too_long);
            };
            self.left = left;
            learn(&line);
        }
        Ok(())
    }
}

fn next_line(lines: &mut Lines) -> Result<Option<Vec<u8>>, Problem> {
    lines
        .next_line()
        .map_err(|_| Problem::Exceeded(Limit::Line))
}
