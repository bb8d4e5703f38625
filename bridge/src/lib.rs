//! The bridge between a page and a mail server: a WebSocket on one side, a TCP connection on the other, and a policy
//! between them.
//!
//! ```text
//!   browser ── HTTP ──▶ server ─▶ routes ─▶ assets        the page, from inside the binary
//!              (tls)                │ GET /tunnel
//!                                   ▼
//!                                 tunnel                  one tunnel's life, top to bottom
//!                                   │ policy (with limits, tokens) ─▶ dial
//!                                   ▼
//!   browser ══ WebSocket ════════ pump ════════ TCP ══▶ mail server
//!
//!   operator ─ HTTP ──▶ admin ──▶ metrics                 on an address of its own
//!
//!   crew                                                  the same once more for each further core
//! ```
//!
//! It relays octets that the page has encrypted. What is deliberately absent: any knowledge of POP3 beyond the four
//! words of [`shared::tunnel::guard`], any TLS towards mail servers, any account, any storage, and any name of a host or a
//! person in its log unless debugging is asked for.
//!
//! Every address dialled was produced by [`policy`] for that very tunnel, from one look-up. The two directions of a
//! tunnel are joined, never raced. When the page goes, the server's connection goes at once.
//!
//! ```no_run
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let server = bridge::Server::new(bridge::Config::default())?;
//! let listener = tokio::net::TcpListener::bind(bridge::DEFAULT_BIND).await?;
//! server.serve(listener, std::future::pending()).await?;
//! # Ok(())
//! # }
//! ```

mod abuse;
mod admin;
mod args;
mod assets;
mod config;
mod crew;
mod dial;
mod headers;
mod limits;
mod line;
mod log;
mod lookup;
mod memory;
mod metrics;
mod page;
pub mod policy;
mod proxy_header;
mod pump;
mod routes;
mod security_txt;
mod server;
mod shutdown;
mod tls;
mod token;
mod tunnel;
mod visitor;
mod wire;

pub use args::{Errand, Settings};
pub use config::{Config, ConfigError, DEFAULT_BIND, FileError, FileProblem};
pub use crew::listen;
pub use dial::{Lookup, LookupError, Resolver, SystemResolver};
pub use log::LogFormat;
pub use page::{PageArgs, PageError};
pub use server::Server;
pub use shutdown::Signals;
pub use token::{KeyError, Keyring, TOKEN_MAX, TokenArgs, TokenError};
