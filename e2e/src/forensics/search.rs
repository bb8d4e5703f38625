//! The search itself: every file, every layer of it, all needles at once.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use super::packed::{self, Layer};
use super::{Canary, leveldb, sqlite};

/// Layers inside layers that are opened: a gzip in a blob of a table is three. What somebody packs deeper on purpose is not looked for.
const DEPTH_MAX: usize = 4;

/// Where a canary was found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// Which one.
    pub canary: &'static str,
    /// How it was written.
    pub writing: &'static str,
    /// The file, and behind `›` the layers in it.
    pub place: String,
    /// Octets before it, within the innermost layer.
    pub offset: usize,
}

impl fmt::Display for Hit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            canary,
            writing,
            place,
            offset,
        } = self;
        write!(formatter, "{canary} in {writing}: {place}, octet {offset}")
    }
}

/// What a search has found, and what it has looked at.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// Every trace.
    pub hits: Vec<Hit>,
    /// Files that were read.
    pub files: usize,
    /// Octets that were searched, those of inner layers included.
    pub octets: u64,
    /// How many layers of each kind were opened.
    pub layers: BTreeMap<&'static str, usize>,
    /// What looks packed and was not opened: nobody knows what is in there.
    pub closed: BTreeSet<String>,
}

impl Findings {
    /// The traces of these canaries, one to a line; empty when there is none.
    pub fn of(&self, canaries: &[Canary]) -> String {
        let mut lines: Vec<String> = self
            .hits
            .iter()
            .filter(|hit| canaries.iter().any(|it| it.name == hit.canary))
            .map(Hit::to_string)
            .collect();
        lines.dedup();
        lines.join("\n")
    }

    /// Whether this canary was found where the place has `part` in it.
    pub fn has(&self, canary: &Canary, part: &str) -> bool {
        let here = |hit: &&Hit| hit.canary == canary.name && hit.place.contains(part);
        self.hits.iter().find(here).is_some()
    }

    /// Where it has been, in one line: for whoever reads the test's output.
    pub fn summary(&self) -> String {
        let layers: Vec<String> = self
            .layers
            .iter()
            .map(|(layer, count)| format!("{count} × {layer}"))
            .collect();
        format!(
            "{} files, {} octets, {}",
            self.files,
            self.octets,
            layers.join(", ")
        )
    }
}

/// Looks for canaries.
#[derive(Debug)]
pub struct Search {
    automaton: AhoCorasick,
    needles: Vec<(&'static str, &'static str)>,
}

impl Search {
    /// Prepares to look for these.
    ///
    /// # Panics
    /// When they are so many that no automaton takes them.
    pub fn new(canaries: &[Canary]) -> Self {
        let mut needles = Vec::new();
        let mut patterns = Vec::new();
        for canary in canaries {
            for (writing, octets) in canary.writings() {
                needles.push((canary.name, writing));
                patterns.push(octets);
            }
        }
        let automaton = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::DFA))
            .build(patterns);
        Self {
            automaton: automaton.expect("some hundred short needles"),
            needles,
        }
    }

    /// Searches everything below `root`: names, targets of links, and octets.
    ///
    /// # Panics
    /// When a file cannot be read.
    pub fn directory(&self, root: &Path) -> Findings {
        let mut findings = Findings::default();
        for file in everything_below(root) {
            let name = file.strip_prefix(root).expect("it lies below");
            let name = name.to_string_lossy();
            self.needles_in(
                name.as_bytes(),
                &format!("{name} › its name"),
                &mut findings,
            );
            let Some(octets) = content(&file) else {
                continue;
            };
            findings.files += 1;
            self.file(&file, &name, &octets, &mut findings);
        }
        findings
    }

    /// Searches octets that are no file, such as a program's memory, as they are.
    pub fn octets(&self, place: &str, octets: &[u8]) -> Findings {
        let mut findings = Findings::default();
        self.needles_in(octets, place, &mut findings);
        findings
    }

    /// Layers that only a whole file has, then those that begin anywhere.
    fn file(&self, file: &Path, name: &str, octets: &[u8], findings: &mut Findings) {
        let whole = [leveldb::layers(file, octets), sqlite::layers(file, octets)];
        for layer in whole.into_iter().flatten() {
            self.layer(layer, name, 1, findings);
        }
        if packed::is_picture(octets) {
            findings.closed.insert(format!("{name} › a picture"));
        }
        self.look(octets, name, 0, findings);
    }

    fn look(&self, octets: &[u8], place: &str, depth: usize, findings: &mut Findings) {
        let before = findings.hits.len();
        self.needles_in(octets, place, findings);
        if let Some(joined) = joined(octets) {
            let known: BTreeSet<_> = findings.hits[before..].iter().map(|it| it.canary).collect();
            let whole = findings.hits.len();
            self.needles_in(&joined, &format!("{place} › lines joined"), findings);
            // What stands there in one piece has been told.
            let more = findings.hits.split_off(whole).into_iter();
            let more = more.filter(|hit| !known.contains(hit.canary));
            findings.hits.extend(more);
        }
        if depth < DEPTH_MAX {
            for layer in packed::layers(octets) {
                self.layer(layer, place, depth + 1, findings);
            }
        }
    }

    fn layer(&self, layer: Layer, place: &str, depth: usize, findings: &mut Findings) {
        let place = format!("{place} › {}", layer.place());
        let Some(octets) = layer.octets else {
            findings.closed.insert(place);
            return;
        };
        *findings.layers.entry(layer.kind).or_default() += 1;
        self.look(&octets, &place, depth, findings);
    }

    fn needles_in(&self, octets: &[u8], place: &str, findings: &mut Findings) {
        findings.octets += octets.len() as u64;
        for found in self.automaton.find_iter(octets) {
            let (canary, writing) = self.needles[found.pattern().as_usize()];
            findings.hits.push(Hit {
                canary,
                writing,
                place: place.to_owned(),
                offset: found.start(),
            });
        }
    }
}

/// Without the ends of lines that base64 and quoted-printable put into the middle of a word; `None` if there are none.
fn joined(octets: &[u8]) -> Option<Vec<u8>> {
    if !octets.contains(&b'\n') {
        return None;
    }
    let mut joined = Vec::with_capacity(octets.len());
    for line in octets.split(|octet| *octet == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        joined.extend_from_slice(line.strip_suffix(b"=").unwrap_or(line));
    }
    Some(joined)
}

/// Files, links and directories; links are not followed.
fn everything_below(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![root.to_owned()];
    while let Some(directory) = waiting.pop() {
        // Browsers clear away after themselves until the last moment.
        for entry in fs::read_dir(&directory).into_iter().flatten().flatten() {
            let path = entry.path();
            if entry.file_type().is_ok_and(|it| it.is_dir()) {
                waiting.push(path.clone());
            }
            found.push(path);
        }
    }
    found.sort();
    found
}

/// A file's octets, or where a link leads; `None` for what has no content, such as directories and sockets, and for what has just gone, as
/// files of a running browser do.
fn content(file: &Path) -> Option<Vec<u8>> {
    let kind = fs::symlink_metadata(file).ok()?.file_type();
    if kind.is_symlink() {
        let target = fs::read_link(file).ok()?;
        return Some(target.to_string_lossy().into_owned().into_bytes());
    }
    if !kind.is_file() {
        return None;
    }
    match fs::read(file) {
        Ok(octets) => Some(octets),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => panic!("{}: {error}", file.display()),
    }
}

#[cfg(test)]
mod tests;
