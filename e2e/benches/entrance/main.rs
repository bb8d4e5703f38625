//! How soon a person can do something: the sign-in card over a slow line, in a Chromium whose processor is slowed.
//!
//! ```text
//! Chromium, 4 times slower ──▶ 150 ms, 1.6 Mbit/s ──▶ the bridge with the page inside
//! ```
//!
//! Needs the page (`cargo xtask page`), Chromium and its driver. Workers run at the processor's full speed: DevTools slow
//! the page's own thread alone. The line is slow for everybody.

mod line;

use std::process::ExitCode;
use std::time::Duration;

use e2e::bridge::Bridge;
use e2e::browser::{Browser, Engine};
use e2e::wait::until;
use serde_json::{Value, json};

/// How many times slower the processor is than this computer's.
const SLOWDOWN: u32 = 4;

/// Loads that are measured; the median counts.
const TURNS: usize = 5;

/// Five keystrokes a second, for twenty of an address and ten of a password.
const TYPED_S: f64 = 6.0;

/// The address alone.
const ADDRESS_TYPED_S: f64 = 4.0;

/// What is measured: its name in the page, what it is, and the seconds that it may take.
const MILESTONES: [(&str, &str, f64); 5] = [
    ("paint", "the card is painted", 1.0),
    ("type", "the address can be typed", 2.0),
    ("button", "the button answers", 2.0),
    ("table", "the providers are known", ADDRESS_TYPED_S),
    ("engine", "the engine is ready", TYPED_S),
];

/// Octets of the page until its card works, at most.
const WEIGHT_MAX: f64 = 170_000.0;

/// Runs before the page does, and notes when what happens for the first time. The button is pressed as soon as the program
/// has drawn it, and has answered when the answer is in a frame.
const WATCH: &str = r#"
    const times = window.times = {};
    const note = name => { times[name] ??= performance.now(); };
    new PerformanceObserver(list => list.getEntries().forEach(entry => {
        if (entry.name == "first-contentful-paint") times.paint = entry.startTime;
        if (entry.name == "engine") times.engine = entry.startTime;
        if (entry.name.endsWith("/providers.txt")) times.table = entry.responseEnd;
    })).observe({ entryTypes: ["paint", "mark", "resource"] });
    const look = () => {
        const field = document.getElementById("address");
        if (field && document.activeElement == field) note("type");
        const button = document.querySelector("[data-testid=sign-in]");
        if (button && !times.pressed) { note("pressed"); button.click(); }
        if (document.querySelector("[data-testid=problem]")) note("button");
        if (!times.button || !times.type) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
"#;

fn main() -> ExitCode {
    if let Some(why) = Engine::Chromium.missing() {
        eprintln!("Nothing can be measured here: {why}.");
        return ExitCode::FAILURE;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("the system has threads");
    runtime.block_on(run());
    ExitCode::SUCCESS
}

async fn run() {
    let bridge = Bridge::to(&[]).await;
    let port = line::before(bridge.port()).await;
    let page = format!("http://127.0.0.1:{port}/");
    println!(
        "{} kbit/s, {} ms round trip, the page's thread {SLOWDOWN} times slower; medians of {TURNS} first visits\n",
        line::RATE * 8 / 1_000,
        line::ROUND_TRIP.as_millis()
    );
    let mut turns = Vec::new();
    for _ in 0..TURNS {
        turns.push(visit(&page).await);
    }
    println!("{:<28}{:>9}{:>9}", "", "s", "budget");
    for (name, what, budget) in MILESTONES {
        let seconds = median(&turns, name) / 1_000.0;
        println!(
            "{what:<28}{seconds:>9.2}{budget:>9.1}{}",
            over(seconds, budget)
        );
    }
    let weight = median(&turns, "weight");
    let (kilobytes, budget) = (weight / 1_000.0, WEIGHT_MAX / 1_000.0);
    println!("\n{:<28}{:>9}{:>9}", "", "KB", "budget");
    println!(
        "{:<28}{kilobytes:>9.1}{budget:>9.1}{}",
        "fetched for the card",
        over(weight, WEIGHT_MAX)
    );
}

/// One visit by somebody who has never been here: what happened when, in milliseconds, and what was fetched, in octets.
async fn visit(page: &str) -> Value {
    let browser = Browser::start(Engine::Chromium).await;
    let watch = json!({ "source": WATCH });
    browser.devtools("Page.enable", json!({})).await;
    browser
        .devtools("Page.addScriptToEvaluateOnNewDocument", watch)
        .await;
    let rate = json!({ "rate": SLOWDOWN });
    browser
        .devtools("Emulation.setCPUThrottlingRate", rate)
        .await;
    browser.goto(page).await;
    let times = until("every milestone", Duration::from_secs(60), async || {
        let times = browser.script("return window.times").await;
        MILESTONES
            .iter()
            .all(|(name, ..)| times[name].is_number())
            .then_some(times)
    })
    .await;
    let fetched = "return performance.getEntriesByType('navigation')
        .concat(performance.getEntriesByType('resource'))
        .filter(it => !/providers|config|engine|reader|mailbox/.test(it.name))
        .reduce((sum, it) => sum + it.encodedBodySize, 0)";
    let weight = browser.script(fetched).await;
    browser.close().await;
    let mut times = times;
    times["weight"] = weight;
    times
}

fn median(turns: &[Value], name: &str) -> f64 {
    let mut numbers: Vec<f64> = turns
        .iter()
        .filter_map(|turn| turn[name].as_f64())
        .collect();
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(f64::NAN)
}

fn over(number: f64, budget: f64) -> &'static str {
    if number <= budget { "" } else { "   over" }
}
