//! Where something was built must not show in what was built: panics name their source file, and so the builder's
//! home would stand in the programs, and no two people would build the same page.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Failure;
use crate::process::{output, program, root, target_dir};

/// What separates flags in `CARGO_ENCODED_RUSTFLAGS`: a path may hold spaces.
const SEPARATOR: &str = "\u{1f}";

/// Lets the compiler that `command` starts forget where it runs. Flags that a person has set for other builds do not
/// count here, since they would make another page.
pub(super) fn forget_places(command: &mut Command) -> Result<(), Failure> {
    command.env_remove("RUSTFLAGS");
    let flags = flags(&root(), &target_dir(), &cargo_home()?, &standard_library()?);
    command.env("CARGO_ENCODED_RUSTFLAGS", flags.join(SEPARATOR));
    Ok(())
}

/// The last one that fits is applied, so what may lie inside another comes behind it.
fn flags(
    root: &Path,
    target: &Path,
    cargo_home: &Path,
    library: &(PathBuf, String),
) -> Vec<String> {
    [
        (root, "/poste-restante"),
        (target, "/target"),
        (cargo_home, "/cargo"),
        (library.0.as_path(), library.1.as_str()),
    ]
    .map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display()))
    .into()
}

/// Where cargo unpacks what we depend on.
pub(crate) fn cargo_home() -> Result<PathBuf, Failure> {
    match env::var_os("CARGO_HOME") {
        Some(dir) => Ok(root().join(dir)),
        None => env::home_dir()
            .map(|home| home.join(".cargo"))
            .ok_or_else(|| "There is no home directory: set CARGO_HOME.".into()),
    }
}

/// Where the standard library's source lies if it is installed, and what it is called where it is not.
fn standard_library() -> Result<(PathBuf, String), Failure> {
    let rustc = |argument: &str| output(program("rustc").args(argument.split(' ')));
    let source = Path::new(rustc("--print sysroot")?.trim()).join("lib/rustlib/src/rust");
    let version = rustc("-vV")?;
    let commit = version
        .lines()
        .find_map(|line| line.strip_prefix("commit-hash: "))
        .ok_or("rustc does not say which commit it is of.")?;
    Ok((source, format!("/rustc/{commit}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_inside_comes_behind() {
        let library = (PathBuf::from("/r/lib"), "/rustc/1".to_owned());
        let flags = flags(
            Path::new("/a b"),
            Path::new("/a b/target"),
            Path::new("/home/.cargo"),
            &library,
        );
        assert_eq!(
            flags,
            [
                "--remap-path-prefix=/a b=/poste-restante",
                "--remap-path-prefix=/a b/target=/target",
                "--remap-path-prefix=/home/.cargo=/cargo",
                "--remap-path-prefix=/r/lib=/rustc/1",
            ]
        );
    }
}
