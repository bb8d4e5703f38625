//! The demo: one click, and one is looking into a mailbox.

use std::future::pending;

use demo::Office;
use e2e::browser::{Browser, Engine};
use e2e::stage::{MailServer, browser_story};
use e2e::visit;

#[test]
fn chromium() {
    one_click(Engine::Chromium);
}

#[test]
fn firefox() {
    one_click(Engine::Firefox);
}

#[test]
fn webkitgtk() {
    one_click(Engine::WebKitGtk);
}

fn one_click(engine: Engine) {
    browser_story(
        "demo",
        engine,
        MailServer::Pop3d,
        async |browser: &Browser| {
            let any = "127.0.0.1:0".parse().expect("an address");
            let office = Office::open(any).await.expect("the office opens");
            let page = format!("http://{}/", office.page_address().expect("it is bound"));
            tokio::spawn(async move { office.serve(pending()).await });

            browser.goto(&page).await;
            browser.click("demo").await;
            browser.wait_for("mailbox").await;
            assert!(
                !browser.sees("certificate").await,
                "its certificate is known beforehand"
            );
            let summary = browser.text("summary").await;
            assert!(summary.contains("message"), "{summary}");
            let receipt = visit::leave(browser).await;
            assert!(receipt.contains("Nothing was deleted"), "{receipt}");
        },
    );
}
