//! `cargo xtask dist --verify`: is the page that one person builds the page that another builds?
//!
//! The page is built here, and at the same time from a copy of the sources in another directory, with another home,
//! another CARGO_HOME (into which the packages are unpacked anew) and another target directory. Nothing is downloaded.

use std::env;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::page::{self, Hashed};
use crate::process::{cannot_start, cargo, output, program, root, shown};
use crate::{Failure, setup};

/// Builds twice, compares, and tells.
pub(super) fn verify() -> Result<(), Failure> {
    let place = env::temp_dir().join(format!("another-person-{}", std::process::id()));
    let result = build_and_compare(&place);
    let _ = fs::remove_dir_all(&place);
    result
}

fn build_and_compare(place: &Path) -> Result<(), Failure> {
    let sources = place.join("somewhere/else");
    copy_sources(&sources)?;
    let mut command = elsewhere(place, &sources)?;
    let mut other = command
        .spawn()
        .map_err(|error| cannot_start(&command, &error))?;
    let built = setup::ensure(setup::Purpose::Page).and_then(|tools| page::build(&tools));
    if built.is_err() {
        let _ = other.kill();
    }
    let status = other.wait().map_err(|error| error.to_string())?;
    built?;
    if !status.success() {
        return Err(format!("`{}` ended with {status}.", shown(&command)));
    }
    let (here, there) = (page::dist(), sources.join("dist"));
    let (ours, theirs) = (page::hashes(&here)?, page::hashes(&there)?);
    for file in &ours {
        println!("{}  {}  {}", file.sha256, file.name, file.size);
    }
    let differences = differences(&ours, &theirs);
    if differences.is_empty() {
        println!("{} files, the same from two places: met", ours.len());
        return Ok(());
    }
    for name in &differences {
        println!("{}", explain(name, &here, &there));
    }
    Err(format!("{} files differ.", differences.len()))
}

/// What git knows or would take, so that nothing built comes along.
fn copy_sources(to: &Path) -> Result<(), Failure> {
    let mut git = program("git");
    git.args([
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]);
    let listed = output(&mut git)?;
    for name in listed.split('\0').filter(|name| !name.is_empty()) {
        let (from, to) = (root().join(name), to.join(name));
        // What was deleted and not yet committed is still listed.
        if from.is_file() {
            place_in(&to, |to| fs::copy(&from, to).map(drop))?;
        }
    }
    Ok(())
}

/// The same command as somebody else would give it.
fn elsewhere(place: &Path, sources: &Path) -> Result<Command, Failure> {
    let home = place.join("home");
    let (theirs, ours) = (home.join("cargo"), page::cargo_home()?);
    // What was downloaded is shared; what is compiled is unpacked there.
    for name in ["registry/cache", "registry/index"] {
        place_in(&theirs.join(name), |to| symlink(ours.join(name), to))?;
    }
    for name in ["config.toml", "config"] {
        if ours.join(name).is_file() {
            place_in(&theirs.join(name), |to| {
                fs::copy(ours.join(name), to).map(drop)
            })?;
        }
    }
    let mut command = cargo("run --quiet --package xtask -- page");
    command.current_dir(sources);
    command.env("RUSTUP_HOME", rustup_home()?);
    command.env("XDG_CACHE_HOME", setup::base_of_cache()?);
    command.env("HOME", &home).env("CARGO_HOME", theirs);
    command.env("CARGO_TARGET_DIR", place.join("built"));
    command.env("CARGO_NET_OFFLINE", "true");
    Ok(command)
}

/// The compiler is the same for both: rust-toolchain.toml names it.
fn rustup_home() -> Result<PathBuf, Failure> {
    match env::var_os("RUSTUP_HOME") {
        Some(dir) => Ok(dir.into()),
        None => env::home_dir()
            .map(|home| home.join(".rustup"))
            .ok_or_else(|| "There is no home directory: set RUSTUP_HOME.".into()),
    }
}

fn place_in(to: &Path, put: impl Fn(&Path) -> std::io::Result<()>) -> Result<(), Failure> {
    to.parent()
        .map_or(Ok(()), fs::create_dir_all)
        .and_then(|()| put(to))
        .map_err(|error| format!("{} could not be made: {error}.", to.display()))
}

/// The names of files that are not the same, or not in both.
fn differences(ours: &[Hashed], theirs: &[Hashed]) -> Vec<String> {
    let lacking = |these: &[Hashed], those: &[Hashed]| -> Vec<String> {
        let lacking = these.iter().filter(|file| !those.contains(file));
        lacking.map(|file| file.name.clone()).collect()
    };
    let mut names = lacking(ours, theirs);
    names.extend(lacking(theirs, ours));
    names.sort();
    names.dedup();
    names
}

/// Where the two versions of a file part.
fn explain(name: &str, here: &Path, there: &Path) -> String {
    match (fs::read(here.join(name)), fs::read(there.join(name))) {
        (Ok(ours), Ok(theirs)) => {
            let at = first_difference(&ours, &theirs);
            let around = |octets: &[u8]| {
                let end = octets.len().min(at + 40);
                octets[at.saturating_sub(40)..end]
                    .escape_ascii()
                    .to_string()
            };
            format!(
                "{name} differs from octet {at} on:\n  {}\n  {}",
                around(&ours),
                around(&theirs)
            )
        }
        (Ok(_), Err(_)) => format!("{name} is built only here."),
        _ => format!("{name} is built only there."),
    }
}

fn first_difference(ours: &[u8], theirs: &[u8]) -> usize {
    let same = ours.iter().zip(theirs).take_while(|(a, b)| a == b);
    same.count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, sha256: &str) -> Hashed {
        Hashed {
            name: name.into(),
            sha256: sha256.into(),
            size: 1,
        }
    }

    #[test]
    fn what_differs_is_named_once() {
        let ours = [file("a", "1"), file("b", "1"), file("c", "1")];
        let theirs = [file("a", "1"), file("b", "2"), file("d", "1")];
        assert_eq!(differences(&ours, &theirs), ["b", "c", "d"]);
        assert!(differences(&ours, &ours).is_empty());
    }

    #[test]
    fn versions_part_where_they_part() {
        assert_eq!(first_difference(b"abc", b"abd"), 2);
        assert_eq!(first_difference(b"ab", b"abd"), 2);
    }
}
