//! The server: accepts connections, speaks HTTP on them, and hands those that become WebSockets to their tunnel.

use std::{
    future::Future,
    io,
    net::{IpAddr, SocketAddr},
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use hyper::{server::conn::http1, service::service_fn, upgrade::Parts};
use hyper_util::rt::{TokioIo, TokioTimer};
use shared::tunnel::page_config::PageConfig;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, oneshot},
    task::JoinSet,
    time::{sleep, timeout, timeout_at},
};

use crate::{
    abuse::AbuseLog,
    admin,
    assets::Site,
    config::{Config, ConfigError},
    crew::Crew,
    dial::{Resolver, SystemResolver},
    limits::{Limits, Permit},
    lookup::Nameservers,
    metrics::Metrics,
    policy::Policy,
    routes::{self, Upgrade},
    shutdown::{self, Door, Drain},
    tls::Tls,
    tunnel,
    wire::{Socket, Wire},
};

/// A request's head has this long to arrive, and an unused connection is kept as long.
const HEAD_WAIT: Duration = Duration::from_secs(10);

/// The rest of a first request's head has this long to arrive once the bridge is being stopped.
const HEAD_REST: Duration = Duration::from_secs(1);

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
    pub(crate) abuse: AbuseLog,
    pub(crate) resolver: Arc<dyn Resolver>,
    pub(crate) nameservers: Nameservers,
    pub(crate) site: Site,
    /// What the page is told.
    pub(crate) page: PageConfig,
    pub(crate) metrics: Metrics,
    tls: Option<Tls>,
    /// One for each connection that may be open.
    places: Arc<Semaphore>,
}

/// A bridge that is ready to serve.
pub struct Server {
    bridge: Arc<Bridge>,
    admin: Option<TcpListener>,
    crew: Vec<std::net::TcpListener>,
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
    /// [`ConfigError`] when the settings contradict each other, or they or the files that they name cannot be read.
    pub fn new(config: Config) -> Result<Self, ConfigError> {
        Self::with_resolver(config, Arc::new(SystemResolver::default()))
    }

    /// A bridge that asks someone else for addresses. What it answers is vetted all the same.
    ///
    /// # Errors
    /// As [`Server::new`].
    pub fn with_resolver(config: Config, resolver: Arc<dyn Resolver>) -> Result<Self, ConfigError> {
        config.check()?;
        let (policy, limits) = (Policy::new(&config)?, Limits::new(&config));
        for preset in &config.presets {
            policy
                .reaches(&preset.host, preset.port, preset.mode)
                .map_err(|code| ConfigError::Preset {
                    name: preset.name.clone(),
                    code,
                })?;
        }
        Ok(Self {
            bridge: Arc::new(Bridge {
                policy,
                limits,
                abuse: AbuseLog::new(&config)?,
                resolver,
                nameservers: Nameservers::new(&config),
                site: Site::embedded(),
                page: config.page(),
                metrics: Metrics::new(&config),
                tls: Tls::read(&config)?,
                places: Arc::new(Semaphore::new(places(&config))),
                config,
            }),
            admin: None,
            crew: Vec::new(),
        })
    }

    /// Serves metrics and readiness on this listener as well, until the very end of [`Server::serve`]. Which address is
    /// safe for that is [`Config::admin`]'s matter.
    #[must_use]
    pub fn with_admin(mut self, listener: TcpListener) -> Self {
        self.admin = Some(listener);
        self
    }

    /// Serves on these as well, each on a thread of its own. They are of [`listen`](crate::listen), on the address of the one
    /// that [`Server::serve`] is given.
    #[must_use]
    pub fn with_crew(mut self, listeners: Vec<std::net::TcpListener>) -> Self {
        self.crew = listeners;
        self
    }

    /// Serves until `stop` is ready, then drains. Dropping the future closes everything at once.
    ///
    /// # Errors
    /// [`io::ErrorKind::InvalidInput`] with a [`ConfigError`] inside when the settings are unsafe on this listener, or the
    /// abuse log cannot be written.
    pub async fn serve(
        mut self,
        listener: TcpListener,
        stop: impl Future<Output = ()>,
    ) -> io::Result<()> {
        let unsafe_here = |error| io::Error::new(io::ErrorKind::InvalidInput, error);
        let (config, address) = (&self.bridge.config, listener.local_addr()?);
        config.check_listener(address).map_err(unsafe_here)?;
        self.bridge.abuse.open().map_err(unsafe_here)?;
        for note in config.notes(address) {
            tracing::warn!("{note}");
        }
        let (drainer, drain) = shutdown::channel();
        let _company = self.company(&drain)?;
        let crew = Crew::start(self.crew, &self.bridge, || (drainer.door(), drain.clone()))?;
        let told = async {
            stop.await;
            tracing::info!(open = self.bridge.metrics.connections(), "draining");
            self.bridge.metrics.draining();
            drainer.start(self.bridge.config.drain).await;
        };
        let terms = (drainer.door(), drain.clone());
        tokio::join!(told, shift(&self.bridge, listener, terms));
        crew.finished().await;
        Ok(())
    }

    /// What runs beside the listener for as long as the returned value is held.
    fn company(&mut self, drain: &Drain) -> io::Result<JoinSet<()>> {
        let mut company = JoinSet::new();
        if let Some(listener) = self.admin.take() {
            tracing::info!(address = %listener.local_addr()?, "metrics and readiness");
            company.spawn(admin::serve(
                listener,
                Arc::clone(&self.bridge),
                drain.clone(),
            ));
        }
        if let Some(tls) = &self.bridge.tls {
            company.spawn(tls.keep_fresh());
        }
        Ok(company)
    }
}

/// How many connections may be open.
fn places(config: &Config) -> usize {
    let cap = config.max_tunnels.saturating_add(CONNECTIONS_SPARE);
    usize::try_from(cap).map_or(Semaphore::MAX_PERMITS, |cap| {
        cap.min(Semaphore::MAX_PERMITS)
    })
}

/// One listener's life: accepts until the drain begins, then waits for what it has accepted.
pub(crate) async fn shift(
    bridge: &Arc<Bridge>,
    listener: TcpListener,
    (mut door, drain): (Door, Drain),
) {
    let mut connections = JoinSet::new();
    tokio::select! {
        () = accept(bridge, &listener, &drain, &mut connections) => return,
        () = door.closing_time() => {}
    }
    // New connections are refused by the system from here on: a balancer takes its visitors elsewhere.
    drop(listener);
    drop(door);
    let deadline = drain.begun().await;
    let all = async { while connections.join_next().await.is_some() {} };
    let _ = timeout_at(deadline + LAST_WORDS, all).await;
}

async fn accept(
    bridge: &Arc<Bridge>,
    listener: &TcpListener,
    drain: &Drain,
    connections: &mut JoinSet<()>,
) {
    loop {
        let Ok(place) = Arc::clone(&bridge.places).acquire_owned().await else {
            return;
        };
        let accepted = listener.accept().await;
        while connections.try_join_next().is_some() {}
        match accepted {
            Ok((stream, peer)) => {
                // Whoever is over the limit has nothing to be told: a page's browser never is.
                if let Ok(share) = bridge.limits.connect(peer.ip()) {
                    let held = (place, share);
                    let life = connection(Arc::clone(bridge), stream, peer, drain.clone(), held);
                    connections.spawn(life);
                }
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
    _held: (OwnedSemaphorePermit, Option<Permit<IpAddr>>),
) {
    let _counted = bridge.metrics.connected();
    // Both sides of a tunnel carry small commands and wait for answers.
    if stream.set_nodelay(true).is_err() {
        return;
    }
    let Some(wire) = Box::pin(dress(&bridge, Socket::new(stream))).await else {
        return;
    };
    let Some(upgrade) = Box::pin(speak_http(&bridge, wire, peer, drain.clone())).await else {
        return;
    };
    let Ok(upgraded) = upgrade.on.await else {
        return;
    };
    let Ok(Parts { io, read_buf, .. }) = upgraded.downcast::<TokioIo<Wire>>() else {
        return;
    };
    let link = Box::pin(tunnel::link(io.into_inner(), read_buf.into())).await;
    tunnel::run(link, upgrade.visitor, bridge, drain).await;
}

/// The connection as it is spoken on: inside TLS, where this listener speaks that.
async fn dress(bridge: &Bridge, socket: Socket) -> Option<Wire> {
    let Some(tls) = &bridge.tls else {
        return Some(Wire::Bare(socket));
    };
    match tls.accept(socket).await {
        Ok(stream) => Some(Wire::Tls(Box::new(stream))),
        Err(error) => {
            bridge.metrics.handshake_failed();
            tracing::debug!(%error, "no TLS");
            None
        }
    }
}

/// Answers requests until the connection closes, or becomes something else.
async fn speak_http(
    bridge: &Bridge,
    wire: Wire,
    peer: SocketAddr,
    drain: Drain,
) -> Option<Upgrade> {
    let (sender, mut receiver) = oneshot::channel();
    let sender = std::sync::Mutex::new(Some(sender));
    let asked = AtomicBool::new(false);
    let answer = service_fn(|request| {
        asked.store(true, Ordering::Relaxed);
        let (response, upgrade) = routes::answer(bridge, request, peer, &drain);
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
        .serve_connection(TokioIo::new(wire), answer)
        .with_upgrades();
    let mut connection = pin!(connection);
    let spoken = timeout(HTTP_MAX, async {
        tokio::select! {
            // A request that lies there is answered first.
            biased;
            spoken = connection.as_mut() => return spoken,
            _ = drain.clone().begun() => {}
        }
        connection.as_mut().graceful_shutdown();
        // Browsers connect ahead of a request that may never come; hyper would wait for it.
        if !asked.load(Ordering::Relaxed) {
            return timeout(HEAD_REST, connection).await.unwrap_or(Ok(()));
        }
        connection.await
    });
    if !matches!(spoken.await, Ok(Ok(()))) {
        return None;
    }
    receiver.try_recv().ok()
}
