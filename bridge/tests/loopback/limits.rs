//! How many, and how often.

use bridge::Config;
use shared::tunnel::{code::Code, message::Mode};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

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

#[tokio::test]
async fn tries_at_one_mail_server_in_an_hour() {
    let (bridge, _listener, port) =
        start(|config| config.opens_per_hour_per_client_and_host = 2).await;
    for _ in 0..2 {
        drop(open(&bridge, MAIL, port).await);
    }
    let mut page = Page::connect(&bridge).await;
    page.open("Mail.TEST.", port, Mode::Plain).await;
    // Half an hour, less what has passed since.
    let wait = page.expect_wait(Code::RateLimited).await;
    assert!((1790..=1800).contains(&wait), "{wait}");
    let _other = open(&bridge, "127.0.0.1", port).await;
}

#[tokio::test]
async fn mail_servers_in_an_hour() {
    let (bridge, _listener, port) = start(|config| config.hosts_per_hour = 1).await;
    drop(open(&bridge, MAIL, port).await);
    let mut page = Page::connect(&bridge).await;
    page.open("127.0.0.1", port, Mode::Plain).await;
    let wait = page.expect_wait(Code::RateLimited).await;
    assert!((3590..=3600).contains(&wait), "{wait}");
    assert_eq!(bridge.asked(), 1, "refused before any look-up");
    let _known = open(&bridge, MAIL, port).await;
}

#[tokio::test]
async fn what_became_of_each_tunnel_is_written_down() {
    let directory = tempfile::tempdir().unwrap();
    let (bridge, listener, port) = start(|config| {
        config.abuse_log = Some(directory.path().to_owned());
        config.max_tunnels_per_host = 1;
    })
    .await;
    let _open = open(&bridge, MAIL, port).await;
    refused(&bridge, MAIL, port, Code::TooMany, 15).await;
    drop(listener);
    let mut page = Page::connect(&bridge).await;
    page.open("127.0.0.1", port, Mode::Plain).await;
    page.expect_failed(Code::Refused, None).await;

    let written = || {
        let file = std::fs::read_dir(directory.path()).unwrap().next().unwrap();
        std::fs::read_to_string(file.unwrap().path()).unwrap()
    };
    while written().lines().count() < 3 {
        soon(tokio::time::sleep(std::time::Duration::from_millis(10))).await;
    }
    let lines: Vec<serde_json::Value> = written()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let said = |field: &str| -> Vec<String> {
        lines
            .iter()
            .map(|line| line[field].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(said("outcome"), ["opened", "too_many", "refused"]);
    assert_eq!(said("host"), [MAIL, MAIL, "127.0.0.1"]);
    let clients = said("client");
    assert!(clients.iter().all(|client| *client == clients[0]));
    assert_ne!(clients[0], "127.0.0.1");
}

#[tokio::test]
async fn connections_that_ask_for_nothing() {
    let (bridge, _listener, port) = start(|config| config.max_tunnels_per_client = 1).await;
    let mut silent = Vec::new();
    for _ in 0..65 {
        silent.push(TcpStream::connect(bridge.address).await.unwrap());
    }
    let mut one_more = TcpStream::connect(bridge.address).await.unwrap();
    let end = soon(one_more.read(&mut [0])).await;
    assert_eq!(end.unwrap_or(0), 0, "it is closed at once");
    drop(silent);
    // A place is free when the bridge has noticed.
    let answered = async || {
        let mut stream = TcpStream::connect(bridge.address).await.unwrap();
        let asked = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n";
        stream.write_all(asked).await.is_ok() && stream.read(&mut [0]).await.is_ok_and(|it| it > 0)
    };
    while !soon(answered()).await {}
    let _tunnel = open(&bridge, MAIL, port).await;
}
