//! In which order the servers of a service are tried (RFC 2782).

use ring::rand::{SecureRandom, SystemRandom};

use super::answer::Record;

/// The lowest priority first; among equals at random, heavier ones more often. `random(n)` draws one of 0 to n.
pub(super) fn order(mut records: Vec<Record>, mut random: impl FnMut(u32) -> u32) -> Vec<Record> {
    // Those without weight come first among equals, so that they are drawn only by a zero.
    records.sort_by_key(|record| (record.priority, record.weight));
    let mut ordered = Vec::with_capacity(records.len());
    while let Some(priority) = records.first().map(|record| record.priority) {
        let equals = records
            .iter()
            .take_while(|record| record.priority == priority)
            .count();
        let weight = |record: &Record| u32::from(record.weight);
        let drawn = random(records[..equals].iter().map(weight).sum());
        let mut sum = 0;
        let at = records[..equals].iter().position(|record| {
            sum += weight(record);
            sum >= drawn
        });
        ordered.push(records.remove(at.unwrap_or(0)));
    }
    ordered
}

/// Draws from the system's randomness; without any, the first one.
pub(super) fn random(most: u32) -> u32 {
    let mut octets = [0; 4];
    let _ = SystemRandom::new().fill(&mut octets);
    u32::from_be_bytes(octets) % most.saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(list: &[(u16, u16)]) -> Vec<Record> {
        let record = |&(priority, weight): &(u16, u16)| Record {
            priority,
            weight,
            port: 995,
            target: format!("{priority}-{weight}"),
        };
        list.iter().map(record).collect()
    }

    fn check(list: &[(u16, u16)], random: impl FnMut(u32) -> u32, expected: &[&str]) {
        let ordered = order(records(list), random);
        let names: Vec<_> = ordered
            .iter()
            .map(|record| record.target.as_str())
            .collect();
        assert_eq!(names, expected);
    }

    #[test]
    fn priority_first_then_weight_by_chance() {
        check(&[], |_| 0, &[]);
        check(&[(20, 0), (10, 0)], |_| 0, &["10-0", "20-0"]);
        check(&[(1, 10), (1, 30), (0, 5)], |_| 0, &["0-5", "1-10", "1-30"]);
        check(&[(1, 10), (1, 30)], |most| most, &["1-30", "1-10"]);
        check(&[(1, 0), (1, 30)], |_| 0, &["1-0", "1-30"]);
        check(&[(1, 0), (1, 30)], |_| 1, &["1-30", "1-0"]);
        check(&[(1, u16::MAX); 3], |most| most, &["1-65535"; 3]);
    }

    #[test]
    fn a_heavier_one_comes_first_more_often() {
        let first = |_| order(records(&[(1, 10), (1, 90)]), random).remove(0).weight;
        let heavy = (0..1_000).map(first).filter(|&weight| weight == 90).count();
        // 90 of 101 draws; a thousand draws below 700 would be a matter of one in 10^60.
        assert!((700..1_000).contains(&heavy), "{heavy}");
    }
}
