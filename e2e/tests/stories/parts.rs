//! What a mailbox needs is fetched while somebody types. Whoever is quicker waits for it, and is told if it cannot be had;
//! when it comes, everything goes on by itself.

use std::future::pending;

use demo::Office;
use e2e::browser::{Browser, Engine};
use e2e::stage::{MailServer, browser_story};
use e2e::wait::{SOON, until};
use serde_json::json;

/// Only Chromium can be told to leave one file out.
#[test]
fn the_card_does_not_need_the_mailbox() {
    browser_story(
        "parts",
        Engine::Chromium,
        MailServer::Pop3d,
        async |browser: &Browser| {
            let any = "127.0.0.1:0".parse().expect("an address");
            let office = Office::open(any).await.expect("the office opens");
            let page = format!("http://{}/", office.page_address().expect("it is bound"));
            let office = tokio::spawn(async move { office.serve(pending()).await });

            browser.devtools("Network.enable", json!({})).await;
            let without = json!({ "urls": ["*/mailbox-*.wasm"] });
            browser.devtools("Network.setBlockedURLs", without).await;
            browser.goto(&page).await;
            says(browser, ".card [role=alert]", "has not started").await;

            browser.click("demo").await;
            says(browser, ".connecting .now", "Listing").await;
            assert!(!browser.sees("mailbox").await);

            let with = json!({ "urls": [] });
            browser.devtools("Network.setBlockedURLs", with).await;
            browser.wait_for("mailbox").await;
            office.abort();
        },
    );
}

async fn says(browser: &Browser, selector: &str, words: &str) {
    until(
        &format!("`{selector}` to say {words:?}"),
        SOON,
        async || {
            let text = format!(
                "return document.querySelector({})?.textContent",
                json!(selector)
            );
            let text = browser.script(&text).await;
            text.as_str().filter(|text| text.contains(words)).map(drop)
        },
    )
    .await;
}
