//! A whole visit without a mouse: sign in, walk, read, mark, undo, save, find a command by name, leave.

use std::fs;

use demo::{PASSWORD, USER};
use e2e::browser::{Browser, Engine};
use e2e::stage::{MailServer, browser_story};
use e2e::wait::{SOON, until};
use fantoccini::key::Key;

use super::place::Place;
use super::scenes::list_is_complete;

const ENTER: char = '\u{e007}';
const ESCAPE: char = '\u{e00c}';
const DOWN: char = '\u{e015}';

#[test]
fn chromium() {
    without_a_mouse(Engine::Chromium);
}

#[test]
fn firefox() {
    without_a_mouse(Engine::Firefox);
}

#[test]
fn webkitgtk() {
    without_a_mouse(Engine::WebKitGtk);
}

fn without_a_mouse(engine: Engine) {
    let story = async |browser: &Browser| {
        let place = Place::with_sample_mail().await;
        browser.goto(&place.bridge.page()).await;
        sign_in(browser, place.port()).await;
        list_is_complete(browser).await;
        walk_and_read(browser).await;
        mark_and_undo(browser).await;
        save(browser).await;
        find_by_name(browser).await;
        leave(browser).await;
    };
    browser_story("keyboard", engine, MailServer::Pop3d, story);
}

async fn sign_in(browser: &Browser, port: u16) {
    browser.wait_for("sign-in").await;
    focus_is_on(browser, "address").await;
    browser.type_text(USER).await;
    browser.tab_to("password").await;
    browser.type_text(PASSWORD).await;
    if browser
        .attribute("server", "aria-expanded")
        .await
        .as_deref()
        != Some("true")
    {
        browser.tab_to("server").await;
        browser.press([ENTER]).await;
    }
    for (field, text) in [
        ("server-host", "127.0.0.1"),
        ("server-port", &port.to_string()),
    ] {
        browser.wait_for(field).await;
        browser.tab_to(field).await;
        browser.press_with_control('a').await;
        browser.type_text(text).await;
    }
    browser.press([ENTER]).await;
    browser.wait_for("certificate").await;
    browser.tab_to("certificate-trust").await;
    browser.press([ENTER]).await;
}

async fn walk_and_read(browser: &Browser) {
    let first = row(browser).await;
    browser.press(['j', 'j', 'k', DOWN]).await;
    row_is(browser, first - 2).await;
    browser.press([ENTER]).await;
    focus_is_on(browser, "subject").await;
    let subject = browser.text("subject").await;
    browser.press(['j']).await;
    until("the next message", SOON, async || {
        (browser.text("subject").await != subject).then_some(())
    })
    .await;
    browser.press([ESCAPE]).await;
    row_is(browser, first - 3).await;
}

async fn mark_and_undo(browser: &Browser) {
    let marked = row(browser).await;
    browser.press(['#']).await;
    browser.wait_for("marks").await;
    row_is(browser, marked - 1).await;
    browser.press(['z']).await;
    browser.wait_until_gone("marks").await;
}

/// WebKitGTK's driver has no folder for downloads: there it is what the page says that counts.
async fn save(browser: &Browser) {
    browser.press([ENTER]).await;
    focus_is_on(browser, "subject").await;
    until("the message to be here", SOON, async || {
        let disabled = "return document.querySelector('[data-testid=save-message]').disabled";
        (browser.script(disabled).await == false).then_some(())
    })
    .await;
    browser.press(['e']).await;
    browser.wait_for_text("status", "download").await;
    if browser.engine() != Engine::WebKitGtk {
        until("a file", SOON, async || {
            let mut files = fs::read_dir(browser.downloads()).ok()?;
            files
                .any(|file| {
                    file.is_ok_and(|file| file.path().extension().is_some_and(|it| it == "eml"))
                })
                .then_some(())
        })
        .await;
    }
    browser.press([ESCAPE]).await;
}

async fn find_by_name(browser: &Browser) {
    let before = row(browser).await;
    browser.press(['?']).await;
    browser.wait_for("help").await;
    browser.press([ESCAPE]).await;
    browser.wait_until_gone("help").await;
    row_is(browser, before).await;

    browser.press_with_control('k').await;
    focus_is_on(browser, "palette-field").await;
    browser.type_text("dark").await;
    browser.wait_for_text("command-0", "Dark").await;
    browser.press([ENTER]).await;
    browser.wait_until_gone("palette").await;
    let theme = browser
        .script("return document.documentElement.dataset.theme")
        .await;
    assert_eq!(theme, "dark");
    row_is(browser, before).await;

    // What is walked over with the arrows is said to those who listen.
    browser.press_with_control('k').await;
    focus_is_on(browser, "palette-field").await;
    browser.press([DOWN]).await;
    until("the second command", SOON, async || {
        let active = browser.attribute("palette-field", "aria-activedescendant");
        (active.await.as_deref() == Some("command-1")).then_some(())
    })
    .await;
    browser.press([ESCAPE]).await;
    browser.wait_until_gone("palette").await;
    row_is(browser, before).await;
}

async fn leave(browser: &Browser) {
    browser.press_with_control('k').await;
    focus_is_on(browser, "palette-field").await;
    browser.type_text("sign out").await;
    browser.wait_for_text("command-0", "Sign out").await;
    browser.press([char::from(Key::Enter)]).await;
    browser.wait_for("signed-out").await;
    focus_is_on(browser, "signed-out").await;
}

async fn focus_is_on(browser: &Browser, testid: &str) {
    until(&format!("the focus on `{testid}`"), SOON, async || {
        (browser.focused().await.as_deref() == Some(testid)).then_some(())
    })
    .await;
}

async fn row_is(browser: &Browser, number: i64) {
    focus_is_on(browser, &format!("row-{number}")).await;
}

/// The number of the message whose row has the focus.
async fn row(browser: &Browser) -> i64 {
    until("the focus on a row", SOON, async || {
        browser.focused().await?.strip_prefix("row-")?.parse().ok()
    })
    .await
}
