//! What the page says of who can see what follows from the session: it is another with and without encryption.

use e2e::bridge::Bridge;
use e2e::browser::{Browser, Engine};
use e2e::dovecot::{Dovecot, Mailbox};
use e2e::mail;
use e2e::stage::{MailServer, browser_story};
use e2e::visit::{self, Card};
use e2e::wait::{SOON, until};
use ring::digest::{SHA256, digest};
use shared::tunnel::message::Mode;

const USER: &str = "annabel.reader@example.org";
const PASSWORD: &str = "correct horse; 7 staples";

#[test]
fn chromium() {
    tells_the_truth(Engine::Chromium);
}

#[test]
fn firefox() {
    tells_the_truth(Engine::Firefox);
}

#[test]
fn webkitgtk() {
    tells_the_truth(Engine::WebKitGtk);
}

fn tells_the_truth(engine: Engine) {
    browser_story(
        "trust",
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
            let ports = [
                (dovecot.tls_port(), Mode::Tls),
                (dovecot.plain_port(), Mode::Plain),
            ];
            let bridge = Bridge::with(&ports, |config| {
                config.allow_plaintext = vec!["127.0.0.1".into()];
            })
            .await;
            let card = |port, mode| Card {
                address: USER,
                password: PASSWORD,
                port,
                mode,
            };

            browser.goto(&bridge.page()).await;
            let before = told(browser).await;
            assert!(before.contains("once you sign in"), "{before}");

            visit::sign_in(browser, card(dovecot.tls_port(), Mode::Tls)).await;
            visit::trust(browser, dovecot.certificate()).await;
            browser.wait_for("mailbox").await;
            let encrypted = told(browser).await;
            for words in [
                "open now",
                "only this page and the mail server can read",
                "there is TLS 1.3",
                "TLS_CHACHA20_POLY1305_SHA256",
                "you have decided to trust its certificate",
                &dovecot.certificate().fingerprint()[..4].to_uppercase(),
            ] {
                assert!(encrypted.contains(words), "{words:?} is not in {encrypted}");
            }
            assert!(!encrypted.contains("nothing is encrypted"), "{encrypted}");
            assert_eq!(hash(browser).await, hash_of_list());
            browser.click("trust-close").await;
            browser.wait_until_gone("trust-dialog").await;
            visit::leave(browser).await;

            browser.click("again").await;
            browser.wait_for("sign-in").await;
            visit::sign_in(browser, card(dovecot.plain_port(), Mode::Plain)).await;
            browser.click("plain-consent").await;
            browser.click("sign-in").await;
            browser.wait_for("mailbox").await;
            let plain = told(browser).await;
            for words in [
                "it can read everything on the way",
                "nothing is encrypted",
                "nobody vouches for",
            ] {
                assert!(plain.contains(words), "{words:?} is not in {plain}");
            }
            for words in ["only this page and the mail server", "TLS 1.", "TLS_"] {
                assert!(!plain.contains(words), "{words:?} is in {plain}");
            }
            browser.click("trust-close").await;
            browser.wait_until_gone("trust-dialog").await;
            visit::leave(browser).await;
        },
    );
}

/// All that the dialog says.
async fn told(browser: &Browser) -> String {
    browser.click("trust").await;
    let told = browser.wait_for_text("trust-dialog", "vouch").await;
    if browser.sees("sign-in").await {
        browser.click("trust-close").await;
        browser.wait_until_gone("trust-dialog").await;
    }
    told
}

/// The hash that the page shows, once it has read the list.
async fn hash(browser: &Browser) -> String {
    until("the hash of the page's files", SOON, async || {
        let shown = browser.sees("trust-hash").await;
        let text = if shown {
            browser.text("trust-hash").await
        } else {
            return None;
        };
        Some(text.chars().filter(char::is_ascii_hexdigit).collect())
    })
    .await
}

/// The same, as anybody can make it.
fn hash_of_list() -> String {
    let list = concat!(env!("CARGO_MANIFEST_DIR"), "/../dist/hashes.txt");
    let list = std::fs::read(list).expect("the page was built");
    let digest = digest(&SHA256, &list);
    let digits = digest.as_ref().iter().map(|octet| format!("{octet:02X}"));
    digits.collect()
}
