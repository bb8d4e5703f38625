//! Who a visitor is, seen through proxies, and who hears of it.

use std::net::SocketAddr;

use bridge::Config;
use shared::tunnel::{code::Code, message::Mode};
use tokio::net::TcpStream;

use crate::harness::*;

/// Trusts proxies on this machine, and lets two tunnels a minute be opened by each client.
fn behind_proxies(port: u16) -> Config {
    Config {
        trust_proxy: vec!["127.0.0.0/8".parse().unwrap()],
        opens_per_minute: 2,
        ..config(port, Mode::Plain)
    }
}

#[tokio::test]
async fn limits_count_by_the_clients_address() {
    let (_listener, port) = mail_server().await;
    let bridge = Bridge::start(behind_proxies(port)).await;
    let knock = async |forwarded: &[&str]| {
        let mut page = Page::connect_through(&bridge, forwarded).await;
        page.open(MAIL, port, Mode::Plain).await;
        page
    };
    for forwarded in [&["203.0.113.7"][..], &["6.6.6.6", "203.0.113.7, 127.0.0.5"]] {
        knock(forwarded).await.expect_opened().await;
    }
    // The same person, whatever stands before the address that the proxy has written.
    let mut page = knock(&["9.9.9.9, 203.0.113.7"]).await;
    page.expect_failed(Code::RateLimited, Some(30)).await;
    // Others are not held up by it.
    knock(&["203.0.113.8"]).await.expect_opened().await;
    knock(&["2001:db8::7"]).await.expect_opened().await;
    knock(&[]).await.expect_opened().await;
}

#[tokio::test]
async fn a_proxy_that_is_not_trusted_speaks_for_nobody() {
    let (_listener, port) = mail_server().await;
    let bridge = Bridge::start(Config {
        trust_proxy: vec!["10.0.0.0/8".parse().unwrap()],
        ..behind_proxies(port)
    })
    .await;
    for at in 0..3 {
        let forwarded = format!("203.0.113.{at}");
        let mut page = Page::connect_through(&bridge, &[&forwarded]).await;
        page.open(MAIL, port, Mode::Plain).await;
        if at < 2 {
            page.expect_opened().await;
        } else {
            page.expect_failed(Code::RateLimited, Some(30)).await;
        }
    }
}

/// A tunnel of this mode, through proxies that said so, and the server's end of it.
async fn told(mode: Mode, forwarded: &[&str]) -> (Bridge, Page, TcpStream) {
    let (listener, port) = mail_server().await;
    let mut config = config(port, mode);
    config.trust_proxy = vec!["127.0.0.0/8".parse().unwrap()];
    config.proxy_protocol = vec!["test".into()];
    let bridge = Bridge::start(config).await;
    let mut page = Page::connect_through(&bridge, forwarded).await;
    page.open(MAIL, port, mode).await;
    page.expect_opened().await;
    let (server, _) = soon(listener.accept()).await.unwrap();
    (bridge, page, server)
}

fn header(command: u8, rest: &[u8]) -> Vec<u8> {
    let mut header = b"\r\n\r\n\0\r\nQUIT\n".to_vec();
    header.push(command);
    header.extend_from_slice(rest);
    header
}

#[tokio::test]
async fn a_mail_server_of_ones_own_hears_whom_it_is_for_before_anything_else() {
    for (mode, words) in [
        (Mode::Tls, HELLO),
        (Mode::Stls, b"CAPA\r\n"),
        (Mode::Plain, b"USER ann\r\n"),
    ] {
        let (_bridge, mut page, mut server) = told(mode, &["203.0.113.7"]).await;
        page.write(words).await;
        let port = server.local_addr().unwrap().port().to_be_bytes();
        let mut expected = header(0x21, &[0x11, 0, 12, 203, 0, 113, 7, 127, 0, 0, 1, 0, 0]);
        expected.extend_from_slice(&port);
        expected.extend_from_slice(words);
        expect_octets(&mut server, &expected).await;
    }
}

#[tokio::test]
async fn a_mail_server_hears_of_ipv6_and_of_nobody() {
    let (_bridge, _page, mut server) = told(Mode::Tls, &["2001:db8::7"]).await;
    let mut expected = header(0x21, &[0x21, 0, 36]);
    for address in ["2001:db8::7", "::ffff:127.0.0.1"] {
        let address: std::net::Ipv6Addr = address.parse().unwrap();
        expected.extend_from_slice(&address.octets());
    }
    expected.extend_from_slice(&[0, 0]);
    expected.extend_from_slice(&server.local_addr().unwrap().port().to_be_bytes());
    expect_octets(&mut server, &expected).await;

    let (_bridge, _page, mut server) = told(Mode::Tls, &["unknown"]).await;
    expect_octets(&mut server, &header(0x20, &[0, 0, 0])).await;
}

#[tokio::test]
async fn without_a_proxy_the_port_is_known_too() {
    let (listener, port) = mail_server().await;
    let bridge = Bridge::start(Config {
        proxy_protocol: vec![MAIL.into()],
        ..config(port, Mode::Tls)
    })
    .await;
    let mut page = Page::connect(&bridge).await;
    let SocketAddr::V4(own) = page.socket.get_ref().local_addr().unwrap() else {
        panic!("an IPv4 address");
    };
    page.open(MAIL, port, Mode::Tls).await;
    page.expect_opened().await;
    let (mut server, _) = soon(listener.accept()).await.unwrap();
    let mut expected = header(0x21, &[0x11, 0, 12, 127, 0, 0, 1, 127, 0, 0, 1]);
    expected.extend_from_slice(&own.port().to_be_bytes());
    expected.extend_from_slice(&port.to_be_bytes());
    expect_octets(&mut server, &expected).await;
}

#[tokio::test]
async fn no_other_mail_server_hears_anything() {
    let (listener, port) = mail_server().await;
    let bridge = Bridge::start(Config {
        proxy_protocol: vec!["elsewhere.test".into()],
        ..config(port, Mode::Tls)
    })
    .await;
    let mut page = Page::connect(&bridge).await;
    page.open(MAIL, port, Mode::Tls).await;
    page.expect_opened().await;
    let (mut server, _) = soon(listener.accept()).await.unwrap();
    page.write(HELLO).await;
    expect_octets(&mut server, HELLO).await;
}
