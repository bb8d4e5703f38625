//! Time: pings, silence, idleness, and half-open tunnels. The clock stands still and is moved on by hand.

use std::time::Duration;

use shared::tunnel::{
    code::Code,
    message::{BridgeMessage, ClientMessage, Mode},
};
use tokio::{io::AsyncWriteExt, net::TcpStream};

use crate::{
    clock::Clock,
    harness::*,
    raw::{self, BINARY, CLOSE, PING, PONG, Raw, TEXT, frame},
};

const SECOND: Duration = Duration::from_secs(1);

async fn opened() -> (Clock, Bridge, Raw, TcpStream) {
    let (listener, port) = mail_server().await;
    let bridge = Bridge::start(config(port, Mode::Plain)).await;
    let clock = Clock::stop();
    let page = Raw::opened(bridge.address, MAIL, port, Mode::Plain).await;
    let (server, _) = soon(listener.accept()).await.unwrap();
    (clock, bridge, page, server)
}

/// Nothing has come, although the bridge is awake: octets come behind whatever came before them.
async fn nothing_before(page: &mut Raw, server: &mut TcpStream) {
    server.write_all(b"+OK\r\n").await.unwrap();
    assert_eq!(page.any().await, Some((BINARY, b"+OK\r\n".to_vec())));
}

#[tokio::test]
async fn a_ping_comes_every_twenty_seconds() {
    let (clock, _bridge, mut page, mut server) = opened().await;
    for _ in 0..10 {
        clock.pass(19 * SECOND).await;
        nothing_before(&mut page, &mut server).await;
        clock.pass(2 * SECOND).await;
        let (kind, words) = page.any().await.expect("a ping");
        assert_eq!(kind, PING);
        page.send(&frame(PONG, &words)).await;
        // The next one is due twenty seconds after this one was, or after it was sent.
        clock.pass(SECOND / 2).await;
    }
}

#[tokio::test]
async fn a_page_that_answers_no_ping_is_dropped_after_a_minute() {
    let (clock, _bridge, mut page, mut server) = opened().await;
    for _ in 0..3 {
        clock.pass(19 * SECOND).await;
        nothing_before(&mut page, &mut server).await;
        clock.pass(SECOND).await;
        if let Some((kind, _)) = page.any().await {
            assert_eq!(kind, PING);
        }
    }
    clock.pass(20 * SECOND).await;
    assert_eq!(read_all(&mut server).await, b"");
    // There is nobody to tell.
    while let Some((kind, _)) = page.any().await {
        assert_eq!(kind, PING);
    }
}

#[tokio::test]
async fn half_a_frame_is_no_sign_of_life() {
    let (clock, _bridge, mut page, mut server) = opened().await;
    for octet in &frame(BINARY, b"USER ann\r\n")[..5] {
        page.send(&[*octet]).await;
        clock.pass(19 * SECOND).await;
    }
    assert_eq!(read_all(&mut server).await, b"");
}

#[tokio::test]
async fn a_page_that_does_not_ask_has_ten_seconds() {
    let bridge = Bridge::start(config(20995, Mode::Tls)).await;
    let clock = Clock::stop();
    let mut page = Page::connect(&bridge).await;
    clock.pass(9 * SECOND).await;
    page.expect_nothing().await;
    clock.pass(2 * SECOND).await;
    page.expect_failed(Code::BadRequest, None).await;
}

#[tokio::test]
async fn a_request_has_ten_seconds() {
    let bridge = Bridge::start(config(20995, Mode::Tls)).await;
    for length in [0, 1, 40] {
        let clock = Clock::stop();
        let mut stream = TcpStream::connect(bridge.address).await.unwrap();
        let request = raw::request(bridge.address);
        stream.write_all(&request[..length]).await.unwrap();
        // So that the bridge has begun to wait.
        let _ = http(
            bridge.address,
            "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
        )
        .await;
        clock.pass(11 * SECOND).await;
        let answer = read_all(&mut stream).await;
        assert!(
            answer.is_empty() || answer.starts_with(b"HTTP/1.1 408 "),
            "{}",
            answer.escape_ascii()
        );
        drop(clock);
        tokio::time::resume();
    }
}

#[tokio::test]
async fn eleven_minutes_without_an_octet() {
    let (clock, _bridge, mut page, mut server) = opened().await;
    for _ in 0..32 {
        clock.pass(20 * SECOND).await;
        let (kind, words) = page.any().await.expect("a ping");
        assert_eq!(kind, PING);
        page.send(&frame(PONG, &words)).await;
        // A round trip, so that the pong has been heard.
        page.send(&frame(PING, b"heard?")).await;
        assert_eq!(page.any().await, Some((PONG, b"heard?".to_vec())));
    }
    clock.pass(20 * SECOND).await;
    let (kind, text) = page.next().await.expect("a reason");
    let code = Code::IdleTimeout;
    let said = BridgeMessage::decode(&String::from_utf8_lossy(&text));
    assert_eq!((kind, said), (TEXT, Ok(BridgeMessage::Closed { code })));
    assert_eq!(page.next().await.map(|(kind, _)| kind), Some(CLOSE));
    assert_eq!(read_all(&mut server).await, b"");
}

#[tokio::test]
async fn when_the_page_has_ended_the_server_may_go_on() {
    let (_bridge, mut page, mut server) = tunnel().await;
    page.write(b"RETR 1\r\n").await;
    page.say(&ClientMessage::Fin).await;
    assert_eq!(read_all(&mut server).await, b"RETR 1\r\n");
    let much = pattern(500_000);
    server.write_all(&much).await.unwrap();
    assert_eq!(page.read_exact(much.len()).await, much);
    server.write_all(b"+OK\r\n").await.unwrap();
    assert_eq!(page.read_exact(5).await, b"+OK\r\n");
    drop(server);
    page.expect(&BridgeMessage::Fin).await;
    page.expect_close(1000, "").await;
}

#[tokio::test]
async fn when_the_server_has_ended_the_page_may_go_on() {
    let (_bridge, mut page, mut server) = tunnel().await;
    server.shutdown().await.unwrap();
    page.expect(&BridgeMessage::Fin).await;
    let much = pattern(500_000);
    for chunk in much.chunks(50_000) {
        page.write(chunk).await;
    }
    expect_octets(&mut server, &much).await;
    page.say(&ClientMessage::Fin).await;
    assert_eq!(read_all(&mut server).await, b"");
    page.expect_close(1000, "").await;
}

#[tokio::test]
async fn a_page_that_never_ends_its_half_has_half_a_minute() {
    let (clock, _bridge, mut page, mut server) = opened().await;
    server.shutdown().await.unwrap();
    assert_eq!(
        page.next().await,
        Some((TEXT, br#"{"type":"fin"}"#.to_vec()))
    );
    clock.pass(19 * SECOND).await;
    page.send(&frame(BINARY, b"NOOP\r\n")).await;
    expect_octets(&mut server, b"NOOP\r\n").await;
    // Counted from the last octet.
    clock.pass(29 * SECOND).await;
    page.send(&frame(PING, b"still?")).await;
    while page.any().await != Some((PONG, b"still?".to_vec())) {}
    clock.pass(2 * SECOND).await;
    assert_eq!(
        page.next().await,
        Some((CLOSE, 1000_u16.to_be_bytes().to_vec()))
    );
    assert_eq!(read_all(&mut server).await, b"");
}

/// A page that is thrown out and does not go: it keeps its connection for some seconds, however much it says.
#[tokio::test]
async fn who_is_thrown_out_cannot_stay_by_talking() {
    let (clock, mut bridge, mut page, mut server) = opened().await;
    page.send(&frame(TEXT, b"{}")).await;
    assert_eq!(page.next().await.map(|(kind, _)| kind), Some(TEXT));
    assert_eq!(page.next().await.map(|(kind, _)| kind), Some(CLOSE));
    assert_eq!(read_all(&mut server).await, b"");
    for _ in 0..60 {
        page.send(&frame(BINARY, b"still here")).await;
        clock.settle().await;
        clock.pass(SECOND).await;
    }
    assert!(is_gone(&page), "a minute later it is still there");
    drop(clock);
    tokio::time::resume();
    bridge.stop();
    bridge.ended().await;
}

/// Whether the bridge has closed the connection.
fn is_gone(page: &Raw) -> bool {
    match page.stream.try_read(&mut [0]) {
        Ok(count) => count == 0,
        Err(error) => error.kind() != std::io::ErrorKind::WouldBlock,
    }
}

/// The farewell of a finished tunnel waits for slow readers, not for talkers.
#[tokio::test]
async fn who_has_finished_cannot_stay_forever_by_talking() {
    let (clock, _bridge, mut page, server) = opened().await;
    page.send(&frame(TEXT, ClientMessage::Fin.encode().as_bytes()))
        .await;
    drop(server);
    assert_eq!(page.next().await.map(|(kind, _)| kind), Some(TEXT));
    assert_eq!(page.next().await.map(|(kind, _)| kind), Some(CLOSE));
    for _ in 0..60 {
        page.send(&frame(BINARY, b"still here")).await;
        clock.settle().await;
        clock.pass(30 * SECOND).await;
    }
    assert!(is_gone(&page), "half an hour later it is still there");
}

/// A page that asks, says nothing but pings, and reads nothing: `opened` has no way to it, and no mail server waits.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn opened_must_be_taken() {
    let hole = crate::dial::BlackHole::dig().await;
    let listener = tokio::net::TcpListener::bind(("127.0.0.2", hole.port))
        .await
        .unwrap();
    // The second address is dialled a quarter of a second after the first: time to fill the way back with pongs.
    let both: &[&str] = &["127.0.0.1", "127.0.0.2"];
    let answers = Answers::default().with(MAIL, &[Ok(both)]);
    let bridge = Bridge::start_with(config(hole.port, Mode::Plain), answers).await;
    let clock = Clock::stop();
    let mut page = Raw::upgraded_with(bridge.address, 4096).await;
    page.send(&raw::open(MAIL, hole.port, Mode::Plain)).await;
    // Two of these are less than what the bridge keeps of its own (128 KiB) when the system takes no more.
    let flood = frame(PING, &[7; 125]).repeat(400);
    let mut queued = 0;
    loop {
        page.send(&flood).await;
        clock.settle().await;
        let now = unsent(&bridge, &page);
        if now > 0 && now == queued {
            break;
        }
        queued = now;
    }
    clock.pass(SECOND).await;
    let (mut server, _) = soon(listener.accept()).await.unwrap();
    clock.settle().await;
    clock.pass(11 * SECOND).await;
    assert_eq!(read_all(&mut server).await, b"");
}

/// Octets that wait in the system on their way from bridge to page (proc_net_tcp(5)).
#[cfg(target_os = "linux")]
fn unsent(bridge: &Bridge, page: &Raw) -> u64 {
    let hex = |port: u16| format!("0100007F:{port:04X}");
    let way = [bridge.address, page.stream.local_addr().unwrap()];
    let way = way.map(|end| hex(end.port()));
    let table = std::fs::read_to_string("/proc/net/tcp").expect("proc(5)");
    let mut rows = table.lines().map(|line| line.split_ascii_whitespace());
    let queues = rows.find_map(|mut row| {
        (row.nth(1)? == way[0] && row.next()? == way[1]).then(|| row.nth(1))?
    });
    let (queue, _) = queues.expect("a connection").split_once(':').unwrap();
    u64::from_str_radix(queue, 16).unwrap()
}
