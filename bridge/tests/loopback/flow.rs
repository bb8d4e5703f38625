//! Credit and backpressure: who does not read stops who writes, and the bridge holds almost nothing.

use std::time::Duration;

use futures_util::StreamExt;
use shared::tunnel::message::{
    BridgeMessage, CREDIT_INITIAL, CREDIT_STEP, ClientMessage, DATA_MAX,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{sleep, timeout},
};
use tokio_tungstenite::tungstenite::Message;

use crate::harness::*;

const CREDIT: usize = CREDIT_INITIAL as usize;
const STEP: usize = CREDIT_STEP as usize;

#[tokio::test]
async fn without_credit_nothing_is_sent() {
    let (_bridge, mut page, server) = tunnel().await;
    let all = pattern(CREDIT + 3 * STEP);
    let (_reading, mut writing) = server.into_split();
    let source = all.clone();
    let writer = tokio::spawn(async move { writing.write_all(&source).await.map(|()| writing) });
    let mut got = page.read_exact(CREDIT).await;
    page.expect_nothing().await;
    page.say(&ClientMessage::Credit { bytes: CREDIT_STEP })
        .await;
    got.extend(page.read_exact(STEP).await);
    page.expect_nothing().await;
    page.say(&ClientMessage::Credit {
        bytes: 2 * CREDIT_STEP,
    })
    .await;
    got.extend(page.read_exact(2 * STEP).await);
    assert!(got == all, "every octet, in order");
    soon(writer).await.unwrap().unwrap();
}

#[tokio::test]
async fn frames_are_as_large_as_they_may_be() {
    let (_bridge, mut page, mut server) = tunnel().await;
    server.write_all(&pattern(CREDIT)).await.unwrap();
    let mut frames = 0;
    let mut octets = 0;
    while octets < CREDIT {
        match page.next().await {
            Message::Binary(frame) => {
                assert!((1..=DATA_MAX).contains(&frame.len()));
                octets += frame.len();
                frames += 1;
            }
            other => panic!("{other:?}"),
        }
    }
    assert!(frames < 4 * CREDIT / DATA_MAX, "{frames} frames");
}

#[tokio::test]
async fn every_octet_is_delivered_to_a_slow_reader_before_the_close() {
    let (_bridge, mut page, mut server) = tunnel().await;
    let all = pattern(3_000_000);
    server.write_all(&all).await.unwrap();
    drop(server);
    let mut got = Vec::new();
    loop {
        match page.next().await {
            Message::Binary(frame) => got.extend_from_slice(&frame),
            Message::Text(text) => {
                assert_eq!(BridgeMessage::decode(&text), Ok(BridgeMessage::Fin));
                page.say(&ClientMessage::Fin).await;
                break;
            }
            other => panic!("{other:?} after {} octets", got.len()),
        }
        sleep(Duration::from_millis(5)).await;
    }
    assert!(got == all, "{} octets", got.len());
    page.expect_close(1000, "").await;
}

/// Writes until nothing more is taken for a while; returns how much was.
async fn fill(stream: &mut TcpStream) -> usize {
    let chunk = vec![7; 64 * 1024];
    let mut taken = 0;
    while let Ok(count) = timeout(Duration::from_millis(300), stream.write(&chunk)).await {
        taken += count.unwrap();
    }
    taken
}

#[tokio::test]
async fn a_page_that_stops_reading_stops_the_server() {
    let (_bridge, mut page, mut server) = tunnel().await;
    let taken = fill(&mut server).await;
    // The credit, one frame in the bridge, and what the kernel's buffers hold on both connections.
    assert!(taken < CREDIT + KERNEL, "{taken} octets taken");
    drop(server);
    page.read_exact(CREDIT.min(taken)).await;
}

#[tokio::test]
async fn a_server_that_stops_reading_stops_the_page() {
    let (_bridge, mut page, mut server) = tunnel().await;
    let chunk = vec![7; DATA_MAX];
    let mut sent = 0;
    while timeout(Duration::from_millis(300), page.write(&chunk))
        .await
        .is_ok()
    {
        sent += chunk.len();
        assert!(sent < KERNEL, "{sent} octets taken");
    }
    // It goes on where it stopped, and nothing is lost.
    let mut rest = vec![0; sent];
    soon(server.read_exact(&mut rest)).await.unwrap();
    assert!(rest.iter().all(|&octet| octet == 7));
}

#[tokio::test]
async fn an_echo_of_more_than_the_credit() {
    let (_bridge, page, server) = tunnel().await;
    let (mut from, mut to) = server.into_split();
    let echo = tokio::spawn(async move { tokio::io::copy(&mut from, &mut to).await });
    let total = 2 * CREDIT;
    let (mut sink, mut stream) = page.socket.split();
    let (mut got, mut sent, mut owed) = (0, 0, 0);
    use futures_util::SinkExt;
    while got < total {
        if sent < total && sent - got < CREDIT / 2 {
            sink.send(Message::binary(pattern(DATA_MAX))).await.unwrap();
            sent += DATA_MAX;
            continue;
        }
        if let Message::Binary(frame) = soon(stream.next()).await.unwrap().unwrap() {
            got += frame.len();
            owed += frame.len() as u64;
        }
        if owed >= CREDIT_STEP {
            sink.send(Message::text(
                ClientMessage::Credit { bytes: owed }.encode(),
            ))
            .await
            .unwrap();
            owed = 0;
        }
    }
    drop((sink, stream));
    let _ = soon(echo).await.unwrap();
}

/// More than the socket buffers of both connections can grow to (tcp_rmem, tcp_wmem: 6 MB and 4 MB each).
const KERNEL: usize = 24 << 20;
