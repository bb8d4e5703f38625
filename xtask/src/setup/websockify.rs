//! websockify, a Python program: installed once per version into a virtual environment in the person's cache.

use std::fs;
use std::path::PathBuf;

use super::cache;
use crate::Failure;
use crate::process::{find, output, program};

/// What the benchmark of the bridge is run against.
const VERSION: &str = "0.13.0";

/// The directory of its program, after installing it where it was missing.
pub(super) fn ensure() -> Result<PathBuf, Failure> {
    let name = format!("websockify-{VERSION}");
    let home = cache()?.join("tools").join(&name);
    let programs = home.join("bin");
    // Written last: an interrupted installation is begun anew. It cannot be moved into place, as its programs name the
    // place where they were installed.
    let complete = home.join("complete");
    if complete.is_file() {
        return Ok(programs);
    }
    let python = find("python3").ok_or("There is no python3, in which websockify is written.")?;
    println!("Installing {name}");
    let _ = fs::remove_dir_all(&home);
    let mut environment = program(&python.to_string_lossy());
    output(environment.args(["-m", "venv"]).arg(&home))?;
    let mut install = program(&programs.join("pip").to_string_lossy());
    output(install.args(["install", "--quiet", &format!("websockify=={VERSION}")]))?;
    crate::process::write(&complete, VERSION)?;
    Ok(programs)
}
