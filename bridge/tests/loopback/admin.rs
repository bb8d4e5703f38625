//! The operator's door: what is counted, and what a balancer sees at the end.

use shared::tunnel::{code::Code, message::Mode};
use tokio::{io::AsyncWriteExt, net::TcpStream};

use crate::harness::*;

async fn ask(address: std::net::SocketAddr, path: &str) -> (String, String) {
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    let (head, body) = http(address, &request).await;
    (head, String::from_utf8(body).unwrap())
}

/// Asks until this line is there.
pub(crate) async fn counted(bridge: &Bridge, line: &str) -> String {
    soon(async {
        loop {
            let (_, text) = ask(bridge.admin, "/metrics").await;
            if text.lines().any(|has| has == line) {
                return text;
            }
        }
    })
    .await
}

#[tokio::test]
async fn a_tunnel_is_counted() {
    let (bridge, mut page, mut server) = tunnel().await;
    page.write(b"CAPA\r\n").await;
    expect_octets(&mut server, b"CAPA\r\n").await;
    let text = counted(&bridge, "poste_restante_tunnels_open{mode=\"plain\"} 1").await;
    for line in [
        "poste_restante_tunnels_opened_total{mode=\"plain\"} 1",
        "poste_restante_tunnels_ended_total{reason=\"gone\"} 0",
        "poste_restante_tunnels_max 1024",
        "poste_restante_dial_seconds_count 1",
        "poste_restante_connections_open 1",
        "poste_restante_draining 0",
        "# UNIT poste_restante_carried_bytes bytes",
        "# EOF",
    ] {
        assert!(text.lines().any(|has| has == line), "{line} in\n{text}");
    }
    drop(page);
    counted(
        &bridge,
        "poste_restante_tunnels_ended_total{reason=\"gone\"} 1",
    )
    .await;
    let text = counted(&bridge, "poste_restante_connections_open 0").await;
    for line in [
        "poste_restante_tunnels_open{mode=\"plain\"} 0",
        "poste_restante_carried_bytes_total{direction=\"up\"} 6",
        "poste_restante_carried_bytes_total{direction=\"down\"} 0",
    ] {
        assert!(text.lines().any(|has| has == line), "{line} in\n{text}");
    }
    for absent in [MAIL, "127.0.0.1"] {
        assert!(!text.contains(absent), "{absent} in\n{text}");
    }
}

#[tokio::test]
async fn refusals_are_counted_by_their_code() {
    let bridge = Bridge::start(config(20995, Mode::Tls)).await;
    let mut page = Page::connect(&bridge).await;
    page.open("unknown.test", 20995, Mode::Tls).await;
    page.expect_failed(Code::DnsNotFound, None).await;
    counted(
        &bridge,
        "poste_restante_tunnels_refused_total{code=\"dns_not_found\"} 1",
    )
    .await;
    counted(&bridge, "poste_restante_lookups_failed_total 1").await;
}

#[tokio::test]
async fn metrics_are_behind_their_own_door() {
    let bridge = Bridge::start(config(20995, Mode::Tls)).await;
    let (head, _) = ask(bridge.address, "/metrics").await;
    assert!(head.starts_with("http/1.1 404 "), "{head}");
    let (head, _) = ask(bridge.admin, "/metrics").await;
    assert!(head.starts_with("http/1.1 200 "), "{head}");
    assert!(
        head.contains("content-type: application/openmetrics-text; version=1.0.0; charset=utf-8"),
        "{head}"
    );
    for path in ["/", "/config.json", "/tunnel"] {
        let (head, _) = ask(bridge.admin, path).await;
        assert!(head.starts_with("http/1.1 404 "), "{path}: {head}");
    }
    let (head, _) = http(
        bridge.admin,
        "POST /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    )
    .await;
    assert!(head.starts_with("http/1.1 405 "), "{head}");
}

#[tokio::test]
async fn a_draining_bridge_is_alive_and_not_ready() {
    let (mut bridge, page, _server) = tunnel().await;
    for address in [bridge.address, bridge.admin] {
        let (head, body) = ask(address, "/readyz").await;
        assert!(head.starts_with("http/1.1 200 "), "{head}");
        assert_eq!(body, "ready\n");
    }
    // A connection that was taken before, and asks after.
    let mut waiting = TcpStream::connect(bridge.address).await.unwrap();
    waiting.write_all(b"GET /readyz HT").await.unwrap();
    counted(&bridge, "poste_restante_connections_open 2").await;
    bridge.stop();
    counted(&bridge, "poste_restante_draining 1").await;
    let (head, body) = ask(bridge.admin, "/readyz").await;
    assert!(head.starts_with("http/1.1 503 "), "{head}");
    assert!(body.starts_with("draining: "), "{body}");
    let (head, _) = ask(bridge.admin, "/healthz").await;
    assert!(head.starts_with("http/1.1 200 "), "{head}");
    waiting
        .write_all(b"TP/1.1\r\nHost: localhost\r\n\r\n")
        .await
        .unwrap();
    let answer = String::from_utf8(read_all(&mut waiting).await).unwrap();
    assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
    assert!(
        TcpStream::connect(bridge.address).await.is_err(),
        "the page's door is shut"
    );
    drop(page);
    bridge.ended().await;
}
