//! The bridge's words, and the guard.

use shared::{
    problem::Step,
    tunnel::{
        client::{Destination, Event, Frame, TunnelClient},
        guard::Guard,
        message::{BridgeMessage, ClientMessage, DATA_MAX, Mode},
    },
};

/// Frames of any kind from a bridge, and any octets to the guard.
///
/// # Panics
/// Where a message does not survive being encoded, something is said after the end, or something passes the guard that
/// must not.
pub fn tunnel(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    if let Ok(message) = BridgeMessage::decode(&text) {
        assert_eq!(BridgeMessage::decode(&message.encode()), Ok(message));
    }
    if let Ok(message) = ClientMessage::decode(&text) {
        assert_eq!(ClientMessage::decode(&message.encode()), Ok(message));
    }
    frames(input);
    for mode in [Mode::Tls, Mode::Stls, Mode::Plain] {
        guard(mode, input);
    }
}

fn frames(input: &[u8]) {
    let mut tunnel = TunnelClient::new(Destination {
        host: "mail.test".into(),
        port: 995,
        mode: Mode::Tls,
        token: None,
    });
    let mut closed = false;
    for frame in input.split(|&octet| octet == b'\n') {
        let text = String::from_utf8_lossy(frame);
        match frame.first().map(|octet| octet % 8) {
            Some(0) => tunnel.handle_link_open(),
            Some(1) => {
                tunnel
                    .handle_text(r#"{"type":"opened","credit":4194304,"ping_s":20,"idle_s":660}"#);
            }
            Some(2) => drop(tunnel.handle_binary(frame.len() * 10_000)),
            Some(4) => tunnel.write(frame),
            Some(5) if frame.len() == 3 => tunnel.hang_up(),
            Some(6) if frame.len() > 2 => {
                let code = u16::from_be_bytes([frame[1], frame[2]]);
                tunnel.handle_link_closed(code, &text, Step::Login);
            }
            _ => tunnel.handle_text(&text),
        }
        let mut ended = closed;
        while let Some(frame) = tunnel.poll_frame() {
            assert!(!ended, "{frame:?} after the end");
            match frame {
                Frame::Binary(octets) => assert!(octets.len() <= DATA_MAX),
                Frame::Text(text) => assert!(ClientMessage::decode(&text).is_ok()),
                Frame::Close => ended = true,
            }
        }
        while let Some(event) = tunnel.poll_event() {
            assert!(!closed, "{event:?} after the end");
            closed |= matches!(event, Event::Closed(_));
        }
        closed |= ended;
    }
}

/// How it was cut makes no difference; what passed is how the input begins; in clear, only harmless lines do.
fn guard(mode: Mode, input: &[u8]) {
    let pass = |size: usize| {
        let (mut guard, mut passed, mut shut) = (Guard::new(mode), Vec::new(), false);
        for piece in input.chunks(size) {
            match guard.pass(piece) {
                Ok(octets) => {
                    assert!(!shut, "broken once, broken for good");
                    passed.extend_from_slice(&octets);
                }
                Err(_) => shut = true,
            }
        }
        (passed, shut, guard.is_open())
    };
    let (passed, shut, open) = pass(1);
    let (all, all_shut, all_open) = pass(input.len().max(1));
    assert_eq!((shut, open), (all_shut, all_open));
    assert!(input.starts_with(&passed) && passed.starts_with(&all));
    if mode == Mode::Plain {
        assert_eq!(passed, input);
    } else if !open {
        for line in passed.split_inclusive(|&octet| octet == b'\n') {
            let line = line.to_ascii_uppercase();
            let harmless: [&[u8]; 4] = [b"CAPA\r\n", b"STLS\r\n", b"NOOP\r\n", b"QUIT\r\n"];
            assert!(harmless.contains(&line.as_slice()), "{line:?}");
        }
    }
}
