//! A clock that stands still until it is told to go on, while sockets live on: what takes a bridge minutes takes a test
//! moments.

use std::{
    sync::mpsc::{self, Sender},
    time::Duration,
};

use tokio::time;

/// A test that waits for longer than this waits in vain. The clock then runs by itself, so every time-out in the test
/// comes at once and says what it was about.
const IN_VAIN: Duration = Duration::from_secs(120);

/// Stops the runtime's clock, for as long as it is held.
pub(crate) struct Clock {
    _held: Sender<()>,
}

impl Clock {
    /// Stops it. A paused clock leaps to the next deadline whenever nobody is busy, and a socket's data on its way does
    /// not count as being busy; a blocking task does, so one is kept.
    pub(crate) fn stop() -> Self {
        time::pause();
        let (held, released) = mpsc::channel::<()>();
        tokio::task::spawn_blocking(move || {
            let _ = released.recv_timeout(IN_VAIN);
        });
        Self { _held: held }
    }

    /// So much time passes at once, and a millisecond more: timers count whole ones.
    pub(crate) async fn pass(&self, span: Duration) {
        time::advance(span + Duration::from_millis(1)).await;
    }

    /// Lets everybody take what has come, while no time passes: the sockets of this machine need a moment for it.
    pub(crate) async fn settle(&self) {
        let moment = || std::thread::sleep(Duration::from_millis(3));
        tokio::task::spawn_blocking(moment)
            .await
            .expect("it sleeps");
    }
}
