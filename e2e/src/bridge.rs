//! The bridge, in this process: the same code that `poste-restante` runs, allowed to reach loopback.

use std::future::pending;
use std::sync::Arc;

use bridge::{Config, Resolver, Server, SystemResolver};
use shared::tunnel::message::Mode;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A running bridge. Dropping it ends it.
#[derive(Debug)]
pub struct Bridge {
    port: u16,
    task: JoinHandle<()>,
}

impl Bridge {
    /// Starts a bridge that carries to the given ports of this machine.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn to(ports: &[(u16, Mode)]) -> Self {
        Self::with(ports, |_| {}).await
    }

    /// The same, with other settings besides.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn with(ports: &[(u16, Mode)], change: impl FnOnce(&mut Config)) -> Self {
        let resolver = Arc::new(SystemResolver::default());
        Self::asking(resolver, ports, change).await
    }

    /// The same, with somebody else to ask for addresses.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn asking(
        resolver: Arc<dyn Resolver>,
        ports: &[(u16, Mode)],
        change: impl FnOnce(&mut Config),
    ) -> Self {
        let mut config = Config {
            allow_ports: ports.to_vec(),
            allow_addresses: vec!["127.0.0.0/8".parse().expect("a range")],
            ..Config::default()
        };
        change(&mut config);
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("loopback has a free port");
        let port = listener.local_addr().expect("it is bound").port();
        let server = Server::with_resolver(config, resolver).expect("the settings are consistent");
        let task = tokio::spawn(async move {
            server
                .serve(listener, pending())
                .await
                .expect("it serves until it is dropped");
        });
        Self { port, task }
    }

    /// Its port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The page that it serves.
    pub fn page(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }
}

impl Drop for Bridge {
    fn drop(&mut self) {
        self.task.abort();
    }
}
