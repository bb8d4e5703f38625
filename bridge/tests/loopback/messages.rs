//! Pages that do not keep to the protocol.

use futures_util::SinkExt;
use shared::tunnel::{
    code::Code,
    message::{CONTROL_MAX, CREDIT_STEP, ClientMessage, DATA_MAX, Mode},
};
use tokio::io::AsyncWriteExt;
use tokio_tungstenite::tungstenite::Message;

use crate::harness::*;

#[tokio::test]
async fn before_open_only_open_will_do() {
    let bridge = Bridge::start(config(20995, Mode::Tls)).await;
    let other_version = r#"{"type":"open","v":2,"host":"mail.test","port":20995,"mode":"tls"}"#;
    let other_mode = r#"{"type":"open","v":1,"host":"mail.test","port":20995,"mode":"ssh"}"#;
    let too_long = format!(
        r#"{{"type":"open","v":1,"host":"{}","port":995,"mode":"tls"}}"#,
        "a".repeat(CONTROL_MAX)
    );
    for first in [
        Message::text(other_version),
        Message::text(other_mode),
        Message::text(too_long),
        Message::text("hello"),
        Message::text(r#"{"type":"open"}"#),
        Message::text(ClientMessage::Fin.encode()),
        Message::text(ClientMessage::Credit { bytes: CREDIT_STEP }.encode()),
        Message::binary(HELLO),
        Message::binary(vec![0; DATA_MAX + 1]),
    ] {
        let mut page = Page::connect(&bridge).await;
        let _ = page.socket.send(first).await;
        page.expect_failed(Code::BadRequest, None).await;
    }
    assert_eq!(bridge.asked(), 0);
}

#[tokio::test]
async fn an_open_tunnel_takes_credit_and_fin() {
    let step_too_small = ClientMessage::Credit {
        bytes: CREDIT_STEP - 1,
    }
    .encode();
    let never_lent = ClientMessage::Credit { bytes: CREDIT_STEP }.encode();
    let overflow = ClientMessage::Credit { bytes: u64::MAX }.encode();
    let long = format!(r#"{{"type":"fin","x":"{}"}}"#, "a".repeat(CONTROL_MAX));
    let open = ClientMessage::Open {
        v: 1,
        host: MAIL.into(),
        port: 1,
        mode: Mode::Tls,
        token: None,
    }
    .encode();
    for text in [
        step_too_small,
        never_lent,
        overflow,
        long,
        open,
        "{}".into(),
        String::new(),
    ] {
        let (_bridge, mut page, mut server) = tunnel().await;
        page.say_text(&text).await;
        page.expect_closed(Code::BadRequest).await;
        assert_eq!(read_all(&mut server).await, b"");
    }
}

#[tokio::test]
async fn data_frames_have_a_size() {
    for size in [0, DATA_MAX + 1, 4 * DATA_MAX] {
        let (_bridge, mut page, mut server) = tunnel().await;
        page.write(&vec![7; size]).await;
        page.expect_closed(Code::BadRequest).await;
        assert_eq!(read_all(&mut server).await, b"");
    }
    let (_bridge, mut page, mut server) = tunnel().await;
    page.write(&vec![7; DATA_MAX]).await;
    expect_octets(&mut server, &vec![7; DATA_MAX]).await;
}

#[tokio::test]
async fn fin_is_final() {
    let (_bridge, mut page, mut server) = tunnel().await;
    page.say(&ClientMessage::Fin).await;
    assert_eq!(read_all(&mut server).await, b"");
    page.write(b"more").await;
    page.expect_closed(Code::BadRequest).await;
}

#[tokio::test]
async fn broken_frames_are_answered() {
    // Reserved bits, an unmasked frame, an unknown opcode, text that is not UTF-8.
    for frame in [
        &b"\xf1\x80\0\0\0\0"[..],
        b"\x82\x01x",
        b"\x83\x80\0\0\0\0",
        b"\x81\x81\0\0\0\0\xff",
    ] {
        let (_bridge, mut page, mut server) = tunnel().await;
        page.socket.get_mut().write_all(frame).await.unwrap();
        page.expect_closed(Code::BadRequest).await;
        assert_eq!(read_all(&mut server).await, b"");
    }
}

#[tokio::test]
async fn what_is_said_while_dialling_is_refused() {
    let bridge = Bridge::start_with(bridge::Config::default(), Answers::silent()).await;
    let mut page = Page::connect(&bridge).await;
    page.open("silent.test", 995, Mode::Tls).await;
    page.write(HELLO).await;
    page.expect_failed(Code::BadRequest, None).await;
}
