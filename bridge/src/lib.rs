//! The bridge between a page and a mail server: a WebSocket on one side, a TCP connection on the other, and a policy
//! between them.
//!
//! ```text
//!   browser ── HTTP ──▶ server ─▶ routes ─▶ assets        the page, from inside the binary
//!                                   │ GET /tunnel
//!                                   ▼
//!                                 tunnel                  one tunnel's life, top to bottom
//!                                   │ limits ─▶ policy ─▶ dial
//!                                   ▼
//!   browser ══ WebSocket ════════ pump ════════ TCP ══▶ mail server
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

mod args;
mod assets;
mod config;
mod dial;
mod headers;
mod limits;
pub mod policy;
mod pump;
mod routes;
mod server;
mod shutdown;
mod tunnel;
mod wire;

pub use args::Args;
pub use config::{Config, ConfigError, DEFAULT_BIND};
pub use dial::{Lookup, LookupError, Resolver, SystemResolver};
pub use server::Server;
pub use shutdown::Signals;
