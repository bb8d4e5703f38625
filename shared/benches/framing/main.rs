//! How fast a message's octets come through the framing: found, unstuffed, handed on. In MB (1,000,000 octets) of the
//! reply per second, on one core, natively and in a browser's WebAssembly.
//!
//! ```text
//! cargo xtask bench framing          on this machine
//! cargo xtask bench framing-wasm     in a browser on it, compiled as the page is
//! ```

mod reply;
mod through;

use core::hint::black_box;

use reply::Sample;
use through::{client, unstuffer};

/// What comes out of one read: a full TLS record.
const PIECE: usize = 16 * 1024;

/// Runs of which the median counts.
const RUNS: usize = 11;

/// Seconds that a run takes at least: clocks in browsers are coarse on purpose.
const RUN: f64 = 0.1;

/// MB/s.
const TARGET: f64 = if cfg!(target_arch = "wasm32") {
    150.0
} else {
    500.0
};

/// What is measured: octets of a reply in, octets of a message out.
type Way = fn(&[u8], &mut dyn FnMut(&[u8]));

const WAYS: [(&str, Way); 2] = [("Unstuffer", unstuffer), ("Client", client)];

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    print!("{}", table());
}

#[cfg(target_arch = "wasm32")]
fn main() {}

/// In a browser, a test is what can be started from outside and print something.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen_test::wasm_bindgen_test]
fn framing() {
    wasm_bindgen_test::console_log!("{}", table());
}

fn table() -> String {
    let mut table = String::new();
    for Sample {
        name,
        body,
        is_mail,
    } in reply::samples()
    {
        let reply = reply::of(&body);
        for (way, run) in WAYS {
            check(way, run, &reply, &body);
            let speeds: Vec<f64> = (0..RUNS).map(|_| speed(run, &reply)).collect();
            let (low, median, high) = spread(speeds);
            let verdict = match is_mail {
                false => "the worst case, without a target".into(),
                true if median >= TARGET => format!("target {TARGET:.0}: met"),
                true => format!("target {TARGET:.0}: MISSED"),
            };
            table += &format!(
                "{way:<10} {name:<24} {median:>6.0} MB/s ({low:.0} to {high:.0}), {verdict}\n"
            );
        }
    }
    table
}

/// Nothing is measured that does not do its work.
fn check(way: &str, run: Way, reply: &[u8], body: &[u8]) {
    let mut found = Vec::new();
    run(reply, &mut |octets| found.extend_from_slice(octets));
    assert!(found == body, "{way} brought something else");
}

/// MB/s of one run.
fn speed(run: Way, reply: &[u8]) -> f64 {
    let begun = seconds();
    let mut octets = 0;
    loop {
        run(black_box(reply), &mut |out| {
            black_box(out);
        });
        octets += reply.len();
        let took = seconds() - begun;
        if took >= RUN {
            return octets as f64 / took / 1e6;
        }
    }
}

fn spread(mut speeds: Vec<f64>) -> (f64, f64, f64) {
    speeds.sort_by(f64::total_cmp);
    (
        speeds[0],
        speeds[speeds.len() / 2],
        speeds[speeds.len() - 1],
    )
}

#[cfg(not(target_arch = "wasm32"))]
fn seconds() -> f64 {
    use std::{sync::LazyLock, time::Instant};
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed().as_secs_f64()
}

#[cfg(target_arch = "wasm32")]
fn seconds() -> f64 {
    js_sys::Date::now() / 1e3
}
