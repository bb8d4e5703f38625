//! Somebody has hundreds of messages that they never wanted among a few that they need, and a keyboard. Dovecot's maildir
//! tells the truth.

mod cuts;

use e2e::bridge::Bridge;
use e2e::browser::{Browser, Engine};
use e2e::dovecot::{Dovecot, Mailbox};
use e2e::relay::Relay;
use e2e::stage::{MailServer, browser_story};
use e2e::visit::{self, Card};
use e2e::wait::{SOON, until};
use fantoccini::key::Key;
use shared::tunnel::message::Mode;

const USER: &str = "annabel.reader@example.org";
const PASSWORD: &str = "correct horse; 7 staples";

/// Messages of the bomb, all of one night.
const BOMB: usize = 300;

/// Days before and after it, each with a letter.
const LETTERS: usize = 9;

#[test]
fn chromium() {
    rescue(Engine::Chromium);
}

#[test]
fn firefox() {
    rescue(Engine::Firefox);
}

#[test]
fn webkitgtk() {
    rescue(Engine::WebKitGtk);
}

fn rescue(engine: Engine) {
    browser_story(
        "clean_up",
        engine,
        MailServer::Dovecot,
        async |browser: &Browser| {
            let messages = messages();
            let dovecot = Dovecot::start(&[Mailbox {
                user: USER,
                password: PASSWORD,
                messages: &messages,
            }])
            .await;
            let relay = Relay::before(dovecot.tls_port()).await;
            let bridge = Bridge::to(&[(relay.port(), Mode::Tls)]).await;
            browser.goto(&bridge.page()).await;
            let card = Card {
                address: USER,
                password: PASSWORD,
                port: relay.port(),
                mode: Mode::Tls,
            };
            visit::sign_in(browser, card).await;
            visit::trust(browser, dovecot.certificate()).await;
            browser.wait_for("mailbox").await;

            choose(browser).await;
            protect(browser).await;
            stop(browser, &relay, &dovecot).await;
            delete(browser, &dovecot).await;
            let receipt = visit::leave(browser).await;
            assert!(receipt.contains("300 messages were deleted"), "{receipt}");
        },
    );
}

/// The groups and the chart say which messages they are, before any of them is opened.
async fn choose(browser: &Browser) {
    browser.press(['c']).await;
    browser.wait_for_text("verdict", "Nothing is chosen").await;
    browser.wait_until_gone("headers-left").await;
    let bomb = browser.wait_for_text("group-0", "300 messages").await;
    assert!(bomb.contains("bomb@flood.example"), "{bomb}");
    assert!(bomb.contains("2026-03-05"), "{bomb}");
    assert!(bomb.contains("Parcel 4711"), "an example: {bomb}");

    // The chart, by keys: its highest bar is the night of the bomb.
    browser.tab_to("chart").await;
    press(browser, Key::Right).await;
    press(browser, Key::Enter).await;
    let verdict = browser.wait_for_text("verdict", "would be deleted").await;
    assert!(verdict.contains("300 messages"), "{verdict}");
    assert!(verdict.contains("300 × DELE, then QUIT"), "{verdict}");
    browser.click("any-time").await;
    // And by the pointer, over all of it.
    browser.draw_over("chart", 0.001, 0.999).await;
    browser.wait_for_text("verdict", "309 messages").await;
    browser.click("any-time").await;
    browser.wait_for_text("verdict", "Nothing is chosen").await;
}

/// A rule that finds too much, and another that keeps.
async fn protect(browser: &Browser) {
    browser.press(['/']).await;
    browser.type_text("subject:parcel").await;
    browser.wait_for_text("verdict", "301 messages").await;
    browser.tab_to("keep-rule").await;
    browser.type_text("from:ann@example.org").await;
    press(browser, Key::Enter).await;
    let verdict = browser
        .wait_for_text("verdict", "1 matches and is protected")
        .await;
    assert!(verdict.contains("300 messages"), "{verdict}");
    browser.tab_back_to("mark-matching").await;
    press(browser, Key::Enter).await;
    browser.wait_for_text("marks", "300 messages").await;
    browser.wait_for_text("verdict", "are marked").await;
}

/// The line is slow, and the person thinks better of it: nothing is deleted, and the receipt says so.
async fn stop(browser: &Browser, relay: &Relay, dovecot: &Dovecot) {
    relay.stall_after(2_000);
    confirm(browser).await;
    until("the line to stop", SOON, async || {
        relay.is_stalled().then_some(())
    })
    .await;
    browser.click("stop-deleting").await;
    relay.go_on();
    let receipt = browser.wait_for_text("receipt-bar", "not deleted").await;
    assert!(
        receipt.contains("300 messages were not deleted. You stopped it."),
        "{receipt}"
    );
    assert_eq!(dovecot.messages(USER).len(), BOMB + LETTERS);
    browser.wait_for_text("marks", "300 messages").await;
}

/// Exactly the bomb goes.
async fn delete(browser: &Browser, dovecot: &Dovecot) {
    confirm(browser).await;
    let receipt = browser.wait_for_text("receipt-bar", "deleted").await;
    assert!(receipt.contains("300 messages were deleted"), "{receipt}");
    let mut left = dovecot.messages(USER);
    left.sort();
    let mut letters: Vec<Vec<u8>> = (0..LETTERS).map(letter).collect();
    letters.sort();
    assert!(left == letters, "{} are left", left.len());
    browser.wait_for_text("verdict", "Nothing here").await;
}

/// Delete now, and yes, by keys: what does no harm has the focus, and one has to go back for the other.
async fn confirm(browser: &Browser) {
    browser.tab_to("delete-now").await;
    press(browser, Key::Enter).await;
    browser.wait_for("delete-question").await;
    browser.tab_back_to("delete-confirm").await;
    press(browser, Key::Enter).await;
}

async fn press(browser: &Browser, key: Key) {
    browser.press([char::from(key)]).await;
}

/// Letters before, during and after the bomb, in the order of their arrival.
fn messages() -> Vec<Vec<u8>> {
    let mut messages: Vec<Vec<u8>> = (0..4).map(letter).collect();
    messages.extend((0..BOMB).map(bomb));
    messages.extend((4..LETTERS).map(letter));
    messages
}

fn bomb(number: usize) -> Vec<u8> {
    let (minute, parcel) = (number / 10, 4_412 + number);
    message(
        "Parcel Service <bomb@flood.example>",
        &format!("Parcel {parcel} is waiting"),
        &format!("Thu, 5 Mar 2026 02:{minute:02}:00 +0000"),
    )
}

/// One of them speaks of a parcel, too.
fn letter(number: usize) -> Vec<u8> {
    let subject = match number {
        2 => "Your parcel is here".to_owned(),
        number => format!("Letter {number}"),
    };
    let day = number * 2 + 2;
    message(
        "Ann <ann@example.org>",
        &subject,
        &format!("{day} Mar 2026 12:00:00 +0000"),
    )
}

fn message(from: &str, subject: &str, date: &str) -> Vec<u8> {
    format!("From: {from}\r\nSubject: {subject}\r\nDate: {date}\r\n\r\nHello.\r\n").into_bytes()
}
