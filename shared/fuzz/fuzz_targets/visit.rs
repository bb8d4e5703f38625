//! `cargo +nightly fuzz run visit`, from `shared/`; what it does is in `tests/support/fuzzing/visit.rs`.

#![no_main]

#[path = "../../tests/support/fuzzing/mod.rs"]
mod fuzzing;

libfuzzer_sys::fuzz_target!(|input: &[u8]| fuzzing::visit(input));
