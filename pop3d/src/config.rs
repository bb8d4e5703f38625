//! What a server is told before it starts.

use std::{path::PathBuf, time::Duration};

use crate::{Accounts, Mischief, Tls};

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
    pub tls: Option<Tls>,
    /// Whether passwords and access tokens are taken on a connection that anyone on the way can read.
    pub allow_plaintext_login: bool,
    /// Whether RPOP (RFC 1081) is believed from loopback addresses. **It opens any mailbox to whoever can connect from
    /// this machine, without a password.** For tests of clients, and nothing else.
    pub allow_rpop: bool,
    /// The least time between two logins of a user (RFC 2449 §6.5); whoever comes earlier is told so.
    pub login_delay: Option<Duration>,
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
            allow_rpop: false,
            login_delay: None,
            hostname: "localhost".to_owned(),
            idle: IDLE,
            handshake: HANDSHAKE,
            connections: CONNECTIONS,
            mischief: Vec::new(),
        }
    }
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
    /// No certificate, no plaintext login, and nothing but passwords to log in with: nobody ever could.
    #[error("nobody could log in: give a certificate, or allow logins in clear")]
    NoWayIn,
}
