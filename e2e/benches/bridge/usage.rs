//! What a process takes of the machine, its children included, from proc(5).

use std::fs;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// What the kernel counts processor time in, for its users: always a hundredth of a second.
const TICKS: f64 = 100.0;

/// Lets this process, and those that it starts, open as many files as the system permits; returns how many.
pub(crate) fn raise_file_limit() -> u64 {
    let Rlimit { maximum, current } = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: maximum,
        maximum,
    };
    let now = if setrlimit(Resource::Nofile, raised).is_ok() {
        maximum
    } else {
        current
    };
    now.unwrap_or(u64::MAX)
}

/// Seconds of processor time of a process, of its children, and of those of them that have ended.
pub(crate) fn processor_s(id: u32) -> f64 {
    let ticks: u64 = family(id).iter().map(|it| it.ticks).sum();
    ticks as f64 / TICKS
}

/// Memory in kB of a process and its children; what several share is counted once.
pub(crate) fn memory_kb(id: u32) -> f64 {
    family(id)
        .iter()
        .filter_map(|it| {
            let rollup = fs::read_to_string(format!("/proc/{}/smaps_rollup", it.id)).ok()?;
            let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"))?;
            line.split_whitespace().next()?.parse::<f64>().ok()
        })
        .sum()
}

struct Relative {
    id: u32,
    parent: u32,
    ticks: u64,
}

impl Relative {
    /// Behind the name in parentheses: state, parent, and as the 12th to 15th the ticks in user and in system mode, of
    /// itself and of the children that it has waited for.
    fn of(id: u32) -> Option<Self> {
        let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
        let (_, fields) = stat.rsplit_once(") ")?;
        let fields: Vec<&str> = fields.split(' ').collect();
        let ticks = fields.get(11..15)?.iter().map(|it| it.parse::<u64>().ok());
        Some(Self {
            id,
            parent: fields.get(1)?.parse().ok()?,
            ticks: ticks.sum::<Option<u64>>()?,
        })
    }
}

fn family(ancestor: u32) -> Vec<Relative> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let ids = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let mut others: Vec<Relative> = ids.filter_map(Relative::of).collect();
    // In the order of their ids, parents mostly come before their children: one pass finds nearly all.
    others.sort_by_key(|it| it.id);
    let mut family: Vec<Relative> = Vec::new();
    let mut known = std::collections::HashSet::from([ancestor]);
    loop {
        let (new, rest): (Vec<_>, Vec<_>) = others.into_iter().partition(|it| {
            (it.id == ancestor || known.contains(&it.parent))
                && known.insert(it.id) | (it.id == ancestor)
        });
        others = rest;
        if new.is_empty() {
            return family;
        }
        family.extend(new);
    }
}
