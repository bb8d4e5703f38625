//! The libraries without which a server does not start.

use std::collections::BTreeSet;
use std::path::Path;

use crate::Failure;
use crate::setup::apt::Apt;

/// Where dpkg notes what is installed: one `PACKAGE.list` or `PACKAGE:ARCHITECTURE.list` each.
const DPKG: &str = "/var/lib/dpkg/info";

/// The libraries that some packages are linked with, however indirectly.
#[derive(Default)]
pub(super) struct Libraries {
    /// Those that this machine has.
    pub(super) present: BTreeSet<String>,
    /// Those that have to be fetched.
    pub(super) missing: BTreeSet<String>,
}

impl Libraries {
    /// Only libraries are followed: a server that is never configured by its own scripts needs no debconf, and one that
    /// is never sent mail needs no mail transport agent. A library that is installed brings its own with it; but what is
    /// installed is of no use to a server of another release.
    pub(super) fn of(packages: &[&str], apt: &Apt) -> Result<Self, Failure> {
        let mut found = Self::default();
        let mut asked: Vec<String> = packages.iter().map(ToString::to_string).collect();
        while !asked.is_empty() {
            let answer = apt.dependencies(&asked)?;
            let (present, missing): (Vec<_>, Vec<_>) = dependencies(&answer)
                .filter(|name| name.starts_with("lib"))
                .map(ToOwned::to_owned)
                .partition(|name| apt.is_own() && is_installed(name));
            found.present.extend(present);
            asked = missing
                .into_iter()
                .filter(|name| found.missing.insert(name.clone()))
                .collect();
        }
        Ok(found)
    }
}

/// The packages in what `apt-cache depends` prints. Of alternatives (`|`), the first that is a real package counts.
fn dependencies(answer: &str) -> impl Iterator<Item = &str> {
    let mut is_settled = false;
    answer.lines().filter_map(move |line| {
        let line = line.trim_start();
        let (has_alternative, line) = match line.strip_prefix('|') {
            Some(rest) => (true, rest),
            None => (false, line),
        };
        let name = line
            .strip_prefix("Depends: ")
            .or_else(|| line.strip_prefix("PreDepends: "))?;
        let counts = !is_settled && !name.starts_with('<');
        is_settled = has_alternative && (is_settled || counts);
        counts.then_some(name)
    })
}

/// Whether this machine has a package.
pub(super) fn is_installed(name: &str) -> bool {
    let list = |suffix: &str| Path::new(DPKG).join(format!("{name}{suffix}.list"));
    list("").exists() || list(&format!(":{}", debian_architecture())).exists()
}

/// As Debian calls it.
fn debian_architecture() -> &'static str {
    match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_alternatives_the_first_real_one_counts() {
        let answer = "courier-base\n  PreDepends: adduser\n |Depends: libgamin0\n  Depends: <libfam0>\n\
                      \x20|Depends: <default-mta>\n  Depends: exim4\n    exim4-daemon\n  Depends: libidn12\n";
        let names: Vec<_> = dependencies(answer).collect();
        assert_eq!(names, ["adduser", "libgamin0", "exim4", "libidn12"]);
    }
}
