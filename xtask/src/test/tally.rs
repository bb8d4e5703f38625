//! The sum of all `test result:` lines.

/// How many tests passed, failed and were skipped so far.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    passed: usize,
    failed: usize,
    ignored: usize,
}

impl Tally {
    /// Adds up `line`, if it is a result.
    pub(super) fn read(&mut self, line: &str) {
        let Some((_, result)) = line.split_once("test result: ") else {
            return;
        };
        self.passed += number_before(result, " passed");
        self.failed += number_before(result, " failed");
        self.ignored += number_before(result, " ignored");
    }

    /// Counts something that failed without a result of its own.
    pub(super) fn add_failure(&mut self) {
        self.failed += 1;
    }

    pub(super) fn failed(&self) -> usize {
        self.failed
    }

    /// All is well when something was tested and nothing failed.
    pub(super) fn is_success(&self) -> bool {
        self.failed == 0 && self.passed > 0
    }

    /// The last line. A story that was skipped for want of a browser passed in its harness's eyes: it did not pass.
    pub(super) fn summary(&self, skipped_stories: usize) -> String {
        let passed = self.passed.saturating_sub(skipped_stories);
        let skipped = self.ignored + skipped_stories;
        let mut line = format!("{passed} passed, {} failed", self.failed);
        if skipped > 0 {
            line.push_str(&format!(", {skipped} skipped"));
        }
        line
    }
}

fn number_before(text: &str, word: &str) -> usize {
    let before = text.split_once(word).map_or("", |(before, _)| before);
    let digits = before.rsplit(|it: char| !it.is_ascii_digit()).next();
    digits.and_then(|it| it.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(lines: &str) -> Tally {
        let mut tally = Tally::default();
        lines.lines().for_each(|line| tally.read(line));
        tally
    }

    #[test]
    fn results_are_added_up() {
        let tally = tally(
            "running 14 tests\ntest result: ok. 12 passed; 0 failed; 2 ignored; 0 measured; 0 filtered out; finished\n\
             test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured; 7 filtered out; finished in 0.01s\n\
             test result: ok. 5 passed; 0 failed; 0 ignored; 0 filtered out\n",
        );
        assert_eq!(
            tally,
            Tally {
                passed: 20,
                failed: 1,
                ignored: 2
            }
        );
        assert_eq!(tally.summary(0), "20 passed, 1 failed, 2 skipped");
        assert!(!tally.is_success());
    }

    #[test]
    fn nothing_tested_is_no_success() {
        assert!(!tally("test result: ok. 0 passed; 0 failed; 0 ignored").is_success());
        assert_eq!(tally("").summary(0), "0 passed, 0 failed");
    }

    #[test]
    fn skipped_stories_did_not_pass() {
        let tally = tally("test result: ok. 4 passed; 0 failed; 0 ignored");
        assert_eq!(tally.summary(3), "1 passed, 0 failed, 3 skipped");
    }
}
