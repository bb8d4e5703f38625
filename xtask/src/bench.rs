//! `cargo xtask bench`: the benchmarks that the crates bring (`CRATE/benches/NAME.rs`).

use std::fs;

use crate::Failure;
use crate::process::{cargo, root, run};

/// `cargo xtask bench [NAME] [ARGS]`: without a name, lists them.
pub(crate) fn command(arguments: &[String]) -> Result<(), Failure> {
    let benches = benches();
    let Some(name) = arguments.first() else {
        if benches.is_empty() {
            println!("There are no benchmarks.");
        }
        for (package, bench) in &benches {
            println!("cargo xtask bench {bench:<16} of {package}");
        }
        return Ok(());
    };
    let Some((package, bench)) = benches.iter().find(|(_, bench)| bench == name) else {
        return Err(format!(
            "there is no benchmark `{name}`; `cargo xtask bench` lists them."
        ));
    };
    let mut cargo = cargo("bench --package");
    run(cargo
        .args([package, "--bench", bench, "--"])
        .args(&arguments[1..]))
}

/// Every benchmark, as (package, name).
fn benches() -> Vec<(String, String)> {
    let mut benches = Vec::new();
    for package in fs::read_dir(root()).into_iter().flatten().flatten() {
        for file in fs::read_dir(package.path().join("benches"))
            .into_iter()
            .flatten()
            .flatten()
        {
            let path = file.path();
            if let (Some("rs"), Some(name)) = (
                path.extension().and_then(|it| it.to_str()),
                path.file_stem(),
            ) {
                let package = package.file_name().to_string_lossy().into_owned();
                benches.push((package, name.to_string_lossy().into_owned()));
            }
        }
    }
    benches.sort();
    benches
}
