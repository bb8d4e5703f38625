//! The bridge is stopped and started again while somebody reads: nobody signs in anew, and what was marked is marked. It is a
//! bridge that wants an access code.

use std::path::Path;
use std::process::Command;

use e2e::browser::{Browser, Engine};
use e2e::dovecot::{Dovecot, Mailbox};
use e2e::instance::{self, Instance};
use e2e::mail;
use e2e::ports::free_port;
use e2e::stage::{MailServer, browser_story};
use e2e::visit::{self, Card};
use shared::tunnel::message::Mode;
use tempfile::TempDir;

const USER: &str = "annabel.reader@example.org";
const PASSWORD: &str = "correct horse; 7 staples";

const LETTER: &str = "A letter from the coast";
const PARCEL: &str = "You have won a parcel";
const RECIPE: &str = "The recipe";

#[test]
fn chromium_stays_signed_in() {
    stays_signed_in(Engine::Chromium);
}

#[test]
fn firefox_stays_signed_in() {
    stays_signed_in(Engine::Firefox);
}

#[test]
fn webkitgtk_stays_signed_in() {
    stays_signed_in(Engine::WebKitGtk);
}

fn stays_signed_in(engine: Engine) {
    browser_story(
        "restart",
        engine,
        MailServer::Dovecot,
        async |browser: &Browser| {
            let messages = [
                mail::plain(LETTER, "The sea is calm.\n"),
                mail::plain(PARCEL, "Send us your address.\n"),
                mail::plain(RECIPE, "Take seven lemons.\n"),
            ];
            let dovecot = Dovecot::start(&[Mailbox {
                user: USER,
                password: PASSWORD,
                messages: &messages,
            }])
            .await;
            let home = tempfile::tempdir().expect("a temporary directory");
            let code = access_code(&home);
            let settings = [
                format!("--token-key={}", key(&home)),
                format!("--allow-port={}=tls", dovecot.tls_port()),
                "--allow-address=127.0.0.0/8".to_owned(),
            ];
            let port = free_port();
            let mut first = Instance::start(port, &settings).await;

            browser.goto(&format!("http://127.0.0.1:{port}/")).await;
            browser.type_into("token", &code).await;
            let card = Card {
                address: USER,
                password: PASSWORD,
                port: dovecot.tls_port(),
                mode: Mode::Tls,
            };
            visit::sign_in(browser, card).await;
            visit::trust(browser, dovecot.certificate()).await;
            browser.wait_for("mailbox").await;
            visit::open(browser, 2, PARCEL).await;
            browser.wait_for_text("body-text", "your address").await;
            visit::mark(browser, 2).await;

            // It ends by itself long before its deadline: the page has said QUIT.
            first.drain();
            first.ends().await;
            browser.wait_for_text("status", "restarted").await;
            assert_eq!(dovecot.messages(USER).len(), 3, "QUIT deletes nothing");

            // Nobody is there. The page tries, says so, and goes on trying.
            browser.click("row-3").await;
            browser.wait_for_text("status", "by itself").await;
            let _second = Instance::start(port, &settings).await;
            browser.wait_for_text("body-text", "seven lemons").await;

            let row = browser.attribute("row-2", "data-marked").await;
            assert_eq!(row.as_deref(), Some("true"), "what was marked is marked");
            let receipt = visit::leave_and_delete(browser).await;
            assert!(receipt.contains("1 message"), "{receipt}");
            let kept = [messages[0].clone(), messages[2].clone()];
            assert_eq!(dovecot.messages(USER), kept, "{}", dovecot.log());
        },
    );
}

/// As an operator makes one.
fn access_code(home: &TempDir) -> String {
    run(&["token", "--new-key", &key(home)]);
    run(&["token", "--key", &key(home), "--for", "the reading room"])
}

fn key(home: &TempDir) -> String {
    let key: &Path = home.path();
    key.join("tokens.key").display().to_string()
}

fn run(words: &[&str]) -> String {
    let output = Command::new(instance::program()).args(words).output();
    let output = output.expect("the bridge starts");
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).expect("text");
    text.trim().to_owned()
}
