//! Going away politely: the doors are shut first; then every tunnel is told, has until a deadline to finish, and is cut
//! then; those in which nothing moves go first ([`pump`](crate::pump)).

use std::{io, time::Duration};

use tokio::{
    signal,
    sync::watch,
    time::{Instant, timeout},
};

/// How long a drain waits for its doors: they shut within milliseconds, and a stop must not hang on one that does not.
const DOORS_WAIT: Duration = Duration::from_secs(1);

/// Tells everybody, once.
#[derive(Debug)]
pub(crate) struct Drainer {
    doors: watch::Sender<bool>,
    tell: watch::Sender<Option<Instant>>,
}

/// Held by whoever accepts connections, for as long as they do.
#[derive(Debug)]
pub(crate) struct Door(watch::Receiver<bool>);

/// Hears of it.
#[derive(Clone, Debug)]
pub(crate) struct Drain(watch::Receiver<Option<Instant>>);

/// The two ends.
pub(crate) fn channel() -> (Drainer, Drain) {
    let (tell, hear) = watch::channel(None);
    let doors = watch::Sender::new(false);
    (Drainer { doors, tell }, Drain(hear))
}

impl Drainer {
    /// A door that is to be shut before anybody is told.
    pub(crate) fn door(&self) -> Door {
        Door(self.doors.subscribe())
    }

    /// Starts the drain. Whoever is told may turn to a balancer at once, and must not be led back to us: so every door is
    /// shut by then, unless one sticks for longer than [`DOORS_WAIT`].
    pub(crate) async fn start(&self, patience: Duration) {
        self.doors.send_replace(true);
        let _ = timeout(DOORS_WAIT, self.doors.closed()).await;
        self.tell.send_replace(Some(Instant::now() + patience));
    }
}

impl Door {
    /// Waits until it is to be shut: drop the listener then, and this after it. Waits forever if the drainer has gone.
    pub(crate) async fn closing_time(&mut self) {
        if self.0.wait_for(|shut| *shut).await.is_err() {
            std::future::pending::<()>().await;
        }
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
