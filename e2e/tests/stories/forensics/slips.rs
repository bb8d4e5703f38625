//! If our page slipped once, the search would tell: the same visit, but a script in our page writes down what the page never does.

use e2e::browser::Engine;
use e2e::forensics::Canary;
use serde_json::json;

use super::hand::{Hand, Tab};
use super::is_short_of_time;
use super::scene::{self, Scene};

#[test]
fn chromium() {
    are_found(
        Engine::Chromium,
        &[
            ("subject", "/History"),
            ("body", "/Sessions/"),
            ("user", "/History"),
            ("password", "/Session Storage/"),
            ("sender", "/Local Storage/"),
        ],
    );
}

#[test]
fn firefox() {
    are_found(
        Engine::Firefox,
        &[
            ("subject", "places.sqlite"),
            ("body", "mozLz4"),
            ("user", "places.sqlite"),
            ("password", "mozLz4"),
            ("sender", "/ls/"),
        ],
    );
}

#[test]
fn webkitgtk() {
    are_found(Engine::WebKitGtk, &[("sender", "/localstorage/")]);
}

fn are_found(engine: Engine, slips: &[(&str, &str)]) {
    if is_short_of_time() {
        return;
    }
    scene::play(
        "forensics-slips",
        engine,
        async |scene: &Scene, hand: Hand| {
            let word = |name| json!(scene.visitor.word(name));
            let slip = format!(
                "document.title = {};
            history.replaceState({{ word: {} }}, '', '#' + {});
            sessionStorage.setItem('word', {});
            localStorage.setItem('word', {});",
                word("subject"),
                word("body"),
                word("user"),
                word("password"),
                word("sender")
            );
            hand.script(Tab::Ours, &slip).await;
            hand.click(Tab::Ours, "sign-out").await;
            hand.wait_for(Tab::Ours, "signed-out", "").await;
            let home = hand.quit().await;
            let findings = scene.search(&home, "slips");
            let canaries: Vec<Canary> = scene.visitor.canaries();
            for (name, place) in slips {
                let canary = canaries.iter().find(|it| it.name == *name);
                let canary = canary.expect("one of the visitor's");
                assert!(
                    findings.has(canary, place),
                    "{name} in {place}: {}",
                    findings.of(&canaries)
                );
            }
        },
    );
}
