//! Set-up: from a machine with rustup, git and a C compiler to one on which every command works.
//!
//! Each command asks for what it needs and no more. What is there already costs a look at the disk; what is really
//! done is said, one line each.

mod apt;
mod axe;
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
use cargo_tools::{CARGO_DENY, GECKODRIVER, TRUNK, Tool, WASM_BINDGEN, WASM_SPLIT, WEBSOCAT};
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
            Self::Page => &[WASM_BINDGEN, WASM_SPLIT, TRUNK],
            Self::Test => &[WASM_BINDGEN, WASM_SPLIT, TRUNK, GECKODRIVER],
            Self::Ci => &[WASM_BINDGEN, WASM_SPLIT, TRUNK, GECKODRIVER, CARGO_DENY],
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
    let mut directories = purpose
        .tools()
        .iter()
        .map(cargo_tools::ensure)
        .collect::<Result<Vec<_>, _>>()?;
    if purpose != Purpose::Page {
        match axe::ensure() {
            Ok(directory) => directories.push(directory),
            Err(sentence) => {
                println!("Without axe-core, the stories that need it are skipped: {sentence}");
            }
        }
    }
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

/// Fetches the mail reader that the page is measured against.
pub(crate) fn peer_of_the_page() -> Result<(), Failure> {
    servers::roundcube()
}

/// Where set-up keeps what it fetches and builds, per person.
fn cache() -> Result<PathBuf, Failure> {
    Ok(base_of_cache()?.join("poste-restante"))
}

/// Where programs keep such things.
pub(crate) fn base_of_cache() -> Result<PathBuf, Failure> {
    Ok(match env::var_os("XDG_CACHE_HOME").map(PathBuf::from) {
        Some(dir) if dir.is_absolute() => dir,
        _ => env::home_dir()
            .ok_or("There is no home directory to keep tools in: set XDG_CACHE_HOME.")?
            .join(".cache"),
    })
}
