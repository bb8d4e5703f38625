//! Every page and state, one after the other, as one visit comes by them.

use demo::{PASSWORD, USER};
use e2e::browser::Browser;
use e2e::visit::{self, Card};
use e2e::wait::{SOON, until};
use shared::tunnel::message::Mode;

use super::place::Place;

/// Plays all scenes, and lets `see` look at each. It may change the window's size and its colours.
pub(super) async fn play(browser: &Browser, mut see: impl AsyncFnMut(&str, &[u16])) {
    let place = Place::with_sample_mail().await;
    let ports = place.ports();
    let mut see = async |name: &str| see(name, &ports).await;

    before(browser, &place, &mut see).await;
    visit::trust_whatever(browser).await;
    list_is_complete(browser).await;
    see("list").await;
    reading(browser, &mut see).await;
    commands(browser, &mut see).await;
    cleaning(browser, &mut see).await;
    leaving(browser, &mut see).await;
    lost(browser, place, &mut see).await;

    let empty = Place::with(&[]).await;
    browser.goto(&empty.bridge.page()).await;
    browser.click("demo").await;
    browser.wait_for("mailbox").await;
    see("empty").await;
}

/// The card, and what can go wrong with it. It ends with the question about the certificate.
async fn before(browser: &Browser, place: &Place, see: &mut impl AsyncFnMut(&str)) {
    browser.goto(&place.bridge.page()).await;
    browser.wait_for("demo").await;
    see("card").await;
    browser.click("own-device").await;
    browser.click("remember").await;
    browser.wait_for("remembered").await;
    let unfold = "document.querySelector('[data-testid=remembered]').open = true";
    browser.script(unfold).await;
    see("card-own").await;
    browser.click("forget").await;
    browser.wait_until_gone("remembered").await;
    browser.click("own-device").await;
    browser.click("sign-in").await;
    browser.wait_for("problem").await;
    see("card-missing").await;

    let card = |port| Card {
        address: USER,
        password: PASSWORD,
        port,
        mode: Mode::Tls,
    };
    visit::sign_in(browser, card(place.denied)).await;
    browser.wait_for_text("problem", "bridge").await;
    see("card-problem").await;

    sign_in_again(browser, place.silence.port()).await;
    browser.wait_for("cancel").await;
    see("connecting").await;
    browser.click("cancel").await;
    browser.wait_for("sign-in").await;
    see("card-server").await;

    sign_in_again(browser, place.port()).await;
    browser.wait_for("certificate").await;
    see("certificate").await;
}

/// With the card filled in already, for another port.
async fn sign_in_again(browser: &Browser, port: u16) {
    browser.fill("server-port", &port.to_string()).await;
    browser.fill("password", PASSWORD).await;
    browser.click("sign-in").await;
}

async fn reading(browser: &Browser, see: &mut impl AsyncFnMut(&str)) {
    show(browser, LETTER).await;
    browser.wait_for("body-text").await;
    see("text").await;
    show(browser, PICTURES).await;
    view(browser, "view-html").await;
    until("the frame", SOON, async || {
        let frames = browser.script("return document.querySelectorAll('iframe').length");
        (frames.await == 1).then_some(())
    })
    .await;
    see("html").await;
    for (button, scene) in [
        ("view-source", "source"),
        ("view-headers", "headers"),
        ("view-parts", "parts"),
    ] {
        view(browser, button).await;
        see(scene).await;
    }
    show(browser, PHISHING).await;
    view(browser, "view-html").await;
    see("banners").await;
    show(browser, BROKEN).await;
    browser.wait_for("view-source").await;
    see("broken").await;
    press(browser, "#").await;
    browser.wait_for("marks").await;
    see("marked").await;
    press(browser, "Escape").await;
    browser.wait_until_gone("subject").await;
    see("marked-list").await;
}

async fn commands(browser: &Browser, see: &mut impl AsyncFnMut(&str)) {
    // Two are chosen, and two buttons say what can be done with them.
    on_list(browser, "J").await;
    browser.wait_for("delete-selected").await;
    see("chosen").await;
    press(browser, "Escape").await;
    browser.wait_until_gone("delete-selected").await;
    press(browser, "w").await;
    browser.wait_for("trust-hash").await;
    see("trust").await;
    press(browser, "Escape").await;
    browser.wait_until_gone("trust-dialog").await;
    press(browser, "?").await;
    browser.wait_for("help").await;
    see("help").await;
    press(browser, "Escape").await;
    browser.wait_until_gone("help").await;
    browser.click("commands").await;
    browser.wait_for("palette").await;
    see("palette").await;
    browser.type_into("palette-field", "mark").await;
    browser.wait_for_text("command-0", "Mark").await;
    see("palette-search").await;
    browser.fill("palette-field", "zzz").await;
    browser.wait_until_gone("command-0").await;
    see("palette-none").await;
    press(browser, "Escape").await;
    browser.wait_until_gone("palette").await;
}

async fn cleaning(browser: &Browser, see: &mut impl AsyncFnMut(&str)) {
    press(browser, "c").await;
    browser.wait_for_text("verdict", "Nothing is chosen").await;
    browser.wait_for("chart").await;
    see("clean-up").await;
    browser.fill("keep-rule", "subject:lemon").await;
    browser.click("keep-add").await;
    browser.wait_for("forget-0").await;
    browser.click("group-0").await;
    browser.wait_for("mark-matching").await;
    see("clean-up-chosen").await;
    // Out of the groups, and out of it all.
    press(browser, "Escape").await;
    browser.wait_until_gone("mark-matching").await;
    press(browser, "Escape").await;
    browser.wait_until_gone("cleaning").await;
}

async fn leaving(browser: &Browser, see: &mut impl AsyncFnMut(&str)) {
    browser.click("sign-out").await;
    browser.wait_for("dialog").await;
    see("dialog").await;
    browser.click("dialog-delete").await;
    browser.wait_for("signed-out").await;
    see("signed-out").await;
}

async fn lost(browser: &Browser, mut place: Place, see: &mut impl AsyncFnMut(&str)) {
    browser.click("again").await;
    browser.click("demo").await;
    browser.wait_for("mailbox").await;
    list_is_complete(browser).await;
    place.line = None;
    // Only who asks for something notices.
    walk_to(browser, LETTER).await;
    on_list(browser, "Enter").await;
    browser.wait_for("strip").await;
    until("the page to give up", SOON, async || {
        browser.sees("reconnect").await.then_some(())
    })
    .await;
    see("lost").await;
}

/// Message numbers of the sample mailbox.
const LETTER: u32 = 2;
pub(super) const PICTURES: u32 = 39;
pub(super) const PHISHING: u32 = 36;
pub(super) const BROKEN: u32 = 49;

/// Walks to a message by key, whether its row is in sight or not.
async fn walk_to(browser: &Browser, number: u32) {
    let current = |number: u32| format!("document.getElementById('row-{number}')?.tabIndex === 0");
    until("the cursor to get there", SOON, async || {
        if browser.script(&format!("return {}", current(number))).await == true {
            return Some(());
        }
        let step = format!(
            "const at = Number(document.querySelector('#list [tabindex=\"0\"]').id.slice(4));
             return at > {number} ? 'ArrowDown' : 'ArrowUp'"
        );
        let step = browser.script(&step).await;
        on_list(browser, step.as_str().unwrap_or_default()).await;
        None
    })
    .await;
}

/// Walks to a message, opens it, and waits until all of it is here.
pub(super) async fn show(browser: &Browser, number: u32) {
    walk_to(browser, number).await;
    on_list(browser, "Enter").await;
    browser.wait_for("subject").await;
    until("the message to be here", SOON, async || {
        let enabled =
            "return document.querySelector('[data-testid=save-message]')?.disabled === false
            && !document.querySelector('.page .waiting')";
        (browser.script(enabled).await == true).then_some(())
    })
    .await;
}

/// A key on the list, whatever has the focus.
async fn on_list(browser: &Browser, key: &str) {
    browser
        .script(&format!(
            "document.querySelector('#list [tabindex=\"0\"]').dispatchEvent(new KeyboardEvent('keydown', {{ key: '{key}', bubbles: true }}))"
        ))
        .await;
}

/// A key on whatever has the focus; in a dialog, Esc closes it.
async fn press(browser: &Browser, key: &str) {
    browser
        .script(&format!(
            "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {{ key: '{key}', bubbles: true }}))"
        ))
        .await;
}

pub(super) async fn view(browser: &Browser, button: &str) {
    until(button, SOON, async || {
        browser.click(button).await;
        let pressed = browser.attribute(button, "aria-checked").await;
        (pressed.as_deref() == Some("true")).then_some(())
    })
    .await;
}

/// Waits until no header is missing any more.
pub(super) async fn list_is_complete(browser: &Browser) {
    browser.wait_for("mailbox").await;
    until("all headers", SOON, async || {
        let busy = "return document.querySelectorAll('.row .bone, .status .progress').length";
        (browser.script(busy).await == 0).then_some(())
    })
    .await;
}
