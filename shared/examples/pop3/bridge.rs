//! The way to the bridge: a WebSocket, inside TLS for `wss://`.

use std::{io, sync::Arc};

use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, ServerName},
};
use shared::tunnel::message::SUBPROTOCOL;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
};
use tokio_rustls::TlsConnector;
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{client::IntoClientRequest, handshake::client::Request, http::HeaderValue},
};

use crate::failure::{Failure, usage};

/// A connection to a bridge.
pub(crate) type BridgeSocket = WebSocketStream<Box<dyn Stream>>;

/// TCP, or TLS over it.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

/// A bridge, and how to get there.
pub(crate) struct Bridge {
    request: Request,
    host: String,
    port: u16,
    /// For `wss://`.
    tls: Option<(TlsConnector, ServerName<'static>)>,
}

impl Bridge {
    pub(crate) fn new(
        url: &str,
        authorities: Vec<CertificateDer<'static>>,
    ) -> Result<Self, Failure> {
        let mut request = url.into_client_request().map_err(usage)?;
        let uri = request.uri().clone();
        let scheme = uri.scheme_str().unwrap_or_default();
        let (secure, page) = match scheme {
            "wss" => (true, "https"),
            "ws" => (false, "http"),
            _ => return Err(usage("--bridge wants a URL with ws:// or wss://")),
        };
        let host = uri.host().unwrap_or_default();
        let host = host
            .trim_start_matches('[')
            .trim_end_matches(']')
            .to_owned();
        let name = ServerName::try_from(host.clone()).map_err(usage);
        let tls = secure.then(|| Ok::<_, Failure>((connector(authorities)?, name?)));
        let headers = request.headers_mut();
        headers.insert(
            "Sec-WebSocket-Protocol",
            HeaderValue::from_static(SUBPROTOCOL),
        );
        // A bridge lets its own page in; that is who we say we are.
        if let Some(authority) = uri.authority() {
            let origin = format!("{page}://{authority}");
            headers.insert("Origin", HeaderValue::from_str(&origin).map_err(usage)?);
        }
        Ok(Self {
            request,
            host,
            port: uri.port_u16().unwrap_or(if secure { 443 } else { 80 }),
            tls: tls.transpose()?,
        })
    }

    /// A new connection.
    pub(crate) async fn connect(&self) -> io::Result<BridgeSocket> {
        let stream = TcpStream::connect((self.host.as_str(), self.port)).await?;
        stream.set_nodelay(true)?;
        let stream: Box<dyn Stream> = match &self.tls {
            Some((connector, name)) => Box::new(connector.connect(name.clone(), stream).await?),
            None => Box::new(stream),
        };
        let (socket, _) = client_async(self.request.clone(), stream)
            .await
            .map_err(io::Error::other)?;
        Ok(socket)
    }
}

fn connector(authorities: Vec<CertificateDer<'static>>) -> Result<TlsConnector, Failure> {
    let mut roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    for authority in authorities {
        roots.add(authority).map_err(usage)?;
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(usage)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}
