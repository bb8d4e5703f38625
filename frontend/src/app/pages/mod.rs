//! The three pages: before, during and after.

pub mod mailbox;
pub mod sign_in;
pub mod signed_out;
