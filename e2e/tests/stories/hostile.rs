//! A mail that no parser survives, or a reader that dies, costs one mail, and not the session.

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

#[test]
fn chromium_whose_reader_is_killed() {
    kill_the_reader(Engine::Chromium);
}

#[test]
fn firefox_whose_reader_is_killed() {
    kill_the_reader(Engine::Firefox);
}

#[test]
fn webkitgtk_whose_reader_is_killed() {
    kill_the_reader(Engine::WebKitGtk);
}

/// Remembers every worker that the page speaks to. The reader is the last one to be spoken to for the first time.
const REMEMBER_WORKERS: &str = "
    const post = Worker.prototype.postMessage;
    window.spokenTo = new Set();
    Worker.prototype.postMessage = function (...what) {
        window.spokenTo.add(this);
        return post.apply(this, what);
    };";

const KILL_THE_READER: &str =
    "[...window.spokenTo].pop().terminate(); return window.spokenTo.size;";

fn kill_the_reader(engine: Engine) {
    browser_story(
        "killed_reader",
        engine,
        MailServer::Dovecot,
        async |browser: &Browser| {
            let messages = [
                mail::plain("A first letter", "Good morning."),
                mail::plain("A second letter", "Good evening."),
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
            browser.wait_for("address").await;
            browser.script(REMEMBER_WORKERS).await;
            visit::sign_in(browser, card).await;
            visit::trust(browser, dovecot.certificate()).await;
            visit::row(browser, 1).await;
            visit::row(browser, 2).await;
            let workers = browser.script(KILL_THE_READER).await;
            assert!(workers.as_u64() >= Some(2), "engine and reader: {workers}");

            browser.click("row-1").await;
            browser.wait_for("message-problem").await;
            visit::open(browser, 2, "A second letter").await;
            browser.wait_for_text("body-text", "Good evening.").await;
            visit::mark(browser, 2).await;
            let receipt = visit::leave_and_delete(browser).await;

            assert!(receipt.contains("1 message"), "{receipt}");
            assert_eq!(dovecot.messages(USER), messages[..1]);
        },
    );
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
