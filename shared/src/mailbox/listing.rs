//! One listing out of LIST and UIDL.

use std::collections::BTreeMap;

use super::Entry;

/// Puts the two listings together, in the order of the numbers. Servers repeat and invent numbers: the first line about
/// a number counts, and a unique-id without a size is nothing that could be fetched.
pub fn entries(list: &[(u32, u64)], uidl: Vec<(u32, String)>) -> Vec<Entry> {
    let mut entries = BTreeMap::new();
    for &(number, octets) in list {
        entries.entry(number).or_insert(Entry {
            number,
            octets,
            unique_id: None,
        });
    }
    for (number, unique_id) in uidl {
        if let Some(entry) = entries
            .get_mut(&number)
            .filter(|entry| entry.unique_id.is_none())
        {
            entry.unique_id = Some(unique_id);
        }
    }
    entries.into_values().collect()
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn gaps_duplicates_and_strangers() {
        let list = [(3, 30), (1, 10), (3, 99)];
        let uidl = vec![(1, "a".into()), (1, "b".into()), (2, "c".into())];
        let entry = |number, octets, id: Option<&str>| Entry {
            number,
            octets,
            unique_id: id.map(str::to_owned),
        };
        assert_eq!(
            entries(&list, uidl),
            [entry(1, 10, Some("a")), entry(3, 30, None)]
        );
    }
}
