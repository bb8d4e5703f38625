//! Nothing that a server or a bridge could send makes the client panic or break a promise.
//!
//! Each runs for as many seconds as `POSTE_RESTANTE_FUZZ_SECONDS` says, three without it. The fuzz targets in `fuzz/` do
//! the same with coverage as their guide.

#![cfg(all(feature = "session", not(target_arch = "wasm32")))]

#[path = "support/fuzzing/mod.rs"]
mod fuzzing;

use std::time::{Duration, Instant};

use proptest::{
    collection::vec,
    prelude::*,
    sample::select,
    test_runner::{Config, TestRunner},
};

#[test]
fn any_line() {
    run("line", words(), fuzzing::line);
}

#[test]
fn any_server_reply() {
    run("reply", words(), fuzzing::reply);
}

#[test]
fn any_conversation() {
    run("client", words(), fuzzing::client);
}

#[test]
fn any_visit() {
    run("visit", vec(any::<u8>(), 0..100), fuzzing::visit);
}

#[test]
fn any_bridge() {
    let words: &[&[u8]] = &[
        b"CAPA\r\n",
        b"stls\r\n",
        b"STLS\r\n",
        b"NOOP\r\n",
        b"QUIT\r\n",
        b"USER a\r\n",
        b"\n",
        b"\x16\x03\x01",
        b"\0\0\x01",
        b"\x01",
        b"\0",
        br#"{"type":"#,
        br#""opened","credit":1,"ping_s":1,"idle_s":1}"#,
        br#""fin"}"#,
        br#""closed","code":"reset"}"#,
        br#""failed","code":"refused","retry_after_s":1}"#,
        br#""draining","deadline_s":9}"#,
        br#""open","v":1,"host":"a","port":1,"mode":"tls"}"#,
        br#""credit","bytes":1}"#,
        b"{}",
        b"\x08",
        b"\x02",
        b"\x04",
    ];
    run("tunnel", mixed(words), fuzzing::tunnel);
}

#[test]
fn any_login() {
    let words: &[&[u8]] = &[
        b"\n",
        b"\n",
        b"=",
        b"v=",
        b"cj1h",
        b"czE9",
        b"dj1h",
        b"VXNlcm5hbWU6",
        b"PDEuMkBhPg==",
        b"eyJzdGF0dXMiOiI0MDEifQ==",
        b"+",
        b"e=x",
        b"r=",
        b",s=YQ==,i=4096",
        b"\x06",
        b"\x08",
        b"\x0a",
    ];
    run("sasl", mixed(words), fuzzing::sasl);
}

/// Random octets alone rarely get past the greeting.
fn words() -> impl Strategy<Value = Vec<u8>> {
    mixed(fuzzing::WORDS)
}

fn mixed(words: &'static [&'static [u8]]) -> impl Strategy<Value = Vec<u8>> {
    let some = vec(
        prop_oneof![
            8 => select(words).prop_map(<[u8]>::to_vec),
            1 => vec(any::<u8>(), 1..12),
        ],
        0..60,
    );
    prop_oneof![1 => vec(any::<u8>(), 0..200), 4 => some.prop_map(|words| words.concat())]
}

/// Once found: who left while another session was listing, over a server without PIPELINING, was never answered.
#[test]
fn leaving_during_a_listing_has_an_answer() {
    fuzzing::visit(&[8, 175, 101, 15, 72, 117, 141, 21, 213, 102, 6]);
}

fn run(name: &str, input: impl Strategy<Value = Vec<u8>>, body: fn(&[u8])) {
    let seconds = std::env::var("POSTE_RESTANTE_FUZZ_SECONDS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(3);
    let (begun, inputs) = (Instant::now(), std::cell::Cell::new(0_u64));
    while begun.elapsed() < Duration::from_secs(seconds) {
        let mut runner = TestRunner::new(Config {
            failure_persistence: None,
            ..Config::default()
        });
        let outcome = runner.run(&input, |input| {
            inputs.set(inputs.get() + 1);
            body(&input);
            Ok(())
        });
        outcome.expect("no input breaks a promise");
    }
    println!("{name}: {} inputs in {seconds} s", inputs.get());
}
