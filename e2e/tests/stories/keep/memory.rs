//! What a browser holds of what passes through it.

use std::fs;
use std::path::{Path, PathBuf};

use e2e::browser::Browser;

/// Forgets how large the processes of the page have been.
pub(crate) fn forget(browser: &Browser) {
    for process in renderers(browser) {
        // 5: the peak begins anew (proc_pid_clear_refs).
        fs::write(process.join("clear_refs"), "5").expect("these processes are ours");
    }
}

/// How large the largest of them has been since, in octets.
pub(crate) fn peak(browser: &Browser) -> u64 {
    let peaks = renderers(browser).into_iter().filter_map(|process| {
        let status = fs::read_to_string(process.join("status")).ok()?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))?;
        let number = line.split_whitespace().next()?;
        number.parse::<u64>().ok()
    });
    peaks.max().expect("the page is shown") * 1024
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
