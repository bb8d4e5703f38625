//! What a visit leaves behind in the browser: nothing.

use e2e::bridge::Bridge;
use e2e::browser::{Browser, Engine};
use e2e::dovecot::{Dovecot, Mailbox};
use e2e::mail;
use e2e::stage::{MailServer, browser_story};
use e2e::visit::{self, Card};
use serde_json::json;
use shared::tunnel::message::Mode;

const USER: &str = "annabel.reader@example.org";
const PASSWORD: &str = "correct horse; 7 staples";

#[test]
fn chromium() {
    leaves_nothing(Engine::Chromium);
}

#[test]
fn firefox() {
    leaves_nothing(Engine::Firefox);
}

#[test]
fn webkitgtk() {
    leaves_nothing(Engine::WebKitGtk);
}

fn leaves_nothing(engine: Engine) {
    browser_story(
        "traces",
        engine,
        MailServer::Dovecot,
        async |browser: &Browser| {
            let messages = [mail::plain("A letter", "Good morning.")];
            let dovecot = Dovecot::start(&[Mailbox {
                user: USER,
                password: PASSWORD,
                messages: &messages,
            }])
            .await;
            let bridge = Bridge::to(&[(dovecot.tls_port(), Mode::Tls)]).await;
            let card = Card {
                address: USER,
                password: PASSWORD,
                port: dovecot.tls_port(),
                mode: Mode::Tls,
            };

            browser.goto(&bridge.page()).await;
            browser.wait_for("password").await;
            assert_eq!(
                browser.script(WATCH).await,
                0,
                "the page opens without a password field or a form"
            );
            let (url, title) = (
                browser.script("return location.href").await,
                browser.script("return document.title").await,
            );
            visit::sign_in(browser, card).await;
            visit::trust(browser, dovecot.certificate()).await;
            browser.wait_for("mailbox").await;
            visit::open(browser, 1, "A letter").await;
            browser.wait_for_text("body-text", "Good morning.").await;
            visit::leave(browser).await;

            assert_eq!(
                browser.script("return window.sightings").await,
                0,
                "no password field and no form, ever"
            );
            assert_eq!(browser.script_async(STORED).await, json!([]));
            assert_eq!(
                browser.script("return history.length").await,
                browser.script("return window.historyBefore").await
            );
            assert_eq!(browser.script("return location.href").await, url);
            assert_eq!(browser.script("return document.title").await, title);
            let page = browser
                .script("return document.documentElement.outerHTML")
                .await
                .to_string();
            for secret in [PASSWORD, "Good morning.", "A letter"] {
                assert!(!page.contains(secret), "{secret:?} is still in the page");
            }
        },
    );
}

/// Counts every password field and every form, those that are there and those that ever come.
const WATCH: &str = "
    const look = () => document.querySelectorAll('input[type=password], form').length;
    window.historyBefore = history.length;
    window.sightings = look();
    new MutationObserver(() => window.sightings += look())
        .observe(document, { subtree: true, childList: true, attributes: true });
    return window.sightings;";

/// The names of everything that is stored.
const STORED: &str = "
    const stored = [...Object.keys(localStorage), ...Object.keys(sessionStorage)];
    if (document.cookie) stored.push(document.cookie);
    stored.push(...(await indexedDB.databases()).map(database => database.name));
    if (window.caches) stored.push(...await caches.keys());
    const workers = await navigator.serviceWorker?.getRegistrations() ?? [];
    stored.push(...workers.map(worker => worker.scope));
    return stored;";
