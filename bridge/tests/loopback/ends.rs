//! How tunnels end when somebody goes.

use std::time::{Duration, Instant};

use bridge::{Config, LookupError};
use shared::tunnel::{
    code::Code,
    message::{BridgeMessage, DATA_MAX, Mode},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::harness::*;

/// Reads until the end, which must come within a second.
async fn expect_end(server: &mut TcpStream) {
    let before = Instant::now();
    read_all(server).await;
    assert!(
        before.elapsed() < Duration::from_secs(1),
        "{:?}",
        before.elapsed()
    );
}

#[tokio::test]
async fn when_the_page_goes_the_server_is_left_at_once() {
    let (_bridge, page, mut server) = tunnel().await;
    drop(page);
    expect_end(&mut server).await;
}

#[tokio::test]
async fn when_the_page_says_close_it_is_answered_and_the_server_is_left() {
    let (_bridge, mut page, mut server) = tunnel().await;
    page.socket.close(None).await.unwrap();
    expect_end(&mut server).await;
    while let Some(Ok(_)) = soon(futures_util::StreamExt::next(&mut page.socket)).await {}
}

#[tokio::test]
async fn when_the_page_goes_amid_a_download_the_server_is_left_at_once() {
    let (_bridge, page, server) = tunnel().await;
    let (mut reading, mut writing) = server.into_split();
    let writer = tokio::spawn(async move { while writing.write_all(&[7; 4096]).await.is_ok() {} });
    // The page has taken nothing of it.
    assert!(
        timeout(Duration::from_millis(200), reading.read_u8())
            .await
            .is_err()
    );
    drop(page);
    let before = Instant::now();
    soon(writer).await.unwrap();
    assert!(before.elapsed() < Duration::from_secs(1));
}

#[tokio::test]
async fn when_the_page_goes_a_server_that_does_not_read_is_left_too() {
    let (_bridge, mut page, mut server) = tunnel().await;
    let chunk = vec![7; DATA_MAX];
    while timeout(Duration::from_millis(200), page.write(&chunk))
        .await
        .is_ok()
    {}
    drop(page);
    // All buffers are full, so the page's end cannot arrive. The first octet that finds nobody there tells.
    let before = Instant::now();
    while server.write_all(b"+OK\r\n").await.is_ok() {
        assert!(
            before.elapsed() < Duration::from_secs(2),
            "the server was left alone"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_server_that_breaks_off_is_reported() {
    let (_bridge, mut page, mut server) = tunnel().await;
    server.write_all(b"+OK").await.unwrap();
    assert_eq!(page.read_exact(3).await, b"+OK");
    server.set_zero_linger().unwrap();
    drop(server);
    page.expect_closed(Code::Reset).await;
}

#[tokio::test]
async fn nobody_listens() {
    let (listener, port) = mail_server().await;
    drop(listener);
    let bridge = Bridge::start(config(port, Mode::Tls)).await;
    let mut page = Page::connect(&bridge).await;
    page.open(MAIL, port, Mode::Tls).await;
    page.expect_failed(Code::Refused, None).await;
}

#[tokio::test]
async fn one_of_two_addresses_is_enough() {
    let (listener, port) = mail_server().await;
    let both: &[&str] = &["127.0.0.2", "127.0.0.1"];
    let bridge = Bridge::start_with(
        config(port, Mode::Tls),
        Answers::default().with(MAIL, &[Ok(both)]),
    )
    .await;
    let mut page = Page::connect(&bridge).await;
    page.open(MAIL, port, Mode::Tls).await;
    page.expect_opened().await;
    soon(listener.accept()).await.unwrap();
}

#[tokio::test]
async fn names_without_addresses() {
    let none: &[&str] = &[];
    let answers = Answers::default()
        .with("failing.test", &[Err(LookupError::Failed)])
        .with("unknown.test", &[Err(LookupError::NotFound)])
        .with("empty.test", &[Ok(none)]);
    let bridge = Bridge::start_with(Config::default(), answers).await;
    for (name, code) in [
        ("failing.test", Code::DnsFailed),
        ("unknown.test", Code::DnsNotFound),
        ("empty.test", Code::DnsNotFound),
        ("no such name", Code::DnsNotFound),
        ("", Code::DnsNotFound),
    ] {
        let mut page = Page::connect(&bridge).await;
        page.open(name, 995, Mode::Tls).await;
        page.expect_failed(code, None).await;
    }
}

#[tokio::test]
async fn a_tunnel_in_which_nothing_moves_is_closed() {
    let (_bridge, mut page, mut server) =
        tunnel_with(|config| config.idle = Duration::from_millis(300)).await;
    let before = Instant::now();
    page.expect_closed(Code::IdleTimeout).await;
    assert!(before.elapsed() > Duration::from_millis(200));
    assert_eq!(read_all(&mut server).await, b"");
}

#[tokio::test]
async fn pings_are_no_traffic() {
    let (_bridge, mut page, _server) =
        tunnel_with(|config| config.idle = Duration::from_millis(300)).await;
    for _ in 0..5 {
        page.expect_nothing().await;
        tokio::time::sleep(Duration::from_millis(40)).await;
    }
    page.expect_closed(Code::IdleTimeout).await;
}

#[tokio::test]
async fn a_tunnel_has_a_lifetime_and_a_size() {
    let (_bridge, mut page, mut server) =
        tunnel_with(|config| config.lifetime = Duration::from_millis(300)).await;
    server.write_all(b"+OK").await.unwrap();
    assert_eq!(page.read_exact(3).await, b"+OK");
    page.expect_closed(Code::MaxLifetime).await;

    let (_bridge, mut page, mut server) = tunnel_with(|config| config.byte_limit = 10).await;
    page.write(b"12345").await;
    expect_octets(&mut server, b"12345").await;
    server.write_all(b"123456").await.unwrap();
    assert_eq!(page.read_exact(6).await, b"123456");
    page.expect_closed(Code::ByteLimit).await;
}

#[tokio::test]
async fn a_bridge_that_is_stopped_says_so_and_waits() {
    let (mut bridge, mut page, mut server) =
        tunnel_with(|config| config.drain = Duration::from_secs(5)).await;
    bridge.stop();
    match page.next().await {
        tokio_tungstenite::tungstenite::Message::Text(text) => match BridgeMessage::decode(&text) {
            Ok(BridgeMessage::Draining { deadline_s }) => {
                assert!((3..=5).contains(&deadline_s), "{deadline_s}");
            }
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
    page.write(b"QUIT\r\n").await;
    expect_octets(&mut server, b"QUIT\r\n").await;
    server.write_all(b"+OK\r\n").await.unwrap();
    assert_eq!(page.read_exact(5).await, b"+OK\r\n");
    assert!(
        TcpStream::connect(bridge.address).await.is_err(),
        "nobody new is let in"
    );
    drop(page);
    bridge.ended().await;
}

#[tokio::test]
async fn after_the_deadline_tunnels_are_cut() {
    let (mut bridge, mut page, mut server) =
        tunnel_with(|config| config.drain = Duration::from_millis(200)).await;
    bridge.stop();
    page.expect(&BridgeMessage::Draining { deadline_s: 0 })
        .await;
    page.expect_closed(Code::Draining).await;
    assert_eq!(read_all(&mut server).await, b"");
    bridge.ended().await;
}

#[tokio::test]
async fn a_page_that_has_not_asked_yet_is_sent_away() {
    let mut bridge = Bridge::start(Config {
        drain: Duration::from_secs(2),
        ..Config::default()
    })
    .await;
    let mut page = Page::connect(&bridge).await;
    bridge.stop();
    page.expect_failed(Code::Draining, Some(3)).await;
    bridge.ended().await;
}

#[tokio::test]
async fn a_bridge_that_is_dropped_leaves_nothing_open() {
    let (bridge, mut page, mut server) = tunnel().await;
    drop(bridge);
    assert_eq!(read_all(&mut server).await, b"");
    while let Some(Ok(_)) = soon(futures_util::StreamExt::next(&mut page.socket)).await {}
}
