//! What was found at which moment, for reports.

use std::fmt;

use super::{Found, Kind};

/// The moments of a visit, one after the other.
#[derive(Debug, Default)]
pub struct Table(Vec<(&'static str, Found)>);

impl Table {
    /// Adds a moment.
    pub fn add(&mut self, moment: &'static str, found: Found) {
        self.0.push((moment, found));
    }

    /// What was found at a moment.
    ///
    /// # Panics
    /// When nobody looked then.
    pub fn at(&self, moment: &str) -> &Found {
        let looked = self.0.iter().find(|(name, _)| *name == moment);
        let (_, found) = looked.unwrap_or_else(|| panic!("nobody looked when {moment}"));
        found
    }

    /// A line for the word or the secret of this name: at each moment, how often in pages' processes, in the browser's own, and in all others.
    pub fn line(&self, name: &str) -> String {
        let moments = self.0.iter().map(|(moment, found)| {
            let renderer = found.sum(|it| it.name == name && it.kind == Kind::Renderer);
            let browser = found.sum(|it| it.name == name && it.kind == Kind::Browser);
            let others = found.count_secret(name) - renderer - browser;
            format!("{moment} {renderer}/{browser}/{others}")
        });
        format!("{name}: {}", moments.collect::<Vec<_>>().join(", "))
    }
}

impl fmt::Display for Table {
    /// Every place at every moment, to find out what remains.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (moment, found) in &self.0 {
            for (place, count) in found.places() {
                let letters = if place.wide { "UTF-16" } else { "UTF-8" };
                writeln!(
                    f,
                    "{moment}: {count} × {} ({letters}) in {} {}",
                    place.name, place.kind, place.mapping
                )?;
            }
        }
        Ok(())
    }
}
