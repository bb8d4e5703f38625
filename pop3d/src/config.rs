//! What a server is told before it starts.

use std::{path::PathBuf, sync::Arc, time::Duration};

use rustls_pki_types::{CertificateDer, PrivateKeyDer};

use crate::{Accounts, Mischief};

/// RFC 1939 §3: an autologout timer is at least ten minutes long.
const IDLE: Duration = Duration::from_secs(10 * 60);

/// A TLS handshake is a few packets; whoever needs longer is not shaking hands.
const HANDSHAKE: Duration = Duration::from_secs(30);

/// Connections at a time. Each costs a task, a few buffers and at most one message in memory.
const CONNECTIONS: usize = 256;

/// Everything a [`Server`](crate::Server) needs to know. The default has no spool, no account and no certificate, and
/// lets nobody in.
#[derive(Clone, Debug)]
pub struct Config {
    /// The directory with one mbox file per user, named as the user.
    pub spool: PathBuf,
    /// Who may log in.
    pub accounts: Accounts,
    /// Certificate and key: what STLS and the TLS listener need. Without, neither is offered.
    pub tls: Option<Arc<rustls::ServerConfig>>,
    /// Whether USER and PASS are taken on a connection that anyone on the way can read.
    pub allow_plaintext_login: bool,
    /// The name in the greeting's stamp (RFC 1939 §7, APOP).
    pub hostname: String,
    /// How long a silent client is kept, before login and after. At least ten minutes by RFC 1939 §3.
    pub idle: Duration,
    /// How long a TLS handshake may take.
    pub handshake: Duration,
    /// Connections served at a time; further ones are turned away.
    pub connections: usize,
    /// Faults on purpose, for tests and for teaching. Empty unless asked for.
    pub mischief: Vec<Mischief>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            spool: PathBuf::new(),
            accounts: Accounts::default(),
            tls: None,
            allow_plaintext_login: false,
            hostname: "localhost".to_owned(),
            idle: IDLE,
            handshake: HANDSHAKE,
            connections: CONNECTIONS,
            mischief: Vec::new(),
        }
    }
}

/// What STLS and the TLS listener need: this certificate chain, the server's own certificate first, and its key.
///
/// # Errors
/// The key is of a kind that cannot be used, or does not belong to the certificate.
pub fn server_tls(
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
) -> Result<Arc<rustls::ServerConfig>, rustls::Error> {
    // Named, since a program that this crate is built into may know of other providers.
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    Ok(Arc::new(config))
}

/// A configuration with which no server can start. Whoever runs the server has to mend it.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The spool is missing, or is not a directory.
    #[error("the spool {path} cannot be used: {source}")]
    Spool {
        /// What was configured.
        path: PathBuf,
        /// What the system says about it.
        source: std::io::Error,
    },
    /// The host name cannot stand in a greeting: RFC 1939 §7 wants an RFC 822 msg-id there.
    #[error("the host name {0:?} is not a host name")]
    Hostname(String),
    /// No certificate, no plaintext login, no APOP secret: nobody could ever log in.
    #[error("nobody could log in: give a certificate, or allow logins in clear")]
    NoWayIn,
}
