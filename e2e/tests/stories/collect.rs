//! The story that all of this is for: sign in, look through the mail, read, save, delete one, leave.

use e2e::beacon::Beacon;
use e2e::bridge::Bridge;
use e2e::browser::{Browser, Engine};
use e2e::dovecot::{Dovecot, Mailbox};
use e2e::mail;
use e2e::stage::{MailServer, browser_story};
use e2e::tap::Tap;
use e2e::visit::{self, Card, Row};
use e2e::wait::{SOON, until};
use shared::tunnel::message::Mode;

const USER: &str = "annabel.reader@example.org";
const PASSWORD: &str = "correct horse; 7 staples";

const LETTER: &str = "A letter from the coast";
const PICTURE: &str = "A picture of the lighthouse";
const FIGURES: &str = "The figures you asked for";
const PARCEL: &str = "You have won a parcel";

#[test]
fn chromium_over_tls() {
    collect(Engine::Chromium, Mode::Tls);
}

#[test]
fn chromium_over_stls() {
    collect(Engine::Chromium, Mode::Stls);
}

#[test]
fn firefox_over_tls() {
    collect(Engine::Firefox, Mode::Tls);
}

#[test]
fn firefox_over_stls() {
    collect(Engine::Firefox, Mode::Stls);
}

#[test]
fn webkitgtk_over_tls() {
    collect(Engine::WebKitGtk, Mode::Tls);
}

#[test]
fn webkitgtk_over_stls() {
    collect(Engine::WebKitGtk, Mode::Stls);
}

fn collect(engine: Engine, mode: Mode) {
    let name = format!("collect_{}", mode.as_str());
    browser_story(
        &name,
        engine,
        MailServer::Dovecot,
        async |browser: &Browser| {
            let beacon = Beacon::light().await;
            let messages = messages(&beacon);
            let dovecot = Dovecot::start(&[Mailbox {
                user: USER,
                password: PASSWORD,
                messages: &messages,
            }])
            .await;
            let tap = Tap::before(if mode == Mode::Tls {
                dovecot.tls_port()
            } else {
                dovecot.plain_port()
            })
            .await;
            let bridge = Bridge::to(&[(tap.port(), mode)]).await;

            browser.goto(&bridge.page()).await;
            visit::sign_in(
                browser,
                Card {
                    address: USER,
                    password: PASSWORD,
                    port: tap.port(),
                    mode,
                },
            )
            .await;
            visit::trust(browser, dovecot.certificate()).await;
            browser.wait_for("mailbox").await;
            for (number, subject) in [LETTER, PICTURE, FIGURES, PARCEL].into_iter().enumerate() {
                let expected = Row {
                    sender: mail::SENDER.into(),
                    subject: subject.into(),
                };
                assert_eq!(visit::row(browser, number + 1).await, expected);
            }
            read_the_letter(browser).await;
            look_at_the_picture(browser).await;
            save_the_figures(browser).await;
            visit::open(browser, 4, PARCEL).await;
            visit::mark(browser, 4).await;
            let receipt = visit::leave_and_delete(browser).await;

            assert!(receipt.contains("1 message"), "{receipt}");
            assert_eq!(dovecot.messages(USER), messages[..3], "{}", dovecot.log());
            beacon.assert_unseen().await;
            tap.assert_confidential(mode, &[USER, PASSWORD, LETTER, PICTURE, FIGURES, PARCEL]);
        },
    );
}

async fn read_the_letter(browser: &Browser) {
    visit::open(browser, 1, LETTER).await;
    browser.wait_for_text("body-text", "The sea is calm.").await;
    assert!(browser.text("from").await.contains(mail::SENDER));
}

/// The mail's own markup is shown, its script is not run and its remote picture is not fetched: the beacon tells.
async fn look_at_the_picture(browser: &Browser) {
    visit::open(browser, 2, PICTURE).await;
    visit::view_html(browser).await;
    let frame = "document.querySelector('iframe[title=\"Message body\"]')";
    let source = until("the message's frame", SOON, async || {
        let source = browser
            .script(&format!("return {frame}?.srcdoc ?? null"))
            .await;
        source.as_str().map(ToOwned::to_owned)
    })
    .await;
    assert!(source.contains("Here is the lighthouse"), "{source}");
    assert!(
        source.contains("data:image/png"),
        "the picture inside is shown: {source}"
    );
    assert!(
        !source.contains("<script") && !source.contains("onerror"),
        "{source}"
    );
    assert_eq!(
        browser
            .script(&format!("return {frame}.sandbox.contains('allow-scripts')"))
            .await,
        false
    );
    assert_eq!(
        browser
            .script("return document.documentElement.dataset.owned ?? null")
            .await,
        serde_json::Value::Null
    );
}

async fn save_the_figures(browser: &Browser) {
    visit::open(browser, 3, FIGURES).await;
    let name = browser.text("attachment-0").await;
    assert!(name.contains("figures.bin"), "{name}");
    if browser.engine() == Engine::WebKitGtk {
        // Its driver has no way to say where downloads go.
        return;
    }
    browser.click("attachment-0").await;
    let file = browser.downloads().join("figures.bin");
    let saved = async || {
        std::fs::read(&file)
            .ok()
            .filter(|octets| octets.len() == figures().len())
    };
    assert_eq!(
        until("the attachment to be saved", SOON, saved).await,
        figures()
    );
}

fn messages(beacon: &Beacon) -> Vec<Vec<u8>> {
    let (pixel, style, script) = (
        beacon.url("pixel.png"),
        beacon.url("style.css"),
        beacon.url("script"),
    );
    let html = format!(
        "<link rel=\"stylesheet\" href=\"{style}\"><link rel=\"preconnect\" href=\"{script}\">\n\
         <h1>Here is the lighthouse</h1><img src=\"cid:picture@localhost\" alt=\"lighthouse\">\n\
         <img src=\"{pixel}\"><div style=\"background: url('{pixel}')\">Seen from the pier</div>\n\
         <script>fetch('{script}'); top.document.documentElement.dataset.owned = 'yes'</script>\n\
         <img src=\"x:\" onerror=\"fetch('{script}')\"><video poster=\"{pixel}\" src=\"{pixel}\" autoplay></video>"
    );
    vec![
        mail::plain(
            LETTER,
            "The sea is calm.\n.\nA line with a single dot came before this one.",
        ),
        mail::html_with_picture(PICTURE, &html),
        mail::with_attachment(FIGURES, "See the file.", "figures.bin", &figures()),
        mail::plain(PARCEL, "Send us your password."),
    ]
}

/// Every octet that there is, more than once.
fn figures() -> Vec<u8> {
    (0..=u8::MAX).cycle().take(3000).collect()
}
