//! A small honest POP3 server: enough of one to read mail from, to test a client against and to learn from.
//!
//! ```text
//!            octets                        replies
//!  client ───────────▶ serve.rs ──────────────────────▶ client
//!                       │    ▲
//!      Machine::handle_*│    │Machine::poll → Output
//!                       ▼    │
//!                     machine.rs  RFC 1939 and its kin, nothing else: no socket, no file, no clock
//!                       │    ▲
//!          Output::Login│    │handle_login …            questions that only the world can answer
//!                       ▼    │
//!         accounts.rs (who)  maildrop.rs (what) over mbox.rs (format) and lock.rs (alone)
//! ```
//!
//! It speaks RFC 1939 with all that is optional, CAPA and response codes (RFC 2449, RFC 3206), STLS (RFC 2595), AUTH
//! (RFC 5034) with SCRAM bound to the TLS connection down to PLAIN, UTF8 and LANG (RFC 6856), and it errs
//! to order ([`Mischief`]).
//!
//! What is absent, and stays absent: delivery, relaying, a database, any way to *write* mail through the network, a
//! log line with a password in it, and a deletion that was not asked for by QUIT (RFC 1939 §6).
//!
//! ```no_run
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! use std::sync::Arc;
//! let config = pop3d::Config {
//!     spool: "/var/spool/mail".into(),
//!     accounts: pop3d::Accounts::default().with_password("ada", "a long password")?,
//!     allow_plaintext_login: true,
//!     ..pop3d::Config::default()
//! };
//! let server = Arc::new(pop3d::Server::new(config)?);
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:1110").await?;
//! server.serve(Some(listener), None, std::future::pending()).await?;
//! # Ok(())
//! # }
//! ```

mod accounts;
mod config;
mod connection;
mod copies;
mod digest;
mod lock;
pub mod machine;
pub mod maildrop;
pub mod mbox;
mod mischief;
mod prepare;
mod recent;
pub mod scram;
mod serve;
mod tls;

pub use accounts::{AccountError, Accounts, Extras};
pub use config::{Config, ConfigError};
pub use mischief::{Mischief, UnknownMischief};
pub use serve::Server;
pub use tls::{Tls, server_tls, server_tls_with_client_certificates};
/// What [`Server::serve`] accepts connections from.
pub use tokio::net::TcpListener as Listener;
