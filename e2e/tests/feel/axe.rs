//! axe-core finds nothing on any page, in any state.

use e2e::axe;
use e2e::browser::{Browser, Engine, Look};
use e2e::stage::{MailServer, browser_story_with};

use super::{place::NOON, scenes};

#[test]
fn chromium_by_day_and_night_wide_and_narrow() {
    let story = async |browser: &Browser| {
        browser.stop_the_clock(NOON).await;
        let mut found = Vec::new();
        scenes::play(browser, async |scene, _| {
            for look in Look::tried() {
                browser.look(look).await;
                let violations = axe::violations(browser).await;
                found.extend(
                    violations
                        .iter()
                        .map(|it| format!("{scene}, {}: {it}", look.name)),
                );
            }
            browser.look(Look::ALL[0]).await;
        })
        .await;
        assert_none(&found);
    };
    browser_story_with(
        "axe",
        Engine::Chromium,
        MailServer::Pop3d,
        axe::missing(),
        story,
    );
}

#[test]
fn firefox() {
    as_it_comes(Engine::Firefox);
}

#[test]
fn webkitgtk() {
    as_it_comes(Engine::WebKitGtk);
}

fn as_it_comes(engine: Engine) {
    let story = async |browser: &Browser| {
        let mut found = Vec::new();
        scenes::play(browser, async |scene, _| {
            let violations = axe::violations(browser).await;
            found.extend(violations.iter().map(|it| format!("{scene}: {it}")));
        })
        .await;
        assert_none(&found);
    };
    browser_story_with("axe", engine, MailServer::Pop3d, axe::missing(), story);
}

fn assert_none(found: &[String]) {
    assert!(
        found.is_empty(),
        "{} violations:\n{}",
        found.len(),
        found.join("\n")
    );
}
