//! Everything that can be true without a browser or a socket.
pub mod clock;
#[cfg(feature = "session")]
mod hex;
#[cfg(feature = "mail")]
pub mod mail;
pub mod mailbox;
pub mod pop3;
pub mod problem;
pub mod secret;
#[cfg(feature = "session")]
pub mod session;
#[cfg(feature = "session")]
pub mod tls;
#[cfg(feature = "tunnel")]
pub mod tunnel;
#[cfg(feature = "session")]
pub mod visit;
