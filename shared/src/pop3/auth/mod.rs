//! Ways to sign in, one file each, and the choice between them.
//!
//! [`choose`] says which ways to try and why the others were passed over. A way that is a SASL mechanism (RFC 4422,
//! RFC 5034) is then an [`Exchange`]: challenge lines in, response lines out, base64 included, no octet of it ever
//! printed. USER, APOP and RPOP are commands, and [`command`](super::command) makes them.

pub mod apop;
pub mod binding;
pub mod choose;
mod cram_md5;
pub mod exchange;
mod external;
pub mod fault;
mod gs2;
mod login;
pub mod mechanism;
mod oauthbearer;
mod plain;
mod scram;
mod token;
mod wire;
mod xoauth2;

pub use binding::ChannelBinding;
pub use choose::{Choice, Wish};
pub use exchange::{Exchange, Place};
pub use fault::SaslFault;
pub use mechanism::Mechanism;
