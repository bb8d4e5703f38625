//! A wire-tap between bridge and mail server: it passes every octet on, and keeps it.

mod wire;

use std::sync::{Arc, Mutex};

use shared::tunnel::message::Mode;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, tcp};
use tokio::task::JoinHandle;

/// One connection, as it went over the wire.
#[derive(Clone, Debug, Default)]
pub struct Session {
    /// What the client side sent.
    pub to_server: Vec<u8>,
    /// What the server sent.
    pub to_client: Vec<u8>,
}

/// A TCP proxy on loopback that records both directions.
#[derive(Debug)]
pub struct Tap {
    port: u16,
    sessions: Arc<Mutex<Vec<Session>>>,
    task: JoinHandle<()>,
}

#[derive(Clone, Copy)]
enum Direction {
    ToServer,
    ToClient,
}

impl Tap {
    /// Listens on a free port and connects through to `server_port`.
    ///
    /// # Panics
    /// When loopback has no free port.
    pub async fn before(server_port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("loopback has a free port");
        let port = listener.local_addr().expect("it is bound").port();
        let sessions = Arc::new(Mutex::new(Vec::new()));
        let task = tokio::spawn(listen(listener, server_port, Arc::clone(&sessions)));
        Self {
            port,
            sessions,
            task,
        }
    }

    /// The port to connect to.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Everything recorded until now, one entry per connection.
    ///
    /// # Panics
    /// Never, unless recording itself did.
    pub fn sessions(&self) -> Vec<Session> {
        self.sessions
            .lock()
            .expect("recording does not panic")
            .clone()
    }

    /// Proves that whoever sat between bridge and server learnt nothing: only what `mode` allows in clear went over
    /// the wire, all else was TLS, and none of `secrets` occurs in any octet either way.
    ///
    /// # Panics
    /// When that is not so, or when nothing was recorded at all.
    pub fn assert_confidential(&self, mode: Mode, secrets: &[&str]) {
        let sessions = self.sessions();
        assert!(!sessions.is_empty(), "nothing went through the tap");
        for (number, session) in sessions.iter().enumerate() {
            if let Err(leak) = wire::check(session, mode, secrets) {
                panic!("connection {number}: {leak}");
            }
        }
    }
}

impl Drop for Tap {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn listen(listener: TcpListener, server_port: u16, sessions: Arc<Mutex<Vec<Session>>>) {
    while let Ok((client, _)) = listener.accept().await {
        let Ok(server) = TcpStream::connect(("127.0.0.1", server_port)).await else {
            continue;
        };
        let number = {
            let mut sessions = sessions.lock().expect("recording does not panic");
            sessions.push(Session::default());
            sessions.len() - 1
        };
        let (from_client, to_client) = client.into_split();
        let (from_server, to_server) = server.into_split();
        let record = |direction| {
            let sessions = Arc::clone(&sessions);
            move |octets: &[u8]| {
                let session = &mut sessions.lock().expect("recording does not panic")[number];
                match direction {
                    Direction::ToServer => session.to_server.extend(octets),
                    Direction::ToClient => session.to_client.extend(octets),
                }
            }
        };
        tokio::spawn(pass_on(from_client, to_server, record(Direction::ToServer)));
        tokio::spawn(pass_on(from_server, to_client, record(Direction::ToClient)));
    }
}

/// Records before passing on, so that whatever had an effect is on record.
async fn pass_on(
    mut from: tcp::OwnedReadHalf,
    mut to: tcp::OwnedWriteHalf,
    record: impl Fn(&[u8]),
) {
    let mut buffer = vec![0; 16 * 1024];
    while let Ok(length @ 1..) = from.read(&mut buffer).await {
        record(&buffer[..length]);
        if to.write_all(&buffer[..length]).await.is_err() {
            break;
        }
    }
    let _ = to.shutdown().await;
}
