//! The page: three WebAssembly programs and their surroundings, built by Trunk into dist/ and compressed there.

mod compress;
mod divide;
mod hashes;
mod remap;
mod wasm;

use std::fs;
use std::path::{Path, PathBuf};

use crate::Failure;
use crate::process::{self, cargo, program, root, run};
use crate::setup::{self, Purpose, Tools};
pub(crate) use hashes::{Hashed, list as list_of_hashes, of_page as hashes};
pub(crate) use remap::cargo_home;

/// The cargo profile of the page.
const PROFILE: &str = "page";

/// `cargo xtask page`
pub(crate) fn command(_: &[String]) -> Result<(), Failure> {
    build(&setup::ensure(Purpose::Page)?)
}

/// Builds the page.
pub(crate) fn build(tools: &Tools) -> Result<(), Failure> {
    // Trunk builds offline, so what it compiles has to be there before.
    run(&mut cargo("fetch --quiet --target wasm32-unknown-unknown"))?;
    let mut trunk = program("trunk");
    trunk.args(["--log", "warn", "build", "--release", "--offline"]);
    trunk
        .args(["--cargo-profile", PROFILE, "--features", "split", "--dist"])
        .arg(dist());
    // Trunk takes only `true` and `false` here, and stops at the customary `1`.
    trunk.env_remove("NO_COLOR");
    remap::forget_places(&mut trunk)?;
    run(tools.on_path(&mut trunk))?;
    divide::divide(tools)?;
    write_words()?;
    let files = files(&dist())?;
    for file in files.iter().filter(|file| has_extension(file, &["wasm"])) {
        ensure_browser_can_link(file)?;
    }
    for file in files.iter().filter(|file| has_extension(file, COMPRESSED)) {
        compress::beside(file)?;
    }
    hashes::publish()
}

/// Writes the languages that are not built into the page. The page knows their names from its own build.
fn write_words() -> Result<(), Failure> {
    let built = words::build(&root().join("frontend/words")).map_err(|errors| errors.join("\n"))?;
    for catalog in &built.catalogs[1..] {
        process::write(&dist().join(&catalog.file), &catalog.content)?;
    }
    Ok(())
}

/// Where the built page lies.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

/// The files of the built page.
pub(crate) fn files(dist: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries = fs::read_dir(dist)
        .map_err(|_| "There is no page in dist/: run `cargo xtask page` first.")?;
    let mut files: Vec<_> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    Ok(files)
}

/// Images and fonts are compressed as they are.
const COMPRESSED: &[&str] = &["css", "html", "js", "svg", "txt", "wasm"];

fn has_extension(file: &Path, extensions: &[&str]) -> bool {
    file.extension()
        .is_some_and(|it| extensions.iter().any(|extension| it == *extension))
}

/// C code that calls a C library becomes an import from "env", which no browser has: the page would stay blank.
fn ensure_browser_can_link(file: &Path) -> Result<(), Failure> {
    let bytes = fs::read(file)
        .map_err(|error| format!("{} could not be read: {error}.", file.display()))?;
    let imports = wasm::imports(&bytes).map_err(|error| format!("{}: {error}", file.display()))?;
    match imports.iter().find(|(module, _)| module == "env") {
        Some((_, name)) => Err(format!(
            "{} imports `{name}` from \"env\", which no browser provides: some C code in it calls a C library.",
            file.display()
        )),
        None => Ok(()),
    }
}
