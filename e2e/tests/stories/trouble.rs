//! What goes wrong is said in words, and no code of ours reaches the screen.

use e2e::bridge::Bridge;
use e2e::browser::{Browser, Engine};
use e2e::dovecot::{Dovecot, Mailbox};
use e2e::mail;
use e2e::ports::free_port;
use e2e::stage::{MailServer, browser_story};
use e2e::visit::{self, Card};
use shared::tunnel::code::Code;
use shared::tunnel::message::Mode;

const USER: &str = "annabel.reader@example.org";
const PASSWORD: &str = "correct horse; 7 staples";

#[test]
fn a_wrong_password() {
    browser_story(
        "wrong_password",
        Engine::Chromium,
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
                password: "a wrong guess",
                port: dovecot.tls_port(),
                mode: Mode::Tls,
            };

            browser.goto(&bridge.page()).await;
            visit::sign_in(browser, card).await;
            visit::trust(browser, dovecot.certificate()).await;
            let problem = browser.wait_for_text("problem", "password").await;
            assert_in_words(&problem);
            assert!(
                browser
                    .text("server-said")
                    .await
                    .contains("Authentication failed")
            );

            // It is not the end: the right one can be typed where one is.
            browser.fill("password", PASSWORD).await;
            browser.click("sign-in").await;
            browser.wait_for("mailbox").await;
            assert_eq!(visit::row(browser, 1).await.subject, "A letter");
            visit::leave(browser).await;
        },
    );
}

#[test]
fn a_port_where_nobody_listens() {
    browser_story(
        "closed_port",
        Engine::Chromium,
        MailServer::None,
        async |browser: &Browser| {
            let port = free_port();
            let bridge = Bridge::to(&[(port, Mode::Tls)]).await;

            browser.goto(&bridge.page()).await;
            visit::sign_in(
                browser,
                Card {
                    address: USER,
                    password: PASSWORD,
                    port,
                    mode: Mode::Tls,
                },
            )
            .await;
            assert_in_words(&browser.wait_for_text("problem", "port").await);
            assert!(browser.sees("sign-in").await, "one can try again");
        },
    );
}

#[test]
fn a_port_that_the_bridge_does_not_carry() {
    browser_story(
        "denied_port",
        Engine::Chromium,
        MailServer::None,
        async |browser: &Browser| {
            let bridge = Bridge::to(&[]).await;

            browser.goto(&bridge.page()).await;
            visit::sign_in(
                browser,
                Card {
                    address: USER,
                    password: PASSWORD,
                    port: free_port(),
                    mode: Mode::Tls,
                },
            )
            .await;
            assert_in_words(&browser.wait_for_text("problem", "bridge").await);
        },
    );
}

#[test]
fn a_certificate_that_nobody_vouches_for() {
    browser_story(
        "untrusted_certificate",
        Engine::Chromium,
        MailServer::Dovecot,
        async |browser: &Browser| {
            let dovecot = Dovecot::start(&[Mailbox {
                user: USER,
                password: PASSWORD,
                messages: &[],
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
            assert_in_words(&browser.wait_for_text("certificate", "fingerprint").await);
            assert!(
                !dovecot.log().contains(USER),
                "nobody logged in before the certificate was trusted: {}",
                dovecot.log()
            );
        },
    );
}

/// Sentences, and none of the names or numbers that programs use among themselves.
fn assert_in_words(shown: &str) {
    assert!(
        shown.split_whitespace().count() > 5 && shown.contains('.'),
        "that is no sentence: {shown:?}"
    );
    for code in Code::ALL {
        let name = code.as_str();
        assert!(
            !name.contains('_') || !shown.contains(name),
            "{name} in {shown:?}"
        );
        let number = code.close_code().to_string();
        let words: Vec<&str> = shown.split(|it: char| !it.is_ascii_digit()).collect();
        assert!(!words.contains(&number.as_str()), "{number} in {shown:?}");
    }
    for jargon in [
        "Err(",
        "Some(",
        "None",
        "panicked",
        "undefined",
        "InvalidCertificate",
        "UnknownIssuer",
    ] {
        assert!(!shown.contains(jargon), "{jargon} in {shown:?}");
    }
}
