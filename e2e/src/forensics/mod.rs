//! What a visit has left on the disk: every octet of a directory is looked at, also of what lies packed in it.
//!
//! ```text
//! directory ─▶ each file's name and octets ─▶ needles: each canary in each writing
//!                       │
//!                       └─▶ layers: tables of SQLite, blocks of LevelDB, mozLz4, Snappy, gzip, zlib, brotli ─▶ again
//! ```
//!
//! A [`Canary`] is a word that nobody else writes. Whoever finds one knows whose trace it is. That the search would find
//! what is there is shown twice: by unit tests with a word that is whole in no octet of the file, and by an ordinary page that
//! leaves traces on purpose in the very profile that is searched.
//!
//! What browsers encrypt (Chromium's cookies and saved passwords, Firefox's logins) cannot be searched for words: there it
//! is counted instead whether there is any row, by [`sqlite::count`].
//!
//! Not looked at: what a browser has written and deleted again, swap space, and what the system notes by itself.

mod canary;
mod leveldb;
pub mod living;
mod packed;
mod search;
pub mod sqlite;

pub use canary::Canary;
pub use search::{Findings, Hit, Search};
