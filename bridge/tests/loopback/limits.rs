//! How many, and how often.

use bridge::Config;
use shared::tunnel::{code::Code, message::Mode};
use tokio::{io::AsyncReadExt, net::TcpListener};

use crate::harness::*;

async fn start(change: impl FnOnce(&mut Config)) -> (Bridge, TcpListener, u16) {
    let (listener, port) = mail_server().await;
    let mut config = config(port, Mode::Plain);
    config.allow_plaintext.push("127.0.0.1".into());
    change(&mut config);
    (Bridge::start(config).await, listener, port)
}

async fn open(bridge: &Bridge, host: &str, port: u16) -> Page {
    let mut page = Page::connect(bridge).await;
    page.open(host, port, Mode::Plain).await;
    page.expect_opened().await;
    page
}

async fn refused(bridge: &Bridge, host: &str, port: u16, code: Code, retry_after_s: u32) {
    let mut page = Page::connect(bridge).await;
    page.open(host, port, Mode::Plain).await;
    page.expect_failed(code, Some(retry_after_s)).await;
}

#[tokio::test]
async fn tunnels_of_one_client() {
    let (bridge, listener, port) = start(|config| config.max_tunnels_per_client = 2).await;
    let first = open(&bridge, MAIL, port).await;
    let (mut server, _) = soon(listener.accept()).await.unwrap();
    let _second = open(&bridge, MAIL, port).await;
    refused(&bridge, MAIL, port, Code::TooMany, 15).await;
    drop(first);
    assert_eq!(soon(server.read(&mut [0])).await.unwrap_or(0), 0);
    // The place is given back when the server has been left, which the server may see first.
    let mut page = Page::connect(&bridge).await;
    page.open(MAIL, port, Mode::Plain).await;
    page.expect_opened().await;
}

#[tokio::test]
async fn tunnels_in_all() {
    let (bridge, _listener, port) = start(|config| config.max_tunnels = 1).await;
    let _first = open(&bridge, MAIL, port).await;
    refused(&bridge, MAIL, port, Code::TooMany, 15).await;
}

#[tokio::test]
async fn tunnels_to_one_mail_server() {
    let (bridge, _listener, port) = start(|config| config.max_tunnels_per_host = 1).await;
    let _first = open(&bridge, MAIL, port).await;
    refused(&bridge, "MAIL.test.", port, Code::TooMany, 15).await;
    let _other = open(&bridge, "127.0.0.1", port).await;
}

#[tokio::test]
async fn tunnels_in_a_minute() {
    let (bridge, _listener, port) = start(|config| config.opens_per_minute = 3).await;
    for _ in 0..3 {
        drop(open(&bridge, MAIL, port).await);
    }
    refused(&bridge, MAIL, port, Code::RateLimited, 20).await;
    assert_eq!(bridge.asked(), 3, "refused before any look-up");
}
