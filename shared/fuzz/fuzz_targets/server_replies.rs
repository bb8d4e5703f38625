//! Any octets from a server: `cargo +nightly fuzz run server_replies`, from `shared/`.

#![no_main]

#[path = "../../tests/support/fuzzing.rs"]
mod fuzzing;

libfuzzer_sys::fuzz_target!(|input: &[u8]| fuzzing::feed(input));
