//! A mailbox that stays open: mail that comes meanwhile, and deleting without leaving. Dovecot's maildir tells the truth.

use std::fs;

use e2e::bridge::Bridge;
use e2e::browser::{Browser, Engine};
use e2e::dovecot::{Dovecot, Mailbox};
use e2e::mail;
use e2e::stage::{MailServer, browser_story};
use e2e::visit::{self, Card, Row};
use e2e::wait::{SOON, until};
use shared::tunnel::message::Mode;

const USER: &str = "annabel.reader@example.org";
const PASSWORD: &str = "correct horse; 7 staples";

const LETTER: &str = "A letter from the coast";
const PARCEL: &str = "You have won a parcel";
const INVOICE: &str = "Your invoice";
const POSTCARD: &str = "A postcard, just come";

#[test]
fn chromium() {
    stay(Engine::Chromium);
}

#[test]
fn firefox() {
    stay(Engine::Firefox);
}

#[test]
fn webkitgtk() {
    stay(Engine::WebKitGtk);
}

fn stay(engine: Engine) {
    browser_story(
        "session",
        engine,
        MailServer::Dovecot,
        async |browser: &Browser| {
            let messages = [
                mail::plain(LETTER, "The sea is calm."),
                mail::plain(PARCEL, "Send us your password."),
                mail::plain(INVOICE, "Paid, thank you."),
            ];
            let dovecot = Dovecot::start(&[Mailbox {
                user: USER,
                password: PASSWORD,
                messages: &messages,
            }])
            .await;
            let bridge = Bridge::to(&[(dovecot.tls_port(), Mode::Tls)]).await;
            browser.goto(&bridge.page()).await;
            let card = Card {
                address: USER,
                password: PASSWORD,
                port: dovecot.tls_port(),
                mode: Mode::Tls,
            };
            visit::sign_in(browser, card).await;
            visit::trust(browser, dovecot.certificate()).await;
            browser.wait_for("mailbox").await;
            let title = browser.script("return document.title").await;

            // One is marked and another one is being read when the postcard comes.
            visit::open(browser, 2, PARCEL).await;
            visit::mark(browser, 2).await;
            visit::open(browser, 1, LETTER).await;
            browser.wait_for_text("body-text", "The sea is calm.").await;
            let postcard = mail::plain(POSTCARD, "Wish you were here.");
            deliver(&dovecot, &postcard);
            browser.click("refresh").await;
            let expected = Row {
                sender: mail::SENDER.into(),
                subject: POSTCARD.into(),
            };
            assert_eq!(visit::row(browser, 4).await, expected);
            assert_eq!(marked(browser).await, [2]);
            assert!(browser.text("body-text").await.contains("The sea is calm."));

            delete_now(browser, &dovecot, &messages, &postcard).await;

            // The mailbox is still open, and the numbers mean what they meant.
            visit::open(browser, 4, POSTCARD).await;
            browser.wait_for_text("body-text", "Wish you were").await;
            assert_eq!(browser.script("return document.title").await, title);
            // Nothing more was deleted on the way out; what was deleted before is not forgotten.
            let receipt = visit::leave(browser).await;
            assert!(receipt.contains("1 message was deleted"), "{receipt}");
            assert_eq!(dovecot.messages(USER).len(), 3, "{}", dovecot.log());
        },
    );
}

/// Asks, keeps, asks again by keyboard, deletes: what the receipt says is what Dovecot did.
async fn delete_now(browser: &Browser, dovecot: &Dovecot, messages: &[Vec<u8>], postcard: &[u8]) {
    let bar = browser.text("marks").await;
    assert!(
        bar.contains("1 message") && bar.contains("sign out"),
        "{bar}"
    );
    browser.click("delete-now").await;
    browser.wait_for("delete-question").await;
    let focus = browser
        .script("return document.activeElement.dataset.testid")
        .await;
    assert_eq!(focus, "delete-keep", "what does no harm has the focus");
    browser.click("delete-keep").await;
    browser.wait_for("marks").await;
    assert_eq!(dovecot.messages(USER).len(), 4);
    browser.click("delete-now").await;
    browser.click("delete-confirm").await;
    browser.wait_for("receipt-bar").await;
    let receipt = browser.text("receipt-bar").await;
    assert!(receipt.contains("1 message was deleted"), "{receipt}");
    browser.wait_until_gone("row-2").await;
    let left = [messages[0].clone(), messages[2].clone(), postcard.to_vec()];
    let mut found = dovecot.messages(USER);
    found.sort();
    let mut left = left.to_vec();
    left.sort();
    assert_eq!(found, left, "{}", dovecot.log());
    assert!(browser.sees("mailbox").await && marked(browser).await.is_empty());
    browser.click("receipt-away").await;
    browser.wait_until_gone("receipt-bar").await;
}

/// The rows that are marked, by their numbers.
async fn marked(browser: &Browser) -> Vec<u64> {
    let rows =
        "[...document.querySelectorAll('[data-marked=true]')].map(row => Number(row.id.slice(4)))";
    let rows = until("the rows", SOON, async || {
        Some(browser.script(&format!("return {rows}")).await)
    })
    .await;
    let rows = rows.as_array().expect("a list");
    rows.iter().filter_map(serde_json::Value::as_u64).collect()
}

/// As a delivery agent does: a file beside, then a name in `new`. Its owner is the one of the messages that are there.
fn deliver(dovecot: &Dovecot, message: &[u8]) {
    let maildir = dovecot.maildir(USER);
    let beside = maildir.join("tmp").join("postcard");
    fs::create_dir_all(maildir.join("tmp")).expect("the maildir is ours");
    fs::write(&beside, message).expect("the maildir is ours");
    own_as(&beside, &maildir);
    // Behind the others, whose names begin with smaller numbers.
    fs::rename(
        &beside,
        maildir.join("new").join("9999999999.postcard.localhost"),
    )
    .expect("the maildir is ours");
}

fn own_as(file: &std::path::Path, folder: &std::path::Path) {
    use std::os::unix::fs::{MetadataExt, chown};
    let owner = fs::metadata(folder).expect("it is there");
    chown(file, Some(owner.uid()), Some(owner.gid())).expect("the file is ours");
}
