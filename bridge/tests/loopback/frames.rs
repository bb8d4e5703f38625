//! Frames of every size and kind, as RFC 6455 has them and as it does not.

use futures_util::future::join_all;
use shared::tunnel::{
    code::Code,
    message::{BridgeMessage, ClientMessage, DATA_MAX, Mode},
};
use tokio::{io::AsyncWriteExt, net::TcpStream};

use crate::{
    harness::*,
    raw::{self, BINARY, CLOSE, PING, PONG, Raw, TEXT, frame},
};

/// First octets of frames that are not the last of their message.
const TEXT_BEGINS: u8 = 0x01;
const BINARY_BEGINS: u8 = 0x02;
const GOES_ON: u8 = 0x00;
const ENDS: u8 = 0x80;

async fn opened() -> (Bridge, Raw, TcpStream) {
    let (listener, port) = mail_server().await;
    let bridge = Bridge::start(config(port, Mode::Plain)).await;
    let page = Raw::opened(bridge.address, MAIL, port, Mode::Plain).await;
    let (server, _) = soon(listener.accept()).await.unwrap();
    (bridge, page, server)
}

/// A control message, then Close with the same code, then the end.
async fn expect_farewell(page: &mut Raw, words: BridgeMessage, code: Code, what: &str) {
    let (kind, text) = page.next().await.unwrap_or_default();
    let said = BridgeMessage::decode(&String::from_utf8_lossy(&text));
    assert_eq!((kind, said), (TEXT, Ok(words)), "{what}");
    let close = [
        &code.close_code().to_be_bytes()[..],
        code.as_str().as_bytes(),
    ]
    .concat();
    assert_eq!(page.next().await, Some((CLOSE, close)), "{what}");
    page.send(&frame(CLOSE, &[0x03, 0xe8])).await;
    assert_eq!(page.next().await, None, "{what}");
}

#[tokio::test]
async fn every_length_there_is() {
    let (_bridge, mut page, mut server) = opened().await;
    for length in [1, 2, 124, 125, 126, 127, 128, 65_534, 65_535, DATA_MAX] {
        page.send(&frame(BINARY, &pattern(length))).await;
        expect_octets(&mut server, &pattern(length)).await;
        server.write_all(&pattern(length)).await.unwrap();
        let mut came = Vec::new();
        while came.len() < length {
            let (kind, octets) = page.next().await.expect("octets");
            assert!(kind == BINARY && (1..=DATA_MAX).contains(&octets.len()));
            came.extend(octets);
        }
        assert!(came == pattern(length), "{length}");
    }
}

#[tokio::test]
async fn a_message_may_come_in_pieces() {
    let (_bridge, mut page, mut server) = opened().await;
    for pieces in [
        vec![frame(BINARY_BEGINS, b"NO"), frame(ENDS, b"OP\r\n")],
        vec![
            frame(BINARY_BEGINS, b""),
            frame(GOES_ON, b"NOOP"),
            frame(PING, b"between"),
            frame(GOES_ON, b""),
            frame(ENDS, b"\r\n"),
        ],
        b"NOOP\r\n"
            .iter()
            .map(|octet| frame(GOES_ON, &[*octet]))
            .collect(),
    ] {
        let mut pieces = pieces;
        let last = pieces.len() - 1;
        pieces[0][0] |= BINARY_BEGINS;
        pieces[last][0] |= ENDS;
        page.send(&pieces.concat()).await;
        expect_octets(&mut server, b"NOOP\r\n").await;
    }
    // Octet by octet, headers too.
    for octet in frame(BINARY, b"QUIT\r\n") {
        page.send(&[octet]).await;
        tokio::task::yield_now().await;
    }
    expect_octets(&mut server, b"QUIT\r\n").await;
    let fin = ClientMessage::Fin.encode();
    let (one, other) = fin.as_bytes().split_at(5);
    page.send(&[frame(TEXT_BEGINS, one), frame(ENDS, other)].concat())
        .await;
    assert_eq!(read_all(&mut server).await, b"");
}

/// What is no frame of a page's, or says nothing that a page may say: in an open tunnel and before it.
fn bad() -> Vec<(&'static str, Vec<u8>)> {
    let fin = ClientMessage::Fin.encode();
    let header = |first: u8, length: u64| {
        let mut octets = vec![first, 0x80 | 127];
        octets.extend(length.to_be_bytes());
        octets.extend([0; 4]);
        octets
    };
    let pieces = |length: usize| {
        let piece = frame(GOES_ON, &vec![7; length]);
        let mut octets = frame(BINARY_BEGINS, b"x");
        for _ in 0..=DATA_MAX / length {
            octets.extend(&piece);
        }
        octets
    };
    let mut unmasked = frame(BINARY, b"x");
    unmasked[1] &= 0x7f;
    let mut bad = vec![
        ("an empty binary frame", frame(BINARY, b"")),
        (
            "an empty message in pieces",
            [frame(BINARY_BEGINS, b""), frame(ENDS, b"")].concat(),
        ),
        ("an unmasked frame", unmasked),
        ("no beginning", frame(ENDS, b"x")),
        ("a piece of nothing", frame(GOES_ON, b"x")),
        (
            "a beginning within a message",
            [frame(BINARY_BEGINS, b"x"), frame(BINARY, b"y")].concat(),
        ),
        ("a ping in pieces", frame(PING & 0x7f, b"x")),
        ("a long ping", frame(PING, &[7; 126])),
        ("a long pong", frame(PONG, &[7; 126])),
        ("a close of one octet", frame(CLOSE, &[3])),
        (
            "a close that is not UTF-8",
            frame(CLOSE, &[0x03, 0xe8, 0xff]),
        ),
        ("a frame too long", frame(BINARY, &vec![7; DATA_MAX + 1])),
        ("a message too long, in pieces", pieces(DATA_MAX / 4)),
        ("the longest frame of all", header(BINARY, u64::MAX >> 1)),
        ("a length with its highest bit", header(BINARY, u64::MAX)),
        ("text too long", frame(TEXT, &vec![b' '; DATA_MAX + 1])),
        (
            "control too long",
            frame(TEXT, &[fin.as_bytes(), &[b' '; 4096]].concat()),
        ),
        ("no UTF-8", frame(TEXT, b"{\"type\":\"fin\xff\"}")),
        ("half a character", frame(TEXT, b"\xe2\x82")),
        ("no JSON", frame(TEXT, b"USER ann")),
        ("no text", frame(TEXT, b"")),
        ("JSON of another kind", frame(TEXT, b"[1]")),
        ("no type", frame(TEXT, b"{\"bytes\":262144}")),
        ("an unknown type", frame(TEXT, b"{\"type\":\"shutdown\"}")),
        (
            "a bridge's type",
            frame(TEXT, b"{\"type\":\"closed\",\"code\":\"reset\"}"),
        ),
        (
            "two types",
            frame(TEXT, b"{\"type\":\"fin\",\"type\":\"fin\"}"),
        ),
        (
            "two messages",
            frame(TEXT, b"{\"type\":\"fin\"}{\"type\":\"fin\"}"),
        ),
        ("deep JSON", frame(TEXT, &[b'['; 4096])),
        (
            "negative credit",
            frame(TEXT, b"{\"type\":\"credit\",\"bytes\":-1}"),
        ),
        (
            "half an octet of credit",
            frame(TEXT, b"{\"type\":\"credit\",\"bytes\":0.5}"),
        ),
        (
            "credit beyond counting",
            frame(
                TEXT,
                b"{\"type\":\"credit\",\"bytes\":99999999999999999999}",
            ),
        ),
        (
            "open as binary",
            raw::open(MAIL, 995, Mode::Tls)
                .into_iter()
                .enumerate()
                .map(|(at, octet)| if at == 0 { BINARY } else { octet })
                .collect(),
        ),
    ];
    for reserved in [0x40, 0x20, 0x10] {
        bad.push(("a reserved bit", frame(BINARY | reserved, b"x")));
        bad.push(("a reserved bit of a ping", frame(PING | reserved, b"x")));
    }
    for kind in [3, 4, 5, 6, 7, 0xb, 0xc, 0xd, 0xe, 0xf] {
        bad.push(("a kind that does not exist", frame(ENDS | kind, b"x")));
    }
    bad
}

/// All at once: after a broken frame the bridge waits a second for what is still in flight.
async fn each_bad(check: impl AsyncFn(&'static str, &[u8])) {
    let check = &check;
    let all = bad()
        .into_iter()
        .map(|(what, octets)| async move { check(what, &octets).await });
    join_all(all).await;
}

fn failed() -> BridgeMessage {
    BridgeMessage::Failed {
        code: Code::BadRequest,
        retry_after_s: None,
    }
}

#[tokio::test]
async fn bad_frames_in_an_open_tunnel() {
    each_bad(async |what, octets| {
        if what == "open as binary" {
            // There it would be octets as good as any.
            return;
        }
        let (_bridge, mut page, mut server) = opened().await;
        page.send(octets).await;
        let code = Code::BadRequest;
        expect_farewell(&mut page, BridgeMessage::Closed { code }, code, what).await;
        assert_eq!(read_all(&mut server).await, b"", "{what}");
    })
    .await;
}

#[tokio::test]
async fn bad_frames_before_open() {
    let bridge = Bridge::start(config(20995, Mode::Tls)).await;
    each_bad(async |what, octets| {
        let mut page = Raw::upgraded(bridge.address).await;
        page.send(octets).await;
        expect_farewell(&mut page, failed(), Code::BadRequest, what).await;
    })
    .await;
    assert_eq!(bridge.asked(), 0);
}

#[tokio::test]
async fn bad_frames_while_dialling() {
    each_bad(async |what, octets| {
        let bridge = Bridge::start_with(config(20995, Mode::Tls), Answers::silent()).await;
        let mut page = Raw::upgraded(bridge.address).await;
        page.send(&[&raw::open(MAIL, 20995, Mode::Tls), octets].concat())
            .await;
        expect_farewell(&mut page, failed(), Code::BadRequest, what).await;
    })
    .await;
}

#[tokio::test]
async fn before_opened_nothing_but_patience_is_right() {
    let again = raw::open(MAIL, 20995, Mode::Tls);
    let credit = frame(TEXT, br#"{"type":"credit","bytes":262144}"#);
    let fin = frame(TEXT, ClientMessage::Fin.encode().as_bytes());
    for (what, octets) in [
        ("open again", again),
        ("credit", credit),
        ("fin", fin),
        ("octets", frame(BINARY, HELLO)),
    ] {
        let bridge = Bridge::start_with(config(20995, Mode::Tls), Answers::silent()).await;
        let mut page = Raw::upgraded(bridge.address).await;
        page.send(&[raw::open(MAIL, 20995, Mode::Tls), octets].concat())
            .await;
        expect_farewell(&mut page, failed(), Code::BadRequest, what).await;
    }
}

#[tokio::test]
async fn what_a_later_page_may_add_is_passed_over() {
    let (listener, port) = mail_server().await;
    let bridge = Bridge::start(config(port, Mode::Tls)).await;
    let mut page = Raw::upgraded(bridge.address).await;
    let open = format!(
        r#"{{"new":{{"a":[1]}},"type":"open","v":1,"host":"{MAIL}","port":{port},"mode":"tls"}}"#
    );
    page.send(&frame(TEXT, open.as_bytes())).await;
    let (mut server, _) = soon(listener.accept()).await.unwrap();
    assert_eq!(page.next().await.map(|(kind, _)| kind), Some(TEXT));
    page.send(&frame(TEXT, br#"{"type":"fin","why":"done"}"#))
        .await;
    assert_eq!(read_all(&mut server).await, b"");
}

#[tokio::test]
async fn fin_twice_is_once_too_often() {
    let (_bridge, mut page, mut server) = opened().await;
    let fin = frame(TEXT, ClientMessage::Fin.encode().as_bytes());
    page.send(&[fin.clone(), fin].concat()).await;
    let code = Code::BadRequest;
    expect_farewell(&mut page, BridgeMessage::Closed { code }, code, "fin, fin").await;
    assert_eq!(read_all(&mut server).await, b"");
}

#[tokio::test]
async fn unasked_pongs_and_empty_pings_mean_nothing() {
    let (_bridge, mut page, mut server) = opened().await;
    let idle = [frame(PONG, b"unasked"), frame(PING, b""), frame(PONG, b"")].concat();
    page.send(&[idle.clone(), frame(BINARY, b"NOOP\r\n"), idle].concat())
        .await;
    expect_octets(&mut server, b"NOOP\r\n").await;
    server.write_all(b"+OK\r\n").await.unwrap();
    assert_eq!(page.next().await, Some((BINARY, b"+OK\r\n".to_vec())));
}

#[tokio::test]
async fn a_flood_of_pings_stops_nothing() {
    let (_bridge, mut page, mut server) = opened().await;
    let flood = frame(PING, &[7; 125]).repeat(1000);
    for round in 0..20 {
        let command = format!("NOOP {round}\r\n");
        page.send(&flood).await;
        page.send(&frame(BINARY, command.as_bytes())).await;
        expect_octets(&mut server, command.as_bytes()).await;
        server.write_all(b"+OK\r\n").await.unwrap();
        assert_eq!(page.next().await, Some((BINARY, b"+OK\r\n".to_vec())));
    }
}

#[tokio::test]
async fn every_close_code_is_an_end() {
    for (code, answered) in [
        (0_u16, 1002),
        (999, 1002),
        (1000, 1000),
        (1001, 1001),
        (1004, 1002),
        (1005, 1002),
        (1006, 1002),
        (1011, 1011),
        (1015, 1002),
        (2999, 1002),
        (3000, 3000),
        (4999, 4999),
        (5000, 1002),
        (65535, 1002),
    ] {
        let (_bridge, mut page, mut server) = opened().await;
        page.send(&frame(CLOSE, &code.to_be_bytes())).await;
        assert_eq!(read_all(&mut server).await, b"", "{code}");
        let (kind, payload) = page.next().await.expect("an answer");
        let said = u16::from_be_bytes([payload[0], payload[1]]);
        assert_eq!((kind, said), (CLOSE, answered), "{code}");
        assert_eq!(page.next().await, None, "{code}");
    }
    let (_bridge, mut page, mut server) = opened().await;
    page.send(&frame(CLOSE, b"")).await;
    assert_eq!(read_all(&mut server).await, b"");
    assert_eq!(page.next().await, Some((CLOSE, Vec::new())));
}
