//! One's own device remembers what was asked for, lists all of it, and forgets it.

use e2e::bridge::Bridge;
use e2e::browser::{Browser, Engine};
use e2e::dovecot::{Dovecot, Mailbox};
use e2e::mail;
use e2e::stage::{MailServer, browser_story};
use e2e::visit::{self, Card};
use e2e::wait::{SOON, until};
use serde_json::json;
use shared::tunnel::message::Mode;

const USER: &str = "annabel.reader@example.org";
const PASSWORD: &str = "correct horse; 7 staples";

#[test]
fn chromium() {
    remembers(Engine::Chromium);
}

#[test]
fn firefox() {
    remembers(Engine::Firefox);
}

#[test]
fn webkitgtk() {
    remembers(Engine::WebKitGtk);
}

fn remembers(engine: Engine) {
    browser_story(
        "remember",
        engine,
        MailServer::Dovecot,
        async |browser: &Browser| {
            let messages = [
                mail::plain("A letter", "Good morning."),
                mail::plain("Another letter", "Good evening."),
            ];
            let dovecot = Dovecot::start(&[Mailbox {
                user: USER,
                password: PASSWORD,
                messages: &messages,
            }])
            .await;
            let bridge = Bridge::to(&[(dovecot.tls_port(), Mode::Tls)]).await;
            browser.goto(&bridge.page()).await;
            browser.wait_for("own-device").await;
            assert!(!browser.sees("remember").await, "nobody has asked for it");
            browser.click("own-device").await;
            browser.click("remember").await;
            browser.wait_for("remembered").await;
            let card = Card {
                address: USER,
                password: PASSWORD,
                port: dovecot.tls_port(),
                mode: Mode::Tls,
            };
            visit::sign_in(browser, card).await;
            browser.click("certificate-trust-always").await;
            browser.wait_for("mailbox").await;
            visit::open(browser, 1, "A letter").await;
            visit::leave(browser).await;

            // Another page, another day. The card knows the server, and the certificate is the one that was trusted.
            browser.goto(&bridge.page()).await;
            browser.wait_for("remembered").await;
            browser.type_into("address", USER).await;
            browser.wait_for_text("server-from", "remembered").await;
            browser.type_into("password", PASSWORD).await;
            browser.click("sign-in").await;
            browser.wait_for("mailbox").await;
            visit::row(browser, 2).await;
            let is_new = "return [1, 2].map(number =>
                document.querySelector(`[data-testid=row-${number}]`).classList.contains('new'))";
            assert_eq!(browser.script(is_new).await, json!([false, true]));
            visit::leave(browser).await;

            browser.goto(&bridge.page()).await;
            browser.wait_for("remembered").await;
            let unfold = "document.querySelector('[data-testid=remembered]').open = true";
            browser.script(unfold).await;
            let listed = browser.wait_for_text("remembered", "Never").await;
            let kept = browser.script(STORED).await.to_string();
            for secret in [USER, "annabel", PASSWORD, "letter", "Good"] {
                assert!(!kept.contains(secret), "{secret:?} is in {kept}");
            }
            for word in [
                "example.org",
                "127.0.0.1",
                &dovecot.certificate().fingerprint(),
            ] {
                assert!(kept.contains(word), "{word:?} is not in {kept}");
            }
            assert!(listed.contains("Server for example.org"), "{listed}");
            browser.click("forget").await;
            until("all to be forgotten", SOON, async || {
                (browser.script(STORED).await == json!({})).then_some(())
            })
            .await;
            assert!(!browser.sees("remembered").await);
        },
    );
}

/// All that the page stores under this origin, by name.
const STORED: &str = "return { ...localStorage, ...sessionStorage }";
