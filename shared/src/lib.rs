//! Everything that can be true without a browser or a socket.
pub mod pop3;
#[cfg(feature = "tunnel")]
pub mod tunnel;
