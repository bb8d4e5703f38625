//! The page and the headers around it, as a browser gets them.

use bridge::Config;
use shared::tunnel::message::Mode;
use shared::tunnel::page_config::{DemoAccount, PageConfig, Preset};

use crate::harness::*;

async fn ask(bridge: &Bridge, method: &str, path: &str, fields: &str) -> (String, Vec<u8>) {
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: localhost:8110\r\nConnection: close\r\n{fields}\r\n"
    );
    http(bridge.address, &request).await
}

fn has(head: &str, field: &str) {
    assert!(head.lines().any(|line| line == field), "{field} in\n{head}");
}

/// What every answer carries.
fn is_secure(head: &str) {
    for field in [
        "referrer-policy: no-referrer",
        "x-content-type-options: nosniff",
        "cross-origin-opener-policy: same-origin",
        "cross-origin-resource-policy: same-origin",
    ] {
        has(head, field);
    }
    let policy = head
        .lines()
        .find(|line| line.starts_with("content-security-policy: "))
        .expect("a policy");
    for part in [
        "default-src 'none'",
        "worker-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob: https:",
        "font-src 'self' data:",
        "connect-src 'self' ws://localhost:8110 wss://localhost:8110",
        "frame-src 'none'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.contains(part), "{part} in {policy}");
    }
    let scripts = policy
        .split("; ")
        .find(|part| part.starts_with("script-src"))
        .expect("a rule for scripts");
    assert!(
        scripts.starts_with("script-src 'self' 'wasm-unsafe-eval'"),
        "{scripts}"
    );
    assert!(
        !scripts.contains("'unsafe-inline'") && !policy.contains("'unsafe-eval'"),
        "{policy}"
    );
    assert!(head.contains("permissions-policy: "), "{head}");
}

#[tokio::test]
async fn every_answer_is_secure() {
    let bridge = Bridge::start(Config::default()).await;
    for (method, path, status) in [
        ("GET", "/", "200"),
        ("HEAD", "/", "200"),
        ("GET", "/index.html", "200"),
        ("GET", "/healthz", "200"),
        ("GET", "/readyz", "200"),
        ("GET", "/metrics", "404"),
        ("GET", "/.well-known/security.txt", "404"),
        ("GET", "/config.json", "200"),
        ("GET", "/nothing", "404"),
        ("GET", "/../Cargo.toml", "404"),
        ("GET", "/tunnel/", "404"),
        ("POST", "/", "405"),
        ("POST", "/tunnel", "405"),
        ("GET", "/tunnel", "426"),
    ] {
        let (head, _) = ask(&bridge, method, path, "").await;
        assert!(
            head.starts_with(&format!("http/1.1 {status} ")),
            "{method} {path}: {head}"
        );
        is_secure(&head);
        has(&head, "cache-control: no-store");
        assert!(!head.contains("strict-transport-security"), "{head}");
    }
}

#[tokio::test]
async fn whom_to_tell_of_a_hole() {
    let bridge = Bridge::start(Config {
        contact: Some("ann@example.org".into()),
        origins: vec!["https://mail.example.org".into()],
        ..Config::default()
    })
    .await;
    let (head, body) = ask(&bridge, "GET", "/.well-known/security.txt", "").await;
    assert!(head.starts_with("http/1.1 200 "), "{head}");
    has(&head, "content-type: text/plain; charset=utf-8");
    has(&head, "cache-control: max-age=86400");
    is_secure(&head);
    let text = String::from_utf8(body).unwrap();
    assert!(
        text.starts_with("Contact: mailto:ann@example.org\nExpires: 2"),
        "{text}"
    );
    assert!(
        text.contains("\nCanonical: https://mail.example.org/.well-known/security.txt\n"),
        "{text}"
    );
}

#[tokio::test]
async fn the_index_is_never_stored() {
    let bridge = Bridge::start(Config::default()).await;
    let (head, body) = ask(&bridge, "GET", "/", "").await;
    has(&head, "cache-control: no-store");
    has(&head, "content-type: text/html; charset=utf-8");
    assert!(
        String::from_utf8_lossy(&body)
            .to_ascii_lowercase()
            .contains("<!doctype html>")
    );
    let (of_head, nothing) = ask(&bridge, "HEAD", "/", "").await;
    has(&of_head, &format!("content-length: {}", body.len()));
    assert!(nothing.is_empty());
}

#[tokio::test]
async fn inline_scripts_have_their_hash_in_the_policy() {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let bridge = Bridge::start(Config::default()).await;
    let request = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    let (head, body) = http(bridge.address, request).await;
    let html = String::from_utf8(body).unwrap();
    let mut hashes = String::new();
    for script in html.split("<script").skip(1) {
        let (attributes, rest) = script.split_once('>').unwrap();
        if !attributes.contains("src=") {
            let (text, _) = rest.split_once("</script>").unwrap();
            let digest = ring::digest::digest(&ring::digest::SHA256, text.as_bytes());
            hashes += &format!(" 'sha256-{}'", STANDARD.encode(digest));
        }
    }
    let scripts = format!("script-src 'self' 'wasm-unsafe-eval'{hashes}; ");
    assert!(
        head.contains(&scripts.to_ascii_lowercase()),
        "{scripts} in {head}"
    );
}

#[tokio::test]
async fn the_settings_of_the_page() {
    let demo = DemoAccount {
        user: "ann".into(),
        password: "open".into(),
        host: "127.0.0.1".into(),
        port: 20995,
        mode: Mode::Tls,
        pin: "ab".repeat(32),
    };
    let presets = vec![Preset {
        name: "Old".into(),
        host: "old.example".into(),
        port: 110,
        mode: Mode::Plain,
    }];
    let config = Config {
        contact: Some("Ann, room 3".into()),
        demo: Some(demo.clone()),
        presets: presets.clone(),
        allow_plaintext: vec!["old.example".into()],
        ..Config::default()
    };
    let bridge = Bridge::start(config).await;
    let (head, body) = ask(&bridge, "GET", "/config.json", "").await;
    has(&head, "cache-control: no-store");
    has(&head, "content-type: application/json");
    let page: PageConfig = serde_json::from_slice(&body).unwrap();
    assert_eq!(page.demo, Some(demo));
    assert_eq!(page.contact.as_deref(), Some("Ann, room 3"));
    assert_eq!(page.plaintext_hosts, ["old.example"]);
    assert_eq!(page.presets, presets);
    assert!(!page.token_wanted);
}

#[tokio::test]
async fn a_page_from_elsewhere_reads_the_settings_if_it_is_listed() {
    let config = Config {
        origins: vec!["https://mail.example.com".into()],
        ..Config::default()
    };
    let bridge = Bridge::start(config).await;
    let asked_by = async |origin: &str| {
        let fields = format!("Origin: {origin}\r\n");
        let (head, _) = ask(&bridge, "GET", "/config.json", &fields).await;
        has(&head, "vary: origin");
        head
    };
    let listed = asked_by("https://mail.example.com").await;
    has(
        &listed,
        "access-control-allow-origin: https://mail.example.com",
    );
    for other in ["https://mail.example.org", "null", "*", ""] {
        let head = asked_by(other).await;
        assert!(!head.contains("access-control"), "{other}: {head}");
    }
}

#[tokio::test]
async fn a_websocket_of_another_version_is_told_which() {
    let bridge = Bridge::start(Config::default()).await;
    let fields = "Upgrade: websocket\r\nSec-WebSocket-Version: 8\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";
    let (head, _) = ask(&bridge, "GET", "/tunnel", fields).await;
    assert!(head.starts_with("http/1.1 426 "), "{head}");
    has(&head, "sec-websocket-version: 13");
}

#[tokio::test]
async fn a_doubtful_host_does_not_enter_the_policy() {
    let bridge = Bridge::start(Config::default()).await;
    let request = "GET / HTTP/1.1\r\nHost: a; script-src *\r\nConnection: close\r\n\r\n";
    let (head, _) = http(bridge.address, request).await;
    assert!(!head.contains("script-src *"), "{head}");
}

#[tokio::test]
async fn heads_have_a_size() {
    let bridge = Bridge::start(Config::default()).await;
    let (head, _) = ask(
        &bridge,
        "GET",
        "/",
        &format!("X-Long: {}\r\n", "a".repeat(64 * 1024)),
    )
    .await;
    assert!(head.starts_with("http/1.1 431 "), "{head}");
}
