//! What rustup has to bring besides the toolchain of rust-toolchain.toml.

use std::path::Path;

use crate::Failure;
use crate::process::{cargo, output, program, read, root, run};

const TARGET: &str = "wasm32-unknown-unknown";

/// The page's target. With `RUSTUP_AUTO_INSTALL=0`, or a toolchain older than the file, it is not there by itself.
pub(super) fn ensure_wasm_target() -> Result<(), Failure> {
    let libraries =
        output(program("rustc").args(["--print", "target-libdir", "--target", TARGET]))?;
    if Path::new(libraries.trim()).is_dir() {
        return Ok(());
    }
    println!("Adding the Rust target {TARGET}");
    run(program("rustup").args(["target", "add", TARGET]))
        .map_err(|error| format!("Rust's standard library for {TARGET} is missing. {error}"))
}

/// rustfmt and clippy.
pub(super) fn ensure_components() -> Result<(), Failure> {
    for (component, probe) in [("rustfmt", "fmt --version"), ("clippy", "clippy --version")] {
        if output(&mut cargo(probe)).is_err() {
            println!("Adding the Rust component {component}");
            run(program("rustup").args(["component", "add", component]))?;
        }
    }
    Ok(())
}

/// The command-line half of wasm-bindgen must be of the very version that the page is linked with.
pub(super) fn ensure_lock_matches(pinned: &str) -> Result<(), Failure> {
    let lock = read(&root().join("Cargo.lock"))?;
    match locked_version(&lock, "wasm-bindgen") {
        Some(version) if version == pinned => Ok(()),
        Some(version) => Err(format!(
            "Cargo.lock has wasm-bindgen {version}, but set-up installs wasm-bindgen-cli {pinned}, and the two must \
             be equal: change xtask/src/setup/cargo_tools.rs, or run `cargo update -p wasm-bindgen --precise {pinned}`."
        )),
        None => Err("Cargo.lock does not name wasm-bindgen, which the page is linked with.".into()),
    }
}

fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines
        .nth(1)?
        .strip_prefix("version = \"")?
        .strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_that_of_the_whole_name() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"0.1.0\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.128\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen"), Some("0.2.128"));
        assert_eq!(locked_version(lock, "wasm"), None);
    }
}
