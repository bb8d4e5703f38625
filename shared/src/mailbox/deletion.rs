//! Deletions on their way: marked → sent → acknowledged → committed.
//!
//! Only the `+OK` to QUIT commits (RFC 1939 §6): until then a message whose DELE was acknowledged is still there, and
//! after a lost QUIT nobody knows, until a later session's unique-ids tell. Many deletions go in batches, each with a
//! QUIT of its own, so that a broken connection never costs more than one.

use std::collections::{BTreeMap, BTreeSet};

use super::{Entry, receipt::Receipt};
use crate::problem::Refusal;

/// One clean-up, from the person's confirmation to the receipt.
#[derive(Debug, Default)]
pub struct Deletions {
    /// In the order of the numbers that the person saw.
    targets: Vec<Target>,
    /// Place in `targets` by message number of the present session.
    numbers: BTreeMap<u32, usize>,
    /// Targets before this place have been part of a batch.
    next: usize,
    /// Sent in the present batch and not answered.
    unanswered: usize,
    done: usize,
}

#[derive(Debug)]
struct Target {
    /// The number that the person saw.
    number: u32,
    unique_id: Option<String>,
    fate: Fate,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Fate {
    Waiting,
    Sent,
    Acknowledged,
    Committed,
    Refused(Refusal),
    Kept,
    Unknown,
}

/// How a session with deletions ended.
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
    pub fn new<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Self {
        let targets: Vec<Target> = entries
            .into_iter()
            .map(|entry| Target {
                number: entry.number,
                unique_id: entry.unique_id.clone(),
                fate: Fate::Waiting,
            })
            .collect();
        let numbers = targets
            .iter()
            .enumerate()
            .map(|(at, target)| (target.number, at))
            .collect();
        Self {
            targets,
            numbers,
            ..Self::default()
        }
    }

    /// True where a later session can tell what became of them: each has a unique-id, and no two the same.
    pub fn can_be_verified(&self) -> bool {
        let ids: BTreeSet<&str> = self
            .targets
            .iter()
            .filter_map(|target| target.unique_id.as_deref())
            .collect();
        ids.len() == self.targets.len()
    }

    /// Takes the next messages to delete, by their numbers in the present session.
    pub fn batch(&mut self, most: usize) -> Vec<u32> {
        let here: BTreeMap<usize, u32> = self
            .numbers
            .iter()
            .map(|(&number, &at)| (at, number))
            .collect();
        let mut batch = Vec::new();
        while self.next < self.targets.len() && batch.len() < most {
            let target = &mut self.targets[self.next];
            if let (Fate::Waiting, Some(&number)) = (&target.fate, here.get(&self.next)) {
                target.fate = Fate::Sent;
                batch.push(number);
            }
            self.next += 1;
        }
        self.unanswered = batch.len();
        batch.sort_unstable();
        batch
    }

    /// The server said `+OK` to the DELE of this number.
    pub fn acknowledge(&mut self, number: u32) {
        self.answered(number, Fate::Acknowledged);
    }

    /// The server said `-ERR` to the DELE of this number.
    pub fn refuse(&mut self, number: u32, refusal: Refusal) {
        self.answered(number, Fate::Refused(refusal));
    }

    /// The DELE of this number was not sent after all: another session's batch may have it.
    pub fn recall(&mut self, number: u32) {
        if let Some(&at) = self.numbers.get(&number)
            && self.targets[at].fate == Fate::Sent
        {
            self.targets[at].fate = Fate::Waiting;
            self.unanswered -= 1;
            self.next = self.next.min(at);
        }
    }

    fn answered(&mut self, number: u32, fate: Fate) {
        if let Some(&at) = self.numbers.get(&number)
            && self.targets[at].fate == Fate::Sent
        {
            self.targets[at].fate = fate;
            self.unanswered -= 1;
            self.done += 1;
        }
    }

    /// True where every DELE of the batch was answered.
    pub const fn is_batch_done(&self) -> bool {
        self.unanswered == 0
    }

    /// True where another batch is to follow.
    pub fn has_more(&self) -> bool {
        self.targets[self.next..]
            .iter()
            .any(|target| target.fate == Fate::Waiting)
    }

    /// True where nobody knows what became of some.
    pub fn has_unknown(&self) -> bool {
        self.targets
            .iter()
            .any(|target| target.fate == Fate::Unknown)
    }

    /// Answered so far.
    pub const fn done(&self) -> usize {
        self.done
    }

    /// Asked for.
    pub const fn total(&self) -> usize {
        self.targets.len()
    }

    /// Committed so far.
    pub fn committed(&self) -> usize {
        let committed = |target: &&Target| target.fate == Fate::Committed;
        self.targets.iter().filter(committed).count()
    }

    /// Nobody wants the rest any more: what waits is kept.
    pub fn stop(&mut self) {
        for target in &mut self.targets {
            if target.fate == Fate::Waiting {
                target.fate = Fate::Kept;
            }
        }
    }

    /// The session is over.
    pub fn end(&mut self, ending: Ending) {
        for target in &mut self.targets {
            target.fate = match (&target.fate, ending) {
                (Fate::Acknowledged, Ending::Committed) => Fate::Committed,
                (Fate::Acknowledged | Fate::Sent, Ending::QuitUnanswered) => Fate::Unknown,
                // No QUIT, no UPDATE.
                (Fate::Acknowledged | Fate::Sent, Ending::NoQuit) => {
                    self.done = self.done.saturating_sub(1);
                    Fate::Waiting
                }
                (fate, _) => fate.clone(),
            };
        }
        self.unanswered = 0;
        self.numbers.clear();
    }

    /// A new session's listing: it has new numbers, and it tells what became of the messages of earlier sessions. What
    /// is gone was deleted, whoever says so or not; what is there was not. `again`: nobody is to blame for a QUIT without an
    /// answer, so that what it did not delete waits for another one; else it is kept.
    ///
    /// Where a message in it has no unique-id, it may be any of those missed: then none is gone, and what was unknown
    /// stays so.
    pub fn verify(&mut self, entries: &[Entry], again: bool) {
        let is_whole = entries.iter().all(|entry| entry.unique_id.is_some());
        let here: BTreeMap<&str, u32> = entries
            .iter()
            .filter_map(|entry| Some((entry.unique_id.as_deref()?, entry.number)))
            .collect();
        self.numbers.clear();
        self.next = 0;
        for (at, target) in self.targets.iter_mut().enumerate() {
            let number = target.unique_id.as_deref().and_then(|id| here.get(id));
            match (number, &target.fate) {
                (Some(&number), Fate::Waiting) => {
                    self.numbers.insert(number, at);
                }
                (Some(&number), Fate::Unknown) if again => {
                    target.fate = Fate::Waiting;
                    self.done = self.done.saturating_sub(1);
                    self.numbers.insert(number, at);
                }
                (Some(_), Fate::Unknown | Fate::Committed) => target.fate = Fate::Kept,
                (None, Fate::Unknown | Fate::Waiting) if is_whole => {
                    target.fate = Fate::Committed;
                }
                _ => {}
            }
        }
    }

    /// The truth, as far as it is known.
    pub fn receipt(self) -> Receipt {
        let mut receipt = Receipt::default();
        for Target { number, fate, .. } in self.targets {
            match fate {
                Fate::Committed => receipt.committed.push(number),
                Fate::Refused(refusal) => receipt.refused.push((number, refusal)),
                Fate::Waiting | Fate::Sent | Fate::Acknowledged | Fate::Kept => {
                    receipt.kept.push(number);
                }
                Fate::Unknown => receipt.unknown.push(number),
            }
        }
        receipt
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    fn entry(number: u32, unique_id: &str) -> Entry {
        Entry {
            number,
            octets: 1,
            unique_id: Some(unique_id.into()),
        }
    }

    fn refusal() -> Refusal {
        Refusal {
            code: None,
            text: "no such message".into(),
        }
    }

    #[test]
    fn every_message_stands_in_one_list() {
        let entries: Vec<Entry> = (1..=4).map(|n| entry(n, &format!("id{n}"))).collect();
        let after = |ending| {
            let mut deletions = Deletions::new(&entries);
            assert!(deletions.can_be_verified());
            assert_eq!(deletions.batch(3), [1, 2, 3]);
            assert!(deletions.has_more());
            deletions.acknowledge(1);
            deletions.refuse(2, refusal());
            assert!(!deletions.is_batch_done());
            deletions.acknowledge(3);
            assert!(deletions.is_batch_done());
            assert_eq!((deletions.done(), deletions.total()), (3, 4));
            deletions.end(ending);
            deletions.receipt()
        };
        let refused = vec![(2, refusal())];
        let receipt = |committed: &[u32], kept: &[u32], unknown: &[u32]| Receipt {
            committed: committed.to_vec(),
            refused: refused.clone(),
            kept: kept.to_vec(),
            unknown: unknown.to_vec(),
        };
        assert_eq!(after(Ending::Committed), receipt(&[1, 3], &[4], &[]));
        assert_eq!(after(Ending::QuitUnanswered), receipt(&[], &[4], &[1, 3]));
        assert_eq!(after(Ending::NoQuit), receipt(&[], &[1, 3, 4], &[]));
    }

    #[test]
    fn batches_go_on_under_new_numbers() {
        let entries: Vec<Entry> = (1..=4).map(|n| entry(n, &format!("id{n}"))).collect();
        let mut deletions = Deletions::new(&entries);
        assert_eq!(deletions.batch(2), [1, 2]);
        deletions.acknowledge(1);
        deletions.acknowledge(2);
        deletions.end(Ending::Committed);
        assert_eq!(deletions.committed(), 2);
        deletions.verify(&[entry(1, "id3"), entry(2, "id4"), entry(3, "new")], false);
        assert_eq!(deletions.batch(9), [1, 2]);
        assert!(!deletions.has_more());
        deletions.acknowledge(2);
        deletions.refuse(1, refusal());
        deletions.end(Ending::Committed);
        let receipt = deletions.receipt();
        assert_eq!(receipt.committed, [1, 2, 4]);
        assert_eq!(receipt.refused, [(3, refusal())]);
    }

    #[test]
    fn the_next_listing_tells_after_a_lost_quit() {
        let entries: Vec<Entry> = (1..=3).map(|n| entry(n, &format!("id{n}"))).collect();
        let mut deletions = Deletions::new(&entries);
        deletions.batch(9);
        deletions.acknowledge(1);
        deletions.acknowledge(2);
        deletions.acknowledge(3);
        deletions.end(Ending::QuitUnanswered);
        deletions.verify(&[entry(1, "id2")], false);
        let receipt = deletions.receipt();
        assert_eq!((receipt.committed, receipt.kept), (vec![1, 3], vec![2]));
    }

    #[test]
    fn what_a_drain_has_prevented_is_tried_again() {
        let entries: Vec<Entry> = (1..=3).map(|n| entry(n, &format!("id{n}"))).collect();
        let mut deletions = Deletions::new(&entries);
        assert_eq!(deletions.batch(9), [1, 2, 3]);
        deletions.acknowledge(1);
        deletions.recall(2);
        deletions.acknowledge(3);
        assert!(deletions.is_batch_done() && deletions.has_more());
        deletions.end(Ending::QuitUnanswered);
        deletions.verify(&[entry(1, "id2"), entry(2, "id3")], true);
        assert_eq!((deletions.done(), deletions.committed()), (1, 1));
        assert_eq!(deletions.batch(9), [1, 2]);
    }

    #[test]
    fn a_listing_without_unique_ids_tells_nothing() {
        let entries = [entry(1, "a"), entry(2, "b"), entry(3, "c")];
        let mut deletions = Deletions::new(&entries);
        assert_eq!(deletions.batch(2), [1, 2]);
        deletions.acknowledge(1);
        deletions.acknowledge(2);
        deletions.end(Ending::QuitUnanswered);
        let nameless = Entry {
            unique_id: None,
            ..entry(2, "")
        };
        deletions.verify(&[entry(1, "b"), nameless], false);
        assert!(deletions.batch(9).is_empty());
        let receipt = deletions.receipt();
        assert_eq!(receipt.unknown, [1]);
        assert_eq!(receipt.kept, [2, 3]);
    }

    #[test]
    fn a_server_that_only_says_that_it_deleted_is_found_out() {
        let entries = [entry(1, "a"), entry(2, "b")];
        let mut deletions = Deletions::new(&entries);
        deletions.batch(1);
        deletions.acknowledge(1);
        deletions.end(Ending::Committed);
        deletions.verify(&entries, false);
        assert_eq!(deletions.batch(9), [2]);
        deletions.acknowledge(2);
        deletions.end(Ending::Committed);
        let receipt = deletions.receipt();
        assert_eq!((receipt.committed, receipt.kept), (vec![2], vec![1]));
    }

    #[test]
    fn twins_and_the_nameless_cannot_be_verified() {
        assert!(!Deletions::new(&[entry(1, "a"), entry(2, "a")]).can_be_verified());
        let nameless = Entry {
            unique_id: None,
            ..entry(1, "")
        };
        assert!(!Deletions::new(&[nameless]).can_be_verified());
    }
}
