//! The whole post office, opened and closed as one.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};

use ring::digest::{SHA256, digest};
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use shared::tunnel::{message::Mode, page_config::DemoAccount};
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::watch};

use crate::sample_maildrop;

/// Whose mailbox it is.
pub const USER: &str = "demo";

/// What opens it. No secret: it is on the page.
pub const PASSWORD: &str = "demo";

/// Ports tried, from the one that was asked for on, before giving up.
const PORTS: u16 = 20;

/// A bridge and a POP3 server with a freshly filled mailbox, listening and not yet served.
pub struct Office {
    bridge: bridge::Server,
    page: TcpListener,
    pop3d: Arc<pop3d::Server>,
    stls: TcpListener,
    tls: TcpListener,
    certificate: CertificateDer<'static>,
    /// Removed with everything in it when the office closes.
    spool: TempDir,
}

/// Why the office could not open.
#[derive(Debug, thiserror::Error)]
pub enum OfficeError {
    /// The mailbox has no protection worth the name, so it is for this machine alone.
    #[error("{0} is not an address of this machine alone, such as 127.0.0.1")]
    NotLoopback(SocketAddr),
    /// No port from the one that was asked for on is free.
    #[error("cannot listen on {address}, nor on the next ports: {source}")]
    Listen {
        /// What was asked for.
        address: SocketAddr,
        /// What the system says about the last of them.
        source: io::Error,
    },
    /// The mailbox could not be written, or no port could be had for it.
    #[error("the mailbox could not be made: {0}")]
    Io(#[from] io::Error),
    /// The certificate could not be made.
    #[error("the certificate could not be made: {0}")]
    Certificate(#[from] rcgen::Error),
    /// TLS does not take the certificate.
    #[error("the certificate cannot be used: {0}")]
    Tls(#[from] rustls::Error),
    /// The POP3 server does not take its configuration.
    #[error(transparent)]
    Pop3d(#[from] pop3d::ConfigError),
    /// The account cannot be made.
    #[error(transparent)]
    Account(#[from] pop3d::AccountError),
    /// The bridge does not take its configuration.
    #[error(transparent)]
    Bridge(#[from] bridge::ConfigError),
}

impl Office {
    /// Fills the mailbox, makes a certificate, and takes the ports: `listen` for the page (or the next free port after
    /// it), and any for POP3.
    ///
    /// # Errors
    /// See [`OfficeError`].
    pub async fn open(listen: SocketAddr) -> Result<Self, OfficeError> {
        Self::open_with(listen, &sample_maildrop()).await
    }

    /// The same with these messages in the mailbox, the oldest first.
    ///
    /// # Errors
    /// See [`OfficeError`].
    pub async fn open_with(listen: SocketAddr, messages: &[Vec<u8>]) -> Result<Self, OfficeError> {
        if !listen.ip().is_loopback() {
            return Err(OfficeError::NotLoopback(listen));
        }
        let page = first_free(listen).await?;
        let tls = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let stls = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let spool = filled_spool(messages)?;
        let made =
            rcgen::generate_simple_self_signed(["127.0.0.1", "localhost"].map(String::from))?;
        let certificate = made.cert.der().clone();
        let key = PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
        let pop3d = pop3d::Server::new(pop3d::Config {
            spool: spool.path().to_owned(),
            accounts: pop3d::Accounts::default().with_password(USER, PASSWORD)?,
            tls: Some(pop3d::server_tls(vec![certificate.clone()], key)?),
            ..pop3d::Config::default()
        })?;
        let (tls_port, stls_port) = (tls.local_addr()?.port(), stls.local_addr()?.port());
        let bridge = bridge::Server::new(bridge::Config {
            allow_ports: vec![(tls_port, Mode::Tls), (stls_port, Mode::Stls)],
            allow_addresses: vec!["127.0.0.0/8".parse().expect("a range")],
            demo: Some(account(tls_port, &certificate)),
            ..bridge::Config::default()
        })?;
        Ok(Self {
            bridge,
            page,
            pop3d: Arc::new(pop3d),
            stls,
            tls,
            certificate,
            spool,
        })
    }

    /// Where the page is.
    ///
    /// # Errors
    /// The system does not say.
    pub fn page_address(&self) -> io::Result<SocketAddr> {
        self.page.local_addr()
    }

    /// Where POP3 is, with TLS from the first octet.
    ///
    /// # Errors
    /// The system does not say.
    pub fn tls_address(&self) -> io::Result<SocketAddr> {
        self.tls.local_addr()
    }

    /// Where POP3 is, with STLS.
    ///
    /// # Errors
    /// The system does not say.
    pub fn stls_address(&self) -> io::Result<SocketAddr> {
        self.stls.local_addr()
    }

    /// The POP3 server's certificate, made for this office alone.
    pub const fn certificate(&self) -> &CertificateDer<'static> {
        &self.certificate
    }

    /// Serves until `stop`, then removes the mailbox.
    ///
    /// # Errors
    /// A listener broke, or the mailbox could not be removed.
    pub async fn serve(self, stop: impl Future<Output = ()>) -> io::Result<()> {
        let (open, closed) = watch::channel(());
        let wait = |mut closed: watch::Receiver<()>| async move {
            while closed.changed().await.is_ok() {}
        };
        let stop = async {
            stop.await;
            drop(open);
            Ok(())
        };
        let bridge = self.bridge.serve(self.page, wait(closed.clone()));
        let pop3d = self
            .pop3d
            .serve(Some(self.stls), Some(self.tls), wait(closed));
        let served = tokio::try_join!(Box::pin(bridge), Box::pin(pop3d), stop);
        let removed = self.spool.close();
        served.map(|_| ())?;
        removed
    }
}

/// What the page needs to sign in with one click.
fn account(port: u16, certificate: &CertificateDer<'_>) -> DemoAccount {
    let pin = digest(&SHA256, certificate);
    DemoAccount {
        user: USER.to_owned(),
        password: PASSWORD.to_owned(),
        host: Ipv4Addr::LOCALHOST.to_string(),
        port,
        mode: Mode::Tls,
        pin: pin
            .as_ref()
            .iter()
            .map(|octet| format!("{octet:02x}"))
            .collect(),
    }
}

/// A directory of its own with one full mailbox in it.
fn filled_spool(messages: &[Vec<u8>]) -> io::Result<TempDir> {
    let spool = tempfile::Builder::new()
        .prefix("poste-restante-")
        .tempdir()?;
    let mut mailbox = Vec::new();
    for message in messages {
        pop3d::mbox::append(&mut mailbox, message);
    }
    std::fs::write(spool.path().join(USER), mailbox)?;
    Ok(spool)
}

async fn first_free(address: SocketAddr) -> Result<TcpListener, OfficeError> {
    let mut tried = address;
    loop {
        match TcpListener::bind(tried).await {
            Ok(listener) => return Ok(listener),
            Err(source) => {
                let next = tried
                    .port()
                    .checked_add(1)
                    .filter(|next| next - address.port() < PORTS);
                let next = next.filter(|_| source.kind() == io::ErrorKind::AddrInUse);
                tried.set_port(next.ok_or(OfficeError::Listen { address, source })?);
            }
        }
    }
}
