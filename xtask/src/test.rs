//! `cargo xtask test`: everything that can be tested on this machine, and one line at the end that sums it up.

mod coverage;
mod tally;

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::process::{cannot_start, cargo, find, root, shown, target_dir};
use crate::setup::{self, Purpose, Tools, is_root_on_debian};
use crate::{Failure, page};
use coverage::Coverage;
use tally::Tally;

/// With this set to 1, a test that cannot run for want of a browser or a server fails instead of being skipped.
const REQUIRE_ALL: &str = "POSTE_RESTANTE_REQUIRE_ALL";

/// How long random server replies are tried. A person waits a few seconds for each
/// kind, CI eight; `cargo xtask prove` goes on for long.
const FUZZ_SECONDS: &str = "POSTE_RESTANTE_FUZZ_SECONDS";

/// Where the stories in e2e/ note which engine and server they ran against.
const REPORT: &str = "POSTE_RESTANTE_E2E_REPORT";

/// `cargo xtask test`
pub(crate) fn command(_: &[String]) -> Result<(), Failure> {
    let tools = setup::ensure(Purpose::Test)?;
    page::build(&tools)?;
    let report = fresh_report()?;
    let mut tally = Tally::default();

    let mut native = cargo("test --workspace --no-fail-fast");
    native.env(REPORT, &report);
    if std::env::var_os(REQUIRE_ALL).is_none() && is_root_on_debian() {
        native.env(REQUIRE_ALL, "1");
    }
    if std::env::var_os("CI").is_some() && std::env::var_os(FUZZ_SECONDS).is_none() {
        native.env(FUZZ_SECONDS, "8");
    }
    count(tools.on_path(&mut native), &mut tally)?;
    under_wasm(&tools, &mut tally)?;

    let coverage = Coverage::read(&fs::read_to_string(&report).unwrap_or_default());
    print!("{coverage}");
    println!("{}", tally.summary(coverage.skipped()));
    if tally.is_success() {
        Ok(())
    } else {
        Err(Failure::new())
    }
}

/// The same tests of `shared` inside a browser's WebAssembly engine.
fn under_wasm(tools: &Tools, tally: &mut Tally) -> Result<(), Failure> {
    if !mentions(&root().join("shared"), "wasm_bindgen_test") {
        println!(
            "No test of `shared` is written for WebAssembly (wasm_bindgen_test): that step is empty."
        );
        return Ok(());
    }
    let mut wasm =
        cargo("test --package shared --lib --tests --no-fail-fast --target wasm32-unknown-unknown");
    wasm.env(
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
        "wasm-bindgen-test-runner",
    );
    // A browser is what the page runs in, and what set-up has brought; node is neither.
    let Some(driver) = find("chromedriver") else {
        println!("The tests of `shared` under WebAssembly were skipped: there is no chromedriver.");
        return Ok(());
    };
    wasm.env("WASM_BINDGEN_USE_BROWSER", "1")
        .env("CHROMEDRIVER", driver);
    count(tools.on_path(&mut wasm), tally)
}

/// Runs `command`, passing its output on line by line, and counts the results in it.
fn count(command: &mut Command, tally: &mut Tally) -> Result<(), Failure> {
    println!("{}", shown(command));
    command.stdout(Stdio::piped());
    let mut child = command
        .spawn()
        .map_err(|error| cannot_start(command, &error))?;
    let before = tally.failed();
    for line in BufReader::new(child.stdout.take().expect("it was piped")).split(b'\n') {
        let line =
            line.map_err(|error| format!("the tests' output could not be read: {error}."))?;
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        tally.read(&line);
    }
    let status = child
        .wait()
        .map_err(|error| format!("the tests could not be waited for: {error}."))?;
    if !status.success() && tally.failed() == before {
        // It did not compile, or a test took its whole process down: nothing was counted, and yet it failed.
        println!(
            "`{}` ended with {status} and without a result: counted as one failure.",
            shown(command)
        );
        tally.add_failure();
    }
    Ok(())
}

fn fresh_report() -> Result<PathBuf, Failure> {
    let report = target_dir().join("e2e").join("report");
    crate::process::write(&report, "")?;
    Ok(report)
}

/// Whether any Rust file under `dir` contains `word`.
fn mentions(dir: &Path, word: &str) -> bool {
    fs::read_dir(dir)
        .into_iter()
        .flatten()
        .flatten()
        .any(|entry| {
            let path = entry.path();
            if path.is_dir() {
                return mentions(&path, word);
            }
            path.extension().is_some_and(|it| it == "rs")
                && fs::read_to_string(&path).is_ok_and(|text| text.contains(word))
        })
}
