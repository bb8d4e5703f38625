//! A line to a mail server that can be held up, and cut.

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

/// A TCP relay on loopback. Dropping it cuts every connection.
#[derive(Debug)]
pub struct Line {
    port: u16,
    task: JoinHandle<()>,
}

impl Line {
    /// A line to a port of this machine.
    ///
    /// # Panics
    /// When loopback has no free port.
    pub async fn to(server: u16) -> Self {
        Self::open(Some(server)).await
    }

    /// A line at whose other end nobody says a word.
    ///
    /// # Panics
    /// As [`Line::to`].
    pub async fn silent() -> Self {
        Self::open(None).await
    }

    /// The port to connect to.
    pub fn port(&self) -> u16 {
        self.port
    }

    async fn open(server: Option<u16>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("loopback has a free port");
        let port = listener.local_addr().expect("it is bound").port();
        let task = tokio::spawn(async move {
            // Its tasks end with it.
            let mut calls = JoinSet::new();
            while let Ok((mut caller, _)) = listener.accept().await {
                calls.spawn(async move {
                    let Some(server) = server else {
                        return std::future::pending().await;
                    };
                    if let Ok(mut called) = TcpStream::connect(("127.0.0.1", server)).await {
                        let _ = copy_bidirectional(&mut caller, &mut called).await;
                    }
                });
            }
        });
        Self { port, task }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.task.abort();
    }
}
