//! The list: sort it, search it, choose a range or all that match, put answers below what they answer.

mod office;

use e2e::browser::{Browser, Engine};
use e2e::stage::{MailServer, browser_story};
use e2e::visit;
use e2e::wait::{SOON, until};
use office::{Letter, Office};
use serde_json::{Value, json};

#[test]
fn chromium() {
    arrange(Engine::Chromium);
}

#[test]
fn firefox() {
    arrange(Engine::Firefox);
}

#[test]
fn webkitgtk() {
    arrange(Engine::WebKitGtk);
}

#[test]
fn chromium_with_a_hundred_thousand() {
    hundred_thousand(Engine::Chromium);
}

#[test]
fn firefox_with_a_hundred_thousand() {
    hundred_thousand(Engine::Firefox);
}

#[test]
fn webkitgtk_with_a_hundred_thousand() {
    hundred_thousand(Engine::WebKitGtk);
}

/// Sender, subject, answer to, octets; number 1 first.
const LETTERS: [(&str, &str, Option<usize>, usize); 6] = [
    ("Zoë <zoe@example.org>", "The boat", None, 100),
    ("Ann <ann@example.org>", "Soup", None, 200_000),
    ("Bob <bob@example.org>", "Re: The boat", Some(1), 300),
    ("Ann <ann@example.org>", "AW: The boat", Some(3), 400),
    ("Bob <bob@example.org>", "Anchors", None, 500),
    (
        "Advertisement <post@example.net>",
        "You have won a boat",
        None,
        600,
    ),
];

fn arrange(engine: Engine) {
    browser_story(
        "list",
        engine,
        MailServer::Pop3d,
        async |browser: &Browser| {
            let letters = LETTERS.map(|(sender, subject, answers, octets)| Letter {
                sender,
                subject: subject.into(),
                answers,
                octets,
            });
            let office = Office::with(letters.into_iter()).await;
            browser.goto(&office.bridge.page()).await;
            browser.click("demo").await;
            browser.wait_for("mailbox").await;
            visit::row(browser, 1).await;

            shows(browser, &[6, 5, 4, 3, 2, 1]).await;
            sort(browser, "Sender, A to Z").await;
            shows(browser, &[6, 4, 2, 5, 3, 1]).await;
            sort(browser, "Subject, A to Z").await;
            shows(browser, &[5, 2, 4, 3, 1, 6]).await;
            sort(browser, "Largest first").await;
            shows(browser, &[2, 6, 5, 4, 3, 1]).await;
            sort(browser, "Newest date first").await;
            shows(browser, &[6, 5, 4, 3, 2, 1]).await;

            browser.click("threads").await;
            shows(browser, &[6, 5, 1, 3, 4, 2]).await;
            let level = browser.attribute("row-4", "aria-level").await;
            assert_eq!(level.as_deref(), Some("3"));
            browser.click("threads").await;

            search(browser).await;
            choose(browser).await;

            let receipt = visit::leave_and_delete(browser).await;
            assert!(receipt.contains("2 messages"), "{receipt}");
            assert_eq!(
                office.left(),
                ["The boat", "Soup", "Anchors", "You have won a boat"]
            );
        },
    );
}

async fn search(browser: &Browser) {
    press(browser, "/", false).await;
    browser
        .type_into("search", "boat from:zoe OR from:bob")
        .await;
    browser.wait_for_text("found", "2 of 6 match").await;
    shows(browser, &[3, 1]).await;
    let marked = browser.text_at("[data-testid=\"row-3\"] mark").await;
    assert_eq!(marked.as_deref(), Some("Bob"), "what was found is marked");
    browser.fill("search", "goat").await;
    let empty = browser
        .wait_for_text("message-list", "Nothing matches")
        .await;
    assert!(
        empty.contains("6 messages"),
        "it says where was searched: {empty}"
    );
    browser.click("clear-search").await;
    shows(browser, &[6, 5, 4, 3, 2, 1]).await;
}

/// All by one sender, then a range; what was marked too much is taken back in one step.
async fn choose(browser: &Browser) {
    browser.fill("search", "from:example.org").await;
    shows(browser, &[5, 4, 3, 2, 1]).await;
    browser.click("select-all").await;
    browser.wait_for_text("selected", "5 selected").await;
    browser.click("delete-selected").await;
    browser.wait_for_text("marks", "5 messages").await;
    browser.wait_until_gone("selected").await;
    shows(browser, &[5, 4, 3, 2, 1]).await;
    focus(browser, 4).await;
    press(browser, "u", false).await;
    browser.wait_until_gone("marks").await;

    focus(browser, 5).await;
    press(browser, "j", false).await;
    press(browser, "x", false).await;
    browser.wait_for_text("selected", "1 selected").await;
    press(browser, "ArrowDown", true).await;
    press(browser, "ArrowDown", true).await;
    browser.wait_for_text("selected", "3 selected").await;
    press(browser, "ArrowUp", true).await;
    browser.wait_for_text("selected", "2 selected").await;
    let chosen = browser.attribute("row-3", "aria-selected").await;
    assert_eq!(chosen.as_deref(), Some("true"));
    press(browser, "#", false).await;
    browser.wait_for_text("marks", "2 messages").await;
}

/// Says how long it takes rather than how long it may: the machine that tries this may be busy.
fn hundred_thousand(engine: Engine) {
    browser_story(
        "list_100000",
        engine,
        MailServer::Pop3d,
        async |browser: &Browser| {
            let letters = (0..100_000).map(|number: usize| Letter {
                sender: [
                    "Ann <a@example.org>",
                    "Bob <b@example.org>",
                    "Zoë <z@example.org>",
                ][number % 3],
                subject: format!("Letter {}", number * 7_919 % 100_000),
                answers: (!number.is_multiple_of(4)).then_some(number / 4 * 4 + 1),
                octets: number % 50,
            });
            let office = Office::with(letters).await;
            browser.goto(&office.bridge.page()).await;
            browser.click("demo").await;
            browser.wait_for("mailbox").await;
            visit::row(browser, 100_000).await;
            // Headers are fetched for the newest 10,000; the others when they come into sight.
            until("the headers", SOON * 6, async || {
                let count = browser.text_at(".status .count").await;
                count.is_some_and(|it| it.contains("10,0")).then_some(())
            })
            .await;
            let scrolled = browser
            .script_async(
                "const list = document.getElementById('list'); let worst = 0, last = performance.now();
                 for (let step = 0; step < 60; step++) {
                   list.scrollTop += 997; await new Promise(requestAnimationFrame);
                   const now = performance.now(); worst = Math.max(worst, now - last); last = now; }
                 return worst;",
            )
            .await;
            println!(
                "{}: scrolling, the longest frame: {scrolled} ms",
                engine.name()
            );
            for (what, work) in [
                ("sort by sender", choose_sort("Sender, A to Z")),
                ("sort by subject", choose_sort("Subject, A to Z")),
                ("sort by size", choose_sort("Largest first")),
                ("search", type_search("letter 77")),
                (
                    "threads",
                    "document.querySelector('[data-testid=threads]').click();".into(),
                ),
            ] {
                let time = timed(browser, &work).await;
                println!("{}: {what}: {time} ms", engine.name());
            }
            let found = browser.text("found").await;
            assert!(found.ends_with("of 100,000 match"), "{found}");
        },
    );
}

/// How long a change takes until the page is drawn anew: Yew draws in microtasks behind the event.
async fn timed(browser: &Browser, work: &str) -> Value {
    let script = format!(
        "const start = performance.now(); {work}
         await new Promise(done => {{ const channel = new MessageChannel(); channel.port1.onmessage = done; channel.port2.postMessage(0); }});
         return Math.round((performance.now() - start) * 10) / 10;"
    );
    browser.script_async(&script).await
}

fn choose_sort(order: &str) -> String {
    format!(
        "const select = document.querySelector('[data-testid=sort]');
         select.selectedIndex = [...select.options].findIndex(option => option.text === {});
         select.dispatchEvent(new Event('change', {{ bubbles: true }}));",
        json!(order)
    )
}

fn type_search(text: &str) -> String {
    format!(
        "const field = document.getElementById('search'); field.value = {};
         field.dispatchEvent(new InputEvent('input', {{ bubbles: true }}));",
        json!(text)
    )
}

async fn sort(browser: &Browser, order: &str) {
    browser.script(&choose_sort(order)).await;
}

/// Waits until these rows are shown, from top to bottom.
async fn shows(browser: &Browser, numbers: &[u32]) {
    let expected = json!(numbers);
    until(&format!("the rows {expected}"), SOON, async || {
        let rows = browser
            .script(
                "return [...document.querySelectorAll('#list [role=row]')]
                   .sort((a, b) => a.getAttribute('aria-rowindex') - b.getAttribute('aria-rowindex')).map(row => Number(row.id.slice(4)));",
            )
            .await;
        (rows == expected).then_some(())
    })
    .await;
}

async fn focus(browser: &Browser, number: u32) {
    let script = format!("document.getElementById('row-{number}').focus();");
    browser.script(&script).await;
}

/// A key, where the focus is.
async fn press(browser: &Browser, key: &str, shift: bool) {
    let script = format!(
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {{ key: {}, shiftKey: {shift}, bubbles: true, cancelable: true }}));",
        json!(key)
    );
    browser.script(&script).await;
}
