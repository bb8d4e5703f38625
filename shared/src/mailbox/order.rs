//! The order of the rows. Equal rows stay as they were: newest first.

use super::keys::Keys;

/// What the rows are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum By {
    /// The server's numbers: the order of arrival.
    #[default]
    Number,
    /// When they were written, by their own account. A row whose date is not known stands where it arrived.
    Date,
    /// The first author: the display name, else the address.
    Sender,
    /// The subject without `Re:` and its like.
    Subject,
    /// Size by the listing.
    Size,
}

/// An order of the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// By what.
    pub by: By,
    /// The largest, newest or last of the alphabet first.
    pub descending: bool,
}

impl Default for Sort {
    /// As they arrived, the newest first.
    fn default() -> Self {
        Self {
            by: By::Number,
            descending: true,
        }
    }
}

impl Sort {
    /// True where a header can change a row's place.
    pub fn needs_headers(self) -> bool {
        !matches!(self.by, By::Number | By::Size)
    }
}

/// What is known of a row.
#[derive(Clone, Copy, Debug)]
pub struct Item<'a> {
    /// Of its header; `None` until that has come.
    pub keys: Option<&'a Keys>,
    /// Size by the listing.
    pub octets: u64,
    /// It says the same as an older one: see [`copies`](super::groups::copies).
    pub copy: bool,
}

/// Sorts rows. They come in their order of arrival, the newest first, and are named by their places in it. Rows whose
/// sender or subject is not known come last, whichever way the others go.
pub fn sort<'a>(rows: &mut Vec<u32>, sort: Sort, item: impl Fn(u32) -> Item<'a>) {
    match sort.by {
        By::Number => {
            if !sort.descending {
                rows.reverse();
            }
        }
        By::Size => by_number(rows, sort, |row| item(row).octets),
        By::Date => {
            let dates = dated(rows, &item);
            by_number(rows, sort, |row| dates[row as usize]);
        }
        By::Sender => by_text(rows, sort, &item, Keys::from),
        By::Subject => by_text(rows, sort, &item, Keys::bare_subject),
    }
}

fn by_number(rows: &mut [u32], sort: Sort, number: impl Fn(u32) -> u64) {
    let mut keyed: Vec<(u64, u32)> = rows.iter().map(|&row| (number(row), row)).collect();
    in_order(&mut keyed, sort.descending);
    for (row, (_, sorted)) in rows.iter_mut().zip(keyed) {
        *row = sorted;
    }
}

/// Eight octets at a time: most rows are told apart by the first of them, so that each text is looked at once or twice
/// rather than at every comparison.
fn by_text<'a>(
    rows: &mut Vec<u32>,
    sort: Sort,
    item: &impl Fn(u32) -> Item<'a>,
    field: fn(&Keys) -> &str,
) {
    let (known, unknown): (Vec<u32>, Vec<u32>) =
        rows.iter().partition(|&&row| item(row).keys.is_some());
    let mut keyed: Vec<(u64, u32)> = known.into_iter().map(|row| (0, row)).collect();
    let mut runs = vec![(0, keyed.len(), 0)];
    while let Some((from, until, level)) = runs.pop() {
        let run = &mut keyed[from..until];
        for (key, row) in run.iter_mut() {
            *key = eight(item(*row).keys.map_or("", field), level * 8);
        }
        in_order(run, sort.descending);
        let mut start = from;
        for equal in run.chunk_by(|(a, _), (b, _)| a == b) {
            // A zero: the text has ended, and so have all that are equal to it.
            let goes_on = equal[0].0 & 0xFF != 0;
            if equal.len() > 1 && goes_on && level + 1 < LEVELS_MAX {
                runs.push((start, start + equal.len(), level + 1));
            }
            start += equal.len();
        }
    }
    rows.clear();
    rows.extend(keyed.into_iter().map(|(_, row)| row));
    rows.extend(unknown);
}

/// Eight octets of a text as a number of the same order.
fn eight(text: &str, from: usize) -> u64 {
    let mut octets = [0; 8];
    let rest = text.as_bytes().get(from..).unwrap_or_default();
    let length = rest.len().min(8);
    octets[..length].copy_from_slice(&rest[..length]);
    u64::from_be_bytes(octets)
}

/// Dates as numbers of the same order, by row. A row without one takes its newer neighbour's, else its older
/// neighbour's.
fn dated<'a>(rows: &[u32], item: &impl Fn(u32) -> Item<'a>) -> Vec<u64> {
    let date = |row: u32| item(row).keys.and_then(|keys| keys.date);
    let mut last = rows.iter().find_map(|&row| date(row)).unwrap_or_default();
    let mut dates = vec![0; rows.last().map_or(0, |&row| row as usize + 1)];
    for &row in rows {
        last = date(row).unwrap_or(last);
        dates[row as usize] = (last as u64) ^ (1 << 63);
    }
    dates
}

/// By number, and equal ones as they were: octet by octet, the last one first. In WebAssembly, the standard library's
/// sorts would be several times as large.
pub(super) fn in_order(keyed: &mut [(u64, u32)], descending: bool) {
    let flip = if descending { u64::MAX } else { 0 };
    if keyed.len() < FEW {
        for end in 1..keyed.len() {
            let mut at = end;
            while at > 0 && keyed[at].0 ^ flip < keyed[at - 1].0 ^ flip {
                keyed.swap(at, at - 1);
                at -= 1;
            }
        }
        return;
    }
    let first = keyed[0].0;
    let differing = keyed.iter().fold(0, |bits, (key, _)| bits | (key ^ first));
    let mut sorted = keyed.to_vec();
    for shift in (0..64)
        .step_by(8)
        .filter(|shift| differing >> shift & 0xFF != 0)
    {
        let octet = |key: u64| ((key ^ flip) >> shift) as usize & 0xFF;
        let mut places = [0; 256];
        for &(key, _) in keyed.iter() {
            places[octet(key)] += 1;
        }
        let mut next = 0;
        for place in &mut places {
            next += std::mem::replace(place, next);
        }
        for &(key, row) in keyed.iter() {
            let place = &mut places[octet(key)];
            sorted[*place] = (key, row);
            *place += 1;
        }
        keyed.copy_from_slice(&sorted);
    }
}

/// So few are sorted by putting one after the other in its place.
const FEW: usize = 32;

/// Of a text, so many times eight octets count. Nobody reads further, and somebody could send very many messages with
/// the same very long beginning.
const LEVELS_MAX: usize = 16;

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::mail::view::{Mailbox, Summary};

    /// Newest first: sender, subject, date, octets. Without a sender, the header has not come.
    const ROWS: [(&str, &str, i64, u64); 6] = [
        ("zoe", "Re: anchors", 500, 10),
        ("", "", 0, 30),
        ("Ann", "boats", 900, 10),
        ("ann", "Anchors", -5, 20),
        ("", "", 0, 5),
        ("Örn", "AW: boats", 100, 10),
    ];

    fn check(by: By, descending: bool, expected: [u32; 6]) {
        let keys: Vec<Option<Keys>> = ROWS
            .iter()
            .map(|&(name, subject, date, _)| {
                (!name.is_empty()).then(|| {
                    Keys::of(&Summary {
                        from: vec![Mailbox {
                            name: name.into(),
                            address: String::new(),
                        }],
                        subject: subject.into(),
                        date: Some(date),
                        ..Summary::default()
                    })
                })
            })
            .collect();
        let mut rows: Vec<u32> = (0..6).collect();
        sort(&mut rows, Sort { by, descending }, |row| Item {
            keys: keys[row as usize].as_ref(),
            octets: ROWS[row as usize].3,
            copy: false,
        });
        assert_eq!(rows, expected, "{by:?}, descending: {descending}");
    }

    #[test]
    fn each_order_both_ways() {
        check(By::Number, true, [0, 1, 2, 3, 4, 5]);
        check(By::Number, false, [5, 4, 3, 2, 1, 0]);
        check(By::Size, true, [1, 3, 0, 2, 5, 4]);
        check(By::Size, false, [4, 0, 2, 5, 3, 1]);
        check(By::Sender, false, [2, 3, 5, 0, 1, 4]);
        check(By::Sender, true, [0, 5, 2, 3, 1, 4]);
        check(By::Subject, false, [0, 3, 2, 5, 1, 4]);
        check(By::Subject, true, [2, 5, 0, 3, 1, 4]);
    }

    #[test]
    fn a_row_without_a_date_stays_beside_its_newer_neighbour() {
        check(By::Date, true, [2, 0, 1, 5, 3, 4]);
        check(By::Date, false, [3, 4, 5, 0, 1, 2]);
    }
}
