//! Programs of this repository, built by the cargo that runs the tests.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Something to run as a process of its own.
#[derive(Clone, Copy, Debug)]
pub enum Built {
    /// A package's program.
    Program(&'static str),
    /// An example.
    Example(&'static str),
}

impl Built {
    /// Builds it where it is not, or not of today. It has the whole workspace's features, as the tests themselves: so
    /// whatever it needs is there already.
    ///
    /// # Panics
    /// When it cannot be built.
    pub fn path(self) -> PathBuf {
        let test = std::env::current_exe().expect("a running program has a file");
        let dir = test.parent().and_then(Path::parent);
        let dir = dir.expect("the tests lie in target/PROFILE/deps");
        let profile = match dir.file_name().and_then(OsStr::to_str) {
            Some("debug") | None => "dev",
            Some(other) => other,
        };
        let (option, name, there) = match self {
            Self::Program(name) => ("--bin", name, dir.to_owned()),
            Self::Example(name) => ("--example", name, dir.join("examples")),
        };
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut cargo = Command::new(cargo);
        // What cargo tells the tests of their own package would change what ring is built for, and everything with it.
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
                cargo.env_remove(&name);
            }
        }
        let built = cargo
            .args(["build", "--quiet", "--workspace", option, name])
            .args(["--profile", profile])
            .arg("--target-dir")
            .arg(dir.parent().expect("PROFILE lies in target"))
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .status();
        assert!(
            built.expect("cargo starts").success(),
            "{name} could not be built"
        );
        there.join(name)
    }
}
