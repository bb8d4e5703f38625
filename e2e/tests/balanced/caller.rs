//! Somebody at an address of their own, who asks for pages or for a tunnel.

use std::net::Ipv4Addr;

use e2e::ca::ServerCertificate;
use e2e::sleeve;
use futures_util::{SinkExt, StreamExt};
use shared::tunnel::code::Code;
use shared::tunnel::message::{BridgeMessage, ClientMessage, Mode, SUBPROTOCOL, VERSION};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpSocket;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

/// A connection, whatever it is made of.
trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<S: AsyncRead + AsyncWrite + Unpin + Send> Stream for S {}

/// Who asks, and whom.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    address: Ipv4Addr,
    claim: Option<&'static str>,
    port: u16,
    host: String,
    certificate: Option<ServerCertificate>,
}

impl Caller {
    /// Somebody with this address, which is one of loopback's.
    pub(crate) fn from(address: [u8; 4]) -> Self {
        Self {
            address: address.into(),
            claim: None,
            port: 0,
            host: String::new(),
            certificate: None,
        }
    }

    /// The same, saying that it is somebody else.
    pub(crate) fn claiming(self, claim: &'static str) -> Self {
        let claim = Some(claim);
        Self { claim, ..self }
    }

    /// The same, asking a port of 127.0.0.1 by HTTPS, of which the address bar would say `localhost`.
    pub(crate) fn by_tls(self, port: u16, certificate: &ServerCertificate) -> Self {
        let (host, certificate) = (format!("localhost:{port}"), Some(certificate.clone()));
        Self {
            port,
            host,
            certificate,
            ..self
        }
    }

    /// The same, asking a port of 127.0.0.1 in clear, for `host`.
    pub(crate) fn in_clear(self, port: u16, host: String) -> Self {
        let certificate = None;
        Self {
            port,
            host,
            certificate,
            ..self
        }
    }

    async fn connect(&self) -> Box<dyn Stream> {
        let socket = TcpSocket::new_v4().expect("a socket");
        let from = (self.address, 0).into();
        socket.bind(from).expect("loopback has all of 127.0.0.0/8");
        let to = (Ipv4Addr::LOCALHOST, self.port).into();
        let stream = socket.connect(to).await.expect("somebody listens");
        match &self.certificate {
            Some(certificate) => Box::new(sleeve::over(stream, certificate).await),
            None => Box::new(stream),
        }
    }

    /// Asks for something by GET.
    pub(crate) async fn get(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut head = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n",
            self.host
        );
        for (name, value) in fields {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        let mut stream = self.connect().await;
        let asked = stream.write_all(format!("{head}\r\n").as_bytes()).await;
        asked.expect("they listen");
        let mut octets = Vec::new();
        // An end of TLS without a farewell is an error, and all has been said by then.
        let _ = stream.read_to_end(&mut octets).await;
        Answer::read(&octets)
    }
}

/// What was answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) fields: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    fn read(octets: &[u8]) -> Self {
        let end = octets.windows(4).position(|it| it == b"\r\n\r\n");
        let end = end.unwrap_or_else(|| panic!("{}", String::from_utf8_lossy(octets)));
        let head = str::from_utf8(&octets[..end]).expect("a head in ASCII");
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1));
        let field = |line: &str| {
            let (name, value) = line.split_once(": ")?;
            Some((name.to_lowercase(), value.to_owned()))
        };
        Self {
            status: status.and_then(|it| it.parse().ok()).expect("a status"),
            fields: lines.filter_map(field).collect(),
            body: octets[end + 4..].to_vec(),
        }
    }

    pub(crate) fn field(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(it, _)| it == name);
        found.map_or("", |(_, value)| value)
    }

    /// Those that are about the answer, in a fixed order; not those about the connection, the hour, or who said it.
    pub(crate) fn lasting_fields(&self) -> Vec<(String, String)> {
        let passing = ["connection", "date", "server"];
        let mut fields = self.fields.clone();
        fields.retain(|(name, _)| !passing.contains(&name.as_str()));
        fields.sort();
        fields
    }
}

/// A tunnel, of which this end is POP3 in clear.
pub(crate) struct Tunnel {
    socket: WebSocketStream<Box<dyn Stream>>,
    unread: Vec<u8>,
    /// The bridge has said that it is about to go.
    pub(crate) was_told_to_go: bool,
}

/// What a tunnel brings.
enum Came {
    Octets,
    Draining(u32),
    Fin,
    End(u16),
}

impl Tunnel {
    /// Opens a tunnel as the page would; or why not.
    pub(crate) async fn open(caller: &Caller, port: u16, mode: Mode) -> Result<Self, Code> {
        let mut request = format!("wss://{}/tunnel", caller.host)
            .into_client_request()
            .expect("a URL");
        let origin = format!("https://{}", caller.host);
        let fields = [
            Some(("origin", origin.as_str())),
            Some(("sec-websocket-protocol", SUBPROTOCOL)),
            caller.claim.map(|claim| ("x-forwarded-for", claim)),
        ];
        for (name, value) in fields.into_iter().flatten() {
            let value = value.parse().expect("a header");
            request.headers_mut().insert(name, value);
        }
        let stream = caller.connect().await;
        let (socket, _) = tokio_tungstenite::client_async(request, stream)
            .await
            .expect("the upgrade");
        let mut tunnel = Self {
            socket,
            unread: Vec::new(),
            was_told_to_go: false,
        };
        let open = ClientMessage::Open {
            v: VERSION,
            host: "127.0.0.1".into(),
            port,
            mode,
            token: None,
        };
        let open = Message::Text(open.encode().into());
        tunnel.socket.send(open).await.expect("it is open");
        match tunnel.message().await {
            BridgeMessage::Opened { .. } => Ok(tunnel),
            BridgeMessage::Failed { code, .. } => Err(code),
            other => panic!("{other:?}"),
        }
    }

    async fn message(&mut self) -> BridgeMessage {
        let message = self.socket.next().await.expect("an answer");
        let message = message.expect("a message");
        BridgeMessage::decode(message.to_text().expect("text")).expect("of the protocol")
    }

    async fn come(&mut self) -> Came {
        loop {
            match self.socket.next().await {
                Some(Ok(Message::Binary(octets))) => {
                    self.unread.extend(octets);
                    return Came::Octets;
                }
                Some(Ok(Message::Text(text))) => match BridgeMessage::decode(&text) {
                    Ok(BridgeMessage::Draining { deadline_s }) => {
                        self.was_told_to_go = true;
                        return Came::Draining(deadline_s);
                    }
                    Ok(BridgeMessage::Fin) => return Came::Fin,
                    other => panic!("{other:?}"),
                },
                Some(Ok(Message::Close(frame))) => {
                    return Came::End(frame.map_or(1005, |frame| frame.code.into()));
                }
                Some(Ok(_)) => {}
                other => panic!("the tunnel broke: {other:?}"),
            }
        }
    }

    /// The server's next line, without its end.
    pub(crate) async fn line(&mut self) -> String {
        loop {
            if let Some(at) = self.unread.windows(2).position(|it| it == b"\r\n") {
                let rest = self.unread.split_off(at + 2);
                let line = std::mem::replace(&mut self.unread, rest);
                return String::from_utf8_lossy(&line[..at]).into_owned();
            }
            if let Came::Fin | Came::End(_) = self.come().await {
                panic!("the server has hung up");
            }
        }
    }

    /// Says a line; the first line of the answer.
    pub(crate) async fn ask(&mut self, line: &str) -> String {
        let octets = format!("{line}\r\n").into_bytes();
        let said = self.socket.send(Message::Binary(octets.into())).await;
        said.expect("the tunnel is open");
        self.line().await
    }

    /// Waits until the bridge says that it is about to go; in how many seconds.
    pub(crate) async fn draining(&mut self) -> u32 {
        loop {
            if let Came::Draining(seconds) = self.come().await {
                return seconds;
            }
        }
    }

    /// Waits for a good end: the server's, which is answered, then the tunnel's.
    pub(crate) async fn ends(mut self) {
        loop {
            match self.come().await {
                Came::Fin => {
                    let fin = Message::Text(ClientMessage::Fin.encode().into());
                    self.socket.send(fin).await.expect("it is open");
                }
                Came::End(code) => return assert_eq!(code, 1000),
                _ => {}
            }
        }
    }
}
