//! The maildrop as a person sees it: entries, marks, receipts. Pure.

pub mod deletion;
#[cfg(feature = "mail")]
pub mod fold;
#[cfg(feature = "mail")]
pub mod groups;
#[cfg(feature = "mail")]
pub mod keys;
pub mod listing;
#[cfg(feature = "mail")]
pub mod order;
pub mod receipt;
#[cfg(feature = "mail")]
pub mod search;
#[cfg(feature = "mail")]
pub mod selection;
#[cfg(feature = "mail")]
pub mod threads;
#[cfg(feature = "mail")]
pub mod timeline;

use serde::{Deserialize, Serialize};

/// One message as LIST and UIDL tell it (RFC 1939 §5, §7).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The message number, good for this session only.
    pub number: u32,
    /// Size in octets as the server gives it: a hint, never a length to read by.
    pub octets: u64,
    /// The unique-id, opaque; `None` where the server has no UIDL or left this one out.
    pub unique_id: Option<String>,
}
