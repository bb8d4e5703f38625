//! Ways to sign in, one file each, and the choice between them.

pub mod apop;
pub mod choose;
