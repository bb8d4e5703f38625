//! What a person takes along: files, small ones at once and large ones as their messages come.

mod place;
pub mod port;
pub mod preview;
pub mod small;
