//! Deletions on their way: marked → sent → acknowledged → committed.
//!
//! Only the `+OK` to QUIT commits (RFC 1939 §6): until then a message whose DELE was acknowledged is still there, and
//! after a lost QUIT nobody knows.

use super::receipt::Receipt;
use crate::problem::Refusal;

/// One clean-up, from the person's confirmation to the receipt.
#[derive(Debug, Default)]
pub struct Deletions {
    acknowledged: Vec<u32>,
    refused: Vec<(u32, Refusal)>,
    waiting: Vec<u32>,
}

/// How the session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The server said `+OK` to QUIT.
    Committed,
    /// QUIT was sent, and no `+OK` came.
    QuitUnanswered,
    /// QUIT was never sent.
    NoQuit,
}

impl Deletions {
    /// The messages that a person has confirmed.
    pub const fn new(numbers: Vec<u32>) -> Self {
        Self {
            acknowledged: Vec::new(),
            refused: Vec::new(),
            waiting: numbers,
        }
    }

    /// The server said `+OK` to this one's DELE.
    pub fn acknowledge(&mut self, number: u32) {
        self.waiting.retain(|&waiting| waiting != number);
        self.acknowledged.push(number);
    }

    /// The server said `-ERR` to this one's DELE.
    pub fn refuse(&mut self, number: u32, refusal: Refusal) {
        self.waiting.retain(|&waiting| waiting != number);
        self.refused.push((number, refusal));
    }

    /// Answered so far.
    pub fn done(&self) -> usize {
        self.acknowledged.len() + self.refused.len()
    }

    /// Asked for.
    pub fn total(&self) -> usize {
        self.done() + self.waiting.len()
    }

    /// The truth, now that the session is over.
    pub fn receipt(self, ending: Ending) -> Receipt {
        let mut receipt = Receipt {
            refused: self.refused,
            kept: self.waiting,
            ..Receipt::default()
        };
        match ending {
            Ending::Committed => receipt.committed = self.acknowledged,
            Ending::QuitUnanswered => receipt.unknown = self.acknowledged,
            Ending::NoQuit => receipt.kept.extend(self.acknowledged),
        }
        receipt
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_message_stands_in_one_list() {
        let refusal = || Refusal {
            code: None,
            text: "no such message".into(),
        };
        let after = |ending| {
            let mut deletions = Deletions::new(vec![1, 2, 3, 4]);
            deletions.acknowledge(1);
            deletions.refuse(2, refusal());
            deletions.acknowledge(3);
            assert_eq!((deletions.done(), deletions.total()), (3, 4));
            deletions.receipt(ending)
        };
        let refused = vec![(2, refusal())];
        assert_eq!(
            after(Ending::Committed),
            Receipt {
                committed: vec![1, 3],
                refused: refused.clone(),
                kept: vec![4],
                unknown: vec![]
            }
        );
        assert_eq!(
            after(Ending::QuitUnanswered),
            Receipt {
                committed: vec![],
                refused: refused.clone(),
                kept: vec![4],
                unknown: vec![1, 3]
            }
        );
        assert_eq!(
            after(Ending::NoQuit),
            Receipt {
                committed: vec![],
                refused,
                kept: vec![4, 1, 3],
                unknown: vec![]
            }
        );
    }
}
