//! Other programs: started with their output in a file, and ended with all their children.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

/// How long a program may take to end by itself before it is killed.
const GRACE: Duration = Duration::from_secs(2);

/// A running program. Dropping it ends it and whatever it started.
#[derive(Debug)]
pub struct Process {
    child: Child,
    log: PathBuf,
}

impl Process {
    /// Starts `command` with everything that it prints in the file `log`.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn start(command: &mut Command, log: &Path) -> Self {
        let output = File::create(log).expect("the log's directory is ours");
        let errors = output.try_clone().expect("a file can be opened twice");
        let started = command
            .stdin(Stdio::null())
            .stdout(output)
            .stderr(errors)
            .spawn();
        let child = started
            .unwrap_or_else(|error| panic!("{:?} did not start: {error}", command.get_program()));
        Self {
            child,
            log: log.to_owned(),
        }
    }

    /// What it has printed so far.
    pub fn log(&self) -> String {
        String::from_utf8_lossy(&fs::read(&self.log).unwrap_or_default()).into_owned()
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to end, by SIGTERM.
    pub fn ask_to_end(&self) {
        signal(self.child.id(), Signal::TERM);
    }

    /// Kills whatever it has started, as if the power had failed for it.
    pub fn kill_family(&self) {
        for relative in relatives(self.child.id()) {
            signal(relative.id, Signal::KILL);
        }
    }

    /// Kills it, but nothing that it has started.
    pub fn kill(&self) {
        signal(self.child.id(), Signal::KILL);
    }

    /// How it ended, if it has.
    ///
    /// # Panics
    /// When the system does not tell.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().expect("it is our child")
    }

    /// Fails, with what it printed, if it has ended.
    ///
    /// # Panics
    /// When the program is not running any more.
    pub fn assert_running(&mut self) {
        if let Ok(Some(status)) = self.child.try_wait() {
            panic!("the program ended with {status}:\n{}", self.log());
        }
    }
}

impl Drop for Process {
    /// Asks it to end, then kills what is left. Browsers outlive their drivers, so the children are listed first.
    fn drop(&mut self) {
        let family = relatives(self.child.id());
        signal(self.child.id(), Signal::TERM);
        let deadline = Instant::now() + GRACE;
        while Instant::now() < deadline && matches!(self.child.try_wait(), Ok(None)) {
            thread::sleep(Duration::from_millis(20));
        }
        for relative in family.iter().filter(|it| it.is_still_there()) {
            signal(relative.id, Signal::KILL);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A process, and when it was started: ids are used again, pairs are not.
#[derive(Debug)]
struct Relative {
    id: u32,
    parent: u32,
    started: u64,
}

impl Relative {
    /// Reads `/proc/ID/stat` (proc(5)): the fields after the name in parentheses are state, parent, …, and the 20th
    /// is the start time.
    fn of(id: u32) -> Option<Self> {
        let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
        let (_, fields) = stat.rsplit_once(") ")?;
        let mut fields = fields.split(' ');
        let parent = fields.nth(1)?.parse().ok()?;
        let started = fields.nth(17)?.parse().ok()?;
        Some(Self {
            id,
            parent,
            started,
        })
    }

    /// Whether this very process exists, whoever its parent is by now.
    fn is_still_there(&self) -> bool {
        Self::of(self.id).is_some_and(|it| it.started == self.started)
    }
}

/// Children, their children, and so on.
pub(crate) fn descendants(ancestor: u32) -> Vec<u32> {
    relatives(ancestor)
        .into_iter()
        .map(|relative| relative.id)
        .collect()
}

fn relatives(ancestor: u32) -> Vec<Relative> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let ids = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let mut others: Vec<Relative> = ids.filter_map(Relative::of).collect();
    let mut family: Vec<Relative> = Vec::new();
    let mut known = vec![ancestor];
    while let Some(at) = others.iter().position(|it| known.contains(&it.parent)) {
        let relative = others.swap_remove(at);
        known.push(relative.id);
        family.push(relative);
    }
    family
}

fn signal(id: u32, signal: Signal) {
    if let Some(id) = i32::try_from(id).ok().and_then(Pid::from_raw) {
        // It may have ended by itself, which is what is wanted.
        let _ = kill_process(id, signal);
    }
}

/// Where `program` is installed: on `PATH`, or where Debian keeps its servers.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain(["/usr/sbin", "/sbin"].map(PathBuf::from))
        .map(|dir| dir.join(program))
        .find(|file| file.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The shell's grandchild must go with it, although it is not waited for by anyone.
    #[test]
    fn grandchildren_do_not_outlive_the_value() {
        let dir = tempfile::tempdir().expect("a directory");
        let mut shell = Command::new("sh");
        shell.args(["-c", "trap '' TERM; sh -c 'sleep 600; true' & wait; wait"]);
        let shell = Process::start(&mut shell, &dir.path().join("log"));
        let deadline = Instant::now() + Duration::from_secs(10);
        while relatives(shell.id()).len() < 2 {
            assert!(
                Instant::now() < deadline,
                "the shell has started its children"
            );
            thread::yield_now();
        }
        let family = relatives(shell.id());
        drop(shell);
        while family
            .iter()
            .any(|it| it.is_still_there() && !is_zombie(it.id))
        {
            assert!(Instant::now() < deadline, "all of {family:?} have ended");
            thread::yield_now();
        }
    }

    fn is_zombie(id: u32) -> bool {
        fs::read_to_string(format!("/proc/{id}/stat")).is_ok_and(|stat| stat.contains(") Z "))
    }
}
