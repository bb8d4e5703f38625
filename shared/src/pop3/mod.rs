//! POP3 (RFC 1939), from octets to outcomes.

pub mod line;
