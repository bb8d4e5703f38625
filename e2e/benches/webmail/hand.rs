//! A hand at the mouse and the keyboard, which counts what it does.

use e2e::browser::Browser;
use e2e::wait::{SOON, until};
use fantoccini::Locator;
use fantoccini::elements::Element;
use fantoccini::key::Key;

/// A hand.
pub(crate) struct Hand<'a> {
    pub(crate) browser: &'a Browser,
    steps: u32,
}

impl<'a> Hand<'a> {
    pub(crate) fn at(browser: &'a Browser) -> Self {
        Self { browser, steps: 0 }
    }

    /// The steps since this was asked last.
    pub(crate) fn steps(&mut self) -> u32 {
        std::mem::take(&mut self.steps)
    }

    /// Clicks on what the selector finds, once it is there.
    pub(crate) async fn click(&mut self, css: &str) {
        self.steps += 1;
        let click = async || self.find(css).await?.click().await.ok();
        until(&format!("{css} to take a click"), SOON, click).await;
    }

    /// Writes into a field that has the keyboard.
    pub(crate) async fn write(&mut self, css: &str, text: &str) {
        self.steps += 1;
        self.keys(css, text).await;
    }

    /// Writes into a field of our page instead of what is in it.
    pub(crate) async fn fill(&mut self, testid: &str, text: &str) {
        self.steps += 1;
        self.browser.fill(testid, text).await;
    }

    /// Presses a key on what the selector finds.
    pub(crate) async fn press(&mut self, css: &str, key: Key) {
        self.steps += 1;
        self.keys(css, &key.to_string()).await;
    }

    async fn keys(&self, css: &str, keys: &str) {
        let element = until(&format!("{css} to be there"), SOON, async || {
            self.find(css).await
        })
        .await;
        element.send_keys(keys).await.expect("it takes keys");
    }

    /// Waits until a function's body is true in the page. Waiting is no step.
    pub(crate) async fn sees(&self, what: &str, body: &str) {
        let body = format!("return (() => {{ {body} }})()");
        until(what, SOON, async || {
            let seen = self
                .browser
                .client()
                .execute(&body, Vec::new())
                .await
                .ok()?;
            (seen == true).then_some(())
        })
        .await;
    }

    /// Clicks, and takes the time from the event to the first frame in which a function's body is true, in milliseconds.
    pub(crate) async fn time(&mut self, css: &str, what: &str, body: &str) -> f64 {
        let watch = format!(
            "window.taken = null;
             addEventListener('click', () => {{
                 const start = performance.now();
                 const seen = () => {{ try {{ {body} }} catch {{ return false }} }};
                 const look = () => seen() ? requestAnimationFrame(() => window.taken = performance.now() - start)
                                           : requestAnimationFrame(look);
                 look();
             }}, {{ capture: true, once: true }})"
        );
        self.browser.script(&watch).await;
        self.click(css).await;
        until(what, SOON, async || {
            let taken = self
                .browser
                .client()
                .execute("return window.taken", Vec::new());
            taken.await.ok()?.as_f64()
        })
        .await
    }

    async fn find(&self, css: &str) -> Option<Element> {
        let found = self.browser.client().find(Locator::Css(css)).await.ok()?;
        found.is_displayed().await.ok()?.then_some(found)
    }
}
