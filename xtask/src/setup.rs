//! Set-up: from a machine with rustup, git and a C compiler to one on which every command works.
//!
//! Each command asks for what it needs and no more. What is there already costs a look at the disk; what is really
//! done is said, one line each.

mod apt;
mod cargo_tools;
mod debian;
mod rust;
mod servers;
mod websockify;

use std::env;
use std::path::PathBuf;
use std::process::Command;

use crate::Failure;
use crate::process::path_with;
use cargo_tools::{CARGO_DENY, GECKODRIVER, TRUNK, Tool, WASM_BINDGEN, WEBSOCAT};
pub(crate) use debian::is_root_on_debian;
use debian::{CLANG, FOR_TESTS, Package};

/// What the machine is to be made ready for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Building the page.
    Page,
    /// Running every test.
    Test,
    /// Running every check.
    Ci,
}

impl Purpose {
    fn tools(self) -> &'static [Tool] {
        match self {
            Self::Page => &[WASM_BINDGEN, TRUNK],
            Self::Test => &[WASM_BINDGEN, TRUNK, GECKODRIVER],
            Self::Ci => &[WASM_BINDGEN, TRUNK, GECKODRIVER, CARGO_DENY],
        }
    }

    /// Packages without which the tests that need them are skipped.
    fn packages(self) -> &'static [Package] {
        match self {
            Self::Page => &[],
            Self::Test | Self::Ci => FOR_TESTS,
        }
    }
}

/// The directories of the tools that set-up found or installed.
pub(crate) struct Tools {
    directories: Vec<PathBuf>,
}

impl Tools {
    /// Lets `command` find the tools.
    pub(crate) fn on_path<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env("PATH", path_with(&self.directories))
    }
}

/// `cargo xtask setup`
pub(crate) fn command(_: &[String]) -> Result<(), Failure> {
    ensure(Purpose::Ci)?;
    println!("Everything is in place.");
    Ok(())
}

/// Makes the machine ready for `purpose`.
pub(crate) fn ensure(purpose: Purpose) -> Result<Tools, Failure> {
    rust::ensure_wasm_target()?;
    if purpose == Purpose::Ci {
        rust::ensure_components()?;
    }
    debian::require(&[CLANG])?;
    debian::ensure_clang_speaks_wasm()?;
    debian::wish_for(purpose.packages())?;
    if purpose != Purpose::Page {
        servers::wish_for()?;
    }
    rust::ensure_lock_matches(WASM_BINDGEN.version)?;
    let directories = purpose
        .tools()
        .iter()
        .map(cargo_tools::ensure)
        .collect::<Result<_, _>>()?;
    Ok(Tools { directories })
}

/// Fetches the bridges that ours is measured against. Of what cannot be had it is told why; the others race without it.
pub(crate) fn peers_of_the_bridge() -> Tools {
    let peers = [cargo_tools::ensure(&WEBSOCAT), websockify::ensure()];
    let directories = peers.into_iter().filter_map(|peer| {
        peer.inspect_err(|sentence| println!("A bridge is absent: {sentence}"))
            .ok()
    });
    Tools {
        directories: directories.collect(),
    }
}

/// Where set-up keeps what it fetches and builds, per person.
fn cache() -> Result<PathBuf, Failure> {
    let base = match env::var_os("XDG_CACHE_HOME").map(PathBuf::from) {
        Some(dir) if dir.is_absolute() => dir,
        _ => env::home_dir()
            .ok_or("There is no home directory to keep tools in: set XDG_CACHE_HOME.")?
            .join(".cache"),
    };
    Ok(base.join("poste-restante"))
}
