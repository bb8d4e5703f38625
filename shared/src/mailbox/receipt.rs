//! What became of each deletion that was asked for.

use serde::{Deserialize, Serialize};

use crate::problem::Refusal;

/// The truth about a sign-out with deletions. Each message number asked for stands in exactly one list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Deleted: the server acknowledged DELE, and then QUIT.
    pub committed: Vec<u32>,
    /// Not deleted: the server said `-ERR` to this one's DELE.
    pub refused: Vec<(u32, Refusal)>,
    /// Not deleted: DELE was never sent, or the session ended before QUIT was (RFC 1939 §6: no QUIT, no UPDATE).
    pub kept: Vec<u32>,
    /// Nobody knows: QUIT was sent and its answer never came, or it said `-ERR`. The next listing tells.
    pub unknown: Vec<u32>,
}

impl Receipt {
    /// How many messages it speaks of.
    pub fn len(&self) -> usize {
        self.committed.len() + self.refused.len() + self.kept.len() + self.unknown.len()
    }

    /// True when no deletion was asked for.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
