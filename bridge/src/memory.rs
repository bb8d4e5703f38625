//! Memory that a crowd needed is given back to the system when the crowd has gone.
//!
//! What many tunnels took lies scattered among what the few that are left still hold, and glibc gives back by itself
//! only what lies at the end. So after a crowd it is asked to look everywhere: a few milliseconds, once.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Tunnels that are a crowd: at about 10 kB each, fewer are not worth the trouble.
const CROWD: usize = 256;

static OPEN: Count = Count {
    now: AtomicUsize::new(0),
    most: AtomicUsize::new(0),
};

/// How many there are, and how many there have been since memory was given back.
#[derive(Debug)]
struct Count {
    now: AtomicUsize,
    most: AtomicUsize,
}

impl Count {
    fn add(&self) {
        let now = self.now.fetch_add(1, Relaxed) + 1;
        self.most.fetch_max(now, Relaxed);
    }

    /// Whether a crowd has gone: three of four have, and nobody else has noticed.
    fn remove(&self) -> bool {
        let now = self.now.fetch_sub(1, Relaxed) - 1;
        let most = self.most.load(Relaxed);
        most >= CROWD
            && now <= most / 4
            && self
                .most
                .compare_exchange(most, now, Relaxed, Relaxed)
                .is_ok()
    }
}

/// One tunnel, of this process.
#[derive(Debug)]
pub(crate) struct Held(());

impl Held {
    pub(crate) fn new() -> Self {
        OPEN.add();
        Self(())
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if OPEN.remove() {
            // Not on a thread on which tunnels wait. Without one, it is left to the next crowd.
            let _ = std::thread::Builder::new()
                .name("memory".into())
                .spawn(give_back);
        }
    }
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[allow(unsafe_code)]
fn give_back() {
    unsafe extern "C" {
        /// malloc_trim(3).
        safe fn malloc_trim(pad: usize) -> i32;
    }
    malloc_trim(0);
}

/// Other allocators have their own ways.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn give_back() {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crowd_that_has_gone_is_noticed_once() {
        let count = Count {
            now: AtomicUsize::new(0),
            most: AtomicUsize::new(0),
        };
        let noticed = |come: usize, gone: usize| {
            (0..come).for_each(|_| count.add());
            (0..gone).filter(|_| count.remove()).count()
        };
        assert_eq!(noticed(CROWD - 1, CROWD - 1), 0, "no crowd");
        assert_eq!(noticed(CROWD, CROWD / 2), 0, "half of it is there");
        assert_eq!(noticed(0, CROWD / 2), 1, "all have gone");
        assert_eq!(noticed(8 * CROWD, 7 * CROWD), 1, "nearly all");
        assert_eq!(
            noticed(0, CROWD),
            1,
            "the last, who were a crowd themselves"
        );
    }
}
