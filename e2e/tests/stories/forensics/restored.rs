//! A browser that was killed with mail on the screen, or quit without signing out, is started again and opens its tabs again: ours shows
//! the card, and nothing else.

use e2e::browser::{Browser, Engine};
use e2e::wait::{SOON, until};

use super::hand::Hand;
use super::is_short_of_time;
use super::scene::{self, Scene};

#[test]
fn chromium_killed() {
    shows_the_card(Engine::Chromium, true);
}

#[test]
fn chromium_quit() {
    shows_the_card(Engine::Chromium, false);
}

#[test]
fn firefox_killed() {
    shows_the_card(Engine::Firefox, true);
}

#[test]
fn firefox_quit() {
    shows_the_card(Engine::Firefox, false);
}

fn shows_the_card(engine: Engine, killed: bool) {
    if is_short_of_time() {
        return;
    }
    let name = if killed {
        "restored-killed"
    } else {
        "restored-quit"
    };
    scene::play(name, engine, async |scene: &Scene, hand: Hand| {
        let home = if killed {
            hand.kill()
        } else {
            hand.quit().await
        };
        let browser = Browser::start_again(engine, home).await;
        // Both come back: otherwise nothing would have been restored.
        let (ours, ordinary) = (scene.page(), scene.ordinary.url());
        let tabs = until("the tabs to come back", SOON, async || {
            let tabs = tabs(&browser).await;
            let is_there = |url: &str| tabs.iter().any(|(it, _)| it == url);
            (is_there(&ours) && is_there(&ordinary)).then_some(tabs)
        })
        .await;
        for (url, page) in tabs {
            assert!(
                url != ours || page.contains("id=\"password\""),
                "the card: {page}"
            );
            for canary in scene.visitor.canaries() {
                assert!(!page.contains(&canary.word), "{} in {url}", canary.name);
            }
        }
        browser.close().await;
    });
}

/// The address of each tab, and what is in it, values of fields included.
async fn tabs(browser: &Browser) -> Vec<(String, String)> {
    let client = browser.client();
    let mut tabs = Vec::new();
    for window in client.windows().await.expect("it has windows") {
        client.switch_to_window(window).await.expect("it is there");
        let read = "return [location.href, document.documentElement.outerHTML
            + [...document.querySelectorAll('input, textarea')].map(field => field.value)]";
        let read = browser.script(read).await;
        let part = |at: usize| read[at].as_str().unwrap_or_default().to_owned();
        tabs.push((part(0), part(1)));
    }
    tabs
}
