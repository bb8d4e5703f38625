//! A process, timed; and what many timings come to.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// No errand here takes a tenth of it: whoever is not back by then will never be.
const LIMIT: Duration = Duration::from_secs(300);

/// How often it is asked whether a process has ended: this much, at most, is added to its time.
const INTERVAL: Duration = Duration::from_micros(500);

/// Where a client's output goes, in the errand's folder.
pub(crate) const OUTPUT: &str = "output";

const ERRORS: &str = "errors";

/// Runs `command` with its output in files of `folder`; how long it took, from start to end.
/// `is_fine` says which ends are good ones.
pub(crate) fn time(
    command: &mut Command,
    folder: &Path,
    is_fine: impl Fn(ExitStatus) -> bool,
) -> Result<Duration, String> {
    let file = |name| File::create(folder.join(name)).expect("the folder is ours");
    command
        .stdin(Stdio::null())
        .stdout(file(OUTPUT))
        .stderr(file(ERRORS));
    let begun = Instant::now();
    let mut child = command.spawn().map_err(|error| error.to_string())?;
    let status = wait(&mut child, begun + LIMIT)?;
    let took = begun.elapsed();
    if is_fine(status) {
        return Ok(took);
    }
    let said = fs::read(folder.join(ERRORS)).unwrap_or_default();
    let said = String::from_utf8_lossy(&said);
    let last = said.lines().rfind(|line| !line.trim().is_empty());
    Err(format!("{status}: {}", last.unwrap_or("not a word")))
}

fn wait(child: &mut Child, deadline: Instant) -> Result<ExitStatus, String> {
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(status),
            Ok(None) if Instant::now() < deadline => thread::sleep(INTERVAL),
            Ok(None) => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("not back after {} s", LIMIT.as_secs()));
            }
            Err(error) => return Err(error.to_string()),
        }
    }
}

/// The one in the middle, of at least one.
pub(crate) fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    let middle = numbers.len() / 2;
    if numbers.len() % 2 == 1 {
        numbers[middle]
    } else {
        f64::midpoint(numbers[middle - 1], numbers[middle])
    }
}
