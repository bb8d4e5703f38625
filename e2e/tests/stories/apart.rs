//! The page hosted apart from its bridge: it works, says so, and is let in by its origin alone.

use e2e::balancer::Balancer;
use e2e::bridge::Bridge;
use e2e::browser::{Browser, Engine};
use e2e::dovecot::{Dovecot, Mailbox};
use e2e::mail;
use e2e::stage::{MailServer, browser_story_with};
use e2e::static_site::StaticSite;
use e2e::visit::{self, Card};
use shared::tunnel::message::Mode;
use shared::tunnel::page_config::Preset;

const USER: &str = "annabel.reader@example.org";
const PASSWORD: &str = "correct horse; 7 staples";

#[test]
fn chromium() {
    apart(Engine::Chromium);
}

#[test]
fn firefox() {
    apart(Engine::Firefox);
}

#[test]
fn webkitgtk() {
    apart(Engine::WebKitGtk);
}

fn apart(engine: Engine) {
    browser_story_with(
        "apart",
        engine,
        MailServer::Dovecot,
        Balancer::Nginx.missing(),
        async |browser: &Browser| {
            let messages = [mail::plain("A letter", "Good morning.")];
            let dovecot = Dovecot::start(&[Mailbox {
                user: USER,
                password: PASSWORD,
                messages: &messages,
            }])
            .await;
            let port = dovecot.tls_port();
            let (here, elsewhere) = (StaticSite::port(), StaticSite::port());
            let bridge = Bridge::with(&[(port, Mode::Tls)], |config| {
                config.origins = vec![format!("http://127.0.0.1:{here}")];
                config.presets = vec![Preset {
                    name: "The harbour's mail".into(),
                    host: "127.0.0.1".into(),
                    port,
                    mode: Mode::Tls,
                }];
            })
            .await;
            let site = StaticSite::start(here, bridge.port()).await;
            browser.goto(&site.page()).await;
            // What the bridge says of itself has come from there.
            browser.wait_for("preset").await;
            let card = Card {
                address: USER,
                password: PASSWORD,
                port,
                mode: Mode::Tls,
            };
            visit::sign_in(browser, card).await;
            visit::trust(browser, dovecot.certificate()).await;
            browser.wait_for("mailbox").await;
            visit::open(browser, 1, "A letter").await;
            browser.click("trust").await;
            let told = browser.wait_for_text("trust-dialog", "vouch").await;
            let said = format!("came from 127.0.0.1:{here}: the bridge cannot change it");
            assert!(told.contains(&said), "{told}");
            browser.click("trust-close").await;
            browser.wait_until_gone("trust-dialog").await;
            visit::leave(browser).await;

            // The same page from another origin is not let in.
            let stranger = StaticSite::start(elsewhere, bridge.port()).await;
            browser.goto(&stranger.page()).await;
            browser.wait_for("sign-in").await;
            visit::sign_in(browser, card).await;
            browser.wait_for_text("problem", "bridge").await;
        },
    );
}
