//! Which browsers, mail servers and load balancers the stories really met.

use std::collections::BTreeMap;
use std::fmt;

/// One line of the report: `e2e: engine=chromium server=dovecot story=sign_in ok`.
struct Note<'a> {
    met: Vec<&'a str>,
    story: &'a str,
    skipped: Option<&'a str>,
}

#[derive(Default)]
struct Count {
    run: usize,
    skipped: usize,
}

/// Runs and skips per engine and per server.
#[derive(Default)]
pub(super) struct Coverage {
    counts: BTreeMap<String, Count>,
    reasons: Vec<String>,
}

/// Shown even when nothing met them: an empty row is news.
const EXPECTED: [&str; 14] = [
    "chromium",
    "firefox",
    "webkitgtk",
    "pop3d",
    "courier",
    "cyrus",
    "dovecot",
    "dovecot-2.4",
    "dovecot-strict",
    "mailutils",
    "popa3d",
    "solid-pop3d",
    "nginx",
    "haproxy",
];

impl Coverage {
    /// Reads a report.
    pub(super) fn read(report: &str) -> Self {
        let mut coverage = Self::default();
        for note in report.lines().filter_map(note) {
            for who in note.met {
                let count = coverage.counts.entry(who.to_owned()).or_default();
                match note.skipped {
                    None => count.run += 1,
                    Some(_) => count.skipped += 1,
                }
            }
            if let Some(reason) = note.skipped {
                coverage.reasons.push(format!("{}: {reason}", note.story));
            }
        }
        coverage
    }

    /// How many stories were skipped.
    pub(super) fn skipped(&self) -> usize {
        self.reasons.len()
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "\n{:<14} {:>7} {:>7}", "stories", "run", "skipped")?;
        let others = self
            .counts
            .keys()
            .map(String::as_str)
            .filter(|who| !EXPECTED.contains(who));
        for who in EXPECTED.into_iter().chain(others) {
            let (run, skipped) = self
                .counts
                .get(who)
                .map_or((0, 0), |it| (it.run, it.skipped));
            writeln!(f, "{who:<14} {run:>7} {skipped:>7}")?;
        }
        for reason in &self.reasons {
            writeln!(f, "skipped {reason}")?;
        }
        writeln!(f)
    }
}

fn note(line: &str) -> Option<Note<'_>> {
    let mut rest = line.strip_prefix("e2e: ")?;
    let mut met = Vec::new();
    let mut story = "";
    while let Some((key, value)) = rest.split(' ').next().and_then(|word| word.split_once('=')) {
        match key {
            "engine" | "server" if value != "none" => met.push(value),
            "story" => story = value,
            _ => {}
        }
        rest = rest.split_once(' ').map_or("", |(_, rest)| rest);
    }
    Some(Note {
        met,
        story,
        skipped: rest.strip_prefix("skipped "),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_counted_per_engine_and_server() {
        let coverage = Coverage::read(
            "e2e: engine=chromium server=dovecot story=sign_in ok\n\
             e2e: engine=none server=dovecot story=curl ok\n\
             e2e: engine=webkitgtk server=dovecot story=sign_in skipped there is no WebKitWebDriver\n\
             noise\n",
        );
        assert_eq!(coverage.skipped(), 1);
        let table = coverage.to_string();
        for row in [
            "chromium             1       0",
            "webkitgtk            0       1",
            "dovecot              2       1",
            "pop3d                0       0",
            "skipped sign_in: there is no WebKitWebDriver",
        ] {
            assert!(table.contains(row), "{row:?} in {table}");
        }
    }
}
