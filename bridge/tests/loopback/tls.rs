//! A listener that speaks TLS, as a browser meets it.

use std::{fs, path::PathBuf, sync::Arc, time::Duration};

use bridge::Config;
use futures_util::{SinkExt, StreamExt};
use rustls::{
    ClientConfig, RootCertStore, SupportedProtocolVersion,
    version::{TLS12, TLS13},
};
use rustls_pki_types::{CertificateDer, ServerName};
use shared::tunnel::{
    code::Code,
    message::{BridgeMessage, ClientMessage, Mode, SUBPROTOCOL, VERSION},
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{TlsConnector, client::TlsStream};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Message, client::IntoClientRequest},
};

use crate::{admin::counted, harness::*};

/// A certificate and its key in files, which can be replaced.
struct Files {
    folder: TempDir,
    root: CertificateDer<'static>,
}

impl Files {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = Self::put(&folder);
        Self { folder, root }
    }

    fn put(folder: &TempDir) -> CertificateDer<'static> {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        fs::write(folder.path().join("chain.pem"), made.cert.pem()).unwrap();
        fs::write(
            folder.path().join("key.pem"),
            made.signing_key.serialize_pem(),
        )
        .unwrap();
        made.cert.der().clone()
    }

    /// Returns the certificate that is to be seen from now on.
    fn replace(&self) -> CertificateDer<'static> {
        Self::put(&self.folder)
    }

    fn path(&self, name: &str) -> Option<PathBuf> {
        Some(self.folder.path().join(name))
    }

    fn config(&self, port: u16) -> Config {
        Config {
            tls_cert: self.path("chain.pem"),
            tls_key: self.path("key.pem"),
            ..config(port, Mode::Plain)
        }
    }
}

/// A handshake by a client that trusts this certificate alone, speaks these versions, and offers these protocols.
async fn shake(
    bridge: &Bridge,
    root: &CertificateDer<'static>,
    versions: &[&'static SupportedProtocolVersion],
    alpn: &[&[u8]],
) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(root.clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut client = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(versions)
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    client.alpn_protocols = alpn.iter().map(|name| name.to_vec()).collect();
    let stream = TcpStream::connect(bridge.address).await?;
    stream.set_nodelay(true)?;
    let name = ServerName::try_from("localhost").unwrap();
    soon(TlsConnector::from(Arc::new(client)).connect(name, stream)).await
}

async fn connect(bridge: &Bridge, root: &CertificateDer<'static>) -> TlsStream<TcpStream> {
    shake(bridge, root, &[&TLS13, &TLS12], &[b"http/1.1"])
        .await
        .expect("a handshake")
}

type Socket = WebSocketStream<TlsStream<TcpStream>>;

/// A WebSocket of a page that was fetched by this scheme, which asks for a tunnel.
async fn page(bridge: &Bridge, files: &Files, scheme: &str, port: u16) -> Socket {
    let mut request = format!("wss://{}/tunnel", bridge.address)
        .into_client_request()
        .unwrap();
    let fields = request.headers_mut();
    let origin = format!("{scheme}://{}", bridge.address);
    fields.insert("origin", origin.parse().unwrap());
    fields.insert("sec-websocket-protocol", SUBPROTOCOL.parse().unwrap());
    let stream = connect(bridge, &files.root).await;
    let (mut socket, _) = client_async(request, stream).await.expect("an upgrade");
    let open = ClientMessage::Open {
        v: VERSION,
        host: MAIL.into(),
        port,
        mode: Mode::Plain,
        token: None,
    };
    socket.send(Message::text(open.encode())).await.unwrap();
    socket
}

async fn next(socket: &mut Socket) -> Message {
    soon(socket.next())
        .await
        .expect("a frame")
        .expect("an unbroken frame")
}

async fn said(socket: &mut Socket) -> BridgeMessage {
    match next(socket).await {
        Message::Text(text) => BridgeMessage::decode(&text).unwrap(),
        other => panic!("{other:?}"),
    }
}

async fn octets(socket: &mut Socket, count: usize) -> Vec<u8> {
    let mut octets = Vec::new();
    while octets.len() < count {
        match next(socket).await {
            Message::Binary(frame) => octets.extend_from_slice(&frame),
            other => panic!("{other:?}"),
        }
    }
    octets
}

#[tokio::test]
async fn a_tunnel_inside_tls() {
    let files = Files::new();
    let (listener, port) = mail_server().await;
    let bridge = Bridge::start(files.config(port)).await;
    let mut socket = page(&bridge, &files, "https", port).await;
    let (mut server, _) = soon(listener.accept()).await.unwrap();
    assert!(matches!(
        said(&mut socket).await,
        BridgeMessage::Opened { .. }
    ));
    let much = pattern(300_000);
    for chunk in much.chunks(64 * 1024) {
        socket.send(Message::binary(chunk.to_vec())).await.unwrap();
    }
    expect_octets(&mut server, &much).await;
    server.write_all(&much).await.unwrap();
    assert_eq!(octets(&mut socket, much.len()).await, much);
    drop(server);
    assert_eq!(said(&mut socket).await, BridgeMessage::Fin);
    let fin = ClientMessage::Fin.encode();
    socket.send(Message::text(fin)).await.unwrap();
    assert!(
        matches!(next(&mut socket).await, Message::Close(Some(frame)) if u16::from(frame.code) == 1000)
    );
    // An end without TLS's own word for it would be an error here.
    assert!(soon(socket.next()).await.is_none());
}

#[tokio::test]
async fn a_page_from_elsewhere_or_in_clear_is_another_page() {
    let files = Files::new();
    let bridge = Bridge::start(files.config(20995)).await;
    let mut socket = page(&bridge, &files, "http", 20995).await;
    let refused = BridgeMessage::Failed {
        code: Code::OriginDenied,
        retry_after_s: None,
    };
    assert_eq!(said(&mut socket).await, refused);
}

/// The page's end is heard on the TCP connection beneath, although the bridge stands before a server that does not read.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn when_the_page_goes_a_server_that_does_not_read_is_left_too() {
    let files = Files::new();
    let (listener, port) = mail_server().await;
    let bridge = Bridge::start(files.config(port)).await;
    let mut socket = page(&bridge, &files, "https", port).await;
    let (_server, _) = soon(listener.accept()).await.unwrap();
    assert!(matches!(
        said(&mut socket).await,
        BridgeMessage::Opened { .. }
    ));
    // A ping behind octets that cannot be delivered is not answered: then the bridge has stopped reading.
    let answered = async |socket: &mut Socket| {
        let octets = vec![7; 64 * 1024];
        socket.send(Message::binary(octets)).await.unwrap();
        socket.send(Message::Ping("?".into())).await.unwrap();
        timeout(Duration::from_millis(300), socket.next())
            .await
            .is_ok()
    };
    while answered(&mut socket).await {}
    drop(socket);
    counted(
        &bridge,
        "poste_restante_tunnels_ended_total{reason=\"gone\"} 1",
    )
    .await;
}

#[tokio::test]
async fn only_what_the_tunnel_needs_is_spoken() {
    let files = Files::new();
    let bridge = Bridge::start(files.config(20995)).await;
    for version in [&TLS12, &TLS13] {
        let stream = shake(&bridge, &files.root, &[version], &[b"h2", b"http/1.1"])
            .await
            .expect("a handshake");
        let (_, session) = stream.get_ref();
        assert_eq!(session.alpn_protocol(), Some(&b"http/1.1"[..]));
        assert_eq!(session.protocol_version(), Some(version.version));
    }
    assert!(
        shake(&bridge, &files.root, &[&TLS13], &[b"h2"])
            .await
            .is_err()
    );
    let mut in_clear = TcpStream::connect(bridge.address).await.unwrap();
    in_clear
        .write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        .await
        .unwrap();
    let answer = read_all(&mut in_clear).await;
    assert!(!answer.starts_with(b"HTTP"), "{}", answer.escape_ascii());
    let request = "GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    let (_, text) = http(bridge.admin, request).await;
    let text = String::from_utf8(text).unwrap();
    assert!(
        text.contains("poste_restante_tls_handshakes_failed_total 2\n"),
        "{text}"
    );
}

#[tokio::test]
async fn browsers_are_told_to_come_back_this_way() {
    let files = Files::new();
    let bridge = Bridge::start(files.config(20995)).await;
    let mut stream = connect(&bridge, &files.root).await;
    let request = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    stream.write_all(request).await.unwrap();
    let mut answer = String::new();
    soon(stream.read_to_string(&mut answer))
        .await
        .expect("a whole answer, and a whole end");
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(
        answer.contains("\r\nstrict-transport-security: max-age=31536000\r\n"),
        "{answer}"
    );
}

#[tokio::test]
async fn a_new_certificate_is_used_and_nothing_is_dropped() {
    let files = Files::new();
    let (listener, port) = mail_server().await;
    let bridge = Bridge::start(files.config(port)).await;
    let mut socket = page(&bridge, &files, "https", port).await;
    let (mut server, _) = soon(listener.accept()).await.unwrap();
    assert!(matches!(
        said(&mut socket).await,
        BridgeMessage::Opened { .. }
    ));

    let new = files.replace();
    assert!(
        shake(&bridge, &new, &[&TLS13], &[b"http/1.1"])
            .await
            .is_err()
    );
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(31)).await;
    tokio::time::resume();
    soon(async {
        while shake(&bridge, &new, &[&TLS13], &[b"http/1.1"])
            .await
            .is_err()
        {}
    })
    .await;
    assert!(
        shake(&bridge, &files.root, &[&TLS13], &[b"http/1.1"])
            .await
            .is_err()
    );

    server.write_all(b"+OK").await.unwrap();
    loop {
        match next(&mut socket).await {
            Message::Binary(frame) => break assert_eq!(&frame[..], b"+OK"),
            Message::Ping(_) => {}
            other => panic!("{other:?}"),
        }
    }
}
