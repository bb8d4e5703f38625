//! The page, in Chromium, through the bridge.

use std::time::{Duration, Instant};

use e2e::bridge::Bridge;
use e2e::browser::{Browser, Engine, Look};
use e2e::delay::Line;
use e2e::renderers::{self, Footprint};
use e2e::stage::{MailServer, browser_story};
use e2e::visit::{self, Card};
use e2e::wait::until;
use shared::tunnel::message::Mode;

use crate::ROUND_TRIP;
use crate::mail::{BOMBER, is_wanted, wanted};
use crate::office::{Office, PASSWORD, user};

/// The promises.
const TIMES_FASTER: f64 = 50.0;
const OCTETS_MAX: u64 = 300_000_000;
const TASK_MAX_MS: f64 = 100.0;

const LONG: Duration = Duration::from_secs(200);

/// Notes how long the page's main thread was not to be had.
const WATCH: &str = "window.tasks = []; window.stage = 'signing in';
    new PerformanceObserver(list => {
      for (const entry of list.getEntries()) tasks.push([entry.duration, stage]);
    }).observe({ type: 'longtask', buffered: true });";

/// Plays the whole rescue and prints what it took.
pub(crate) fn rescue(office: &Office, line: &Line, messages: usize) {
    let user = user(messages);
    browser_story(
        "bench_clean_up",
        Engine::Chromium,
        MailServer::Dovecot,
        async |browser: &Browser| {
            let bridge = Bridge::to(&[(line.port(), Mode::Tls)]).await;
            browser.look(Look::ALL[0]).await;
            browser.goto(&bridge.page()).await;
            browser.script(WATCH).await;
            let footprint = Footprint::watch(browser);
            let card = Card {
                address: &user,
                password: PASSWORD,
                port: line.port(),
                mode: Mode::Tls,
            };
            visit::sign_in(browser, card).await;
            visit::trust(browser, office.dovecot().certificate()).await;
            browser.wait_for("mailbox").await;

            stage(browser, "fetching headers").await;
            let begun = Instant::now();
            browser.press(['c']).await;
            browser.wait_for("headers-left").await;
            gone(browser, "headers-left").await;
            let took = begun.elapsed().as_secs_f64();
            let one_by_one = messages as f64 * ROUND_TRIP.as_secs_f64();
            println!("The page, in Chromium, through the bridge:");
            row("the headers of all", took, messages);
            println!(
                "    footprint by now: {} MB",
                footprint.largest() / 1_000_000
            );
            let times = one_by_one / took;
            println!(
                "    one command per round trip: {one_by_one:.0} s, {times:.0} times as long (at least 50{}",
                verdict(times >= TIMES_FASTER)
            );

            let begun = Instant::now();
            stage(browser, "typing the rule").await;
            browser.press(['/']).await;
            browser.type_text(&format!("from:{BOMBER}")).await;
            let unwanted = messages - wanted(messages);
            until("the rule to be understood", LONG, async || {
                let digits: String = browser
                    .text("verdict")
                    .await
                    .lines()
                    .next()?
                    .split(' ')
                    .next()?
                    .chars()
                    .filter(char::is_ascii_digit)
                    .collect();
                (digits.parse() == Ok(unwanted)).then_some(())
            })
            .await;
            row(
                "a rule, key by key",
                begun.elapsed().as_secs_f64(),
                messages,
            );
            let begun = Instant::now();
            stage(browser, "marking").await;
            browser.click("mark-matching").await;
            browser.wait_for("delete-now").await;
            row("marking", begun.elapsed().as_secs_f64(), unwanted);
            stage(browser, "deleting").await;
            browser.click("delete-now").await;
            browser.click("delete-confirm").await;
            let begun = Instant::now();
            until("the receipt", LONG, async || {
                browser.sees("receipt-bar").await.then_some(())
            })
            .await;
            row(
                "deleting, receipt included",
                begun.elapsed().as_secs_f64(),
                unwanted,
            );
            let receipt = browser.text("receipt-bar").await;
            println!("    {}", receipt.lines().next().unwrap_or_default());
            let left = office.dovecot().messages(&user);
            let exact = left.len() == wanted(messages) && left.iter().all(|it| is_wanted(it));
            println!(
                "    {} are left, all of them wanted (exactly{}",
                left.len(),
                verdict(exact)
            );
            judge(browser, &footprint).await;
        },
    );
}

async fn judge(browser: &Browser, footprint: &Footprint) {
    let octets = footprint.largest();
    println!(
        "    memory footprint of the tab: {} MB at most (under 300{}; {} MB with all that is mapped from files",
        octets / 1_000_000,
        verdict(octets < OCTETS_MAX),
        renderers::peak(browser) / 1_000_000
    );
    let tasks = browser.script("return window.tasks").await;
    let tasks = tasks.as_array().cloned().unwrap_or_default();
    let duration = |task: &serde_json::Value| task[0].as_f64().unwrap_or_default();
    let longest = tasks
        .iter()
        .max_by(|a, b| duration(a).total_cmp(&duration(b)));
    let (longest, stage) = longest.map_or((0.0, "never"), |task| {
        (duration(task), task[1].as_str().unwrap_or_default())
    });
    println!(
        "    longest task of the page's main thread: {longest:.0} ms, {stage}; {} over 50 (under 100{}",
        tasks.len(),
        verdict(longest < TASK_MAX_MS)
    );
}

/// For the list of long tasks.
async fn stage(browser: &Browser, name: &str) {
    browser.script(&format!("window.stage = '{name}'")).await;
}

async fn gone(browser: &Browser, testid: &str) {
    until("it to be gone", LONG, async || {
        (!browser.sees(testid).await).then_some(())
    })
    .await;
}

fn row(what: &str, seconds: f64, number: usize) {
    let rate = number as f64 / seconds;
    println!("    {what:<28} {seconds:>7.2} s {rate:>9.0} /s");
}

fn verdict(holds: bool) -> &'static str {
    if holds { "): met" } else { "): MISSED" }
}
