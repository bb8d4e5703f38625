//! Octets both ways, and ends both ways.

use shared::tunnel::message::{BridgeMessage, ClientMessage, Mode};
use tokio::io::AsyncWriteExt;

use crate::harness::*;

#[tokio::test]
async fn octets_cross_both_ways() {
    let (_bridge, mut page, mut server) = tunnel().await;
    server.write_all(b"+OK ready\r\n").await.unwrap();
    assert_eq!(page.read_exact(11).await, b"+OK ready\r\n");
    page.write(b"CAPA\r\n").await;
    expect_octets(&mut server, b"CAPA\r\n").await;
    let much = pattern(1_000_000);
    for chunk in much.chunks(64 * 1024) {
        page.write(chunk).await;
    }
    expect_octets(&mut server, &much).await;
    server.write_all(&much).await.unwrap();
    assert_eq!(page.read_exact(much.len()).await, much);
}

#[tokio::test]
async fn the_page_may_end_first() {
    let (_bridge, mut page, mut server) = tunnel().await;
    page.write(b"QUIT\r\n").await;
    page.say(&ClientMessage::Fin).await;
    assert_eq!(read_all(&mut server).await, b"QUIT\r\n");
    server.write_all(b"+OK bye\r\n").await.unwrap();
    assert_eq!(page.read_exact(9).await, b"+OK bye\r\n");
    drop(server);
    page.expect(&BridgeMessage::Fin).await;
    page.expect_close(1000, "").await;
}

#[tokio::test]
async fn the_server_may_end_first() {
    let (_bridge, mut page, mut server) = tunnel().await;
    server.write_all(b"last").await.unwrap();
    server.shutdown().await.unwrap();
    assert_eq!(page.read_exact(4).await, b"last");
    page.expect(&BridgeMessage::Fin).await;
    page.write(b"more").await;
    page.say(&ClientMessage::Fin).await;
    assert_eq!(read_all(&mut server).await, b"more");
    page.expect_close(1000, "").await;
}

#[tokio::test]
async fn modes_have_their_own_ports() {
    for mode in [Mode::Tls, Mode::Stls] {
        let (listener, port) = mail_server().await;
        let bridge = Bridge::start(config(port, mode)).await;
        let mut page = Page::connect(&bridge).await;
        page.open(MAIL, port, mode).await;
        let (mut server, _) = soon(listener.accept()).await.unwrap();
        page.expect_opened().await;
        if mode == Mode::Stls {
            page.write(b"STLS\r\n").await;
            expect_octets(&mut server, b"STLS\r\n").await;
        }
        page.write(HELLO).await;
        expect_octets(&mut server, HELLO).await;
    }
}

#[tokio::test]
async fn an_address_needs_no_look_up() {
    let (listener, port) = mail_server().await;
    let bridge = Bridge::start(config(port, Mode::Tls)).await;
    for host in ["127.0.0.1", "0x7f.1", "::ffff:127.0.0.1"] {
        let mut page = Page::connect(&bridge).await;
        page.open(host, port, Mode::Tls).await;
        soon(listener.accept()).await.unwrap();
        page.expect_opened().await;
    }
    assert_eq!(bridge.asked(), 0);
}

#[tokio::test]
async fn what_comes_with_the_handshake_is_not_lost() {
    use tokio::{io::AsyncReadExt, net::TcpStream};
    let (listener, port) = mail_server().await;
    let bridge = Bridge::start(config(port, Mode::Tls)).await;
    let open = ClientMessage::Open {
        v: 1,
        host: MAIL.into(),
        port,
        mode: Mode::Tls,
        token: None,
    }
    .encode();
    assert!(open.len() < 126);
    let mut octets = format!(
        "GET /tunnel HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\nConnection: keep-alive, Upgrade\r\n\
         Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\
         Sec-WebSocket-Protocol: tcp-bridge.v1\r\n\r\n",
        bridge.address
    )
    .into_bytes();
    // A masked text frame whose mask changes nothing.
    octets.extend([0x81, 0x80 | open.len() as u8, 0, 0, 0, 0]);
    octets.extend(open.as_bytes());
    let mut stream = TcpStream::connect(bridge.address).await.unwrap();
    stream.write_all(&octets).await.unwrap();
    soon(listener.accept()).await.unwrap();
    let mut answer = Vec::new();
    while !String::from_utf8_lossy(&answer).contains(r#"{"type":"opened""#) {
        assert_ne!(
            soon(stream.read_buf(&mut answer)).await.unwrap(),
            0,
            "{}",
            answer.escape_ascii()
        );
    }
}
