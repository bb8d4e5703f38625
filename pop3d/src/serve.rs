//! The server around the machine: listeners, limits, and an end in good order.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    task::JoinSet,
};

use crate::{Config, ConfigError, connection::Connection, machine::Mechanism, recent::Recent};

/// What sessions get to finish the command they are at when the server stops.
const GRACE: Duration = Duration::from_secs(5);

/// After a failed accept (no more file descriptors, mostly): time for some to come back.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// A POP3 server, ready to take connections.
#[derive(Debug)]
pub struct Server {
    pub(crate) config: Config,
    /// Password checks at a time: each takes a processor and, with the usual cost, 19 MiB.
    pub(crate) checks: Semaphore,
    /// By which mechanisms somebody could log in.
    pub(crate) mechanisms: Vec<Mechanism>,
    /// Who was here a moment ago.
    pub(crate) logins: Recent,
    connections: Arc<Semaphore>,
}

impl Server {
    /// Checks the configuration.
    ///
    /// # Errors
    /// See [`ConfigError`].
    pub fn new(mut config: Config) -> Result<Self, ConfigError> {
        let spool = config
            .spool
            .canonicalize()
            .and_then(|path| match path.is_dir() {
                true => Ok(path),
                false => Err(io::ErrorKind::NotADirectory.into()),
            });
        config.spool = spool.map_err(|source| ConfigError::Spool {
            path: config.spool.clone(),
            source,
        })?;
        let is_part_of_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
        if config.hostname.is_empty() || !config.hostname.chars().all(is_part_of_name) {
            return Err(ConfigError::Hostname(config.hostname));
        }
        let mechanisms = config.accounts.mechanisms();
        let shows = config.tls.is_some() || config.allow_plaintext_login;
        let hides = |mechanism: &Mechanism| {
            !mechanism.shows_secret() && !matches!(mechanism, Mechanism::External)
        };
        if !(shows || config.allow_rpop || mechanisms.iter().any(hides)) {
            return Err(ConfigError::NoWayIn);
        }
        let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let connections = Arc::new(Semaphore::new(config.connections));
        Ok(Self {
            config,
            mechanisms,
            checks: Semaphore::new(processors),
            logins: Recent::default(),
            connections,
        })
    }

    /// Whether STLS and a TLS listener can be had: there is a certificate.
    pub const fn offers_tls(&self) -> bool {
        self.config.tls.is_some()
    }

    /// Serves until `stop`: `plain` with STLS, `tls` with TLS from the first octet. Then sessions may finish the command
    /// they are at; none is taken for a QUIT, so nothing is deleted that nobody confirmed.
    ///
    /// # Errors
    /// A TLS listener without a certificate.
    pub async fn serve(
        self: Arc<Self>,
        plain: Option<TcpListener>,
        tls: Option<TcpListener>,
        stop: impl Future<Output = ()>,
    ) -> io::Result<()> {
        if tls.is_some() && self.config.tls.is_none() {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "a TLS listener needs a certificate",
            ));
        }
        let (stopping, stopped) = watch::channel(false);
        let mut sessions = JoinSet::new();
        let mut stop = std::pin::pin!(stop);
        loop {
            let (accepted, encrypted) = tokio::select! {
                () = &mut stop => break,
                accepted = accept(plain.as_ref()) => (accepted, false),
                accepted = accept(tls.as_ref()) => (accepted, true),
                Some(_) = sessions.join_next() => continue,
            };
            match accepted {
                Ok((stream, peer)) => {
                    let Some(permit) = self.admit(&stream, peer, encrypted) else {
                        continue;
                    };
                    let session =
                        Arc::clone(&self).session(stream, peer, encrypted, stopped.clone(), permit);
                    sessions.spawn(session);
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            }
        }
        drop((plain, tls));
        stopping.send_replace(true);
        let all = async { while sessions.join_next().await.is_some() {} };
        if tokio::time::timeout(GRACE, all).await.is_err() {
            sessions.shutdown().await;
        }
        Ok(())
    }

    /// A place for one more connection, or a word of apology where there is a language to say it in.
    fn admit(
        &self,
        stream: &TcpStream,
        peer: SocketAddr,
        encrypted: bool,
    ) -> Option<OwnedSemaphorePermit> {
        let permit = Arc::clone(&self.connections).try_acquire_owned().ok();
        if permit.is_none() {
            tracing::warn!(%peer, "too many connections: turned away");
            if !encrypted {
                let _ =
                    stream.try_write(b"-ERR [SYS/TEMP] too many connections, try again later\r\n");
            }
        }
        permit
    }

    async fn session(
        self: Arc<Self>,
        stream: TcpStream,
        peer: SocketAddr,
        encrypted: bool,
        stopped: watch::Receiver<bool>,
        _permit: OwnedSemaphorePermit,
    ) {
        // Replies are written whole: waiting for more to fill a packet would only delay them.
        let _ = stream.set_nodelay(true);
        let served = Connection::serve(self, stream, peer, encrypted, stopped);
        if let Err(error) = Box::pin(served).await {
            tracing::debug!(%error, "a connection broke");
        }
    }
}

/// The next connection; never, where there is no listener.
async fn accept(listener: Option<&TcpListener>) -> io::Result<(TcpStream, SocketAddr)> {
    match listener {
        Some(listener) => listener.accept().await,
        None => std::future::pending().await,
    }
}
