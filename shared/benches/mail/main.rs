//! How long a megabyte of each kind of hostile mail takes to be read, natively and in a browser's WebAssembly, and beside
//! Python's email package.
//!
//! ```text
//! cargo xtask bench mail          on this machine
//! cargo xtask bench mail-wasm     in a browser on it, compiled as the page is
//! ```

#[path = "../../tests/support/mail_shapes.rs"]
mod mail_shapes;
#[cfg(not(target_arch = "wasm32"))]
mod peer;

use core::hint::black_box;

use shared::mail;

/// Readings of which the median counts.
const RUNS: usize = 5;

/// Milliseconds that a megabyte may take.
const TARGET: f64 = 200.0;

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    table(|line| println!("{line}"));
}

#[cfg(target_arch = "wasm32")]
fn main() {}

/// In a browser, a test is what can be started from outside and print something.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen_test::wasm_bindgen_test]
fn mail() {
    table(|line| wasm_bindgen_test::console_log!("{line}"));
}

fn table(say: fn(&str)) {
    let (mut slowest, mut ratios) = (0.0_f64, Vec::new());
    for (what, mail) in mail_shapes::shapes() {
        let ours = median(|| {
            black_box(mail::view(black_box(mail.as_bytes()), &decode));
        });
        slowest = slowest.max(ours);
        let verdict = if ours <= TARGET { "" } else { "  MISSED" };
        let theirs = peer(&mail);
        ratios.extend(theirs.map(|theirs| theirs / ours));
        say(&format!(
            "{what:<32} {ours:>8.1} ms {}{verdict}",
            said(theirs, ours)
        ));
    }
    say(&format!("slowest: {slowest:.0} ms, target {TARGET:.0} ms"));
    ratios.sort_by(f64::total_cmp);
    if let Some(ratio) = ratios.get(ratios.len() / 2) {
        say(&format!(
            "Python's email takes {ratio:.1} times as long (median of the shapes)"
        ));
    }
}

fn said(theirs: Option<f64>, ours: f64) -> String {
    match theirs {
        Some(theirs) => format!("email {theirs:>8.1} ms, {:>6.1} times", theirs / ours),
        None if cfg!(target_arch = "wasm32") => String::new(),
        None => "email did not come to an end".into(),
    }
}

fn median(run: impl Fn()) -> f64 {
    let mut took = Vec::new();
    for _ in 0..RUNS {
        let begun = milliseconds();
        run();
        took.push(milliseconds() - begun);
        if took[0] > TARGET * 5.0 {
            break;
        }
    }
    took.sort_by(f64::total_cmp);
    took[took.len() / 2]
}

#[cfg(not(target_arch = "wasm32"))]
fn peer(mail: &str) -> Option<f64> {
    peer::median(mail)
}

#[cfg(target_arch = "wasm32")]
fn peer(_: &str) -> Option<f64> {
    None
}

#[cfg(not(target_arch = "wasm32"))]
fn decode(label: &str, octets: &[u8]) -> Option<String> {
    let encoding = encoding_rs::Encoding::for_label(label.as_bytes())?;
    Some(encoding.decode(octets).0.into_owned())
}

/// The browser's own decoder. As the page's reader does it, the last one is kept.
#[cfg(target_arch = "wasm32")]
fn decode(label: &str, octets: &[u8]) -> Option<String> {
    use js_sys::{Array, Function, JsString, Object, Reflect, Uint8Array, global};
    use std::cell::RefCell;
    thread_local! {
        static LAST: RefCell<Option<(String, Object, Function)>> = const { RefCell::new(None) };
    }
    LAST.with_borrow_mut(|last| {
        if last.as_ref().is_none_or(|(of, ..)| of != label) {
            let class: Function = Reflect::get(&global(), &"TextDecoder".into()).ok()?.into();
            let decoder = Reflect::construct(&class, &Array::of1(&label.into())).ok()?;
            let decode = Reflect::get(&decoder, &"decode".into()).ok()?;
            *last = Some((label.to_owned(), decoder.into(), decode.into()));
        }
        let (_, decoder, decode) = last.as_ref()?;
        let text = decode.call1(decoder, &Uint8Array::from(octets)).ok()?;
        Some(JsString::from(text).into())
    })
}

#[cfg(not(target_arch = "wasm32"))]
fn milliseconds() -> f64 {
    use std::{sync::LazyLock, time::Instant};
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed().as_secs_f64() * 1e3
}

#[cfg(target_arch = "wasm32")]
fn milliseconds() -> f64 {
    js_sys::Date::now()
}
