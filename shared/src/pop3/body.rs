//! Where the lines of a multi-line reply go, and how many of them are believed.

use super::{
    command::Command,
    line::{Lines, REPLY_LINE_MAX},
    reply::{self, Capabilities},
};
use crate::problem::{Limit, Problem};

/// Lines of a CAPA reply, at most. Real ones have about a dozen.
const CAPABILITIES_MAX: usize = 200;

/// Lines of a listing beyond what STAT promised: mail may arrive in between on servers that do not lock.
const LISTING_SLACK: usize = 1_000;

/// Messages in a maildrop, at most: some hundred octets each in memory.
const MESSAGES_MAX: usize = 500_000;

/// Octets of a header or of the beginning of a message (TOP), at most. The longest honest headers are below 100 kB.
const TOP_MAX: usize = 1024 * 1024;

/// Octets of a message beyond twice what LIST promised: sizes are hints, endless messages are attacks.
const MESSAGE_SLACK: u64 = 1024 * 1024;

/// A multi-line reply on its way in, already unstuffed.
#[derive(Debug)]
pub(super) enum Body {
    Capabilities {
        lines: Lines,
        count: usize,
        found: Capabilities,
    },
    List {
        lines: Lines,
        limit: usize,
        found: Vec<(u32, u64)>,
    },
    Uidl {
        lines: Lines,
        limit: usize,
        found: Vec<(u32, String)>,
    },
    Top(Vec<u8>),
    Message {
        received: u64,
        limit: u64,
    },
}

impl Body {
    /// `messages` is what STAT said, `octets` what LIST said of this message; `None` where they are not known.
    pub(super) fn new(
        command: Command,
        messages: Option<u32>,
        octets: Option<u64>,
    ) -> Option<Self> {
        let lines = Lines::new(REPLY_LINE_MAX);
        let limit = messages.map_or(MESSAGES_MAX, |count| {
            (count as usize + LISTING_SLACK).min(MESSAGES_MAX)
        });
        Some(match command {
            Command::Capa => Self::Capabilities {
                lines,
                count: 0,
                found: Capabilities::default(),
            },
            Command::List => Self::List {
                lines,
                limit,
                found: Vec::new(),
            },
            Command::Uidl => Self::Uidl {
                lines,
                limit,
                found: Vec::new(),
            },
            Command::Top(..) => Self::Top(Vec::new()),
            Command::Retr(_) => Self::Message {
                received: 0,
                limit: octets.map_or(u64::MAX, |octets| {
                    octets.saturating_mul(2).saturating_add(MESSAGE_SLACK)
                }),
            },
            _ => return None,
        })
    }

    /// Takes unstuffed octets. Returns those that are to be handed on at once.
    pub(super) fn take(&mut self, octets: Vec<u8>) -> Result<Option<Vec<u8>>, Problem> {
        match self {
            Self::Capabilities {
                lines,
                count,
                found,
            } => each_line(lines, &octets, |line| {
                found.learn(line);
                *count += 1;
                *count <= CAPABILITIES_MAX
            })?,
            Self::List {
                lines,
                limit,
                found,
            } => each_line(lines, &octets, |line| {
                found.extend(reply::list_line(line));
                found.len() <= *limit
            })?,
            Self::Uidl {
                lines,
                limit,
                found,
            } => each_line(lines, &octets, |line| {
                found.extend(reply::uidl_line(line));
                found.len() <= *limit
            })?,
            Self::Top(head) => {
                head.extend_from_slice(&octets);
                if head.len() > TOP_MAX {
                    return Err(Problem::Exceeded(Limit::Message));
                }
            }
            Self::Message { received, limit } => {
                *received += octets.len() as u64;
                if *received > *limit {
                    return Err(Problem::Exceeded(Limit::Message));
                }
                return Ok(Some(octets));
            }
        }
        Ok(None)
    }
}

/// Feeds complete lines to `learn` until it says that there were too many.
fn each_line(
    lines: &mut Lines,
    octets: &[u8],
    mut learn: impl FnMut(&[u8]) -> bool,
) -> Result<(), Problem> {
    lines.push(octets);
    while let Some(line) = lines
        .next_line()
        .map_err(|_| Problem::Exceeded(Limit::Line))?
    {
        if !learn(&line) {
            return Err(Problem::Exceeded(Limit::Lines));
        }
    }
    Ok(())
}
