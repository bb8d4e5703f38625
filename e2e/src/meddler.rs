//! Somebody in between, with a certificate that the client trusts: a company's proxy, or an authority that was deceived.
//!
//! ```text
//! client ──TLS──▶ meddler ──TLS──▶ server
//!                    └ reads everything, and passes it on unchanged
//! ```
//! Nobody notices, unless what is said proves by which TLS connection it was sent (RFC 5056). It knows the keys of that connection, too.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::{fs, mem};

use tempfile::NamedTempFile;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, KeyLog, RootCertStore, ServerConfig};
use tokio_rustls::{TlsAcceptor, TlsConnector};

use crate::ca::ServerCertificate;
use crate::servers::Server;

/// A running meddler. Dropping it ends it.
#[derive(Debug)]
pub struct Meddler {
    port: u16,
    authority: NamedTempFile,
    keys: Arc<Keys>,
    task: JoinHandle<()>,
}

/// A secret of a connection between client and meddler, from which its keys are derived (RFC 8446 §7.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// What it is called in key logs.
    pub label: String,
    /// Its octets: 32 or 48.
    pub octets: Vec<u8>,
}

#[derive(Debug, Default)]
struct Keys(Mutex<Vec<Key>>);

impl KeyLog for Keys {
    fn log(&self, label: &str, _: &[u8], secret: &[u8]) {
        let key = Key {
            label: label.to_owned(),
            octets: secret.to_vec(),
        };
        self.0.lock().expect("nobody panics with it").push(key);
    }
}

impl Meddler {
    /// Stands between everyone and the server's port for TLS.
    ///
    /// # Panics
    /// When loopback has no free port.
    pub async fn before(server: &Server) -> Self {
        let authority = fs::read_to_string(server.authority()).expect("the server has one");
        Self::between((server.host(), server.ports().tls), &authority).await
    }

    /// Stands between everyone and this port for TLS, whose certificate has this authority (PEM).
    ///
    /// # Panics
    /// As [`Self::before`].
    pub async fn between(to: (&'static str, u16), of: &str) -> Self {
        let certificate = ServerCertificate::for_loopback();
        let authority = NamedTempFile::new().expect("a temporary file");
        fs::write(&authority, &certificate.authority).expect("it is ours");
        let keys = Arc::new(Keys::default());
        let (acceptor, connector) = (acceptor(&certificate, Arc::clone(&keys)), connector(of));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("it is bound").port();
        let task = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (acceptor, connector) = (acceptor.clone(), connector.clone());
                tokio::spawn(async move {
                    let name = ServerName::try_from(to.0).expect("an address");
                    let server = TcpStream::connect(to).await?;
                    let mut server = connector.connect(name, server).await?;
                    let mut client = acceptor.accept(client).await?;
                    copy_bidirectional(&mut client, &mut server).await
                });
            }
        });
        Self {
            port,
            authority,
            keys,
            task,
        }
    }

    /// What has become known of the clients' connections so far, once.
    ///
    /// # Panics
    /// Never, unless a connection did.
    pub fn keys(&self) -> Vec<Key> {
        mem::take(&mut *self.keys.0.lock().expect("nobody panics with it"))
    }

    /// Its port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The file with the certificate of the authority that let itself be deceived.
    pub fn authority(&self) -> &Path {
        self.authority.path()
    }
}

impl Drop for Meddler {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn acceptor(certificate: &ServerCertificate, keys: Arc<Keys>) -> TlsAcceptor {
    let chain = CertificateDer::pem_slice_iter(certificate.chain.as_bytes());
    let chain = chain.collect::<Result<_, _>>().expect("PEM");
    let key = PrivateKeyDer::from_pem_slice(certificate.key.as_bytes()).expect("PEM");
    let mut config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring has them")
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .expect("they belong together");
    config.key_log = keys;
    Arc::new(config).into()
}

fn connector(authority: &str) -> TlsConnector {
    let mut roots = RootCertStore::empty();
    let authority = CertificateDer::from_pem_slice(authority.as_bytes()).expect("PEM");
    roots.add(authority).expect("an authority");
    let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring has them")
        .with_root_certificates(roots)
        .with_no_client_auth();
    Arc::new(config).into()
}
