//! Tools that cargo builds: installed once per version into a cache of the person's, so that a clean clone does not
//! build them again.

use std::fs;
use std::path::{Path, PathBuf};

use super::cache;
use crate::Failure;
use crate::process::{cargo, run};

/// A program of crates.io.
pub(super) struct Tool {
    package: &'static str,
    program: &'static str,
    pub(super) version: &'static str,
    features: &'static str,
    build: &'static [(&'static str, &'static str)],
}

/// Turns a linked wasm program into one that a browser can load, and runs tests there.
pub(super) const WASM_BINDGEN: Tool = tool("wasm-bindgen-cli", "wasm-bindgen", "0.2.128");
/// Divides the page's program into what is needed at once and what is fetched later. Goes with `wasm_split_helpers`.
pub(super) const WASM_SPLIT: Tool = Tool {
    features: "build-binary",
    ..tool("wasm_split_cli_support", "wasm-split-cli", "0.2.4")
};
/// Builds the page.
pub(super) const TRUNK: Tool = tool("trunk", "trunk", "0.21.14");
/// Drives Firefox; Debian packages the other engines' drivers.
pub(super) const GECKODRIVER: Tool = tool("geckodriver", "geckodriver", "0.37.1");
/// Checks licences, advisories and sources of dependencies.
pub(super) const CARGO_DENY: Tool = tool("cargo-deny", "cargo-deny", "0.20.2");

/// Another bridge, to be measured beside ours: built as its authors release it.
pub(super) const WEBSOCAT: Tool = Tool {
    build: &[],
    ..tool("websocat", "websocat", "1.14.1")
};

const fn tool(package: &'static str, program: &'static str, version: &'static str) -> Tool {
    Tool {
        package,
        program,
        version,
        features: "",
        build: QUICK_BUILD,
    }
}

/// Most are built for the few seconds that they run: a full release build would take three times as long as it ever saves.
const QUICK_BUILD: &[(&str, &str)] = &[
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
];

/// The directory of the tool's programs, after installing it where it was missing.
pub(super) fn ensure(tool: &Tool) -> Result<PathBuf, Failure> {
    let home = cache()?
        .join("tools")
        .join(format!("{}-{}", tool.package, tool.version));
    let programs = home.join("bin");
    if !programs.join(tool.program).is_file() {
        install(tool, &home)?;
    }
    Ok(programs)
}

/// Builds beside the final place and renames, so that an interrupted build is never taken for a tool.
fn install(tool: &Tool, home: &Path) -> Result<(), Failure> {
    let Tool {
        package,
        version,
        features,
        ..
    } = tool;
    println!("Installing {package} {version} (some minutes, once)");
    let partial = home.with_file_name(format!("{package}-{version}.partial"));
    let build = partial.join("build");
    let mut install = cargo("install --quiet --locked");
    install.args([package, "--version", version]);
    install.args(["--features", features]);
    install
        .arg("--root")
        .arg(&partial)
        .arg("--target-dir")
        .arg(&build);
    install
        .envs(tool.build.iter().copied())
        .env_remove("RUSTFLAGS");
    run(&mut install)?;
    fs::remove_dir_all(&build)
        .and_then(|()| {
            if home.exists() {
                fs::remove_dir_all(home)
            } else {
                Ok(())
            }
        })
        .and_then(|()| fs::rename(&partial, home))
        .map_err(|error| {
            format!(
                "{package} was built but could not be moved to {}: {error}.",
                home.display()
            )
        })
}
