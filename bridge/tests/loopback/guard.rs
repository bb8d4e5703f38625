//! Nothing that must be secret crosses in clear: the server gets not one octet of it, however it is split.

use shared::tunnel::{code::Code, message::Mode};
use tokio::net::TcpListener;

use crate::{chance::Chance, harness::*};

/// Lines that may cross before TLS, and what comes behind them and may not.
const STLS: &[(&[u8], &[u8])] = &[
    (b"", b"USER ann\r\nPASS secret\r\n"),
    (b"CAPA\r\n", b"USER ann\r\n"),
    (b"CAPA\r\n", b"PASS secret\r\n"),
    (b"CAPA\r\n", b"AUTH PLAIN AGFubgBzZWNyZXQ=\r\n"),
    (
        b"NOOP\r\nCAPA\r\n",
        b"APOP ann c4c9334bac560ecc979e58001b3e22fb\r\n",
    ),
    (b"STLS\r\n", b"USER ann\r\n"),
    (b"CAPA\r\nSTLS\r\n", b"AUTH\r\n"),
    (b"capa\r\nsTlS\r\n", b"user ann\r\n"),
    (b"STLS\r\n", b"pass secret\n"),
    (b"", b"CAPA\nUSER ann\r\n"),
    (b"", b"CAPA USER ann\r\n"),
    (b"CAPA\r\n", b" CAPA\r\n"),
    (b"CAPA\r\n", b"\r\nUSER ann\r\n"),
    (b"CAPA\r\n", b"\0USER ann\r\n"),
    (b"CAPA\r\nQUIT\r\n", b"DELE 1\r\n"),
    // A ClientHello without STLS before it, and three records behind STLS that are none.
    (b"CAPA\r\n", HELLO),
    (b"STLS\r\n", b"\x16\x03\x01\x00\x05\x02hello"),
    (b"STLS\r\n", b"\x17\x03\x03\x00\x05hello"),
    (b"STLS\r\n", b"\x15\x03\x03\x00\x02\x01\x00"),
    (b"STLS\r\n", SSL2),
    (b"", b"GET / HTTP/1.1\r\nHost: mail.test\r\n\r\n"),
    (b"", b"EHLO page.test\r\n"),
];

/// What may not begin a tunnel in TLS, where nothing but a ClientHello may.
const TLS: &[(&[u8], &[u8])] = &[
    (b"", b"USER ann\r\nPASS secret\r\n"),
    (b"", b"CAPA\r\n"),
    (b"", b"STLS\r\n"),
    (b"", b"\x16\x03\x01\x00\x05\x02hello"),
    (b"", b"\x16\x03\x05\x00\x05\x01hello"),
    (b"", b"\x16\x02\x00\x00\x05\x01hello"),
    (b"", b"\x17\x03\x03\x00\x05hello"),
    (b"", b"\x14\x03\x03\x00\x01\x01"),
    (b"", SSL2),
    (b"", b"GET / HTTP/1.1\r\nHost: mail.test\r\n\r\n"),
    (b"", b"EHLO page.test\r\n"),
    (b"", b"\0\0\0\0\0\0\0\0"),
];

/// The ClientHello of SSL 2.0, as browsers of the nineties began (RFC 5246 §E.2).
const SSL2: &[u8] = b"\x80\x2e\x01\x03\x01\x00\x15\x00\x00\x00\x10\x01\x00\x80";

/// A bridge for many tunnels, and the server behind it.
struct Line {
    bridge: Bridge,
    listener: TcpListener,
    port: u16,
    mode: Mode,
}

impl Line {
    async fn new(mode: Mode) -> Self {
        let (listener, port) = mail_server().await;
        let mut config = config(port, mode);
        config.opens_per_minute = 1_000_000;
        config.opens_per_minute_per_host = 1_000_000;
        config.opens_per_hour_per_client_and_host = 1_000_000;
        let bridge = Bridge::start(config).await;
        Self {
            bridge,
            listener,
            port,
            mode,
        }
    }

    /// Sends these frames; the page is told 4405. Returns what the server got.
    async fn refuses(&self, frames: &[&[u8]]) -> Vec<u8> {
        let mut page = Page::connect(&self.bridge).await;
        page.open(MAIL, self.port, self.mode).await;
        let (mut server, _) = soon(self.listener.accept()).await.unwrap();
        page.expect_opened().await;
        for frame in frames.iter().filter(|frame| !frame.is_empty()) {
            page.write(frame).await;
        }
        let got = read_all(&mut server).await;
        page.expect_closed(Code::PlaintextDenied).await;
        got
    }

    /// However `harmless` and `forbidden` are split, the server gets nothing but whole lines of what is harmless.
    async fn check(&self, harmless: &[u8], forbidden: &[u8]) {
        let said = [harmless, forbidden].concat();
        let pure = |got: &[u8], how: &str| {
            assert!(
                harmless.starts_with(got) && (got.is_empty() || got.ends_with(b"\r\n")),
                "{}, {how}: {}",
                said.escape_ascii(),
                got.escape_ascii()
            );
        };
        for at in 0..said.len() {
            let (one, other) = said.split_at(at);
            pure(&self.refuses(&[one, other]).await, "in two");
        }
        let octets: Vec<&[u8]> = said.chunks(1).collect();
        assert_eq!(self.refuses(&octets).await, harmless, "octet by octet");
        assert_eq!(
            self.refuses(&[harmless, forbidden]).await,
            harmless,
            "in the right place"
        );
        for seed in 0..5 {
            let frames = at_random(&said, seed);
            pure(&self.refuses(&frames).await, "at random");
        }
    }
}

/// Pieces of one to eight octets, the same for the same seed.
fn at_random(said: &[u8], seed: u64) -> Vec<&[u8]> {
    let mut chance = Chance(seed);
    let mut rest = said;
    let mut pieces = Vec::new();
    while !rest.is_empty() {
        let (piece, behind) = rest.split_at((1 + chance.below(8)).min(rest.len()));
        pieces.push(piece);
        rest = behind;
    }
    pieces
}

#[tokio::test]
async fn before_tls_four_words_and_not_an_octet_more() {
    let line = Line::new(Mode::Stls).await;
    for (harmless, forbidden) in STLS {
        line.check(harmless, forbidden).await;
    }
}

#[tokio::test]
async fn a_tunnel_in_tls_begins_with_a_client_hello() {
    let line = Line::new(Mode::Tls).await;
    for (harmless, forbidden) in TLS {
        line.check(harmless, forbidden).await;
    }
}

#[tokio::test]
async fn a_client_hello_passes_however_it_is_split() {
    for (mode, said) in [
        (Mode::Tls, HELLO.to_vec()),
        (Mode::Stls, [b"CAPA\r\nSTLS\r\n", HELLO].concat()),
        // A server that refused STLS may be left politely.
        (Mode::Stls, b"STLS\r\nNOOP\r\nQUIT\r\n".to_vec()),
    ] {
        let line = Line::new(mode).await;
        for at in 0..said.len() {
            let mut page = Page::connect(&line.bridge).await;
            page.open(MAIL, line.port, mode).await;
            let (mut server, _) = soon(line.listener.accept()).await.unwrap();
            page.expect_opened().await;
            for frame in [&said[..at], &said[at..]] {
                if !frame.is_empty() {
                    page.write(frame).await;
                }
            }
            expect_octets(&mut server, &said).await;
        }
    }
}

#[tokio::test]
async fn where_the_operator_has_allowed_it_everything_passes() {
    let (_bridge, mut page, mut server) = tunnel().await;
    for octet in b"USER ann\r\nPASS secret\r\n" {
        page.write(&[*octet]).await;
    }
    expect_octets(&mut server, b"USER ann\r\nPASS secret\r\n").await;
}
