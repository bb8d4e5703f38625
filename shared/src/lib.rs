//! Everything that can be true without a browser or a socket.
//!
//! ```text
//!            what a person does            what there is to tell
//!                    │                              ▲
//!              ┌─────▼──────────────────────────────┴─────┐
//!              │ visit     sign in, list, read, delete    │
//!              ├──────────────────────────────────────────┤
//!              │ session   the stack:                     │
//!              │   pop3    commands ▼         ▲ replies   │
//!              │   tls     plaintext ▼        ▲           │
//!              │   tunnel  ciphertext ▼       ▲           │
//!              └─────┬──────────────────────────────▲─────┘
//!       poll_transmit│ frames                frames │handle_*
//!                    ▼                              │
//!               the driver: a WebSocket or a TCP socket, and a clock
//! ```
//!
//! **The drain law.** After every `handle_*` and every mutator, the driver polls until there is nothing left:
//! frames, then events or news, then the next deadline. Nothing is done behind its back in between.
//!
//! **What is absent.** No `async`, no threads, no sockets, no files, no clock, no randomness but ring's own: time comes
//! in as [`clock::Now`], octets as slices. So every minute of silence and every cut connection can be tested in no time
//! at all, and the same code runs in a browser's worker and on a command line (`examples/pop3.rs`).
//!
//! **Who makes what.** Only [`pop3::command`] makes POP3 octets, only [`pop3::line`] finds boundaries, only the tunnel
//! knows frames. Nothing here makes a sentence for a person: [`problem::Problem`] says what happened and who is at
//! fault, the page finds the words.
//!
//! Features: `tunnel` (the wire protocol and the guard, all that the bridge takes), `session` (the client), `mail` (from
//! a mail's octets to what a person reads). [`pop3::line`] is always there; the POP3 server uses it too.

pub mod clock;
#[cfg(feature = "session")]
mod der;
#[cfg(feature = "session")]
mod hex;
#[cfg(feature = "mail")]
pub mod keep;
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
#[cfg(feature = "session")]
pub mod transcript;
#[cfg(feature = "tunnel")]
pub mod tunnel;
#[cfg(feature = "session")]
pub mod visit;
