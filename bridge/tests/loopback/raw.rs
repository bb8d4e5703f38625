//! A page that can say what no WebSocket library would: half a frame, an unmasked one, one of a kind that does not exist.

use std::net::SocketAddr;

use shared::tunnel::message::{ClientMessage, Mode, VERSION};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
};

use crate::harness::soon;

/// First octets of a frame (RFC 6455 §5.2): final, and its kind.
pub(crate) const TEXT: u8 = 0x81;
pub(crate) const BINARY: u8 = 0x82;
pub(crate) const CLOSE: u8 = 0x88;
pub(crate) const PING: u8 = 0x89;
pub(crate) const PONG: u8 = 0x8a;

/// A frame, masked as a page's are.
pub(crate) fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    const MASK: [u8; 4] = [0x37, 0xfa, 0x21, 0x3d];
    let mut frame = vec![first];
    match payload.len() {
        length @ 0..=125 => frame.push(0x80 | length as u8),
        length @ 126..=0xffff => {
            frame.push(0x80 | 126);
            frame.extend((length as u16).to_be_bytes());
        }
        length => {
            frame.push(0x80 | 127);
            frame.extend((length as u64).to_be_bytes());
        }
    }
    frame.extend(MASK);
    frame.extend(
        payload
            .iter()
            .zip(MASK.iter().cycle())
            .map(|(octet, mask)| octet ^ mask),
    );
    frame
}

/// The request with which a page that the bridge itself has served begins a tunnel.
pub(crate) fn request(address: SocketAddr) -> Vec<u8> {
    format!(
        "GET /tunnel HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\nConnection: Upgrade\r\n\
         Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\
         Sec-WebSocket-Protocol: tcp-bridge.v1\r\n\r\n"
    )
    .into_bytes()
}

/// `open`, framed.
pub(crate) fn open(host: &str, port: u16, mode: Mode) -> Vec<u8> {
    let open = ClientMessage::Open {
        v: VERSION,
        host: host.into(),
        port,
        mode,
        token: None,
    };
    frame(TEXT, open.encode().as_bytes())
}

/// One message of the bridge in `octets` behind `at`, and where the next one begins. `None` where it is not whole.
///
/// # Panics
/// On a frame that no server may send: masked, fragmented, with reserved bits or of a reserved kind.
pub(crate) fn parse(octets: &[u8], at: usize) -> Option<(u8, &[u8], usize)> {
    let [first, second] = *octets.get(at..at + 2)? else {
        return None;
    };
    assert!(
        [TEXT, BINARY, CLOSE, PING, PONG].contains(&first) && second & 0x80 == 0,
        "{first:#x} {second:#x} begins no frame of a server's"
    );
    let (length, start) = match second {
        126 => {
            let long = octets.get(at + 2..at + 4)?;
            (
                usize::from(u16::from_be_bytes(long.try_into().ok()?)),
                at + 4,
            )
        }
        127 => {
            let long = octets.get(at + 2..at + 10)?;
            (u64::from_be_bytes(long.try_into().ok()?) as usize, at + 10)
        }
        length => (usize::from(length), at + 2),
    };
    let payload = octets.get(start..start + length)?;
    Some((first, payload, start + length))
}

/// A page's connection after its upgrade.
pub(crate) struct Raw {
    pub(crate) stream: TcpStream,
    came: Vec<u8>,
}

impl Raw {
    pub(crate) async fn upgraded(address: SocketAddr) -> Self {
        Self::upgraded_with(address, 64 * 1024).await
    }

    /// The same, with room for so many octets that have come and have not been read, more or less.
    pub(crate) async fn upgraded_with(address: SocketAddr, room: u32) -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(room).unwrap();
        let stream = socket.connect(address).await.unwrap();
        Self::upgrade(stream, &request(address)).await
    }

    /// The same, by this request.
    pub(crate) async fn upgraded_by(address: SocketAddr, request: &[u8]) -> Self {
        Self::upgrade(TcpStream::connect(address).await.unwrap(), request).await
    }

    async fn upgrade(mut stream: TcpStream, request: &[u8]) -> Self {
        stream.set_nodelay(true).unwrap();
        stream.write_all(request).await.unwrap();
        let mut came = Vec::new();
        let end = loop {
            if let Some(end) = came.windows(4).position(|four| four == b"\r\n\r\n") {
                break end + 4;
            }
            assert_ne!(soon(stream.read_buf(&mut came)).await.unwrap(), 0);
        };
        assert!(
            came.starts_with(b"HTTP/1.1 101 "),
            "{}",
            came.escape_ascii()
        );
        came.drain(..end);
        Self { stream, came }
    }

    pub(crate) async fn opened(address: SocketAddr, host: &str, port: u16, mode: Mode) -> Self {
        let mut raw = Self::upgraded(address).await;
        raw.send(&open(host, port, mode)).await;
        let (kind, words) = raw.next().await.expect("an answer");
        assert!(
            kind == TEXT && words.starts_with(br#"{"type":"opened""#),
            "{}",
            words.escape_ascii()
        );
        raw
    }

    pub(crate) async fn send(&mut self, octets: &[u8]) {
        // A bridge that has hung up meanwhile is what some tests are about: the read tells.
        let _ = self.stream.write_all(octets).await;
    }

    /// The next frame, pings and pongs aside; `None` at the end.
    pub(crate) async fn next(&mut self) -> Option<(u8, Vec<u8>)> {
        loop {
            let (kind, payload) = self.any().await?;
            if kind != PING && kind != PONG {
                return Some((kind, payload));
            }
        }
    }

    /// The next frame; `None` at the end.
    pub(crate) async fn any(&mut self) -> Option<(u8, Vec<u8>)> {
        loop {
            if let Some((kind, payload, end)) = parse(&self.came, 0) {
                let payload = payload.to_vec();
                self.came.drain(..end);
                return Some((kind, payload));
            }
            if !matches!(soon(self.stream.read_buf(&mut self.came)).await, Ok(1..)) {
                assert!(self.came.is_empty(), "{}", self.came.escape_ascii());
                return None;
            }
        }
    }
}
