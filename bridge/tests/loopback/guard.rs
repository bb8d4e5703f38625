//! Nothing that must be secret crosses in clear: the server gets not one octet of it, however it is split.

use shared::tunnel::{code::Code, message::Mode};

use crate::harness::*;

/// Sends `said` in frames of `size`; the server gets `passed` and no more, the page is told 4405.
async fn check(mode: Mode, said: &[u8], size: usize, passed: &[u8]) {
    let (listener, port) = mail_server().await;
    let bridge = Bridge::start(config(port, mode)).await;
    let mut page = Page::connect(&bridge).await;
    page.open(MAIL, port, mode).await;
    let (mut server, _) = soon(listener.accept()).await.unwrap();
    page.expect_opened().await;
    for frame in said.chunks(size) {
        page.write(frame).await;
    }
    assert_eq!(
        read_all(&mut server).await,
        passed,
        "{}",
        said.escape_ascii()
    );
    page.expect_closed(Code::PlaintextDenied).await;
}

#[tokio::test]
async fn a_login_in_clear_never_arrives() {
    for size in [1, 3, 1024] {
        check(Mode::Tls, b"USER ann\r\nPASS secret\r\n", size, b"").await;
        check(Mode::Stls, b"USER ann\r\nPASS secret\r\n", size, b"").await;
    }
}

#[tokio::test]
async fn what_only_looks_like_a_client_hello_never_arrives() {
    for size in [1, 1024] {
        check(Mode::Tls, b"\x16\x03\x01\x00\x05\x02hello", size, b"").await;
        check(Mode::Stls, HELLO, size, b"").await;
    }
}

#[tokio::test]
async fn what_was_harmless_has_passed() {
    check(
        Mode::Stls,
        b"CAPA\r\nSTLS\r\nUSER ann\r\n",
        1,
        b"CAPA\r\nSTLS\r\n",
    )
    .await;
    check(Mode::Stls, b"CAPA\r\nUSER ann\r\n", 1024, b"").await;
}
