//! The server: accepts connections, speaks HTTP on them, and hands those that become WebSockets to their tunnel.

use std::{future::Future, io, net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use hyper::{server::conn::http1, service::service_fn, upgrade::Parts};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, oneshot},
    task::JoinSet,
    time::{sleep, timeout, timeout_at},
};

use crate::{
    assets::Site,
    config::{Config, ConfigError},
    dial::{Resolver, SystemResolver},
    limits::Limits,
    policy::Policy,
    routes::{self, Upgrade},
    shutdown::{self, Drain},
    tunnel,
};

/// A request's head has this long to arrive, and an unused connection is kept as long.
const HEAD_WAIT: Duration = Duration::from_secs(10);

/// Octets of a request's head, at most: twice hyper's least, room for a browser's headers and a proxy's.
const HEAD_MAX: usize = 16 * 1024;

/// Header fields, at most. Browsers send about twenty.
const FIELDS_MAX: usize = 64;

/// A connection that serves the page is closed after this long: time enough for the page over the slowest line, and an
/// end for whoever reads one octet a minute.
const HTTP_MAX: Duration = Duration::from_secs(5 * 60);

/// Connections besides those that tunnels may use: for fetching the page. The rest waits in the listener's queue.
const CONNECTIONS_SPARE: u32 = 512;

/// After the drain's deadline tunnels are told 4503; this long they have to hear it.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// A wait after an accept that failed for want of a resource (file descriptors), so as not to spin.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// What all tunnels share.
pub(crate) struct Bridge {
    pub(crate) config: Config,
    pub(crate) policy: Policy,
    pub(crate) limits: Limits,
    pub(crate) resolver: Arc<dyn Resolver>,
    pub(crate) site: Site,
}

/// A bridge that is ready to serve.
pub struct Server {
    bridge: Arc<Bridge>,
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server")
            .field("config", &self.bridge.config)
            .finish_non_exhaustive()
    }
}

impl Server {
    /// A bridge with these settings and the system's resolver.
    ///
    /// # Errors
    /// [`ConfigError`] when the settings contradict each other or cannot be read.
    pub fn new(config: Config) -> Result<Self, ConfigError> {
        Self::with_resolver(config, Arc::new(SystemResolver::default()))
    }

    /// A bridge that asks someone else for addresses. What it answers is vetted all the same.
    ///
    /// # Errors
    /// As [`Server::new`].
    pub fn with_resolver(
        mut config: Config,
        resolver: Arc<dyn Resolver>,
    ) -> Result<Self, ConfigError> {
        config.check()?;
        config
            .page
            .plaintext_hosts
            .clone_from(&config.allow_plaintext);
        let (policy, limits) = (Policy::new(&config)?, Limits::new(&config));
        Ok(Self {
            bridge: Arc::new(Bridge {
                config,
                policy,
                limits,
                resolver,
                site: Site::embedded(),
            }),
        })
    }

    /// Serves until `stop` is ready, then drains. Dropping the future closes everything at once.
    ///
    /// # Errors
    /// [`io::ErrorKind::InvalidInput`] with a [`ConfigError`] inside when the settings are unsafe on this listener.
    pub async fn serve(
        self,
        listener: TcpListener,
        stop: impl Future<Output = ()>,
    ) -> io::Result<()> {
        let unsafe_here = |error| io::Error::new(io::ErrorKind::InvalidInput, error);
        self.bridge
            .config
            .check_listener(listener.local_addr()?)
            .map_err(unsafe_here)?;
        let (drainer, drain) = shutdown::channel();
        let mut connections = JoinSet::new();
        let accept = accept(&self.bridge, &listener, &drain, &mut connections);
        tokio::select! {
            () = accept => {}
            () = stop => {}
        }
        // New connections are refused by the system from here on: a balancer takes its visitors elsewhere.
        drop(listener);
        let deadline = drainer.start(self.bridge.config.drain) + LAST_WORDS;
        tracing::info!(open = connections.len(), "draining");
        let all = async { while connections.join_next().await.is_some() {} };
        let _ = timeout_at(deadline, all).await;
        Ok(())
    }
}

async fn accept(
    bridge: &Arc<Bridge>,
    listener: &TcpListener,
    drain: &Drain,
    connections: &mut JoinSet<()>,
) {
    let cap = bridge.config.max_tunnels.saturating_add(CONNECTIONS_SPARE);
    let places = Arc::new(Semaphore::new(
        usize::try_from(cap)
            .unwrap_or(usize::MAX)
            .min(Semaphore::MAX_PERMITS),
    ));
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else {
            return;
        };
        let accepted = listener.accept().await;
        while connections.try_join_next().is_some() {}
        match accepted {
            Ok((stream, peer)) => {
                let life = connection(Arc::clone(bridge), stream, peer, drain.clone(), place);
                connections.spawn(life);
            }
            Err(error) => {
                tracing::warn!(%error, "accept");
                sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

/// One connection's life: HTTP, and perhaps a tunnel after it.
async fn connection(
    bridge: Arc<Bridge>,
    stream: TcpStream,
    peer: SocketAddr,
    drain: Drain,
    _place: OwnedSemaphorePermit,
) {
    // Both sides of a tunnel carry small commands and wait for answers.
    if stream.set_nodelay(true).is_err() {
        return;
    }
    let Some(upgrade) = Box::pin(speak_http(&bridge, stream, peer, drain.clone())).await else {
        return;
    };
    let Ok(upgraded) = upgrade.on.await else {
        return;
    };
    let Ok(Parts { io, read_buf, .. }) = upgraded.downcast::<TokioIo<TcpStream>>() else {
        return;
    };
    let link = tunnel::link(io.into_inner(), read_buf.into()).await;
    Box::pin(tunnel::run(link, upgrade.visitor, bridge, drain)).await;
}

/// Answers requests until the connection closes, or becomes something else.
async fn speak_http(
    bridge: &Bridge,
    stream: TcpStream,
    peer: SocketAddr,
    drain: Drain,
) -> Option<Upgrade> {
    let (sender, mut receiver) = oneshot::channel();
    let sender = std::sync::Mutex::new(Some(sender));
    let answer = service_fn(|request| {
        let (response, upgrade) = routes::answer(bridge, request, peer.ip());
        if let Some(upgrade) = upgrade
            && let Ok(mut sender) = sender.lock()
            && let Some(sender) = sender.take()
        {
            let _ = sender.send(upgrade);
        }
        std::future::ready(Ok::<_, std::convert::Infallible>(response))
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_WAIT)
        .max_buf_size(HEAD_MAX)
        .max_headers(FIELDS_MAX)
        .serve_connection(TokioIo::new(stream), answer)
        .with_upgrades();
    let mut connection = pin!(connection);
    let spoken = timeout(HTTP_MAX, async {
        tokio::select! {
            spoken = connection.as_mut() => return spoken,
            _ = drain.begun() => connection.as_mut().graceful_shutdown(),
        }
        connection.await
    });
    if !matches!(spoken.await, Ok(Ok(()))) {
        return None;
    }
    receiver.try_recv().ok()
}
