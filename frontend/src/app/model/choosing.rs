//! Choosing several messages, and what can be done with them at once.

use super::{
    Effect, Focus,
    arranging::List,
    mailbox::{Mailbox, Notice},
};

impl Mailbox {
    /// What of a [`List`] is about the selection.
    pub(super) fn choose(&mut self, choice: &List, effects: &mut Vec<Effect>) {
        match *choice {
            List::Toggle(number) => {
                let row = match number {
                    Some(number) => self.position(number),
                    None => self.view.place(self.cursor).map(|_| self.cursor),
                };
                if let Some(row) = row {
                    let rows = self.view.with_folded(row as u32);
                    self.view.selection.toggle_all(&rows);
                    self.view.selection.begin_at(row as u32);
                    self.cursor_to(row, effects);
                }
            }
            List::ExtendTo(number) => {
                if let Some(row) = self.position(number) {
                    self.extend_to(row, effects);
                }
            }
            List::ExtendBy(step) => {
                let Some(place) = self.view.place(self.cursor) else {
                    return;
                };
                let last = self.view.shown().len() - 1;
                let place = place.saturating_add_signed(step).min(last);
                self.extend_to(self.view.shown()[place] as usize, effects);
            }
            List::ToggleAll => {
                let view = &mut self.view;
                let rows = view.matching().to_vec();
                view.selection.toggle_all(&rows);
            }
            List::ClearSelection => {
                self.view.selection.clear();
                effects.push(Effect::Focus(Focus::List));
            }
            List::DeleteSelected => {
                self.mark_selected();
                effects.push(Effect::Focus(Focus::List));
            }
            _ => {}
        }
    }

    /// Marks all that are chosen; if they all are marked, takes the marks off. One step for undo. Returns `false` where
    /// nothing is chosen.
    pub(super) fn mark_selected(&mut self) -> bool {
        let chosen: Vec<u32> = self.selected().collect();
        if chosen.is_empty() {
            return false;
        }
        let mark = !self.are_selected_marked();
        let (changed, left) = self.set_marks(&chosen, mark);
        self.notice = Some(match (mark, changed) {
            (true, 0) if left > 0 => Notice::NotMarked,
            (true, 1) => Notice::Marked,
            (true, count) => Notice::MarkedMany(count),
            (false, _) => Notice::Unmarked,
        });
        self.view.selection.clear();
        true
    }

    /// True if nothing is chosen that is not marked already.
    pub fn are_selected_marked(&self) -> bool {
        self.selected()
            .all(|number| self.row(number).is_some_and(|row| row.marked))
    }

    /// Rows have come or gone: the chosen messages are other rows now, and the view is of other rows.
    pub(super) fn rows_moved(&mut self, chosen: &[u32]) {
        self.view.selection.clear();
        for &number in chosen {
            if let Some(row) = self.position(number) {
                self.view.selection.add(row as u32);
            }
        }
        self.arrange_listing();
    }

    /// The chosen messages' size by the listing.
    pub fn selected_octets(&self) -> u64 {
        let rows = self.view.selection.iter();
        rows.filter_map(|row| Some(self.rows.get(row as usize)?.entry.octets))
            .sum()
    }

    fn extend_to(&mut self, row: usize, effects: &mut Vec<Effect>) {
        let view = &mut self.view;
        if view.selection.anchor().is_none() && view.place(self.cursor).is_some() {
            view.selection.begin_at(self.cursor as u32);
        }
        let shown = view.shown().to_vec();
        view.selection.extend_to(row as u32, &shown);
        self.cursor_to(row, effects);
    }

    fn cursor_to(&mut self, row: usize, effects: &mut Vec<Effect>) {
        self.cursor = row;
        self.show_cursor(effects);
        effects.push(Effect::Focus(Focus::Row(self.rows[row].entry.number)));
    }
}
