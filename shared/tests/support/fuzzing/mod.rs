//! What both the property tests and the fuzz targets do: one body for each, so that what the one finds the other checks.

#![allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    reason = "shared by the property tests and the fuzz targets, each of which uses its own part"
)]

mod client;
mod line;
mod reply;
mod sasl;
mod tunnel;
mod visit;

pub use client::client;
pub use line::line;
pub use reply::reply;
pub use sasl::sasl;
pub use tunnel::tunnel;
pub use visit::visit;

/// Words that servers use: random octets alone rarely get past the greeting.
pub const WORDS: &[&[u8]] = &[
    b"+OK",
    b"-ERR",
    b"+OK ready <1.2@a>\r\n",
    b"\r\n",
    b"\n",
    b"\r",
    b".",
    b"..",
    b".\r\n",
    b" ",
    b"[AUTH] ",
    b"[IN-USE]",
    b"[",
    b"]",
    b"1",
    b"2 320",
    b"4294967296",
    b"-1",
    b"USER\r\n",
    b"STLS\r\n",
    b"PIPELINING\r\n",
    b"SASL PLAIN\r\n",
    b"+OK\r\n",
    b"+OK 2 320\r\n",
    b"-ERR no\r\n",
    b"1 120\r\n",
    b"1 id\r\n",
    b"Subject: x\r\n",
    b"\0",
    b"\x16\x03\x01",
    b"\xff\xfe",
    b"\xe2\x80\xae",
    b"<",
    b">",
    b"@",
];
