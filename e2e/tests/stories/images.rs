//! Remote images: blocked, loaded once when asked for, over TLS, and blocked again in the next message.

use e2e::bridge::Bridge;
use e2e::browser::{Browser, Engine};
use e2e::dovecot::{Dovecot, Mailbox};
use e2e::mail;
use e2e::stage::{MailServer, browser_story};
use e2e::visit::{self, Card};
use e2e::wait::{SOON, until};
use e2e::watch::Watch;
use shared::tunnel::message::Mode;

const USER: &str = "annabel.reader@example.org";
const PASSWORD: &str = "correct horse; 7 staples";

#[test]
fn chromium() {
    load_once(Engine::Chromium);
}

#[test]
fn firefox() {
    load_once(Engine::Firefox);
}

#[test]
fn webkitgtk() {
    load_once(Engine::WebKitGtk);
}

fn load_once(engine: Engine) {
    browser_story(
        "remote_images",
        engine,
        MailServer::Dovecot,
        async |browser: &Browser| {
            let (wanted, other, never) = (
                Watch::begin().await,
                Watch::begin().await,
                Watch::begin().await,
            );
            let images = |watch: &Watch| {
                format!(
                    "<img src=\"https://{0}/picture.png\" alt=picture><img src=\"https://{0}/dot.gif\" width=1 height=1>\
                 <a href=\"https://evil.example/\">www.paypal.com</a>",
                    watch.authority()
                )
            };
            let rest = format!(
                "<style>@import url(https://{0}/a);@font-face{{font-family:f;src:url(https://{0}/b)}}p{{font-family:f}}</style>\
             <p>p</p><img src=\"http://{0}/clear.png\"><iframe src=\"https://{0}/c\"></iframe>\
             <link rel=preconnect href=\"https://{0}\"><video poster=\"https://{0}/d\" src=\"https://{0}/e\"></video>",
                never.authority()
            );
            let messages = [
                mail::html("First", &(images(&wanted) + &rest)),
                mail::html("Second", &(images(&other) + &rest)),
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

            visit::open(browser, 1, "First").await;
            visit::view_html(browser).await;
            let words = browser
                .wait_for_text("remote-images", "looks like a tracker")
                .await;
            assert!(words.contains("your network address"), "{words}");
            let words = browser.text("false-link").await;
            assert!(
                words.contains("www.paypal.com") && words.contains("evil.example"),
                "{words}"
            );
            assert_eq!(wanted.calls().connections, 0);

            browser.click("load-remote").await;
            until("the images to be asked for", SOON, async || {
                (wanted.calls().tls > 0).then_some(())
            })
            .await;
            browser.wait_until_gone("remote-images").await;

            visit::open(browser, 2, "Second").await;
            visit::view_html(browser).await;
            browser.wait_for("remote-images").await;
            browser
                .keep_evidence(&format!("remote_images-seen-{}", engine.name()))
                .await;
            visit::leave(browser).await;
            let calls = wanted.calls();
            // A browser may connect and then say nothing.
            assert_eq!(calls.spoken, calls.tls, "{calls:?}");
            assert_eq!(
                other.calls().connections,
                0,
                "the next message is blocked again"
            );
            assert_eq!(
                never.calls().connections,
                0,
                "only images are loaded, and only over TLS"
            );
        },
    );
}
