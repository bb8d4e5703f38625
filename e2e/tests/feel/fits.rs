//! Everything fits, in every state: on 320 pixels, at 200 and 400 % zoom, with letters of twice the size, in forced colours,
//! with the sentences of a longer language and from right to left.

use std::fs;

use e2e::browser::{Browser, Engine, Look, evidence_dir};
use e2e::stage::{MailServer, browser_story};
use serde_json::{Value, json};

use super::place::{NOON, Place};
use super::scenes;

/// Looks for what does not fit; a function body that knows `rings`.
const FITS: &str = include_str!("fits.js");

/// Another way of looking at a page.
struct Glass {
    look: Look,
    /// Besides those that [`Browser::look`] sets.
    feature: Option<(&'static str, &'static str)>,
    /// What is done to the page, and undone by [`Glass::off`].
    on: &'static str,
    off: &'static str,
    /// Whether focus rings are asked for as well.
    rings: bool,
}

/// A window of 1280 × 1024 at 400 %, and at 200 %: WCAG 2.2, 1.4.10 and 1.4.4. Each is less than the one before it wants.
const GLASSES: &[Glass] = &[
    Glass::plain("320", (320, 568), true),
    Glass::plain("zoom-400", (320, 256), false),
    Glass::plain("zoom-200", (640, 512), false),
    Glass::plain("wide", (1280, 800), false),
    Glass {
        feature: Some(("forced-colors", "active")),
        rings: true,
        ..Glass::plain("forced", (1280, 800), false)
    },
    Glass {
        on: LARGE_LETTERS,
        off: USUAL_LETTERS,
        ..Glass::plain("letters-200", (1280, 1024), false)
    },
    Glass {
        on: LARGE_LETTERS,
        off: USUAL_LETTERS,
        ..Glass::plain("letters-200-phone", (390, 844), true)
    },
    Glass {
        on: include_str!("pseudo.js"),
        off: PLAIN,
        rings: true,
        ..Glass::plain("rtl-wide", (1280, 800), false)
    },
    Glass {
        on: include_str!("pseudo.js"),
        off: PLAIN,
        ..Glass::plain("rtl-phone", (390, 844), true)
    },
];

/// As when one enlarges the text alone: every size of letters and every height of a line, and nothing else, is doubled.
const LARGE_LETTERS: &str = "window.usual = [];
    const enlarge = rules => {
      for (const rule of rules) {
        if (rule.cssRules?.length) enlarge(rule.cssRules);
        if (!rule.style) continue;
        const usual = rule.style.cssText;
        const large = usual.replace(/((?:font|font-size|line-height): )([^;]+)/g,
          (_, name, value) => name + value.replace(/([\\d.]+)(px|rem)/g, (_, number, unit) => number * 2 + unit));
        if (large !== usual) {
          window.usual.push([rule, usual]);
          rule.style.cssText = large;
        }
      }
    };
    for (const sheet of document.styleSheets) enlarge(sheet.cssRules);
    if (window.usual.length === 0) throw 'no letters were enlarged';";
const USUAL_LETTERS: &str = "for (const [rule, usual] of window.usual) rule.style.cssText = usual;";

/// Undoes `pseudo.js`.
const PLAIN: &str = "for (const [node, part, plain] of window.plain) node[part] = plain;
    document.documentElement.dir = 'ltr';";

impl Glass {
    const fn plain(name: &'static str, size: (u32, u32), touch: bool) -> Self {
        let look = Look {
            name,
            size,
            touch,
            dark: false,
        };
        Self {
            look,
            feature: None,
            on: "",
            off: "",
            rings: false,
        }
    }

    /// What does not fit when one looks through this.
    async fn complaints(&self, browser: &Browser, scene: &str) -> Vec<String> {
        browser.look(self.look).await;
        if let Some((name, value)) = self.feature {
            let features = [(name, value), ("prefers-reduced-motion", "reduce")];
            let features = features.map(|(name, value)| json!({ "name": name, "value": value }));
            let media = json!({ "features": features });
            browser.devtools("Emulation.setEmulatedMedia", media).await;
        }
        browser.script(self.on).await;
        if self.on == LARGE_LETTERS {
            // Browsers that enlarge letters say that the window has changed.
            browser.script("dispatchEvent(new Event('resize'))").await;
        }
        if self.rings {
            // What is focused by program has a ring only if the last thing one did was pressing a key.
            browser.press(['\u{e008}']).await;
        }
        // What follows a new size is drawn in the frames after it.
        browser.script_async("for (let frame = 0; frame < 4; frame += 1) await new Promise(drawn => requestAnimationFrame(drawn));").await;
        let script = format!("const rings = {};\n{FITS}", self.rings);
        let found = browser.script(&script).await;
        let found = found
            .as_array()
            .unwrap_or_else(|| panic!("{scene}, {}: {found}", self.look.name));
        if !found.is_empty() {
            self.keep_picture(browser, scene).await;
        }
        let moves = browser.script(MOVES).await;
        browser.script(self.off).await;
        if self.on == LARGE_LETTERS {
            browser.script("dispatchEvent(new Event('resize'))").await;
        }
        let lines = found.iter().filter_map(Value::as_str);
        let moves = moves.as_bool().filter(|moves| *moves);
        lines
            .chain(moves.map(|_| "something moves, though less motion is wanted"))
            .map(|line| format!("{scene}, {}: {line}", self.look.name))
            .collect()
    }

    async fn keep_picture(&self, browser: &Browser, scene: &str) {
        let folder = evidence_dir().join("fits");
        let file = folder.join(format!("{scene}-{}.png", self.look.name));
        if let Ok(picture) = browser.client().screenshot().await {
            let _ = fs::create_dir_all(folder);
            let _ = fs::write(file, picture);
        }
    }
}

const MOVES: &str = "return document.getAnimations().some(it => it.playState === 'running' && it.effect.getComputedTiming().duration > 0)";

/// What does not fit into the narrowest window that is asked for.
pub(super) async fn on_320_pixels(browser: &Browser, scene: &str) -> Vec<String> {
    GLASSES[0].complaints(browser, scene).await
}

#[test]
fn every_state_through_every_glass() {
    let story = async |browser: &Browser| {
        browser.stop_the_clock(NOON).await;
        let mut found = Vec::new();
        scenes::play(browser, async |scene, _| {
            for glass in GLASSES {
                found.extend(glass.complaints(browser, scene).await);
            }
            if scene == "connecting" {
                let unasked = json!({ "features": [] });
                browser
                    .devtools("Emulation.setEmulatedMedia", unasked)
                    .await;
                let moves = browser.script(MOVES).await;
                assert_eq!(moves, true, "motion would be noticed");
            }
            browser.look(Look::ALL[0]).await;
        })
        .await;
        assert!(
            found.is_empty(),
            "{} things do not fit. Pictures are in {}.\n{}",
            found.len(),
            evidence_dir().join("fits").display(),
            found.join("\n")
        );
    };
    browser_story("fits", Engine::Chromium, MailServer::Pop3d, story);
}

/// Each thing that is looked for is found where it is.
#[test]
fn what_does_not_fit_would_be_noticed() {
    let story = async |browser: &Browser| {
        let place = Place::with(&[]).await;
        browser.goto(&place.bridge.page()).await;
        browser.wait_for("demo").await;
        let glass = GLASSES.iter().find(|glass| glass.rings);
        let glass = glass.expect("one of them asks for rings");
        let found = glass.complaints(browser, "card").await;
        assert_eq!(found, [""; 0]);
        for (rule, complaint) in [
            (".card { width: 1400px }", "scrolls sideways"),
            (
                "#address { width: 600px } .card { overflow: hidden }",
                "is cut off at",
            ),
            (
                ".entrance { overflow: hidden; height: 300px; min-height: 0 }",
                "is hidden in",
            ),
            (".card { position: relative; z-index: -1 }", "lies under"),
            (
                ".languages button { height: 10px; min-height: 0 }",
                "smaller than 24 pixels",
            ),
            (".server { margin-top: -60px }", "lies on"),
            (
                ".motto { overflow: hidden; width: 40px; white-space: nowrap }",
                "is cut off by",
            ),
            (".motto { margin-top: -20px }", "lies on \"Read your mail"),
            (
                ":focus-visible { outline: none !important }",
                "has no focus ring",
            ),
            (
                ".card { padding: 0; overflow: hidden } .card input { outline-offset: 3px !important }",
                "focus ring",
            ),
        ] {
            let sheet = "[...document.styleSheets].at(-1)";
            let rules =
                format!("{sheet}.insertRule(`@media all {{ {rule} }}`, {sheet}.cssRules.length)");
            let at = browser.script(&format!("return {rules}")).await;
            let found = glass.complaints(browser, "card").await;
            browser.script(&format!("{sheet}.deleteRule({at})")).await;
            assert!(
                found.iter().any(|line| line.contains(complaint)),
                "{rule}: {found:#?}"
            );
        }
    };
    browser_story("misfits", Engine::Chromium, MailServer::Pop3d, story);
}
