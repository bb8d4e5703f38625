//! Starting other programs, and the places they work in.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Failure;

/// The repository's root.
pub(crate) fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().expect("xtask/ lies in the root").to_owned()
}

/// Where cargo builds.
pub(crate) fn target_dir() -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => root().join(dir),
        None => root().join("target"),
    }
}

/// A program, to be started in the root.
pub(crate) fn program(name: &str) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root());
    command
}

/// The cargo that started us, in the root, with `arguments` split at spaces.
pub(crate) fn cargo(arguments: &str) -> Command {
    let mut command = program(&env::var("CARGO").unwrap_or_else(|_| "cargo".into()));
    command.args(arguments.split(' '));
    // What we were told of our own package would change what ring is built for, and everything with it.
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    // Nothing is compiled twice there, and where a test panicked is told without tables of lines.
    if env::var_os("CI").is_some() {
        command.env("CARGO_INCREMENTAL", "0");
        command.env("CARGO_PROFILE_DEV_DEBUG", "0");
    }
    command
}

/// Runs `command` with its output on our terminal; anything but success is a sentence.
pub(crate) fn run(command: &mut Command) -> Result<(), Failure> {
    let status = command
        .status()
        .map_err(|error| cannot_start(command, &error))?;
    if status.success() {
        return Ok(());
    }
    Err(format!("`{}` ended with {status}.", shown(command)))
}

/// Runs `command` and returns what it printed; anything but success is a sentence with what it complained of.
pub(crate) fn output(command: &mut Command) -> Result<String, Failure> {
    let output = command
        .output()
        .map_err(|error| cannot_start(command, &error))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let complaint = String::from_utf8_lossy(&output.stderr);
    Err(format!(
        "`{}` ended with {}: {}",
        shown(command),
        output.status,
        complaint.trim()
    ))
}

/// The sentence for a program that could not even be started.
pub(crate) fn cannot_start(command: &Command, error: &std::io::Error) -> Failure {
    format!("`{}` could not be started: {error}.", shown(command))
}

/// The command line, to be read by a person.
pub(crate) fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let mut line = program
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&argument.to_string_lossy());
    }
    line
}

/// `PATH` with `first` in front.
pub(crate) fn path_with(first: &[PathBuf]) -> OsString {
    let rest = env::var_os("PATH").unwrap_or_default();
    let all = first.iter().cloned().chain(env::split_paths(&rest));
    env::join_paths(all).expect("our own directories have no colon in their names")
}

/// Where `program` is: on `PATH`, or where Debian keeps its servers.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .chain(["/usr/sbin", "/sbin"].map(PathBuf::from))
        .map(|dir| dir.join(program))
        .find(|file| file.is_file())
}

/// Reads a text file, or says which one could not be read.
pub(crate) fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path)
        .map_err(|error| format!("{} could not be read: {error}.", path.display()))
}

/// Writes a file, its directory included, or says which one could not be written.
pub(crate) fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<(), Failure> {
    let written = path
        .parent()
        .map_or(Ok(()), std::fs::create_dir_all)
        .and_then(|()| std::fs::write(path, content));
    written.map_err(|error| format!("{} could not be written: {error}.", path.display()))
}
