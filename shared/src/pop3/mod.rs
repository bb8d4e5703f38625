//! POP3 (RFC 1939), from octets to outcomes.

#[cfg(feature = "session")]
pub mod auth;
#[cfg(feature = "session")]
mod body;
#[cfg(feature = "session")]
pub mod capabilities;
#[cfg(feature = "session")]
pub mod client;
#[cfg(feature = "session")]
pub mod command;
pub mod line;
#[cfg(feature = "session")]
pub mod pipeline;
#[cfg(feature = "session")]
pub mod quirks;
#[cfg(feature = "session")]
pub mod reply;
#[cfg(feature = "session")]
mod state;
