//! Poste Restante to look at: the bridge, a small POP3 server and a sample mailbox, together in one process, on this
//! machine only. Nothing of it stays when it ends.
//!
//! The mailbox ([`sample_maildrop`]) is also a collection of everything that is difficult about mail, in the order of
//! its dates: charsets, threads, attachments, newsletters, traps, and messages that are broken or mean harm.

mod files;
mod maildrop;
mod office;
mod template;

pub use maildrop::{sample_maildrop, sample_maildrop_on};
pub use office::{Office, OfficeError, PASSWORD, USER};
