//! In the place of a bridge: writes down what it is asked, and says `ok`.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What it is asked by balancers on their own account.
const HEALTH: [&str; 2] = ["GET /readyz", "GET /healthz"];

/// Somebody who listens. Dropping it makes it deaf.
#[derive(Debug)]
pub(crate) struct Listener {
    port: u16,
    heads: Arc<Mutex<Vec<String>>>,
    task: JoinHandle<()>,
}

impl Listener {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("it is bound").port();
        let heads = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&heads);
        let task = tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let head = head(&mut stream).await;
                if !HEALTH.iter().any(|it| head.starts_with(it)) {
                    heard.lock().expect("listening does not panic").push(head);
                }
                let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";
                let _ = stream.write_all(answer).await;
            }
        });
        Self { port, heads, task }
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// The heads of all requests until now, but for those about its health.
    pub(crate) fn heads(&self) -> Vec<String> {
        let heads = self.heads.lock().expect("listening does not panic");
        heads.clone()
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    let mut octets = [0; 4096];
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read(&mut octets).await {
            Ok(length @ 1..) => head.extend(&octets[..length]),
            _ => break,
        }
    }
    String::from_utf8_lossy(&head).into_owned()
}

/// All values of a field, `name` being in lower case.
pub(crate) fn values<'a>(head: &'a str, name: &str) -> Vec<&'a str> {
    let fields = head.lines().filter_map(|line| line.split_once(": "));
    let own = fields.filter(|(it, _)| it.to_lowercase() == name);
    own.map(|(_, value)| value).collect()
}
