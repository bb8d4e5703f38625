//! A public computer: the page keeps no password, says what leaves traces, and wipes itself once nobody is there. Dovecot's
//! maildir tells that nothing was deleted by that.

use e2e::bridge::Bridge;
use e2e::browser::{Browser, Engine};
use e2e::dovecot::{Dovecot, Mailbox};
use e2e::mail;
use e2e::stage::{MailServer, browser_story};
use e2e::visit::{self, Card};
use e2e::wait::{SOON, until};
use serde_json::{Value, json};
use shared::tunnel::message::Mode;

const USER: &str = "annabel.reader@example.org";
const PASSWORD: &str = "correct horse; 7 staples";

const LETTER: &str = "A letter from the coast";
const OFFER: &str = "An offer with a link";

#[test]
fn chromium() {
    kiosk(Engine::Chromium);
}

#[test]
fn firefox() {
    kiosk(Engine::Firefox);
}

#[test]
fn webkitgtk() {
    kiosk(Engine::WebKitGtk);
}

#[test]
fn chromium_of_ones_own() {
    own_device(Engine::Chromium);
}

#[test]
fn firefox_of_ones_own() {
    own_device(Engine::Firefox);
}

#[test]
fn webkitgtk_of_ones_own() {
    own_device(Engine::WebKitGtk);
}

/// The opposite: a real form, in which what was typed before is not lost; and the field of the one card never becomes that of
/// the other.
fn own_device(engine: Engine) {
    browser_story(
        "own_device",
        engine,
        MailServer::Dovecot,
        async |browser: &Browser| {
            let messages = [mail::plain(LETTER, "The sea is calm.")];
            let dovecot = Dovecot::start(&[Mailbox {
                user: USER,
                password: PASSWORD,
                messages: &messages,
            }])
            .await;
            let bridge = Bridge::to(&[(dovecot.tls_port(), Mode::Tls)]).await;
            browser.goto(&bridge.page()).await;
            browser.type_into("password", "correct").await;
            browser
                .script("window.masked = document.querySelector('#password')")
                .await;
            browser.click("own-device").await;
            let real = "const field = document.querySelector('form #password[type=password]');
                return [field?.autocomplete, field?.value, field === window.masked, window.masked.type]";
            let seen = until("the real field", SOON, async || {
                let seen = browser.script(real).await;
                (seen[1] == "correct").then_some(seen)
            })
            .await;
            assert_eq!(seen, json!(["current-password", "correct", false, "text"]));
            browser.click("own-device").await;
            until("the masked field", SOON, async || {
                let masked = "const field = document.querySelector('#password');
                    return [field.type, field.value, document.forms.length]";
                (browser.script(masked).await == json!(["text", "correct", 0])).then_some(())
            })
            .await;
            browser.click("own-device").await;
            // What was typed came along, so the rest is enough.
            let card = Card {
                address: USER,
                password: &PASSWORD["correct".len()..],
                port: dovecot.tls_port(),
                mode: Mode::Tls,
            };
            visit::sign_in(browser, card).await;
            visit::trust(browser, dovecot.certificate()).await;
            browser.wait_for("mailbox").await;
            visit::leave(browser).await;
        },
    );
}

fn kiosk(engine: Engine) {
    browser_story(
        "kiosk",
        engine,
        MailServer::Dovecot,
        async |browser: &Browser| {
            let offer = "<p>See <a href=\"https://shop.example.org/x\">our <b>shop</b></a> \
                <img src=\"https://shop.example.org/a.png\"></p>";
            let messages = [
                mail::plain(LETTER, "The sea is calm: https://sea.example.org/"),
                mail::html(OFFER, offer),
            ];
            let dovecot = Dovecot::start(&[Mailbox {
                user: USER,
                password: PASSWORD,
                messages: &messages,
            }])
            .await;
            let ports = [(dovecot.tls_port(), Mode::Tls)];
            let bridge = Bridge::with(&ports, |config| config.kiosk = true).await;
            browser.goto(&bridge.page()).await;
            // The operator has said so, and nobody is asked.
            browser.wait_for("kiosk").await;
            assert!(!browser.sees("own-device").await && !browser.sees("public-computer").await);
            let card = Card {
                address: USER,
                password: PASSWORD,
                port: dovecot.tls_port(),
                mode: Mode::Tls,
            };
            visit::sign_in(browser, card).await;
            visit::trust(browser, dovecot.certificate()).await;
            browser.wait_for("mailbox").await;

            links_warn(browser).await;
            saving_warns(browser).await;
            the_password_is_asked_for_again(browser).await;
            nobody_is_there(browser).await;
            if engine == Engine::Chromium {
                // It is asked about a certificate once in a visit, and this is another one.
                visit::sign_in(browser, card).await;
                visit::trust(browser, dovecot.certificate()).await;
                browser.wait_for("mailbox").await;
                a_frozen_tab_is_wiped(browser).await;
            }
            assert_eq!(dovecot.messages(USER).len(), 2, "nothing was deleted");
        },
    );
}

async fn links_warn(browser: &Browser) {
    visit::open(browser, 1, LETTER).await;
    browser.wait_for_text("body-text", "The sea is calm").await;
    let unguarded = "return [...document.querySelectorAll('a[href]')]
        .filter(link => !link.closest('details.way-out')).length";
    assert_eq!(browser.script(unguarded).await, 0);
    let folded = "return document.querySelectorAll('details.way-out:not([open]) a[href]').length";
    assert_eq!(browser.script(folded).await, 1);

    visit::open(browser, 2, OFFER).await;
    visit::view_html(browser).await;
    browser.wait_for("remote-images").await;
    assert!(!browser.sees("load-remote").await, "images stay blocked");
    let links = until("the frame", SOON, async || {
        let links = browser.script(LINKS_IN_FRAME).await;
        (links != Value::Null).then_some(links)
    })
    .await;
    assert_eq!(links, json!([["https://shop.example.org/x", "our shop"]]));
}

async fn saving_warns(browser: &Browser) {
    browser.click("save-message").await;
    browser.wait_for("trace").await;
    browser.click("trace-not").await;
    browser.wait_until_gone("trace").await;
}

async fn the_password_is_asked_for_again(browser: &Browser) {
    visit::mark(browser, 2).await;
    browser.click("refresh").await;
    browser.wait_for("gate").await;
    browser.click("gate-go").await;
    browser.wait_for("problem").await;
    browser.type_into("password", PASSWORD).await;
    browser.click("gate-go").await;
    browser.wait_until_gone("gate").await;
    browser.wait_for_text("status", "Connected").await;
    let marked = browser.attribute("row-2", "data-marked").await;
    assert_eq!(marked.as_deref(), Some("true"), "marks stay");
}

async fn nobody_is_there(browser: &Browser) {
    // The clock goes ahead by as much as it would take: 110 s, and a browser event has it looked at. Between that it stands,
    // so that a slow machine does not use the last ten seconds up.
    browser.script(STANDING).await;
    browser
        .script("window.ahead = 110_000; document.dispatchEvent(new Event('visibilitychange'))")
        .await;
    browser.wait_for_text("still-there", "wiped").await;
    browser.click("here").await;
    browser.wait_until_gone("still-there").await;

    let key = "window.ahead = 400_000; document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', bubbles: true }))";
    browser.script(key).await;
    let last = browser.wait_for_text("signed-out", "Wiped").await;
    assert!(last.contains("Close this tab"), "{last}");
    let page = browser
        .script("return document.documentElement.outerHTML")
        .await
        .to_string();
    for secret in [USER, PASSWORD, LETTER, OFFER, "The sea", "our shop"] {
        assert!(!page.contains(secret), "{secret:?} is still in the page");
    }
    // Whoever comes next finds a card with nothing on it.
    browser
        .script("window.ahead = 800_000; document.dispatchEvent(new Event('visibilitychange'))")
        .await;
    browser.wait_for("sign-in").await;
    assert_eq!(
        browser
            .script("return document.querySelector('#address').value")
            .await,
        ""
    );
}

/// The browser stops everything in a tab that nobody looks at: that is the last chance.
async fn a_frozen_tab_is_wiped(browser: &Browser) {
    visit::open(browser, 1, LETTER).await;
    for state in ["frozen", "active"] {
        let command = json!({ "state": state });
        browser.devtools("Page.setWebLifecycleState", command).await;
    }
    browser.wait_for_text("signed-out", "Wiped").await;
    let page = "return document.documentElement.outerHTML";
    let page = browser.script(page).await.to_string();
    assert!(!page.contains(LETTER));
}

/// Stops the clock, and touches a key.
const STANDING: &str = "
    const began = window.Date.now();
    window.ahead = 0;
    window.Date.now = () => began + window.ahead;
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Shift', bubbles: true }))";

/// Where the links of the mail in the frame lead, and the words that unfold them; links that are not folded are in the
/// list without words.
const LINKS_IN_FRAME: &str = "
    const frame = document.querySelector('iframe');
    if (!frame || !frame.srcdoc) return null;
    const mail = new DOMParser().parseFromString(frame.srcdoc, 'text/html');
    return [...mail.querySelectorAll('a[href]')].map(link => [
        link.getAttribute('href'),
        link.closest('details.way-out:not([open])')?.querySelector('summary').textContent ?? '',
    ]);";
