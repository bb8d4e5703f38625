//! From a key to what it changes on the screen, in Chromium, with ten thousand messages in the list.
//!
//! Two clocks: *event timing* is the browser's own, from the key to the next paint, in steps of 8 ms and silent below
//! 16 ms; *frame* is from the key's time stamp to the end of the frame in which the page has answered it.

use std::future::pending;

use demo::Office;
use e2e::browser::{Browser, Engine, Look};
use e2e::stage::{MailServer, browser_story};
use e2e::wait::until;
use serde_json::Value;
use std::time::Duration;

/// As many as somebody has who never deletes.
const MESSAGES: u32 = 10_000;

/// Keys for each row of the table.
const KEYS: usize = 100;

/// The promise: from key to paint.
const PROMISE_MS: f64 = 50.0;

/// Notes for each key how long it took.
const WATCH: &str = "window.frames_ms = []; window.events_ms = [];
    new PerformanceObserver(list => {
      for (const entry of list.getEntries()) if (entry.name === 'keydown') events_ms.push(entry.duration);
    }).observe({ type: 'event', durationThreshold: 16 });
    addEventListener('keydown', event => requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => frames_ms.push(performance.now() - event.timeStamp);
      port2.postMessage(0);
    }), true);";

fn main() {
    browser_story(
        "bench_feel",
        Engine::Chromium,
        MailServer::Pop3d,
        async |browser: &Browser| {
            let any = "127.0.0.1:0".parse().expect("an address");
            let messages: Vec<Vec<u8>> = (1..=MESSAGES).map(letter).collect();
            let office = Office::open_with(any, &messages)
                .await
                .expect("the office opens");
            let page = format!("http://{}/", office.page_address().expect("it is bound"));
            let office = tokio::spawn(async move { office.serve(pending()).await });

            browser.look(Look::ALL[0]).await;
            browser.goto(&page).await;
            browser.click("demo").await;
            browser.wait_for("mailbox").await;
            browser.script(WATCH).await;
            println!("{MESSAGES} messages, {KEYS} keys each, milliseconds from key to paint\n");
            println!(
                "{:<44} {:>8} {:>8} {:>8}   {:>22}",
                "", "median", "p95", "most", "event timing, most"
            );
            row(browser, "j, while headers still arrive", &["j"]).await;
            until("all headers", Duration::from_secs(240), async || {
                let busy =
                    "return document.querySelectorAll('.row .bone, .status .progress').length";
                (browser.script(busy).await == 0).then_some(())
            })
            .await;
            row(browser, "j", &["j"]).await;
            row(browser, "k", &["k"]).await;
            row(browser, "Page Down", &["\u{e00f}"]).await;
            row(browser, "End, Home", &["\u{e010}", "\u{e011}"]).await;
            row(browser, "#, z (mark, undo)", &["#", "z"]).await;
            browser.press_with_control('k').await;
            browser.wait_for("palette-field").await;
            row(
                browser,
                "a letter, Backspace in the palette",
                &["m", "\u{e003}"],
            )
            .await;
            office.abort();
        },
    );
}

async fn row(browser: &Browser, name: &str, keys: &[&str]) {
    browser
        .script("frames_ms.length = 0; events_ms.length = 0")
        .await;
    for key in keys.iter().cycle().take(KEYS) {
        // One by one, as a hand does: the next key comes when the last one has been drawn.
        browser.press(key.chars()).await;
    }
    let drawn = async || {
        let times = browser.script("return frames_ms").await;
        numbers(&times).filter(|times| times.len() >= KEYS)
    };
    let mut frames = until("every key to be drawn", Duration::from_secs(30), drawn).await;
    frames.sort_by(f64::total_cmp);
    let events = numbers(&browser.script("return events_ms").await).unwrap_or_default();
    let slowest = events.iter().copied().fold(0.0, f64::max);
    let at = |part: usize| frames[(frames.len() * part / 100).min(frames.len() - 1)];
    let slowest = if slowest > 0.0 {
        format!("{slowest:.0}")
    } else {
        "under 16".to_owned()
    };
    let verdict = if at(95) < PROMISE_MS {
        ""
    } else {
        "  over 50 ms"
    };
    println!(
        "{name:<44} {:>8.1} {:>8.1} {:>8.1}   {slowest:>22}{verdict}",
        at(50),
        at(95),
        at(100)
    );
}

fn numbers(list: &Value) -> Option<Vec<f64>> {
    list.as_array()?.iter().map(Value::as_f64).collect()
}

fn letter(number: u32) -> Vec<u8> {
    let (day, hour) = (number % 28 + 1, number % 24);
    format!(
        "From: Sender {} <sender{}@example.org>\r\nTo: demo@example.org\r\nSubject: Letter {number} of many\r\n\
         Date: {day} Oct 2026 {hour:02}:00:00 +0000\r\nMessage-ID: <{number}@example.org>\r\n\r\nShort.\r\n",
        number % 97,
        number % 97
    )
    .into_bytes()
}
