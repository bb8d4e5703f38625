//! The page's end of a tunnel.

use std::io::{Error, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

use shared::tunnel::message::{
    BridgeMessage, CREDIT_STEP, ClientMessage, Mode, SUBPROTOCOL, VERSION,
};
use tokio::net::TcpSocket;

use crate::frames::{self, Frames};

/// Octets that a page reads at once: several frames, so that it is never what is waited for.
pub(crate) const ROOM: usize = 256 * 1024;

/// Whoever says nothing for so long will say nothing any more.
const PATIENCE: Duration = Duration::from_secs(20);

/// What is spoken to the bridge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Speech {
    /// Nothing: there is no bridge.
    Raw,
    /// Binary frames, to a server that the bridge was told of.
    Frames,
    /// `tcp-bridge.v1`: the page says where to go, and lends credit.
    Ours {
        /// The server's port.
        server: u16,
    },
}

/// A tunnel, from the page.
pub(crate) struct Tunnel {
    pub(crate) stream: TcpStream,
    speech: Speech,
    frames: Frames,
    /// Octets that have come and for which no credit was returned.
    owed: u64,
}

impl Tunnel {
    /// Connects to `port`, through whatever listens there, and waits until the tunnel is open. With `room`, the system
    /// keeps no more octets than about that many for a page that does not read.
    pub(crate) fn open(port: u16, speech: Speech, room: Option<u32>) -> Result<Self, String> {
        Self::try_open(port, speech, room).map_err(|error| format!("no tunnel: {error}"))
    }

    fn try_open(port: u16, speech: Speech, room: Option<u32>) -> Result<Self, Error> {
        let stream = connect(port, room)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        let mut tunnel = Self {
            stream,
            speech,
            frames: Frames::default(),
            owed: 0,
        };
        if speech != Speech::Raw {
            tunnel.stream.write_all(upgrade(port, speech).as_bytes())?;
            tunnel.hear_upgrade()?;
        }
        if let Speech::Ours { server } = speech {
            let open = ClientMessage::Open {
                v: VERSION,
                host: "127.0.0.1".into(),
                port: server,
                mode: Mode::Plain,
                token: None,
            };
            tunnel.stream.write_all(&frames::text(&open.encode()))?;
            while tunnel.frames.texts.is_empty() {
                tunnel.read(&mut [0; 1024], |_| ())?;
            }
            let said = tunnel.frames.texts.remove(0);
            if !matches!(
                BridgeMessage::decode(&said),
                Ok(BridgeMessage::Opened { .. })
            ) {
                return Err(Error::other(said));
            }
        }
        Ok(tunnel)
    }

    fn hear_upgrade(&mut self) -> Result<(), Error> {
        let mut answer = Vec::new();
        let mut buffer = [0; 1024];
        while !answer.ends_with(b"\r\n\r\n") {
            match self.stream.read(&mut buffer)? {
                0 => return Err(ErrorKind::UnexpectedEof.into()),
                count => answer.extend_from_slice(&buffer[..count]),
            }
        }
        if answer.starts_with(b"HTTP/1.1 101") {
            Ok(())
        } else {
            Err(Error::other(String::from_utf8_lossy(&answer)))
        }
    }

    /// The octets of one frame, ready to be sent with [`Self::send`] as often as wanted.
    pub(crate) fn frame(&self, octets: &[u8]) -> Vec<u8> {
        if self.speech == Speech::Raw {
            octets.to_vec()
        } else {
            frames::binary(octets)
        }
    }

    /// Sends one or several frames.
    pub(crate) fn send(&mut self, frames: &[u8]) -> Result<(), String> {
        self.stream
            .write_all(frames)
            .map_err(|error| format!("not sent: {error}"))
    }

    /// Sends a control message, to a bridge that understands it.
    pub(crate) fn say(&mut self, message: &ClientMessage) -> Result<(), String> {
        if let Speech::Ours { .. } = self.speech {
            self.send(&frames::text(&message.encode()))?;
        }
        Ok(())
    }

    /// Reads once; hands on the server's octets, and returns how many the connection gave: none at its end.
    pub(crate) fn read(
        &mut self,
        buffer: &mut [u8],
        data: impl FnMut(&[u8]),
    ) -> Result<usize, Error> {
        let count = self.stream.read(buffer)?;
        if let Some(credit) = self.feed(&buffer[..count], data) {
            self.stream.write_all(&credit)?;
        }
        Ok(count)
    }

    /// Takes what was read from the connection, and returns what is to be sent in return.
    pub(crate) fn feed(&mut self, octets: &[u8], mut data: impl FnMut(&[u8])) -> Option<Vec<u8>> {
        if self.speech == Speech::Raw {
            data(octets);
            return None;
        }
        let owed = &mut self.owed;
        self.frames.feed(octets, |octets| {
            *owed += octets.len() as u64;
            data(octets);
        });
        if self.owed < CREDIT_STEP || self.speech == Speech::Frames {
            return None;
        }
        let bytes = std::mem::take(&mut self.owed);
        Some(frames::text(&ClientMessage::Credit { bytes }.encode()))
    }

    /// Reads until so many of the server's octets have come.
    pub(crate) fn read_octets(&mut self, wanted: u64, buffer: &mut [u8]) -> Result<(), String> {
        let mut came = 0;
        while came < wanted {
            match self.read(buffer, |octets| came += octets.len() as u64) {
                Ok(0) => return Err(format!("the end after {came} of {wanted} octets")),
                Ok(_) => {}
                Err(error) => return Err(format!("{error} after {came} of {wanted} octets")),
            }
        }
        Ok(())
    }

    /// Whether the server has ended, as far as a bridge that speaks `tcp-bridge.v1` says so.
    pub(crate) fn take_fin(&mut self) -> bool {
        let fin = BridgeMessage::Fin.encode();
        self.frames.texts.drain(..).any(|text| text == fin)
    }

    /// The code of the Close that has come.
    pub(crate) fn closed(&self) -> Option<u16> {
        self.frames.closed
    }
}

/// A connection to `port`, with a receive buffer of `room` octets.
pub(crate) fn connect(port: u16, room: Option<u32>) -> Result<TcpStream, Error> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let Some(room) = room else {
        return TcpStream::connect(address);
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()?;
    runtime.block_on(async {
        let socket = TcpSocket::new_v4()?;
        socket.set_recv_buffer_size(room)?;
        let stream = socket.connect(address).await?.into_std()?;
        stream.set_nonblocking(false)?;
        Ok(stream)
    })
}

/// The request for a WebSocket (RFC 6455 §4.1), with the RFC's own key.
pub(crate) fn upgrade(port: u16, speech: Speech) -> String {
    let host = format!("127.0.0.1:{port}");
    let (path, protocol) = match speech {
        Speech::Ours { .. } => (
            "/tunnel",
            format!("Sec-WebSocket-Protocol: {SUBPROTOCOL}\r\n"),
        ),
        _ => ("/", String::new()),
    };
    format!(
        "GET {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{protocol}\r\n"
    )
}
