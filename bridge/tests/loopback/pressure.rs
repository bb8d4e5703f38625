//! Who does not read or does not take stops who writes: the program's memory stays where it was, and its other tunnels do
//! not notice.

use std::time::{Duration, Instant};

use shared::tunnel::message::{DATA_MAX, Mode};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{sleep, timeout},
};

use crate::{
    child::{MailServer, Program},
    harness::*,
    raw::{BINARY, Raw, frame},
};

const HOST: &str = "127.0.0.1";

/// Tunnels of each kind.
const EACH: usize = 12;

/// Octets that all of them together may add to the program's memory: a quarter of a megabyte each, which is two frames
/// and what the WebSocket keeps besides. Not stopping anybody would cost more within a second.
const ROOM: u64 = 3 * EACH as u64 * (256 << 10);

/// What a connection does is said by its first octet.
async fn serve(mut stream: TcpStream) {
    match stream.read_u8().await {
        Ok(b'p') => while stream.write_all(&[7; 16 * 1024]).await.is_ok() {},
        Ok(b'e') => {
            let (mut from, mut to) = stream.split();
            let _ = tokio::io::copy(&mut from, &mut to).await;
        }
        // Does not read, and writes so little that it is only a way to hear of the end.
        Ok(b's') => {
            while stream.write_all(b".").await.is_ok() {
                sleep(Duration::from_millis(50)).await;
            }
        }
        // Writes and does not read.
        Ok(b'b') => while stream.write_all(&[7; 16 * 1024]).await.is_ok() {},
        _ => {}
    }
}

/// A tunnel of this kind, whose page has little room.
async fn tunnel_of(kind: u8, program: &Program, port: u16) -> Raw {
    let mut page = Raw::upgraded_with(program.address, 8 * 1024).await;
    page.send(&crate::raw::open(HOST, port, Mode::Plain)).await;
    assert!(page.next().await.is_some());
    page.send(&frame(BINARY, &[kind])).await;
    page
}

/// Writes until nothing more is taken.
async fn fill(page: &mut Raw) {
    let chunk = frame(BINARY, &vec![7; DATA_MAX]);
    while let Ok(written) = timeout(Duration::from_millis(100), page.stream.write_all(&chunk)).await
    {
        written.unwrap();
    }
}

#[tokio::test]
async fn stalled_tunnels_cost_little_and_disturb_nobody() {
    let mail = MailServer::start(serve).await;
    let mut program = Program::start(mail.port, &[]);
    let mut echo = tunnel_of(b'e', &program, mail.port).await;
    for kind in *b"psb" {
        drop(tunnel_of(kind, &program, mail.port).await);
    }
    mail_settles(&mail, 1).await;
    let (before, descriptors) = (program.memory(), program.descriptors());

    let mut stalled = Vec::new();
    for _ in 0..EACH {
        // A server that pours to a page that does not read; a page that pours to a server that does not; and both.
        stalled.push(tunnel_of(b'p', &program, mail.port).await);
        for kind in *b"sb" {
            let mut page = tunnel_of(kind, &program, mail.port).await;
            fill(&mut page).await;
            stalled.push(page);
        }
    }
    let began = Instant::now();
    for round in 0..200_u32 {
        let words = round.to_be_bytes();
        echo.send(&frame(BINARY, &words)).await;
        let mut back = Vec::new();
        while back.len() < words.len() {
            back.extend(echo.next().await.expect("an echo").1);
        }
        assert_eq!(back, words);
    }
    // A tenth of a second each, where a thousandth is usual.
    assert!(began.elapsed() < Duration::from_secs(20));
    let grown = program.memory().saturating_sub(before);
    assert!(grown < ROOM, "{grown} octets more");
    assert_eq!(program.descriptors(), descriptors + 2 * stalled.len());

    drop(stalled);
    mail_settles(&mail, 1).await;
    program.settles(descriptors).await;
    program.is_sound();
}

/// Waits until only so many are left at the mail server.
async fn mail_settles(mail: &MailServer, left: usize) {
    let deadline = Instant::now() + SOON;
    while mail.counts().came - mail.counts().left > left {
        assert!(Instant::now() < deadline, "{:?}", mail.counts());
        sleep(Duration::from_millis(10)).await;
    }
}
