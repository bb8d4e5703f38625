//! What is in a browser's memory: the processes that a driver has started are read through `/proc`, and words are counted
//! in them.
//!
//! A word is found as a whole only, in UTF-8 and in UTF-16: what is compressed, scattered or half overwritten is not. What two
//! processes share counts in both. The driver itself is left out, since it knows every word that it types.

mod mapping;
mod process;
mod table;

use std::collections::BTreeMap;

use mapping::mappings;
pub use process::Kind;
use process::family;
pub use table::Table;

/// A word to look for. It occurs nowhere by chance, and nobody but the person and the mail says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Canary {
    /// What it stands for.
    pub name: &'static str,
    /// The word, in ASCII.
    pub word: &'static str,
}

/// Octets to look for that are no word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secret {
    /// What they are.
    pub name: &'static str,
    /// The octets, so many that they occur nowhere by chance.
    pub octets: Vec<u8>,
}

/// Where a word was found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// What it stands for.
    pub name: &'static str,
    /// In what process.
    pub kind: Kind,
    /// In which of its mappings: what it is a mapping of, as far as the system knows.
    pub mapping: String,
    /// In two octets for each letter.
    pub wide: bool,
}

/// How often each word was found, and where.
#[derive(Clone, Debug, Default)]
pub struct Found(BTreeMap<Place, usize>);

impl Found {
    /// Looks through everything that descends from the driver: for words, in either spelling, and for secrets.
    ///
    /// # Panics
    /// When nothing could be read at all: nothing would be found there, either.
    pub fn below(driver: u32, canaries: &[Canary], secrets: &[Secret]) -> Self {
        let words = canaries.iter().flat_map(Needle::both);
        let needles: Vec<Needle> = words.chain(secrets.iter().map(Needle::of)).collect();
        let mut found = Self::default();
        let mut octets = 0;
        for (id, kind) in family(driver) {
            // It may end while it is read.
            for mapping in mappings(id) {
                octets += mapping.read(id, |octets, fresh| {
                    for needle in hits(octets, fresh, &needles) {
                        let place = Place {
                            name: needle.name,
                            kind: kind.clone(),
                            mapping: mapping.name.clone(),
                            wide: needle.wide,
                        };
                        *found.0.entry(place).or_default() += 1;
                    }
                });
            }
        }
        assert!(octets > 0, "the browser's memory cannot be read");
        found
    }

    /// How often it was found in all.
    pub fn count(&self, canary: Canary) -> usize {
        self.sum(|place| place.name == canary.name)
    }

    /// How often any secret of this name was found.
    pub fn count_secret(&self, name: &str) -> usize {
        self.sum(|place| place.name == name)
    }

    /// How often it was found in processes of this kind.
    pub fn count_in(&self, canary: Canary, kind: &Kind) -> usize {
        self.sum(|place| place.name == canary.name && place.kind == *kind)
    }

    /// How often it was found with one octet for each letter, as programs have it.
    pub fn count_narrow(&self, canary: Canary) -> usize {
        self.sum(|place| place.name == canary.name && !place.wide)
    }

    /// Every place, and how often there.
    pub fn places(&self) -> impl Iterator<Item = (&Place, usize)> {
        self.0.iter().map(|(place, count)| (place, *count))
    }

    fn sum(&self, wanted: impl Fn(&Place) -> bool) -> usize {
        let wanted = self.0.iter().filter(|(place, _)| wanted(place));
        wanted.map(|(_, count)| count).sum()
    }
}

/// What is looked for, as octets.
struct Needle {
    name: &'static str,
    octets: Vec<u8>,
    wide: bool,
}

impl Needle {
    fn both(canary: &Canary) -> [Self; 2] {
        let wide = canary.word.encode_utf16().flat_map(u16::to_le_bytes);
        [(canary.word.into(), false), (wide.collect(), true)].map(|(octets, wide)| Self {
            name: canary.name,
            octets,
            wide,
        })
    }

    fn of(secret: &Secret) -> Self {
        Self {
            name: secret.name,
            octets: secret.octets.clone(),
            wide: false,
        }
    }
}

/// The needles in `octets`, once for each time, except for those that end before `fresh`: they were counted when that was read.
fn hits<'a>(octets: &[u8], fresh: usize, needles: &'a [Needle]) -> Vec<&'a Needle> {
    let mut begins = [false; 256];
    for needle in needles {
        begins[usize::from(needle.octets[0])] = true;
    }
    let mut found = Vec::new();
    for (at, octet) in octets.iter().enumerate() {
        if begins[usize::from(*octet)] {
            let here = &octets[at..];
            let is_new = |needle: &&Needle| {
                here.starts_with(&needle.octets) && at + needle.octets.len() > fresh
            };
            found.extend(needles.iter().filter(is_new));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::{Command, Stdio};

    const WORD: Canary = Canary {
        name: "word",
        word: "Quagmire7staples",
    };

    #[test]
    fn what_spans_two_reads_is_counted_once() {
        let needles = Needle::both(&WORD);
        let text = [b"...", WORD.word.as_bytes(), b"..."].concat();
        assert_eq!(hits(&text, 0, &needles).len(), 1);
        assert_eq!(hits(&text, 3 + WORD.word.len(), &needles).len(), 0);
        assert_eq!(hits(&text, 3 + WORD.word.len() - 1, &needles).len(), 1);
    }

    /// A shell keeps its own command line in its memory; nobody told the shell next to it.
    #[test]
    fn a_word_is_found_in_the_process_that_knows_it() {
        let shell = |word: &str| {
            let mut shell = Command::new("sh");
            shell.args(["-c", "read line", word]).stdin(Stdio::piped());
            shell.spawn().expect("every Unix has sh(1)")
        };
        let mut others = [shell(WORD.word), shell("")];
        let found = others
            .each_ref()
            .map(|shell| mappings(shell.id()).into_iter().map(|it| (shell.id(), it)))
            .map(|mappings| {
                let mut count = 0;
                for (id, mapping) in mappings {
                    mapping.read(id, |octets, fresh| {
                        count += hits(octets, fresh, &Needle::both(&WORD)).len();
                    });
                }
                count
            });
        for shell in &mut others {
            drop(shell.stdin.take());
            shell.wait().expect("it is our child");
        }
        assert!(found[0] > 0 && found[1] == 0, "{found:?}");
    }
}
