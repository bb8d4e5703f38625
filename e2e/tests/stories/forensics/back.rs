//! Back and forward, also out of a browser's back-forward cache, in which pages sleep as they were: ours shows the card, and nothing else.

use e2e::browser::Engine;

use super::hand::{Hand, Tab::Ours, Way};
use super::is_short_of_time;
use super::scene::{self, Scene};

#[test]
fn chromium() {
    shows_the_card(Engine::Chromium);
}

#[test]
fn firefox() {
    shows_the_card(Engine::Firefox);
}

#[test]
fn webkitgtk() {
    shows_the_card(Engine::WebKitGtk);
}

fn shows_the_card(engine: Engine) {
    if is_short_of_time() {
        return;
    }
    scene::play("back", engine, async |scene: &Scene, hand: Hand| {
        let (ours, other) = (scene.page(), scene.ordinary.url());
        // With mail on the screen, without signing out.
        hand.go(Ours, &other).await;
        hand.press(Ours, Way::Back, &ours).await;
        has_nothing(scene, &hand).await;

        scene.sign_in(&hand).await;
        hand.click(Ours, "sign-out").await;
        hand.wait_for(Ours, "signed-out", "").await;
        // The visit has made no entries of its own: one step leads out of it, and one leads back.
        hand.press(Ours, Way::Forward, &other).await;
        hand.press(Ours, Way::Back, &ours).await;
        has_nothing(scene, &hand).await;
        hand.kill();
    });
}

/// The card is there, and not one of the words: neither in the page nor in a field.
async fn has_nothing(scene: &Scene, hand: &Hand) {
    hand.wait_for(Ours, "sign-in", "").await;
    let page = "return document.documentElement.outerHTML
        + [...document.querySelectorAll('input, textarea')].map(field => field.value)";
    let page = hand.script(Ours, page).await.to_string();
    for canary in scene.visitor.canaries() {
        assert!(
            !page.contains(&canary.word),
            "{} is in the page",
            canary.name
        );
    }
}
