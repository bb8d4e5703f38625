//! No octets that a server could send make the client panic or break a promise.
//!
//! Runs for as many seconds as `POSTE_RESTANTE_FUZZ_SECONDS` says, five without it. The fuzz target in `fuzz/` does the
//! same with coverage as its guide.

#![cfg(all(feature = "session", not(target_arch = "wasm32")))]

#[path = "support/fuzzing.rs"]
mod fuzzing;

use std::time::{Duration, Instant};

use proptest::{collection::vec, prelude::*, test_runner::TestRunner};

#[test]
fn any_server_reply() {
    let seconds = std::env::var("POSTE_RESTANTE_FUZZ_SECONDS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(5);
    let (begun, inputs) = (Instant::now(), std::cell::Cell::new(0_u64));
    let octets = vec(any::<u8>(), 0..200);
    let words = vec(
        prop_oneof![
            8 => proptest::sample::select(fuzzing::WORDS).prop_map(<[u8]>::to_vec),
            1 => vec(any::<u8>(), 1..12),
        ],
        0..60,
    )
    .prop_map(|words| words.concat());
    let input = prop_oneof![1 => octets, 4 => words];
    while begun.elapsed() < Duration::from_secs(seconds) {
        let mut runner = TestRunner::default();
        let outcome = runner.run(&input, |input| {
            inputs.set(inputs.get() + 1);
            fuzzing::feed(&input);
            Ok(())
        });
        outcome.expect("no input breaks a promise");
    }
    println!("{} inputs in {seconds} s", inputs.get());
}
