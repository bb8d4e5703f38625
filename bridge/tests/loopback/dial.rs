//! Mail servers that cannot be reached, and for how long that is tried.

use std::{net::SocketAddr, time::Duration};

use bridge::Config;
use shared::tunnel::{code::Code, message::Mode};
use tokio::{
    io::AsyncWriteExt,
    net::{TcpListener, TcpSocket, TcpStream},
    time::{sleep, timeout},
};

use crate::{clock::Clock, harness::*};

/// A port where the system answers nobody: something listens, its queue is full, and nothing is ever accepted.
pub(crate) struct BlackHole {
    pub(crate) port: u16,
    _listener: TcpListener,
    _queued: Vec<TcpStream>,
}

impl BlackHole {
    pub(crate) async fn dig() -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        let anywhere: SocketAddr = "127.0.0.1:0".parse().unwrap();
        socket.bind(anywhere).unwrap();
        let listener = socket.listen(1).unwrap();
        let address = listener.local_addr().unwrap();
        let mut queued = Vec::new();
        while let Ok(connected) =
            timeout(Duration::from_millis(300), TcpStream::connect(address)).await
        {
            queued.push(connected.unwrap());
            assert!(queued.len() < 100, "the queue has an end");
        }
        Self {
            port: address.port(),
            _listener: listener,
            _queued: queued,
        }
    }
}

#[tokio::test]
async fn a_resolver_that_never_answers_has_five_seconds() {
    let bridge = Bridge::start_with(Config::default(), Answers::silent()).await;
    let clock = Clock::stop();
    let mut page = Page::connect(&bridge).await;
    page.open(MAIL, 995, Mode::Tls).await;
    while bridge.asked() == 0 {
        tokio::task::yield_now().await;
    }
    clock.pass(Duration::from_millis(4_900)).await;
    page.expect_nothing().await;
    clock.pass(Duration::from_millis(200)).await;
    page.expect_failed(Code::DnsFailed, None).await;
}

#[tokio::test]
async fn a_server_that_never_answers_has_ten_seconds() {
    let hole = BlackHole::dig().await;
    let bridge = Bridge::start(config(hole.port, Mode::Tls)).await;
    let clock = Clock::stop();
    let mut page = Page::connect(&bridge).await;
    page.open(MAIL, hole.port, Mode::Tls).await;
    while bridge.asked() == 0 {
        tokio::task::yield_now().await;
    }
    page.expect_nothing().await;
    clock.pass(Duration::from_millis(9_900)).await;
    page.expect_nothing().await;
    clock.pass(Duration::from_millis(200)).await;
    page.expect_failed(Code::ConnectTimeout, None).await;
}

#[tokio::test]
async fn behind_a_black_hole_the_next_address_is_tried() {
    let hole = BlackHole::dig().await;
    let listener = TcpListener::bind(("127.0.0.2", hole.port)).await.unwrap();
    let both: &[&str] = &["127.0.0.1", "127.0.0.2"];
    let bridge = Bridge::start_with(
        config(hole.port, Mode::Tls),
        Answers::default().with(MAIL, &[Ok(both)]),
    )
    .await;
    let mut page = Page::connect(&bridge).await;
    page.open(MAIL, hole.port, Mode::Tls).await;
    page.expect_opened().await;
    soon(listener.accept()).await.unwrap();
}

#[tokio::test]
async fn where_no_way_leads() {
    // TCP has no multicast: the system says at once that there is no way.
    let mut config = config(20995, Mode::Tls);
    config.allow_addresses = vec!["224.0.0.0/8".parse().unwrap()];
    let bridge = Bridge::start(config).await;
    let mut page = Page::connect(&bridge).await;
    page.open("224.0.0.1", 20995, Mode::Tls).await;
    page.expect_failed(Code::Unreachable, None).await;
}

#[tokio::test]
async fn a_server_may_greet_late() {
    let (listener, port) = mail_server().await;
    let bridge = Bridge::start(config(port, Mode::Tls)).await;
    let mut page = Page::connect(&bridge).await;
    page.open(MAIL, port, Mode::Tls).await;
    let (mut server, _) = soon(listener.accept()).await.unwrap();
    page.expect_opened().await;
    let clock = Clock::stop();
    // Ten minutes, which RFC 1939 §3 gives to a silent session; the page answers the pings meanwhile.
    for _ in 0..60 {
        clock.pass(Duration::from_secs(10)).await;
        page.expect_nothing().await;
    }
    drop(clock);
    tokio::time::resume();
    sleep(Duration::from_millis(10)).await;
    server.write_all(b"+OK at last\r\n").await.unwrap();
    assert_eq!(page.read_exact(13).await, b"+OK at last\r\n");
}
