//! The dot-lock: `USER.lock` beside the mailbox, made with O_EXCL and holding the owner's process id. Every program
//! that touches a mail spool respects it; together with `flock` on the mailbox it is the exclusive access of RFC 1939 §4.
//!
//! A lock whose owner is gone (a crash, a power cut) is *stale* and is taken over. Two programs may notice that at the
//! same time, so breaking happens under `flock` on the lock file itself, and only while the path still leads to the
//! very file that was looked at: a fresh lock is never broken by mistake.

use std::{
    collections::BTreeSet,
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// A lock without a readable process id (other programs write "0" or nothing) is stale when it is this old: the five
/// minutes of liblockfile. It is also the moment between making a lock and writing the id into it.
const NAMELESS_STALE: Duration = Duration::from_secs(5 * 60);

/// The locks that this process holds. Without it, our own process id in a lock from before a restart (in a container
/// the id is 1 each time) would look alive.
static HELD: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Exclusive access to one mailbox, given back when dropped.
#[derive(Debug)]
pub(crate) struct Lock {
    path: PathBuf,
}

impl Lock {
    /// Takes the lock of `mailbox`, or says at once that somebody has it: `None`. The path should be canonical, since it
    /// is how this process knows its own locks.
    pub(crate) fn take(mailbox: &Path) -> io::Result<Option<Self>> {
        let mut path = mailbox.as_os_str().to_owned();
        path.push(".lock");
        let path = PathBuf::from(path);
        if !held().insert(path.clone()) {
            return Ok(None);
        }
        let taken = create(&path).and_then(|made| match made {
            true => Ok(true),
            false => Ok(break_stale(&path)? && create(&path)?),
        });
        if matches!(taken, Ok(true)) {
            return Ok(Some(Self { path }));
        }
        held().remove(&path);
        taken.map(|_| None)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_file(&self.path) {
            tracing::warn!(path = %self.path.display(), %error, "the lock could not be removed");
        }
        held().remove(&self.path);
    }
}

fn held() -> std::sync::MutexGuard<'static, BTreeSet<PathBuf>> {
    // A set of paths has no half-done state that a panic elsewhere could have left.
    HELD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes the lock file; false if there is one.
fn create(path: &Path) -> io::Result<bool> {
    let mut file = match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(false),
        Err(error) => return Err(error),
    };
    let written = writeln!(file, "{}", std::process::id());
    if written.is_err() {
        fs::remove_file(path)?;
    }
    written.map(|()| true)
}

/// Removes the lock file if its owner is gone; false if it is not ours to take.
fn break_stale(path: &Path) -> io::Result<bool> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
        Err(error) => return Err(error),
    };
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(false),
        Err(TryLockError::Error(error)) => return Err(error),
    }
    if !is_stale(&mut file)? || !is_same_file(&file, path) {
        return Ok(false);
    }
    tracing::info!(path = %path.display(), "took over a lock whose owner is gone");
    fs::remove_file(path)?;
    Ok(true)
}

fn is_stale(file: &mut File) -> io::Result<bool> {
    // A process id has at most ten digits; whatever is longer is no process id.
    let mut text = String::new();
    let read = file.take(16).read_to_string(&mut text);
    let owner = read
        .ok()
        .and_then(|_| text.trim().parse::<u32>().ok())
        .filter(|id| *id != 0);
    Ok(match owner {
        // Ours, and not among the locks held: left by an earlier process with our id.
        Some(id) if id == std::process::id() => true,
        Some(id) => !is_alive(id),
        None => file
            .metadata()?
            .modified()?
            .elapsed()
            .is_ok_and(|age| age >= NAMELESS_STALE),
    })
}

#[cfg(unix)]
fn is_alive(id: u32) -> bool {
    use rustix::{io::Errno, process};
    let id = i32::try_from(id).ok().and_then(process::Pid::from_raw);
    // EPERM: it is there and not ours to signal.
    id.is_some_and(|id| process::test_kill_process(id) != Err(Errno::SRCH))
}

#[cfg(unix)]
fn is_same_file(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let (Ok(open), Ok(named)) = (file.metadata(), fs::symlink_metadata(path)) else {
        return false;
    };
    (open.dev(), open.ino()) == (named.dev(), named.ino())
}

/// Where we cannot ask, we believe the lock.
#[cfg(not(unix))]
fn is_alive(_id: u32) -> bool {
    true
}

#[cfg(not(unix))]
fn is_same_file(_file: &File, _path: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spool() -> (tempfile::TempDir, PathBuf, PathBuf) {
        let directory = tempfile::tempdir().expect("a directory");
        let mailbox = directory.path().join("ada");
        let lock = directory.path().join("ada.lock");
        (directory, mailbox, lock)
    }

    /// The id of a process that was and is no more.
    fn dead() -> u32 {
        let mut child = std::process::Command::new("true").spawn().expect("true(1)");
        child.wait().expect("an end");
        child.id()
    }

    #[test]
    fn one_holder_at_a_time() {
        let (_directory, mailbox, lock) = spool();
        let held = Lock::take(&mailbox).expect("a spool").expect("free");
        assert_eq!(
            fs::read_to_string(&lock).expect("a file"),
            format!("{}\n", std::process::id())
        );
        assert!(Lock::take(&mailbox).expect("a spool").is_none());
        drop(held);
        assert!(!lock.exists());
        assert!(Lock::take(&mailbox).expect("a spool").is_some());
    }

    fn check_foreign(content: &str, taken: bool) {
        let (_directory, mailbox, lock) = spool();
        fs::write(&lock, content).expect("a file");
        assert_eq!(
            Lock::take(&mailbox).expect("a spool").is_some(),
            taken,
            "{content}"
        );
        assert_eq!(
            lock.exists(),
            !taken,
            "a lock that was refused stays, one that was taken is given back"
        );
    }

    #[test]
    fn locks_of_others_are_respected_while_their_owner_lives() {
        check_foreign(&std::os::unix::process::parent_id().to_string(), false);
        check_foreign("1\n", false);
        check_foreign("", false);
        check_foreign("0", false);
        check_foreign("not a process", false);
        check_foreign(&dead().to_string(), true);
        // An earlier process with our id.
        check_foreign(&std::process::id().to_string(), true);
        check_foreign("4294967295", true);
    }

    #[test]
    fn a_nameless_lock_grows_stale() {
        let (_directory, mailbox, lock) = spool();
        fs::write(&lock, "").expect("a file");
        let old = std::time::SystemTime::now() - NAMELESS_STALE - Duration::from_secs(1);
        File::options()
            .write(true)
            .open(&lock)
            .and_then(|file| file.set_modified(old))
            .expect("a time");
        assert!(Lock::take(&mailbox).expect("a spool").is_some());
    }

    #[test]
    fn a_stale_lock_is_won_by_one_of_many() {
        let (_directory, mailbox, lock) = spool();
        fs::write(&lock, dead().to_string()).expect("a file");
        let winners: Vec<Lock> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| Lock::take(&mailbox).expect("a spool")))
                .collect();
            threads
                .into_iter()
                .filter_map(|thread| thread.join().expect("a thread"))
                .collect()
        });
        assert_eq!(winners.len(), 1);
    }

    #[test]
    fn a_spool_that_cannot_be_written_is_an_error() {
        let (directory, _, _) = spool();
        assert!(Lock::take(&directory.path().join("missing/ada")).is_err());
        // And it leaves nothing behind that would look held.
        assert!(Lock::take(&directory.path().join("missing/ada")).is_err());
    }
}
