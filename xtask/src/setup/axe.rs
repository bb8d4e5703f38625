//! axe-core, which looks for barriers in a page: one script, fetched from the package on PyPI that brings it along, into
//! the person's cache.

use std::fs;
use std::path::PathBuf;

use super::cache;
use crate::Failure;
use crate::process::{find, output, program, write};

/// The package, and the axe-core in it is 4.12.1.
const PACKAGE: &str = "axe-playwright-python";
const VERSION: &str = "0.1.8";

/// Of the wheel: what is fetched later is what was looked at.
const SHA256: &str = "fdd263c998388f1a8e67cad02677e612d946248bd44d163be5e8650ea31f95f8";

/// The directory of `axe.min.js`, after fetching it where it was missing.
pub(super) fn ensure() -> Result<PathBuf, Failure> {
    let name = format!("{PACKAGE}-{VERSION}");
    let home = cache()?.join("tools").join(&name);
    let inside = home.join("axe_playwright_python");
    if home.join("complete").is_file() {
        return Ok(inside);
    }
    let pip = find("pip3").ok_or("There is no pip3 (Debian: python3-pip).")?;
    println!("Fetching {name}, for axe-core");
    let _ = fs::remove_dir_all(&home);
    let wanted = home.join("requirements.txt");
    write(
        &wanted,
        format!("{PACKAGE}=={VERSION} --hash=sha256:{SHA256}\n"),
    )?;
    let mut fetch = program(&pip.to_string_lossy());
    fetch
        .args(["download", "--quiet", "--no-deps", "--require-hashes"])
        .arg("--dest")
        .arg(&home)
        .arg("--requirement")
        .arg(&wanted);
    output(&mut fetch)?;
    let wheel = format!("{}-{VERSION}-py3-none-any.whl", PACKAGE.replace('-', "_"));
    let mut unpack = program("python3");
    unpack.args(["-m", "zipfile", "-e"]);
    output(unpack.arg(home.join(wheel)).arg(&home))?;
    // Written last: an interrupted fetch is begun anew.
    write(&home.join("complete"), VERSION)?;
    Ok(inside)
}
