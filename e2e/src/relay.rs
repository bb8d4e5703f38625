//! A line that can be told to break, or to stop.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::sleep;

/// Between the bridge and a mail server. Dropping it cuts every line.
#[derive(Debug)]
pub struct Relay {
    port: u16,
    orders: Arc<Orders>,
    task: JoinHandle<()>,
}

#[derive(Debug)]
struct Orders {
    /// Octets from the server that still pass; negative: all.
    left: AtomicI64,
    /// The line stops there instead of breaking.
    stalls: AtomicBool,
    /// It has come so far.
    done: AtomicBool,
    /// It carries a little at a time.
    slow: AtomicBool,
}

impl Relay {
    /// Leads to a port of 127.0.0.1.
    ///
    /// # Panics
    /// When loopback has no free port.
    pub async fn before(server_port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("loopback has a free port");
        let port = listener.local_addr().expect("it is bound").port();
        let orders = Arc::new(Orders {
            left: AtomicI64::new(-1),
            stalls: AtomicBool::new(false),
            done: AtomicBool::new(false),
            slow: AtomicBool::new(false),
        });
        let given = Arc::clone(&orders);
        let task = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(carry(client, server_port, Arc::clone(&given)));
            }
        });
        Self { port, orders, task }
    }

    /// Its own port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The line breaks after so many octets more from the server; the next one is whole.
    pub fn cut_after(&self, octets: usize) {
        self.order(octets, false);
    }

    /// The line stops after so many octets more from the server.
    pub fn stall_after(&self, octets: usize) {
        self.order(octets, true);
    }

    /// It goes on.
    pub fn go_on(&self) {
        self.orders.left.store(-1, Ordering::SeqCst);
    }

    /// It goes on, a little at a time.
    pub fn go_on_slowly(&self) {
        self.orders.slow.store(true, Ordering::SeqCst);
        self.orders.left.store(-1, Ordering::SeqCst);
    }

    /// The line has broken, or stopped, where it was to.
    pub fn has_cut(&self) -> bool {
        self.orders.done.load(Ordering::SeqCst)
    }

    /// The line has stopped.
    pub fn is_stalled(&self) -> bool {
        self.has_cut()
    }

    fn order(&self, octets: usize, stalls: bool) {
        self.orders.stalls.store(stalls, Ordering::SeqCst);
        self.orders.done.store(false, Ordering::SeqCst);
        let octets = i64::try_from(octets).expect("not that many");
        self.orders.left.store(octets, Ordering::SeqCst);
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn carry(client: TcpStream, server_port: u16, orders: Arc<Orders>) {
    let Ok(server) = TcpStream::connect(("127.0.0.1", server_port)).await else {
        return;
    };
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let up = tokio::spawn(async move {
        let _ = copy(&mut from_client, &mut to_server).await;
        let _ = to_server.shutdown().await;
    });
    let mut room = vec![0; 4_096];
    while let Ok(length @ 1..) = from_server.read(&mut room).await {
        if orders.slow.load(Ordering::SeqCst) {
            sleep(Duration::from_millis(200)).await;
        }
        let left = orders.left.load(Ordering::SeqCst);
        let length_i64 = i64::try_from(length).expect("4096 at most");
        if left >= 0 {
            orders
                .left
                .store((left - length_i64).max(0), Ordering::SeqCst);
        }
        if (0..length_i64).contains(&left) {
            orders.done.store(true, Ordering::SeqCst);
            if !orders.stalls.load(Ordering::SeqCst) {
                orders.left.store(-1, Ordering::SeqCst);
                break;
            }
            while orders.left.load(Ordering::SeqCst) >= 0 {
                sleep(Duration::from_millis(20)).await;
            }
        }
        if to_client.write_all(&room[..length]).await.is_err() {
            break;
        }
    }
    up.abort();
}
