//! `cargo xtask bench`: the benchmarks that the crates bring (`CRATE/benches/NAME.rs`, or `NAME/main.rs` there).

mod browser;

use std::fs;
use std::path::Path;

use crate::process::{cargo, root, run};
use crate::setup::{self, Purpose};
use crate::{Failure, page};

/// The benchmark whose peers Debian has not, or not of this year.
const BRIDGE: &str = "bridge";

/// The benchmark of the page beside another mail reader.
const READER: &str = "webmail";

/// `cargo xtask bench [NAME] [ARGS]`: without a name, lists them.
pub(crate) fn command(arguments: &[String]) -> Result<(), Failure> {
    let benches = benches();
    let Some(name) = arguments.first() else {
        for (package, bench) in &benches {
            println!("cargo xtask bench {bench:<16} of {package}");
        }
        for (name, _) in browser::NAMES {
            println!(
                "cargo xtask bench {name:<16} of {}, in a browser",
                browser::PACKAGE
            );
        }
        return Ok(());
    };
    if let Some((_, bench)) = browser::NAMES.iter().find(|(known, _)| known == name) {
        return browser::run(bench);
    }
    let Some((package, bench)) = benches.iter().find(|(_, bench)| bench == name) else {
        return Err(format!(
            "there is no benchmark `{name}`; `cargo xtask bench` lists them."
        ));
    };
    let mut cargo = cargo("bench --quiet --package");
    cargo
        .args([package, "--bench", bench, "--"])
        .args(&arguments[1..]);
    if bench == BRIDGE {
        setup::peers_of_the_bridge().on_path(&mut cargo);
    }
    if bench == READER {
        page::build(&setup::ensure(Purpose::Test)?)?;
        setup::peer_of_the_page()?;
    }
    run(&mut cargo)
}

/// Every benchmark, as (package, name).
fn benches() -> Vec<(String, String)> {
    let mut benches = Vec::new();
    for package in fs::read_dir(root()).into_iter().flatten().flatten() {
        let folder = package.path().join("benches");
        let package = package.file_name().to_string_lossy().into_owned();
        for file in fs::read_dir(folder).into_iter().flatten().flatten() {
            benches.extend(name(&file.path()).map(|name| (package.clone(), name)));
        }
    }
    benches.sort();
    benches
}

/// What cargo calls the benchmark in `path`, if it is one.
fn name(path: &Path) -> Option<String> {
    let is_one = path.extension().is_some_and(|it| it == "rs") || path.join("main.rs").is_file();
    let name = path.file_stem().filter(|_| is_one)?;
    Some(name.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_benchmark_is_found() {
        let benches = benches();
        for (package, bench) in [("e2e", BRIDGE), ("e2e", "protocol"), ("shared", "framing")] {
            assert!(
                benches.contains(&(package.into(), bench.into())),
                "{benches:?}"
            );
        }
    }
}
