//! Messages that answer each other, put together by References and In-Reply-To (RFC 5322 §3.6.4), after the idea of
//! Jamie Zawinski's algorithm: messages that are not here hold their answers together all the same.
//!
//! Anybody can write anything into References. A link that would close a circle is left out, nothing here calls itself,
//! and the time is almost proportional to the number of references.

use super::{
    keys::{Id, Keys},
    order::in_order,
};

/// Who answers whom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Threads {
    /// For each node the one that it answers. The first nodes are the rows, then follow messages that are not here.
    parents: Vec<u32>,
    /// For each row the node at the top of its thread.
    tops: Vec<u32>,
}

/// A row in its thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Threaded {
    /// The row.
    pub row: u32,
    /// How many of those above it are shown.
    pub depth: u16,
    /// How many rows its thread has, where it is the first of them; else 0.
    pub size: u32,
}

impl Threads {
    /// Links rows, given in the order of their places: newest first.
    pub fn build<'a>(rows: impl ExactSizeIterator<Item = Option<&'a Keys>> + Clone) -> Self {
        let count = rows.len() as u32;
        let mut ids = nodes(rows.clone());
        let mut forest = Forest::with(count as usize + ids.len());
        // Of several messages with one id, the oldest counts.
        for (row, keys) in rows.clone().enumerate() {
            if let Some(at) = keys.and_then(|keys| find(&ids, keys.id?)) {
                ids[at].1 = row as u32;
            }
        }
        let node = |id: Id| find(&ids, id).map_or(NONE, |at| ids[at].1);
        // What a message says of itself goes before what others say of it, and old messages before new.
        for (row, keys) in (0..count)
            .rev()
            .zip(rows.clone().collect::<Vec<_>>().into_iter().rev())
        {
            if let Some(last) = keys.and_then(|keys| keys.references.last()) {
                forest.link(row, node(*last));
            }
        }
        for keys in rows.flatten() {
            for pair in keys.references.windows(2) {
                forest.link(node(pair[1]), node(pair[0]));
            }
        }
        let tops = (0..count).map(|row| forest.top(row)).collect();
        Self {
            parents: forest.parents,
            tops,
        }
    }

    /// The node at the top of a row's thread: the same for all its rows.
    pub fn top(&self, row: u32) -> u32 {
        self.tops.get(row as usize).copied().unwrap_or(row)
    }

    /// Puts the threads of some rows together. A thread stands where the first of its rows stood; in it, answers follow
    /// what they answer, the oldest first. Of a thread for which `folded` says so, only the first row stays.
    pub fn arrange(&self, rows: &[u32], folded: impl Fn(u32) -> bool) -> Vec<Threaded> {
        let nodes = self.parents.len();
        let mut shown = vec![false; nodes];
        for &row in rows {
            shown[row as usize] = true;
        }
        let mut near = self.parents.clone();
        let (mut first, mut next) = (vec![NONE; nodes], vec![NONE; nodes]);
        // Newest first, each put before its sisters: so the oldest ends up first.
        for row in (0..self.tops.len() as u32).filter(|row| shown[*row as usize]) {
            let parent = nearest(&mut near, &shown, row);
            let parent = if parent == NONE {
                self.top(row)
            } else {
                parent
            };
            if parent != row {
                next[row as usize] = first[parent as usize];
                first[parent as usize] = row;
            }
        }
        let mut arranged = Vec::with_capacity(rows.len());
        let mut placed = vec![false; nodes];
        for &row in rows {
            let top = self.top(row);
            if std::mem::replace(&mut placed[top as usize], true) {
                continue;
            }
            let start = arranged.len();
            walk(top, &shown, &first, &next, &mut arranged);
            let size = arranged.len() - start;
            arranged[start].size = size as u32;
            if folded(top) {
                arranged.truncate(start + 1);
            }
        }
        arranged
    }
}

/// One thread, from the top down, without calling itself: a thread may be as deep as the mailbox is long.
fn walk(top: u32, shown: &[bool], first: &[u32], next: &[u32], arranged: &mut Vec<Threaded>) {
    let hidden_top = !shown[top as usize];
    let mut open = vec![(if hidden_top { first[top as usize] } else { top }, 0u16)];
    let begin = arranged.len();
    while let Some((node, depth)) = open.pop() {
        if node == NONE {
            continue;
        }
        // Sisters whose mother is not shown stand below the eldest.
        let aside = hidden_top && depth == 0 && arranged.len() > begin;
        arranged.push(Threaded {
            row: node,
            depth: depth + u16::from(aside),
            size: 0,
        });
        if node != top {
            open.push((next[node as usize], depth));
        }
        open.push((
            first[node as usize],
            depth.saturating_add(1 + u16::from(aside)).min(DEPTH_MAX),
        ));
    }
}

/// The nearest node above that is shown, if any; on the way, the path becomes shorter for the next.
fn nearest(near: &mut [u32], shown: &[bool], row: u32) -> u32 {
    let mut at = near[row as usize];
    while at != NONE && !shown[at as usize] {
        let above = near[at as usize];
        if above != NONE && !shown[above as usize] {
            near[at as usize] = near[above as usize];
        }
        at = above;
    }
    near[row as usize] = at;
    at
}

/// All ids, sorted, each with a node of its own behind the rows.
fn nodes<'a>(rows: impl ExactSizeIterator<Item = Option<&'a Keys>>) -> Vec<(Id, u32)> {
    let count = rows.len() as u32;
    let mut ids = Vec::with_capacity(rows.len() * 2);
    for keys in rows.flatten() {
        ids.extend(keys.id.map(|id| (id, 0)));
        ids.extend(keys.references.iter().map(|id| (*id, 0)));
    }
    in_order(&mut ids, false);
    ids.dedup();
    for ((_, node), number) in ids.iter_mut().zip(count..) {
        *node = number;
    }
    ids
}

fn find(ids: &[(Id, u32)], id: Id) -> Option<usize> {
    ids.binary_search_by_key(&id, |(id, _)| *id).ok()
}

/// Trees that grow by linking their tops.
struct Forest {
    parents: Vec<u32>,
    /// A shorter way to the top.
    above: Vec<u32>,
}

impl Forest {
    fn with(nodes: usize) -> Self {
        Self {
            parents: vec![NONE; nodes],
            above: (0..nodes as u32).collect(),
        }
    }

    /// Links, unless the child answers something already, or the link would close a circle.
    fn link(&mut self, child: u32, parent: u32) {
        if child == NONE || parent == NONE || self.parents[child as usize] != NONE {
            return;
        }
        let top = self.top(parent);
        // The child is the top of its tree, so the circle would close only here.
        if top != child {
            self.parents[child as usize] = parent;
            self.above[child as usize] = top;
        }
    }

    fn top(&mut self, mut node: u32) -> u32 {
        while self.above[node as usize] != node {
            let above = self.above[node as usize];
            self.above[node as usize] = self.above[above as usize];
            node = self.above[node as usize];
        }
        node
    }
}

const NONE: u32 = u32::MAX;

/// Deeper than this is not told apart any more.
const DEPTH_MAX: u16 = 999;

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::mail::view::Summary;

    /// Messages, newest first: an id and what it answers.
    fn keys(messages: &[(&str, &[&str])]) -> Vec<Option<Keys>> {
        let keys = messages.iter().map(|(id, references)| {
            Some(Keys::of(&Summary {
                message_id: (!id.is_empty()).then(|| (*id).into()),
                references: references.iter().map(|id| (*id).into()).collect(),
                ..Summary::default()
            }))
        });
        keys.collect()
    }

    /// The rows with a `>` for each level.
    fn check(messages: &[(&str, &[&str])], rows: &[u32], expected: &[&str]) {
        let keys = keys(messages);
        let threads = Threads::build(keys.iter().map(Option::as_ref));
        let arranged: Vec<String> = threads
            .arrange(rows, |_| false)
            .into_iter()
            .map(|it| {
                format!(
                    "{}{}",
                    ">".repeat(it.depth.into()),
                    messages[it.row as usize].0
                )
            })
            .collect();
        assert_eq!(arranged, expected);
    }

    #[test]
    fn answers_stand_below_what_they_answer() {
        let boat: &[(&str, &[&str])] = &[
            ("d", &["a", "c"]),
            ("soup", &[]),
            ("c", &["a"]),
            ("b", &["a"]),
            ("a", &[]),
        ];
        check(boat, &[0, 1, 2, 3, 4], &["a", ">b", ">c", ">>d", "soup"]);
        check(boat, &[1, 4, 2, 0, 3], &["soup", "a", ">b", ">c", ">>d"]);
        check(boat, &[0, 1, 3, 4], &["a", ">b", ">d", "soup"]);
        check(boat, &[0, 2, 3], &["b", ">c", ">>d"]);
    }

    #[test]
    fn a_message_that_is_not_here_holds_its_answers_together() {
        check(
            &[("c", &["gone"]), ("x", &[]), ("b", &["older", "gone"])],
            &[0, 1, 2],
            &["b", ">c", "x"],
        );
    }

    #[test]
    fn circles_and_copies_do_no_harm() {
        check(
            &[
                ("a", &["b"]),
                ("b", &["a"]),
                ("a", &["a"]),
                ("", &["a", "b", "a"]),
            ],
            &[0, 1, 2, 3],
            &["a", ">", ">b", ">>a"],
        );
    }

    #[test]
    fn a_folded_thread_shows_its_first_row_and_how_many_there_are() {
        let keys = keys(&[("c", &["a"]), ("b", &["a"]), ("x", &[]), ("a", &[])]);
        let threads = Threads::build(keys.iter().map(Option::as_ref));
        let top = threads.top(1);
        let arranged = threads.arrange(&[0, 1, 2, 3], |thread| thread == top);
        let rows: Vec<_> = arranged.iter().map(|it| (it.row, it.size)).collect();
        assert_eq!(rows, [(3, 3), (2, 1)]);
    }

    #[test]
    fn a_thread_as_long_as_the_mailbox() {
        let ids: Vec<String> = (0..20_000).map(|number| format!("{number}@x")).collect();
        let keys: Vec<_> = (0..ids.len())
            .map(|at| {
                Some(Keys::of(&Summary {
                    message_id: Some(ids[at].clone()),
                    references: ids.get(at + 1).cloned().into_iter().collect(),
                    ..Summary::default()
                }))
            })
            .collect();
        let threads = Threads::build(keys.iter().map(Option::as_ref));
        let rows: Vec<u32> = (0..ids.len() as u32).collect();
        let arranged = threads.arrange(&rows, |_| false);
        assert_eq!(arranged.len(), ids.len());
        assert_eq!(arranged[0].row, 19_999);
        assert_eq!(arranged[500].depth, 500);
    }
}
