//! A POP3 server inside TLS that lets nobody in, in words that a story chooses.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::ca::ServerCertificate;

/// The server. Dropping it ends it.
#[derive(Debug)]
pub struct Curt {
    port: u16,
    certificate: ServerCertificate,
    words: Arc<Mutex<String>>,
    task: JoinHandle<()>,
}

impl Curt {
    /// Starts it. What it says to a password is an empty `-ERR` until [`Curt::says`].
    ///
    /// # Panics
    /// When loopback has no free port.
    pub async fn start() -> Self {
        let certificate = ServerCertificate::for_loopback();
        let chain = CertificateDer::pem_slice_iter(certificate.chain.as_bytes());
        let chain = chain.map(|it| it.expect("it is PEM")).collect();
        let key = PrivateKeyDer::from_pem_slice(certificate.key.as_bytes()).expect("it is PEM");
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .expect("key and certificate belong together");
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("loopback has a free port");
        let port = listener.local_addr().expect("it is bound").port();
        let words = Arc::new(Mutex::new("-ERR".to_owned()));
        let said = Arc::clone(&words);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(talk(acceptor.clone(), stream, Arc::clone(&said)));
            }
        });
        Self {
            port,
            certificate,
            words,
            task,
        }
    }

    /// What it says to passwords from now on, a whole line.
    ///
    /// # Panics
    /// Never, unless a conversation did.
    pub fn says(&self, line: &str) {
        line.clone_into(&mut self.words.lock().expect("nobody panics here"));
    }

    /// Its port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Its certificate.
    pub fn certificate(&self) -> &ServerCertificate {
        &self.certificate
    }
}

impl Drop for Curt {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn talk(acceptor: TlsAcceptor, stream: TcpStream, words: Arc<Mutex<String>>) {
    let Ok(stream) = acceptor.accept(stream).await else {
        return;
    };
    let (read, mut write) = tokio::io::split(stream);
    let mut lines = BufReader::new(read).lines();
    let mut answer = "+OK".to_owned();
    while write
        .write_all(format!("{answer}\r\n").as_bytes())
        .await
        .is_ok()
    {
        let Ok(Some(line)) = lines.next_line().await else {
            return;
        };
        answer = match line.split(' ').next().unwrap_or_default() {
            "CAPA" => "+OK\r\nUSER\r\nRESP-CODES\r\n.".to_owned(),
            "PASS" => words.lock().expect("nobody panics here").clone(),
            _ => "+OK".to_owned(),
        };
    }
}
