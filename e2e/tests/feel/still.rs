//! Nothing jumps: what is on the screen stays where it is while more arrives around it.

use e2e::browser::{Browser, Engine, Look};
use e2e::stage::{MailServer, browser_story};
use serde_json::json;

use super::place::Place;
use super::scenes::list_is_complete;

/// Notes every shift, even those right after a key or a click: there, too, what one looks at must not move away. What is
/// less than a ten-thousandth is a word that became another one inside its own button.
const WATCH: &str = "window.shifts = [];
    new PerformanceObserver(list => {
      for (const { value, sources } of list.getEntries())
        if (value >= 0.0001) window.shifts.push(`${value.toFixed(4)}: ` + sources.map(({ node, previousRect: from, currentRect: to }) =>
          `${node?.nodeName} ${node?.className ?? ''} ${node?.textContent?.slice(0, 30)} (${from.x},${from.y} ${from.width}x${from.height} to ${to.x},${to.y} ${to.width}x${to.height})`).join(', '));
    }).observe({ type: 'layout-shift', buffered: true });";

#[test]
fn from_the_card_to_a_mark() {
    let story = async |browser: &Browser| {
        let place = Place::with_sample_mail().await;
        let watch = json!({ "source": WATCH });
        browser
            .devtools("Page.addScriptToEvaluateOnNewDocument", watch)
            .await;
        for look in [Look::ALL[0], Look::ALL[2]] {
            browser.look(look).await;
            browser.goto(&place.bridge.page()).await;
            browser.wait_for("demo").await;
            nothing_moved(browser, look, "the card came").await;
            browser.click("demo").await;
            list_is_complete(browser).await;
            nothing_moved(browser, look, "the list filled").await;
            browser.press(['j', 'j', 'j']).await;
            nothing_moved(browser, look, "the cursor walked").await;
            browser.press(['o']).await;
            browser.wait_for("body-text").await;
            turn(browser, look, "a message was opened").await;
            browser.press(['#']).await;
            browser.wait_for("undelete").await;
            nothing_moved(browser, look, "it was marked").await;
            browser.press(['z']).await;
            browser.wait_for("delete").await;
            nothing_moved(browser, look, "the mark was taken off").await;
            browser.press(['\u{e00c}']).await;
            browser.wait_until_gone("subject").await;
            turn(browser, look, "the message was closed").await;
            browser.press(['#']).await;
            browser.wait_for("marks").await;
            nothing_moved(browser, look, "a row was marked").await;
            browser.press(['z']).await;
            browser.wait_until_gone("marks").await;
            nothing_moved(browser, look, "the row was unmarked").await;
        }
    };
    browser_story("still", Engine::Chromium, MailServer::Pop3d, story);
}

/// Between list and message a telephone shows another screen; on a desk both stand there, and stay.
async fn turn(browser: &Browser, look: Look, after: &str) {
    if look.touch {
        shifts(browser).await;
    } else {
        nothing_moved(browser, look, after).await;
    }
}

/// The watcher itself notices something that jumps.
#[test]
fn a_jump_would_be_noticed() {
    let story = async |browser: &Browser| {
        let place = Place::with(&[]).await;
        let watch = json!({ "source": WATCH });
        browser
            .devtools("Page.addScriptToEvaluateOnNewDocument", watch)
            .await;
        browser.look(Look::ALL[0]).await;
        browser.goto(&place.bridge.page()).await;
        browser.wait_for("demo").await;
        assert!(shifts(browser).await.is_empty());
        browser
            .script("document.querySelector('.card').style.marginTop = '-80px'")
            .await;
        assert!(!shifts(browser).await.is_empty());
    };
    browser_story("jump", Engine::Chromium, MailServer::Pop3d, story);
}

async fn nothing_moved(browser: &Browser, look: Look, after: &str) {
    let shifts = shifts(browser).await;
    assert!(
        shifts.is_empty(),
        "{}, after {after}, something jumped:\n{}",
        look.name,
        shifts.join("\n")
    );
}

/// What has moved since the last time.
async fn shifts(browser: &Browser) -> Vec<String> {
    let shifts = browser
        .script_async(
            "for (let frame = 0; frame < 3; frame += 1) await new Promise(drawn => requestAnimationFrame(drawn));
             await new Promise(later => setTimeout(later));
             return window.shifts.splice(0);",
        )
        .await;
    let lines = shifts.as_array().into_iter().flatten();
    lines
        .map(|line| line.as_str().unwrap_or_default().to_owned())
        .collect()
}
