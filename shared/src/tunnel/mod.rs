//! The tunnel between page and bridge: its protocol, its error codes, its guard, and the page's end of it.

pub mod client;
pub mod code;
pub mod guard;
pub mod lookup;
pub mod message;
pub mod page_config;
