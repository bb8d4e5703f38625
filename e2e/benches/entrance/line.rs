//! A slow line: a TCP proxy with a delay each way and one narrow place that all connections share on the way down.
//!
//! Made outside the browser, so that its workers and its WebSockets are as slow as its page.

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, tcp};
use tokio::sync::{Semaphore, mpsc};
use tokio::time::{Instant, sleep, sleep_until};

/// From the browser to the server and back.
pub(crate) const ROUND_TRIP: Duration = Duration::from_millis(150);

/// Octets in a second on the way down: 1.6 Mbit/s.
pub(crate) const RATE: u64 = 200_000;

/// Octets of one connection that may be under way: about two round trips' worth, as TCP's window would let them.
const WINDOW: usize = 64 * 1024;

/// Octets handed on at once, so that connections take turns.
const CHUNK: usize = 4 * 1024;

/// Listens on a free port, for as long as the runtime lives, and connects through to `server_port`.
pub(crate) async fn before(server_port: u16) -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await
        .expect("loopback has a free port");
    let port = listener.local_addr().expect("it is bound").port();
    let narrow = Narrow::default();
    tokio::spawn(async move {
        while let Ok((browser, _)) = listener.accept().await {
            tokio::spawn(carry(browser, server_port, narrow.clone()));
        }
    });
    port
}

/// When the narrow place is free again.
#[derive(Clone, Default)]
struct Narrow(Arc<Mutex<Option<Instant>>>);

impl Narrow {
    /// When so many octets will have gone through.
    fn through(&self, octets: usize) -> Instant {
        let mut free = self.0.lock().expect("nobody panics here");
        let from = free.map_or_else(Instant::now, |free| free.max(Instant::now()));
        let through = from + Duration::from_nanos(octets as u64 * 1_000_000_000 / RATE);
        *free = Some(through);
        through
    }
}

async fn carry(browser: TcpStream, server_port: u16, narrow: Narrow) {
    // Before that the browser could not have known that it is connected.
    sleep(ROUND_TRIP).await;
    let Ok(server) = TcpStream::connect((Ipv4Addr::LOCALHOST, server_port)).await else {
        return;
    };
    let _ = (browser.set_nodelay(true), server.set_nodelay(true));
    let (from_browser, to_browser) = browser.into_split();
    let (from_server, to_server) = server.into_split();
    tokio::join!(
        way(from_browser, to_server, |_| Instant::now()),
        way(from_server, to_browser, |octets| narrow.through(octets)),
    );
}

async fn way(
    mut from: tcp::OwnedReadHalf,
    mut to: tcp::OwnedWriteHalf,
    through: impl Fn(usize) -> Instant,
) {
    let (send, mut due) = mpsc::unbounded_channel::<(Instant, Vec<u8>)>();
    let window = Arc::new(Semaphore::new(WINDOW));
    let room = Arc::clone(&window);
    let read = async move {
        let mut chunk = vec![0; CHUNK];
        while let Ok(octets @ 1..) = from.read(&mut chunk).await {
            let wanted = u32::try_from(octets).expect("a chunk is small");
            let Ok(permit) = room.acquire_many(wanted).await else {
                return;
            };
            permit.forget();
            let at = through(octets) + ROUND_TRIP / 2;
            if send.send((at, chunk[..octets].to_vec())).is_err() {
                return;
            }
        }
    };
    let write = async move {
        while let Some((at, octets)) = due.recv().await {
            sleep_until(at).await;
            if to.write_all(&octets).await.is_err() {
                return;
            }
            window.add_permits(octets.len());
        }
        let _ = to.shutdown().await;
    };
    tokio::join!(read, write);
}
