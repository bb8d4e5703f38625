//! Going away politely: every tunnel is told, has until a deadline to finish, and is cut then; those in which nothing
//! moves go first ([`pump`](crate::pump)).

use std::{io, time::Duration};

use tokio::{signal, sync::watch, time::Instant};

/// Tells everybody, once.
#[derive(Debug)]
pub(crate) struct Drainer(watch::Sender<Option<Instant>>);

/// Hears of it.
#[derive(Clone, Debug)]
pub(crate) struct Drain(watch::Receiver<Option<Instant>>);

/// The two ends.
pub(crate) fn channel() -> (Drainer, Drain) {
    let (sender, receiver) = watch::channel(None);
    (Drainer(sender), Drain(receiver))
}

impl Drainer {
    /// Starts the drain; returns the moment when it is over.
    pub(crate) fn start(&self, patience: Duration) -> Instant {
        let deadline = Instant::now() + patience;
        self.0.send_replace(Some(deadline));
        deadline
    }
}

impl Drain {
    /// Whether it has begun (or the drainer has gone), without waiting.
    pub(crate) fn has_begun(&self) -> bool {
        self.0.has_changed().unwrap_or(true)
    }

    /// Waits until the drain begins; returns the moment when it is over. Waits forever if the drainer has gone.
    pub(crate) async fn begun(mut self) -> Instant {
        match self
            .0
            .wait_for(Option::is_some)
            .await
            .map(|deadline| *deadline)
        {
            Ok(Some(deadline)) => deadline,
            Ok(None) | Err(_) => std::future::pending().await,
        }
    }
}

/// The system's requests to stop: SIGTERM and SIGINT.
///
/// They are caught from [`Signals::listen`] on, whether somebody waits or not, so that none is missed or deadly.
#[derive(Debug)]
pub struct Signals {
    #[cfg(unix)]
    terminate: signal::unix::Signal,
    #[cfg(unix)]
    interrupt: signal::unix::Signal,
    #[cfg(windows)]
    interrupt: signal::windows::CtrlC,
}

impl Signals {
    /// Begins to catch them.
    ///
    /// # Errors
    /// When the system does not let us.
    #[cfg(unix)]
    pub fn listen() -> io::Result<Self> {
        use signal::unix::{SignalKind, signal};
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    /// Begins to catch them.
    ///
    /// # Errors
    /// When the system does not let us.
    #[cfg(windows)]
    pub fn listen() -> io::Result<Self> {
        Ok(Self {
            interrupt: signal::windows::ctrl_c()?,
        })
    }

    /// Waits for the next one.
    pub async fn next(&mut self) {
        #[cfg(unix)]
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
        #[cfg(windows)]
        self.interrupt.recv().await;
    }
}
