//! What is never deleted in this visit: people, lists, whatever a rule can say, and single messages. It wins over every mark,
//! whoever makes it: by a clean-up, by hand, or because something was saved.

use shared::mailbox::{groups::copies, order::Item, search::Query};

use super::mailbox::{Mailbox, Notice};

/// A rule whose messages are never deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeepRule {
    /// As it was typed.
    pub text: String,
    query: Query,
}

/// For each row, whether it is protected.
#[derive(Debug)]
pub struct Protected {
    copies: Vec<bool>,
}

impl Protected {
    /// A message whose header is not here is protected if a rule might find it: when in doubt, it stays.
    pub fn of(&self, mailbox: &Mailbox, place: usize) -> bool {
        let row = &mailbox.rows[place];
        let finds = |rule: &KeepRule| {
            let item = mailbox.item(place as u32, &self.copies);
            rule.query.could_match(item, row.text.as_deref())
        };
        row.kept || mailbox.keep_rules.iter().any(finds)
    }
}

impl Mailbox {
    /// For each row, whether it is protected.
    pub fn protected(&self) -> Protected {
        let needed = self
            .keep_rules
            .iter()
            .find(|rule| rule.query.needs_copies());
        let copies = needed.map_or_else(Vec::new, |rule| self.copies(&rule.query));
        Protected { copies }
    }

    /// Which rows are copies, where a query asks for that.
    pub(super) fn copies(&self, query: &Query) -> Vec<bool> {
        match query.needs_copies() {
            true => copies(self.rows.iter().map(|row| row.keys.as_ref())),
            false => Vec::new(),
        }
    }

    /// A row, as queries ask about it.
    pub(super) fn item(&self, row: u32, copies: &[bool]) -> Item<'_> {
        let (place, copy) = (row as usize, copies.get(row as usize));
        Item {
            keys: self.rows[place].keys.as_ref(),
            octets: self.rows[place].entry.octets,
            copy: copy.is_some_and(|copy| *copy),
        }
    }

    /// Marks messages, or takes the marks off, in one step for undo. What is protected is left alone. Returns how many have
    /// changed, and how many were protected.
    pub(super) fn set_marks(&mut self, numbers: &[u32], marked: bool) -> (usize, usize) {
        let protected = self.protected();
        let (mut step, mut left) = (Vec::new(), 0);
        for &number in numbers {
            let Some(place) = self.position(number) else {
                continue;
            };
            if self.rows[place].marked == marked {
                continue;
            }
            if marked && protected.of(self, place) {
                left += 1;
                continue;
            }
            self.rows[place].marked = marked;
            step.push((number, !marked));
        }
        let changed = step.len();
        if changed > 0 {
            self.undo.push(step);
        }
        (changed, left)
    }

    pub(super) fn keep_rule(&mut self, text: &str) {
        let today = self.cleaning.as_ref().map(|cleaning| cleaning.today);
        let query = Query::parse(text, today.unwrap_or_default());
        let known = self.keep_rules.iter().any(|rule| rule.query == query);
        if query.is_empty() || known {
            return;
        }
        let text = text.trim().to_owned();
        self.keep_rules.push(KeepRule { text, query });
        self.unmark_protected();
    }

    pub(super) fn forget_rule(&mut self, place: usize) {
        if place < self.keep_rules.len() {
            self.keep_rules.remove(place);
            self.regroup();
        }
    }

    /// Protects a message, or the cursor's; or no longer.
    pub(super) fn protect(&mut self, number: Option<u32>) {
        let place = match number.or(self.opened.as_ref().map(|opened| opened.number)) {
            Some(number) => self.position(number),
            None => self.view.place(self.cursor).map(|_| self.cursor),
        };
        let Some(row) = place.and_then(|place| self.rows.get_mut(place)) else {
            return;
        };
        row.kept = !row.kept;
        self.notice = Some(if row.kept {
            Notice::Protected
        } else {
            Notice::Unprotected
        });
        self.unmark_protected();
    }

    /// Whoever protects something that is marked wants the mark gone.
    fn unmark_protected(&mut self) {
        if !self.is_deleting() {
            let protected = self.protected();
            let marked = |place: &usize| self.rows[*place].marked && protected.of(self, *place);
            let marked: Vec<u32> = (0..self.rows.len())
                .filter(marked)
                .map(|place| self.rows[place].entry.number)
                .collect();
            self.set_marks(&marked, false);
        }
        self.regroup();
    }
}
