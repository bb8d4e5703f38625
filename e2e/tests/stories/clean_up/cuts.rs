//! The line breaks wherever chance wants it while thousands of messages are deleted, again and again. Each receipt is compared
//! with Dovecot's maildir, and in the end exactly the intended messages are gone.

use e2e::bridge::Bridge;
use e2e::browser::{Browser, Engine};
use e2e::dovecot::{Dovecot, Mailbox};
use e2e::relay::Relay;
use e2e::stage::{MailServer, browser_story};
use e2e::visit::{self, Card};
use shared::tunnel::message::Mode;

use super::{LETTERS, PASSWORD, USER, letter, message};

/// How many senders a bomb comes from; the line breaks once for each. `cargo xtask prove` wants a hundred.
const SENDERS: &str = "POSTE_RESTANTE_CUTS";

/// Messages from each.
const EACH: usize = 50;

#[test]
fn chromium_on_a_line_that_breaks() {
    let senders = std::env::var(SENDERS).ok().and_then(|it| it.parse().ok());
    let senders: usize = senders.unwrap_or(4);
    browser_story(
        "clean_up_cuts",
        Engine::Chromium,
        MailServer::Dovecot,
        async |browser: &Browser| {
            let messages: Vec<Vec<u8>> = (0..senders * EACH)
                .map(|number| bomb(number, senders))
                .chain((0..LETTERS).map(letter))
                .collect();
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
            browser.press(['c']).await;
            browser.wait_until_gone("headers-left").await;

            // What a session with its listing and its deletions comes to, about, in octets from the server.
            let whole = 3_000 + messages.len() * 30;
            let mut chance = Chance(2_026);
            let (mut breaks, mut in_vain) = (0, 0);
            for sender in 0..senders {
                let rule = format!("from:bomb{sender}@flood.example");
                browser.fill("search", &rule).await;
                browser.wait_for_text("verdict", "50 messages").await;
                browser.click("mark-matching").await;
                browser.wait_for_text("marks", "50 messages").await;
                relay.cut_after(chance.below(whole));
                loop {
                    let before = dovecot.messages(USER).len();
                    browser.click("delete-now").await;
                    browser.click("delete-confirm").await;
                    let receipt = Receipt::read(browser).await;
                    let gone = before - dovecot.messages(USER).len();
                    assert_eq!(receipt.deleted, gone, "{receipt:?}");
                    assert_eq!(receipt.deleted + receipt.kept, EACH, "{receipt:?}");
                    browser.click("receipt-away").await;
                    if receipt.kept == 0 {
                        break;
                    }
                    in_vain += 1;
                    browser.wait_for_text("marks", "50 messages").await;
                }
                breaks += usize::from(relay.has_cut());
            }
            println!("the line broke {breaks} times, {in_vain} commits were in vain");
            assert!(breaks > 0);
            let mut left = dovecot.messages(USER);
            left.sort();
            let mut letters: Vec<Vec<u8>> = (0..LETTERS).map(letter).collect();
            letters.sort();
            assert!(left == letters, "exactly what was wanted is left");
        },
    );
}

/// What the bar says became of the messages.
#[derive(Debug)]
struct Receipt {
    deleted: usize,
    kept: usize,
}

impl Receipt {
    async fn read(browser: &Browser) -> Self {
        browser.wait_for("receipt-bar").await;
        let text = browser.text("receipt-bar").await;
        assert!(
            !text.contains("nobody knows"),
            "a later listing tells: {text}"
        );
        let number = |words: &str| {
            let line = text.lines().find_map(|line| line.split_once(words));
            line.map_or(0, |(number, _)| number.trim().parse().expect("a number"))
        };
        Self {
            deleted: number(" messages were deleted."),
            kept: number(" messages were not deleted."),
        }
    }
}

fn bomb(number: usize, senders: usize) -> Vec<u8> {
    let (sender, minute) = (number % senders, number / senders);
    message(
        &format!("Parcel Service <bomb{sender}@flood.example>"),
        &format!("Parcel {number} is waiting"),
        &format!("Thu, 5 Mar 2026 02:{minute:02}:00 +0000"),
    )
}

/// The same numbers each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}
