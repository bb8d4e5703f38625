//! TLS around a connection, for a program that speaks none itself: what it says in clear to a port of loopback arrives as
//! HTTPS.

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::ca::ServerCertificate;

/// A port that leads into TLS. Dropping it closes it.
#[derive(Debug)]
pub struct Sleeve {
    port: u16,
    task: JoinHandle<()>,
}

impl Sleeve {
    /// Leads to a port of 127.0.0.1, where somebody with this certificate is expected.
    ///
    /// # Panics
    /// When loopback has no free port.
    pub async fn to(server_port: u16, certificate: &ServerCertificate) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("it is bound").port();
        let certificate = certificate.clone();
        let task = tokio::spawn(async move {
            while let Ok((mut client, _)) = listener.accept().await {
                let certificate = certificate.clone();
                tokio::spawn(async move {
                    let server = TcpStream::connect(("127.0.0.1", server_port)).await?;
                    let mut server = over(server, &certificate).await;
                    copy_bidirectional(&mut client, &mut server).await
                });
            }
        });
        Self { port, task }
    }

    /// The port on 127.0.0.1 to speak to in clear.
    pub fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for Sleeve {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// TLS over `stream`, with `localhost`, whose authority is trusted and nobody else's.
///
/// # Panics
/// When the other side is somebody else.
pub async fn over(stream: TcpStream, certificate: &ServerCertificate) -> TlsStream<TcpStream> {
    let mut authorities = RootCertStore::empty();
    let authority = CertificateDer::from_pem_slice(certificate.authority.as_bytes());
    authorities
        .add(authority.expect("it was made a moment ago"))
        .expect("it is an authority's");
    let config = ClientConfig::builder_with_provider(default_provider().into())
        .with_safe_default_protocol_versions()
        .expect("ring has them all")
        .with_root_certificates(authorities)
        .with_no_client_auth();
    let name = ServerName::try_from("localhost").expect("a name");
    TlsConnector::from(std::sync::Arc::new(config))
        .connect(name, stream)
        .await
        .expect("TLS with the right one")
}
