//! Which rows are chosen: one by one, by ranges, or all that match.

/// The chosen rows, by their places in the listing: a bit for each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    bits: Vec<u64>,
    /// Where a range begins.
    anchor: Option<u32>,
    /// What was chosen before the range that is being drawn from the anchor.
    before: Vec<u64>,
}

impl Selection {
    /// True if the row is chosen.
    pub fn contains(&self, row: u32) -> bool {
        let (word, bit) = place(row);
        self.bits.get(word).is_some_and(|bits| bits & bit != 0)
    }

    /// True if none is chosen.
    pub fn is_empty(&self) -> bool {
        self.bits.iter().all(|bits| *bits == 0)
    }

    /// How many are chosen.
    pub fn len(&self) -> usize {
        let ones = self.bits.iter().map(|bits| bits.count_ones() as usize);
        ones.sum()
    }

    /// The chosen rows, in the order of the listing.
    pub fn iter(&self) -> impl Iterator<Item = u32> {
        let words = self.bits.iter().zip(0u32..);
        words.flat_map(|(bits, word)| {
            (0..64)
                .filter(move |bit| bits >> bit & 1 != 0)
                .map(move |bit| word * 64 + bit)
        })
    }

    /// Chooses a row, or no longer; the next range begins here.
    pub fn toggle(&mut self, row: u32) {
        self.set(row, !self.contains(row));
        self.begin_at(row);
    }

    /// The next range begins here.
    pub fn begin_at(&mut self, row: u32) {
        self.anchor = Some(row);
        self.before.clone_from(&self.bits);
    }

    /// Where the next range begins, if anywhere.
    pub fn anchor(&self) -> Option<u32> {
        self.anchor
    }

    /// Chooses everything from the anchor to a row, in the order in which they are shown, and nothing else beyond what
    /// was chosen before: drawing the range shorter takes rows back. Without an anchor in sight it begins at `row`.
    pub fn extend_to(&mut self, row: u32, shown: &[u32]) {
        let position = |wanted: u32| shown.iter().position(|&row| row == wanted);
        let Some(to) = position(row) else { return };
        let from = match self.anchor.and_then(position) {
            Some(from) => from,
            None => {
                self.begin_at(row);
                to
            }
        };
        self.bits.clone_from(&self.before);
        for &row in &shown[from.min(to)..=from.max(to)] {
            self.set(row, true);
        }
    }

    /// Chooses all these, beside what is chosen already; if they all are, none of them any more.
    pub fn toggle_all(&mut self, rows: &[u32]) {
        let chosen = !rows.iter().all(|&row| self.contains(row));
        for &row in rows {
            self.set(row, chosen);
        }
        self.before.clone_from(&self.bits);
    }

    /// Chooses one.
    pub fn add(&mut self, row: u32) {
        self.set(row, true);
    }

    /// Chooses none.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    fn set(&mut self, row: u32, chosen: bool) {
        let (word, bit) = place(row);
        if self.bits.len() <= word {
            self.bits.resize(word + 1, 0);
        }
        if chosen {
            self.bits[word] |= bit;
        } else {
            self.bits[word] &= !bit;
        }
    }
}

fn place(row: u32) -> (usize, u64) {
    ((row / 64) as usize, 1 << (row % 64))
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    const SHOWN: [u32; 6] = [70, 3, 9, 1, 64, 0];

    fn chosen(selection: &Selection) -> Vec<u32> {
        selection.iter().collect()
    }

    #[test]
    fn a_range_follows_what_is_shown_and_can_be_drawn_back() {
        let mut selection = Selection::default();
        selection.toggle(0);
        selection.toggle(3);
        selection.extend_to(64, &SHOWN);
        assert_eq!(chosen(&selection), [0, 1, 3, 9, 64]);
        selection.extend_to(9, &SHOWN);
        assert_eq!(chosen(&selection), [0, 3, 9]);
        selection.extend_to(70, &SHOWN);
        assert_eq!(chosen(&selection), [0, 3, 70]);
        selection.extend_to(999, &SHOWN);
        assert_eq!(selection.len(), 3, "a row that is not shown ends no range");
    }

    #[test]
    fn a_range_without_a_beginning_begins_where_it_ends() {
        let mut selection = Selection::default();
        selection.extend_to(9, &SHOWN);
        selection.extend_to(64, &SHOWN);
        assert_eq!(chosen(&selection), [1, 9, 64]);
    }

    #[test]
    fn all_and_none() {
        let mut selection = Selection::default();
        selection.toggle(500);
        selection.toggle_all(&SHOWN);
        assert_eq!(selection.len(), 7);
        selection.toggle_all(&SHOWN);
        assert_eq!(chosen(&selection), [500]);
        selection.clear();
        assert!(selection.is_empty() && !selection.contains(500));
    }
}
