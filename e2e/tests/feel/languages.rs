//! The page speaks a person's language from its first word, changes it at once, and keeps everything where it is.

use std::time::Duration;

use e2e::browser::{Browser, Engine, Look};
use e2e::stage::{MailServer, browser_story};
use e2e::wait::{SOON, until};
use serde_json::{Value, json};
use tokio::time::sleep;

use super::catalog::Catalog;
use super::fits;
use super::place::{NOON, Place};
use super::scenes::{BROKEN, PHISHING, PICTURES, list_is_complete, show, view};

#[test]
fn chromium_greets_and_changes() {
    let story = async |browser: &Browser| {
        browser.stop_the_clock(NOON).await;
        browser.look(Look::ALL[0]).await;
        prefer(browser, "de-AT,de,en").await;
        let place = Place::with_sample_mail().await;
        browser.goto(&place.bridge.page()).await;
        speaks(browser, "de").await;
        whole_visit(browser, "de").await;
    };
    browser_story("languages", Engine::Chromium, MailServer::Pop3d, story);
}

#[test]
fn firefox_changes() {
    by_the_switch(Engine::Firefox);
}

#[test]
fn webkitgtk_changes() {
    by_the_switch(Engine::WebKitGtk);
}

fn by_the_switch(engine: Engine) {
    let story = async |browser: &Browser| {
        // Longer words may take another line where there is less room.
        let wide = browser.client().set_window_size(1280, 900).await;
        wide.expect("a window can be made larger");
        let place = Place::with_sample_mail().await;
        browser.goto(&place.bridge.page()).await;
        browser.click("language-de").await;
        speaks(browser, "de").await;
        whole_visit(browser, "de").await;
    };
    browser_story("languages", engine, MailServer::Pop3d, story);
}

/// From the card to the end, looking at every sentence; on the way through all languages.
async fn whole_visit(browser: &Browser, language: &str) {
    browser.wait_for("demo").await;
    let (all, foreign) = texts(browser, "es").await;
    assert!(
        foreign.len() > all / 2,
        "Spanish would not be noticed: {foreign:?}"
    );
    says_only(browser, language, "card").await;
    for other in ["fr", "es", "en", "de"] {
        let before = boxes(browser).await;
        browser.click(&format!("language-{other}")).await;
        speaks(browser, other).await;
        says_only(browser, other, "card").await;
        assert_eq!(boxes(browser).await, before, "the card in {other}");
    }
    browser.click("server").await;
    browser.wait_for("server-host").await;
    says_only(browser, language, "card with its fields").await;
    browser.click("sign-in").await;
    browser.wait_for("problem").await;
    says_only(browser, language, "card with a problem").await;

    browser.click("demo").await;
    list_is_complete(browser).await;
    says_only(browser, language, "list").await;
    browser.press(['o']).await;
    browser.wait_for("body-text").await;
    says_only(browser, language, "message").await;
    while_it_is_open(browser).await;
    for (number, name) in [
        (PHISHING, "warnings"),
        (BROKEN, "damage"),
        (PICTURES, "pictures"),
    ] {
        show(browser, number).await;
        for button in ["view-html", "view-headers", "view-parts", "view-text"] {
            if browser.attribute(button, "disabled").await.is_none() {
                view(browser, button).await;
                says_only(browser, language, &format!("{name}, {button}")).await;
            }
        }
    }
    browser.click("save-all").await;
    browser.wait_for("save-dialog").await;
    says_only(browser, language, "saving").await;
    browser.press([ESCAPE]).await;
    browser.wait_until_gone("save-dialog").await;

    browser.press(['?']).await;
    browser.wait_for("help").await;
    says_only(browser, language, "help").await;
    browser.press([ESCAPE]).await;
    browser.wait_until_gone("help").await;
    browser.press_with_control('k').await;
    browser.wait_for("palette").await;
    says_only(browser, language, "palette").await;
    browser.press([ESCAPE]).await;
    browser.wait_until_gone("palette").await;

    browser.press(['x']).await;
    says_only(browser, language, "selection").await;
    browser.press(['#']).await;
    browser.wait_for("marks").await;
    says_only(browser, language, "marks").await;
    browser.click("sign-out").await;
    browser.wait_for("dialog").await;
    says_only(browser, language, "dialog").await;
    browser.click("dialog-delete").await;
    browser.wait_for("signed-out").await;
    says_only(browser, language, "end").await;
}

/// The same message, at the same place of it, in every language and back in German.
async fn while_it_is_open(browser: &Browser) {
    let scroll = "document.querySelector('.page').scrollTop = 40; return document.querySelector('.page').scrollTop";
    let scrolled = browser.script(scroll).await;
    let subject = browser.text("subject").await;
    for (name, language) in [
        ("Français", "fr"),
        ("Español", "es"),
        ("English", "en"),
        ("Deutsch", "de"),
    ] {
        let before = boxes(browser).await;
        browser.press_with_control('k').await;
        browser.wait_for("palette-field").await;
        browser.type_into("palette-field", name).await;
        browser.wait_for_text("command-0", name).await;
        browser.press([ENTER]).await;
        browser.wait_until_gone("palette").await;
        speaks(browser, language).await;
        says_only(browser, language, "message").await;
        assert_eq!(browser.text("subject").await, subject);
        let now = browser
            .script("return document.querySelector('.page').scrollTop")
            .await;
        assert_eq!(now, scrolled, "the message in {language}");
        assert_eq!(boxes(browser).await, before, "the message in {language}");
    }
}

/// What the browser says that a person reads, the best language first. Chromium only.
async fn prefer(browser: &Browser, languages: &str) {
    let agent = browser.script("return navigator.userAgent").await;
    let wish = json!({ "userAgent": agent, "acceptLanguage": languages });
    browser
        .devtools("Emulation.setUserAgentOverride", wish)
        .await;
}

/// Waits until the page is in that language, and says so to those who listen.
async fn speaks(browser: &Browser, language: &str) {
    until(&format!("the page to speak {language}"), SOON, async || {
        let lang = browser.script("return document.documentElement.lang").await;
        (lang == language).then_some(())
    })
    .await;
}

/// Looks at every word on the screen, and at those that are only heard, besides what a mail or a server said.
///
/// Words of other lengths have to fit as well: in Chromium, that is looked at in the narrowest window.
async fn says_only(browser: &Browser, language: &str, scene: &str) {
    // The language is told before the last row is drawn.
    let (mut all, mut foreign) = texts(browser, language).await;
    for _ in 0..20 {
        if foreign.is_empty() {
            break;
        }
        sleep(Duration::from_millis(100)).await;
        (all, foreign) = texts(browser, language).await;
    }
    assert!(all > 3, "{scene}: there are {all} texts");
    assert!(
        foreign.is_empty(),
        "{scene}: nothing of this is {language}: {foreign:#?}"
    );
    if browser.engine() == Engine::Chromium {
        let found = fits::on_320_pixels(browser, scene).await;
        assert!(
            found.is_empty(),
            "{language} does not fit:\n{}",
            found.join("\n")
        );
        browser.look(Look::ALL[0]).await;
    }
}

/// How many texts there are, and those that are of another language.
async fn texts(browser: &Browser, language: &str) -> (usize, Vec<String>) {
    let texts = browser.script(TEXTS).await;
    let texts = texts.as_array().into_iter().flatten();
    let texts: Vec<&str> = texts.filter_map(Value::as_str).collect();
    let catalog = Catalog::of(language);
    let foreign = texts.iter().filter(|text| !catalog.says(text));
    (texts.len(), foreign.map(|&text| text.to_owned()).collect())
}

/// What is shown or heard, and is the page's own.
const TEXTS: &str = "const others = 'bdi, .row .sender, .row .subject, .words, .head h1, .head .from .person, .said, .host, .fingerprint code, .headers, pre, code, kbd, script, style, noscript, iframe';
    const texts = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { data, parentElement: parent } = walker.currentNode;
      if (data.trim() && !parent.closest(others) && parent.checkVisibility({ visibilityProperty: true })) texts.push(data.trim());
    }
    for (const it of document.querySelectorAll('[aria-label], [placeholder], [title], [alt]')) {
      if (it.closest(others) || it.matches('[role=row]') || !it.checkVisibility({ visibilityProperty: true })) continue;
      for (const name of ['aria-label', 'placeholder', 'title', 'alt'])
        if (it.getAttribute(name)) texts.push(it.getAttribute(name));
    }
    return [...new Set(texts)].map(it => it.toWellFormed());";

/// Where the fixed things stand that are in sight, in whole pixels.
async fn boxes(browser: &Browser) -> Value {
    browser
        .script(
            "return [...document.querySelectorAll('.card > header, #address, #password, .list, .row, .reader, .page, .head h1, .body-text, .status')]
               .map(it => it.getBoundingClientRect())
               .filter(it => it.y < innerHeight && it.y + it.height > 0)
               .map(({ x, y, width, height }) => [x, y, width, height].map(Math.round))",
        )
        .await
}

const ENTER: char = '\u{e007}';
const ESCAPE: char = '\u{e00c}';
