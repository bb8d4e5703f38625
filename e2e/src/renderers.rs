//! What a browser holds of what passes through it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use crate::browser::Browser;

/// Forgets how large the processes of the page have been.
///
/// # Panics
/// When the browser is not of our own user.
pub fn forget(browser: &Browser) {
    for process in renderers(browser) {
        // 5: the peak begins anew (proc_pid_clear_refs).
        fs::write(process.join("clear_refs"), "5").expect("these processes are ours");
    }
}

/// How large the largest of them has been since, in octets.
///
/// # Panics
/// When no page is shown.
pub fn peak(browser: &Browser) -> u64 {
    let peaks = renderers(browser).into_iter();
    let peaks = peaks.filter_map(|process| octets(&process, "VmHWM:"));
    peaks.max().expect("the page is shown")
}

/// What is watched: the footprint of the page's largest process, as Chromium's own task manager counts it. That is the memory
/// which no file backs; the browser's program itself is not in it.
#[derive(Debug)]
pub struct Footprint {
    largest: Arc<AtomicU64>,
    is_over: Arc<AtomicBool>,
}

impl Footprint {
    /// Watches the processes that there are now.
    pub fn watch(browser: &Browser) -> Self {
        let processes = renderers(browser);
        let footprint = Self {
            largest: Arc::default(),
            is_over: Arc::default(),
        };
        let (largest, is_over) = (
            Arc::clone(&footprint.largest),
            Arc::clone(&footprint.is_over),
        );
        thread::spawn(move || {
            while !is_over.load(Ordering::Relaxed) {
                for process in &processes {
                    let now = octets(process, "RssAnon:").unwrap_or_default();
                    largest.fetch_max(now, Ordering::Relaxed);
                }
                thread::sleep(INTERVAL);
            }
        });
        footprint
    }

    /// The largest so far, in octets.
    pub fn largest(&self) -> u64 {
        self.largest.load(Ordering::Relaxed)
    }
}

impl Drop for Footprint {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
    }
}

/// How often it is looked.
const INTERVAL: Duration = Duration::from_millis(50);

/// What the system says of a process.
fn octets(process: &Path, what: &str) -> Option<u64> {
    let status = fs::read_to_string(process.join("status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(what))?;
    let number = line.split_whitespace().next()?;
    Some(number.parse::<u64>().ok()? * 1024)
}

/// The processes of the page, its workers included: those below a driver that was started with this home. What they say
/// of their own environment is overwritten by their name.
fn renderers(browser: &Browser) -> Vec<PathBuf> {
    let downloads = browser.downloads();
    let home = downloads.parent().expect("downloads lie in the home");
    let home = format!("HOME={}", home.display());
    let processes = fs::read_dir("/proc").expect("this is Linux").flatten();
    let paths = processes.map(|process| process.path());
    let is_ours = |path: &PathBuf| {
        has(&path.join("cmdline"), "--type=renderer")
            && std::iter::successors(Some(path.clone()), |path| parent(path))
                .any(|path| has(&path.join("environ"), &home))
    };
    paths.filter(is_ours).collect()
}

fn parent(process: &Path) -> Option<PathBuf> {
    let status = fs::read_to_string(process.join("status")).ok()?;
    let number = status.lines().find_map(|line| line.strip_prefix("PPid:"))?;
    Some(Path::new("/proc").join(number.trim())).filter(|path| path.exists())
}

/// True if one of the words in such a file is this one; Chromium puts its own apart by blanks.
fn has(file: &Path, word: &str) -> bool {
    let octets = fs::read(file).unwrap_or_default();
    octets
        .split(|octet| matches!(octet, 0 | b' '))
        .any(|it| it == word.as_bytes())
}
