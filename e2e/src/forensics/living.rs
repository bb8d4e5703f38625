//! The memory of a program that runs.

use std::fs::{self, File};
use std::os::unix::fs::FileExt;

use super::{Findings, Search};

/// Searches every readable mapping of a process (proc(5): `/proc/ID/maps` and `/proc/ID/mem`).
///
/// # Panics
/// When the system does not let us, or when less than half of it can be read: then nothing would be known.
pub fn memory(search: &Search, id: u32) -> Findings {
    let maps = fs::read_to_string(format!("/proc/{id}/maps")).expect("the process runs");
    let memory = File::open(format!("/proc/{id}/mem")).expect("its memory may be read");
    let mut findings = Findings::default();
    let (mut readable, mut unread) = (0_u64, 0_u64);
    for mapping in maps.lines().filter_map(Mapping::parse) {
        readable += mapping.length;
        let mut octets = vec![0; usize::try_from(mapping.length).expect("it fits a process")];
        // The kernel's own pages are listed and not given; what a process has just given back is not there.
        if memory.read_exact_at(&mut octets, mapping.start).is_err() {
            unread += mapping.length;
            continue;
        }
        let place = format!("memory at {:x} {}", mapping.start, mapping.name);
        let found = search.octets(&place, &octets);
        findings.hits.extend(found.hits);
        findings.octets += found.octets;
        *findings.layers.entry("mapping").or_default() += 1;
    }
    assert!(
        unread * 2 < readable,
        "{unread} of {readable} octets of process {id} could not be read"
    );
    findings
}

#[derive(Debug, PartialEq, Eq)]
struct Mapping {
    start: u64,
    length: u64,
    name: String,
}

impl Mapping {
    /// `00400000-00452000 r-xp 00000000 08:02 173521  /usr/bin/dbus-daemon`; `None` if it cannot be read.
    fn parse(line: &str) -> Option<Self> {
        let mut fields = line.split_ascii_whitespace();
        let (start, end) = fields.next()?.split_once('-')?;
        if !fields.next()?.starts_with('r') {
            return None;
        }
        let start = u64::from_str_radix(start, 16).ok()?;
        let end = u64::from_str_radix(end, 16).ok()?;
        Some(Self {
            start,
            length: end.checked_sub(start)?,
            name: fields.nth(3).unwrap_or("without a name").to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forensics::Canary;

    #[test]
    fn what_is_in_memory_is_found() {
        let (kept, absent) = (Canary::draw("kept"), Canary::draw("absent"));
        let search = Search::new(std::slice::from_ref(&kept));
        // Ours, in UTF-16, which nobody but this line makes of it.
        let octets: Vec<u8> = kept
            .word
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        let found = memory(&search, std::process::id());
        assert!(
            found.hits.iter().any(|hit| hit.writing == "UTF-16BE"),
            "{found:?}"
        );
        drop(octets);
        assert_eq!(found.of(&[absent]), "");
    }

    #[test]
    fn mappings() {
        let line = "7f10-7f30 r--p 00000000 08:02 135522  /lib/libc.so.6";
        let expected = Mapping {
            start: 0x7f10,
            length: 0x20,
            name: "/lib/libc.so.6".into(),
        };
        assert_eq!(Mapping::parse(line), Some(expected));
        assert_eq!(Mapping::parse("7f10-7f30 ---p 00000000 00:00 0"), None);
    }
}
