//! A server that remembers who called: for what must never be asked for, and for what must.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// What callers said.
#[derive(Clone, Debug, Default)]
pub struct Calls {
    /// Connections, with or without a word.
    pub connections: usize,
    /// Connections on which something was said, whatever it was.
    pub spoken: usize,
    /// Connections that began with TLS.
    pub tls: usize,
    /// Paths that were asked for in clear.
    pub paths: BTreeSet<String>,
}

/// It answers everything with an empty page without any policy, and remembers.
#[derive(Debug)]
pub struct Watch {
    port: u16,
    calls: Arc<Mutex<Calls>>,
    task: JoinHandle<()>,
}

impl Watch {
    /// Begins on a free port.
    ///
    /// # Panics
    /// When loopback has none.
    pub async fn begin() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("loopback has a free port");
        let port = listener.local_addr().expect("it is bound").port();
        let calls = Arc::new(Mutex::new(Calls::default()));
        let noted = Arc::clone(&calls);
        let task = tokio::spawn(async move {
            while let Ok((mut caller, _)) = listener.accept().await {
                let noted = Arc::clone(&noted);
                noted.lock().expect("nobody panics with it").connections += 1;
                tokio::spawn(async move {
                    let mut said = vec![0; 4096];
                    let Ok(count) = caller.read(&mut said).await else {
                        return;
                    };
                    let said = &said[..count];
                    {
                        let mut noted = noted.lock().expect("nobody panics with it");
                        noted.spoken += usize::from(count > 0);
                        // RFC 8446 §5.1: a handshake's record.
                        noted.tls += usize::from(said.first() == Some(&22));
                        let line = String::from_utf8_lossy(said);
                        if let Some(path) = line
                            .strip_prefix("GET ")
                            .or_else(|| line.strip_prefix("POST "))
                            .and_then(|rest| rest.split(' ').next())
                        {
                            noted.paths.insert(path.to_owned());
                        }
                    }
                    let _ = caller.write_all(ANSWER).await;
                });
            }
        });
        Self { port, calls, task }
    }

    /// `127.0.0.1:PORT`.
    pub fn authority(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// What has been said so far.
    ///
    /// # Panics
    /// Never.
    pub fn calls(&self) -> Calls {
        self.calls.lock().expect("nobody panics with it").clone()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.task.abort();
    }
}

const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 35\r\nConnection: close\r\n\r\n\
    <!doctype html><title>watch</title>";
