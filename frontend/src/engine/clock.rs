//! The browser's clocks.

use core::time::Duration;

use shared::clock::Now;
use wasm_bindgen::JsCast;
use web_sys::WorkerGlobalScope;

/// This moment.
pub(super) fn now() -> Now {
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    let monotonic = scope
        .performance()
        .map_or(0.0, |performance| performance.now());
    Now {
        monotonic: milliseconds(monotonic),
        wall: milliseconds(js_sys::Date::now()),
    }
}

fn milliseconds(value: f64) -> Duration {
    Duration::try_from_secs_f64(value / 1000.0).unwrap_or_default()
}
