//! What a process has mapped, and what of it is really there.

use std::fs::{self, File};
use std::os::unix::fs::FileExt;

/// Linux's pages on every machine that these stories are played on.
const PAGE: u64 = 4096;

/// Octets that are read at once.
const CHUNK_MAX: u64 = 4 * 1024 * 1024;

/// Longer than any word that is looked for.
const OVERLAP: usize = 256;

/// Bits of an entry of `/proc/ID/pagemap` (the kernel's admin-guide/mm/pagemap): in memory, or swapped out.
const PRESENT: u64 = 0b11 << 62;

/// A mapping that can be read.
#[derive(Debug)]
pub(super) struct Mapping {
    start: u64,
    end: u64,
    /// A file, or what the program said that it is for.
    pub(super) name: String,
}

/// All of them, except for programs and libraries as they are on disk.
pub(super) fn mappings(id: u32) -> Vec<Mapping> {
    let maps = fs::read(format!("/proc/{id}/maps")).unwrap_or_default();
    let maps = String::from_utf8_lossy(&maps);
    maps.lines().filter_map(parse).collect()
}

/// proc(5): `start-end rwxp offset dev inode name`.
fn parse(line: &str) -> Option<Mapping> {
    let mut fields = line.split_ascii_whitespace();
    let (start, end) = fields.next()?.split_once('-')?;
    let access = fields.next()?;
    let name = fields.skip(3).collect::<Vec<_>>().join(" ");
    let is_as_on_disk = name.starts_with('/') && access.contains('p') && !access.contains('w');
    if !access.starts_with('r') || is_as_on_disk || name.starts_with("[v") {
        return None;
    }
    let address = |text| u64::from_str_radix(text, 16).ok();
    Some(Mapping {
        start: address(start)?,
        end: address(end)?,
        name,
    })
}

impl Mapping {
    /// Hands out what is there, chunk by chunk, and how many octets of each chunk are the end of the one before. Returns how
    /// many octets that was. Browsers map far more than there is: what was never touched is not read.
    pub(super) fn read(&self, id: u32, mut with: impl FnMut(&[u8], usize)) -> u64 {
        let open = |name| File::open(format!("/proc/{id}/{name}"));
        let (Ok(pages), Ok(memory)) = (open("pagemap"), open("mem")) else {
            return 0;
        };
        let (mut octets, mut read, mut end_of_last) = (Vec::new(), 0, 0);
        let mut at = self.start;
        while at < self.end {
            let upto = self.end.min(at + CHUNK_MAX);
            for (start, end) in present(&pages, at, upto) {
                let kept = match start == end_of_last {
                    true => octets.len().min(OVERLAP),
                    false => 0,
                };
                octets.drain(..octets.len() - kept);
                octets.resize(kept + length(end - start), 0);
                // A page may go while it is read.
                if memory.read_exact_at(&mut octets[kept..], start).is_ok() {
                    with(&octets, kept);
                    (read, end_of_last) = (read + end - start, end);
                }
            }
            at = upto;
        }
        read
    }
}

/// The runs of pages from `start` to `end` that are there.
fn present(pages: &File, start: u64, end: u64) -> Vec<(u64, u64)> {
    let mut entries = vec![0; length((end - start) / PAGE * 8)];
    if pages.read_exact_at(&mut entries, start / PAGE * 8).is_err() {
        return Vec::new();
    }
    let mut runs: Vec<(u64, u64)> = Vec::new();
    let (entries, _) = entries.as_chunks::<8>();
    for (page, entry) in (start..end).step_by(length(PAGE)).zip(entries) {
        if u64::from_le_bytes(*entry) & PRESENT == 0 {
            continue;
        }
        match runs.last_mut() {
            Some((_, upto)) if *upto == page => *upto += PAGE,
            _ => runs.push((page, page + PAGE)),
        }
    }
    runs
}

fn length(octets: u64) -> usize {
    usize::try_from(octets).expect("a chunk fits into memory")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_hold_words_is_read() {
        let name = |line| parse(line).map(|mapping| mapping.name);
        let heap = "7f00-8f00 rw-p 00000000 00:00 0    [heap]";
        assert_eq!(name(heap).as_deref(), Some("[heap]"));
        let shared = "7f00-8f00 r--s 00000000 00:01 7 /dev/shm/x (deleted)";
        assert_eq!(name(shared).as_deref(), Some("/dev/shm/x (deleted)"));
        for no in [
            "7f00-8f00 ---p 00000000 00:00 0",
            "7f00-8f00 r-xp 00000000 08:01 7 /usr/lib/x.so",
            "7f00-8f00 r--p 00000000 00:00 0 [vvar]",
        ] {
            assert_eq!(name(no), None, "{no}");
        }
    }
}
