//! A room of its own for a server that wants the whole machine: fixed paths in /etc and /var, system users, port
//! numbers below 1024 if it had its way.
//!
//! A room is a mount and a process namespace. Its root is made of layers: on top the story's own files, below them the
//! server as Debian packages it (`cargo xtask setup` unpacks it), at the bottom this machine's `/`. What is written
//! there is written into memory. Only the network is shared, so that the client outside reaches 127.0.0.1.
//!
//! ```text
//! the story ── pipe ──▶ unshare(1) ──▶ e2e-room, process 1 of the room ──▶ the server's processes
//! ```
//! When the pipe closes, process 1 ends, and the kernel ends all the others with it: nothing survives, not even a
//! test that was killed.

mod furniture;
#[cfg(target_os = "linux")]
pub mod inside;
mod plan;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::process::find;
pub use furniture::{Furniture, SystemUser};
pub use plan::Step;

/// How long a room may take to be empty before its first process is killed.
const GRACE: Duration = Duration::from_secs(2);

/// A room with a server in it. Dropping it ends everything inside and removes its files.
#[derive(Debug)]
pub struct Room {
    first: Child,
    home: TempDir,
}

impl Room {
    fn start(home: TempDir, plan: &Path) -> Self {
        let log = File::create(home.path().join("room.log")).expect("home is ours");
        let errors = log.try_clone().expect("a file can be opened twice");
        let first = Command::new("unshare")
            .args(["--mount", "--pid", "--fork", "--kill-child"])
            .arg(doorkeeper())
            .arg(plan)
            .stdin(Stdio::piped())
            .stdout(log)
            .stderr(errors)
            .spawn()
            .expect("checked by missing()");
        Self { first, home }
    }

    /// The directory that is the same inside and outside.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// What those inside have printed and told syslog(3).
    pub fn log(&self) -> String {
        let log = fs::read(self.home().join("room.log")).unwrap_or_default();
        String::from_utf8_lossy(&log).into_owned()
    }

    fn assert_running(&mut self) {
        if let Ok(Some(status)) = self.first.try_wait() {
            panic!("the room was left with {status}:\n{}", self.log());
        }
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        drop(self.first.stdin.take());
        let deadline = Instant::now() + GRACE;
        while Instant::now() < deadline && matches!(self.first.try_wait(), Ok(None)) {
            thread::sleep(Duration::from_millis(5));
        }
        // Its child, process 1 of the room, is killed with it, and the rest with that one.
        let _ = self.first.kill();
        let _ = self.first.wait();
    }
}

/// Why there can be no room with this server here, if so.
pub fn missing(server: &str) -> Option<String> {
    if packages(server).is_none() {
        return Some(format!(
            "{server} is not unpacked (on Debian, as root: cargo xtask setup)"
        ));
    }
    if !doorkeeper().is_file() {
        return Some(format!("there is no {DOORKEEPER} beside the tests"));
    }
    let Some(unshare) = find("unshare") else {
        return Some("there is no unshare (Debian: util-linux)".into());
    };
    let probe = Command::new(unshare)
        .args(["--mount", "--pid", "--fork", "--kill-child", "true"])
        .output()
        .ok()?;
    (!probe.status.success()).then(|| {
        let complaint = String::from_utf8_lossy(&probe.stderr);
        format!(
            "{server} needs namespaces of its own, which takes root and CAP_SYS_ADMIN: {}",
            complaint.trim()
        )
    })
}

/// The version of the server that set-up has unpacked, as Debian writes it.
pub fn version(server: &str) -> Option<String> {
    let tree = fs::canonicalize(packages(server)?).ok()?;
    let name = tree.file_name()?.to_str()?;
    let version = name.strip_prefix(server)?.strip_prefix('-')?;
    Some(version.to_owned())
}

/// Where `cargo xtask setup` unpacks servers: see `xtask/src/setup/servers.rs`.
fn packages(server: &str) -> Option<PathBuf> {
    let cache = match std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from) {
        Some(dir) if dir.is_absolute() => dir,
        _ => std::env::home_dir()?.join(".cache"),
    };
    let tree = cache.join("poste-restante").join("servers").join(server);
    tree.is_dir().then_some(tree)
}

const DOORKEEPER: &str = "e2e-room";

/// The program that becomes process 1. Cargo puts it one directory above the tests.
fn doorkeeper() -> PathBuf {
    let test = std::env::current_exe().expect("a running program has a file");
    let dir = test
        .parent()
        .and_then(Path::parent)
        .expect("target/debug/deps");
    dir.join(DOORKEEPER)
}
