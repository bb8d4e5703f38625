//! A web server that remote images and scripts in a mail point at, to see whether anyone calls.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// Counts its visitors.
#[derive(Debug)]
pub struct Beacon {
    port: u16,
    visitors: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Beacon {
    /// Lights it on a free port.
    ///
    /// # Panics
    /// When loopback has none.
    pub async fn light() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("loopback has a free port");
        let port = listener.local_addr().expect("it is bound").port();
        let visitors = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&visitors);
        let task = tokio::spawn(async move {
            while let Ok((mut visitor, _)) = listener.accept().await {
                counter.fetch_add(1, Ordering::SeqCst);
                let answer = b"HTTP/1.1 204 No Content\r\nAccess-Control-Allow-Origin: *\r\nConnection: close\r\n\r\n";
                let _ = visitor.write_all(answer).await;
            }
        });
        Self {
            port,
            visitors,
            task,
        }
    }

    /// Its address, for the mail.
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}/{path}", self.port)
    }

    /// Proves that nobody called, by calling: the counter works, and we are its first visitor.
    ///
    /// # Panics
    /// When somebody called.
    pub async fn assert_unseen(&self) {
        let before = self.visitors.load(Ordering::SeqCst);
        let mut visitor = TcpStream::connect(("127.0.0.1", self.port))
            .await
            .expect("it listens");
        let mut answer = Vec::new();
        visitor.read_to_end(&mut answer).await.expect("it answers");
        assert_eq!(
            (before, self.visitors.load(Ordering::SeqCst)),
            (0, 1),
            "something in the mail called home"
        );
    }
}

impl Drop for Beacon {
    fn drop(&mut self) {
        self.task.abort();
    }
}
