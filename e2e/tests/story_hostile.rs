//! A mail that no parser survives costs that mail, and not the session.

use e2e::bridge::Bridge;
use e2e::browser::{Browser, Engine};
use e2e::dovecot::{Dovecot, Mailbox};
use e2e::mail;
use e2e::stage::{MailServer, browser_story};
use e2e::visit::{self, Card};
use shared::tunnel::message::Mode;

const USER: &str = "annabel.reader@example.org";
const PASSWORD: &str = "correct horse; 7 staples";

/// Enough to overflow the stack of a parser that recurses.
const DEPTH: usize = 30_000;

#[test]
fn chromium() {
    poison(Engine::Chromium);
}

#[test]
fn firefox() {
    poison(Engine::Firefox);
}

#[test]
fn webkitgtk() {
    poison(Engine::WebKitGtk);
}

fn poison(engine: Engine) {
    browser_story(
        "hostile_nesting",
        engine,
        MailServer::Dovecot,
        async |browser: &Browser| {
            let messages = [
                mail::nested("Russian dolls", DEPTH),
                mail::plain("An honest letter", "Good morning."),
            ];
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
            visit::sign_in(browser, card).await;
            visit::trust(browser, dovecot.certificate()).await;
            browser.wait_for("mailbox").await;
            visit::open(browser, 1, "Russian dolls").await;
            visit::mark(browser, 1).await;
            visit::open(browser, 2, "An honest letter").await;
            browser.wait_for_text("body-text", "Good morning.").await;
            let receipt = visit::leave_and_delete(browser).await;

            assert!(receipt.contains("1 message"), "{receipt}");
            assert_eq!(dovecot.messages(USER), messages[1..]);
        },
    );
}
