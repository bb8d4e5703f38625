//! SIGTERM: everybody is told, may finish, and is cut when the time is over; nobody is waited for who has nothing to lose.

use std::time::{Duration, Instant};

use shared::tunnel::{
    code::Code,
    message::{BridgeMessage, Mode},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::sleep,
};

use crate::{
    child::{MailServer, Program},
    harness::*,
};

const HOST: &str = "127.0.0.1";

/// The drain of the programs here: longer than anything that a test waits for.
const LONG: &[&str] = &["--drain", "300"];

async fn echo(stream: TcpStream) {
    let (mut from, mut to) = stream.into_split();
    let _ = tokio::io::copy(&mut from, &mut to).await;
}

async fn opened(program: &Program, port: u16) -> Page {
    let mut page = Page::at(program.address).await;
    page.open(HOST, port, Mode::Plain).await;
    page.expect_opened().await;
    page
}

async fn is_told(page: &mut Page, at_most: u32) {
    match BridgeMessage::decode(page.next().await.to_text().unwrap()) {
        Ok(BridgeMessage::Draining { deadline_s }) => assert!(deadline_s <= at_most),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn it_ends_with_its_last_tunnel_not_with_its_deadline() {
    let mail = MailServer::start(echo).await;
    let mut program = Program::start(mail.port, LONG);
    let mut pages = Vec::new();
    for _ in 0..5 {
        pages.push(opened(&program, mail.port).await);
    }
    program.terminate();
    for page in &mut pages {
        is_told(page, 300).await;
        page.write(b"still open").await;
        assert_eq!(page.read_exact(10).await, b"still open");
    }
    let last = pages.pop();
    drop(pages);
    sleep(Duration::from_millis(200)).await;
    program.is_sound();
    drop(last);
    let before = Instant::now();
    assert_eq!(program.ended().await.code(), Some(0));
    assert!(before.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn the_deadline_is_the_end() {
    let mail = MailServer::start(echo).await;
    let mut program = Program::start(mail.port, &["--drain", "1"]);
    let mut page = opened(&program, mail.port).await;
    program.terminate();
    is_told(&mut page, 1).await;
    page.expect_closed(Code::Draining).await;
    drop(page);
    assert_eq!(program.ended().await.code(), Some(0));
    mail.is_left(SOON).await;
}

#[tokio::test]
async fn a_second_signal_ends_it_at_once() {
    let mail = MailServer::start(echo).await;
    let mut program = Program::start(mail.port, LONG);
    let mut page = opened(&program, mail.port).await;
    program.terminate();
    is_told(&mut page, 300).await;
    let before = Instant::now();
    program.terminate();
    // Not 0: tunnels were cut.
    assert_eq!(program.ended().await.code(), Some(1));
    assert!(before.elapsed() < Duration::from_secs(5));
    mail.is_left(SOON).await;
}

/// Browsers connect ahead of what they may want, and keep connections that they have used.
#[tokio::test]
async fn connections_that_are_no_tunnels_hold_nothing_up() {
    let mail = MailServer::start(echo).await;
    let mut program = Program::start(mail.port, LONG);
    let mut connections = Vec::new();
    let page = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
    for said in [&b""[..], b"GET /tunnel HTT", page, page] {
        let mut stream = TcpStream::connect(program.address).await.unwrap();
        stream.write_all(said).await.unwrap();
        if said == page {
            let mut answer = Vec::new();
            while !answer.ends_with(b"ok\n") {
                soon(stream.read_buf(&mut answer)).await.unwrap();
            }
        }
        connections.push(stream);
    }
    // The last one is amid its second request.
    connections[3].write_all(b"GET /he").await.unwrap();
    sleep(Duration::from_millis(100)).await;
    let before = Instant::now();
    program.terminate();
    assert_eq!(program.ended().await.code(), Some(0));
    let took = before.elapsed();
    assert!(took < Duration::from_secs(5), "{took:?}");
    for stream in &mut connections {
        assert_eq!(read_all(stream).await, b"");
    }
}

/// A page on its way to a mail server loses nothing by being sent to the next bridge.
#[tokio::test]
async fn who_is_being_dialled_for_is_sent_away_at_once() {
    let hole = crate::dial::BlackHole::dig().await;
    let mut settings = config(hole.port, Mode::Plain);
    settings.drain = Duration::from_secs(300);
    let mut bridge = Bridge::start(settings).await;
    let mut dialled = Page::connect(&bridge).await;
    dialled.open(MAIL, hole.port, Mode::Plain).await;
    dialled.expect_nothing().await;
    let mut unasked = Page::connect(&bridge).await;
    let before = Instant::now();
    bridge.stop();
    for page in [&mut dialled, &mut unasked] {
        page.expect_failed(Code::Draining, Some(301)).await;
    }
    drop((dialled, unasked));
    bridge.ended().await;
    assert!(before.elapsed() < Duration::from_secs(5));
}
