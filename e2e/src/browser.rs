//! A real browser, driven over WebDriver, as a person would use it: by what is on the screen.

mod at_home;
mod devtools;
mod display;
mod engine;
pub mod fonts;
mod inspected;
mod keyboard;
pub mod offers;
mod pointer;

use std::fs;
use std::path::{Path, PathBuf};

use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, Locator};
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::names::Names;
use crate::wait::{SOON, until};
pub use devtools::Look;
use engine::Driver;
pub use engine::Engine;
pub use inspected::Inspected;

/// A browser with one window. Dropping it ends it.
#[derive(Debug)]
pub struct Browser {
    client: Client,
    driver: Driver,
}

impl Browser {
    /// Starts the browser with a profile that nobody has used.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn start(engine: Engine) -> Self {
        Self::start_asking(engine, None).await
    }

    /// The same, with a name server of its own.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn start_asking(engine: Engine, names: Option<&Names>) -> Self {
        let mut driver = Driver::start(engine, names).await;
        let client = driver.open_session().await;
        Self { client, driver }
    }

    /// The same, offering to save passwords as a person's browser does.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn start_saving_passwords(engine: Engine) -> Self {
        let mut driver = Driver::start(engine, None).await;
        driver.saves_passwords = true;
        let client = driver.open_session().await;
        Self { client, driver }
    }

    /// Which engine it is.
    pub fn engine(&self) -> Engine {
        self.driver.engine()
    }

    /// The process id of its driver, from which all its processes descend.
    pub fn driver(&self) -> u32 {
        self.driver.id()
    }

    /// Where it puts what it downloads, without asking.
    pub fn downloads(&self) -> PathBuf {
        self.driver.downloads()
    }

    /// The WebDriver client, for what has no name here.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Opens a page.
    ///
    /// # Panics
    /// When it cannot be loaded.
    pub async fn goto(&self, url: &str) {
        self.client
            .goto(url)
            .await
            .unwrap_or_else(|error| panic!("{url} was not loaded: {error}"));
    }

    /// Waits until the element is there and to be seen.
    ///
    /// # Panics
    /// When it does not appear.
    pub async fn wait_for(&self, testid: &str) -> Element {
        until(&format!("`{testid}` to appear"), SOON, async || {
            self.seen(testid).await
        })
        .await
    }

    /// Waits until the element is gone, or hidden.
    ///
    /// # Panics
    /// When it stays.
    pub async fn wait_until_gone(&self, testid: &str) {
        let gone = async || self.seen(testid).await.is_none().then_some(());
        until(&format!("`{testid}` to disappear"), SOON, gone).await;
    }

    /// Waits until the element's text contains `part`, and returns the text.
    ///
    /// # Panics
    /// When it never does.
    pub async fn wait_for_text(&self, testid: &str, part: &str) -> String {
        let probe = async || {
            self.text_at(&at(testid))
                .await
                .filter(|text| text.contains(part))
        };
        until(&format!("`{testid}` to say {part:?}"), SOON, probe).await
    }

    /// Whether the element is to be seen at this moment.
    pub async fn sees(&self, testid: &str) -> bool {
        self.seen(testid).await.is_some()
    }

    /// Clicks the element once it is there.
    ///
    /// # Panics
    /// When it cannot be clicked.
    pub async fn click(&self, testid: &str) {
        // A page that is drawn anew between looking and clicking makes the element stale: then look again.
        // One that cannot be used yet swallows the click without a word: then wait, as a person does.
        let click = async || {
            let element = self.seen(testid).await?;
            if !element.is_enabled().await.ok()? {
                return None;
            }
            element.click().await.ok()
        };
        // A person scrolls to what they press; not every driver does it for what lies just below the edge.
        let scroll = format!(
            "document.querySelector({})?.scrollIntoView({{ block: 'nearest' }})",
            json!(at(testid))
        );
        until(&format!("`{testid}` to take a click"), SOON, async || {
            if let Some(()) = click().await {
                return Some(());
            }
            self.script(&scroll).await;
            None
        })
        .await;
    }

    /// Types into the element, key by key, after what is already in it.
    ///
    /// # Panics
    /// When it takes no keys.
    pub async fn type_into(&self, testid: &str, text: &str) {
        let element = self.wait_for(testid).await;
        element
            .send_keys(text)
            .await
            .unwrap_or_else(|error| panic!("`{testid}` takes no keys: {error}"));
    }

    /// Replaces the content of a text field.
    ///
    /// # Panics
    /// When it takes no keys, or has something else in it afterwards.
    pub async fn fill(&self, testid: &str, text: &str) {
        let field = format!("document.querySelector({})", json!(at(testid)));
        let heard = format!("{field}.dispatchEvent(new InputEvent('input', {{ bubbles: true }}))");
        let read = format!("return {field}.value");
        // No page hears that a driver empties a field. One that is drawn anew just then fills it again, as it would for
        // nobody who types: so it is looked at, and done again.
        for _ in 0..FILLS {
            let element = self.wait_for(testid).await;
            element
                .clear()
                .await
                .unwrap_or_else(|error| panic!("`{testid}` cannot be emptied: {error}"));
            self.script(&heard).await;
            element
                .send_keys(text)
                .await
                .unwrap_or_else(|error| panic!("`{testid}` takes no keys: {error}"));
            if self.script(&read).await == text {
                return;
            }
        }
        panic!("`{testid}` does not keep {text:?}");
    }

    /// Chooses an option of a list by its value.
    ///
    /// # Panics
    /// When there is no such option.
    pub async fn choose(&self, testid: &str, value: &str) {
        let element = self.wait_for(testid).await;
        let chosen = element.select_by_value(value).await;
        chosen.unwrap_or_else(|error| panic!("`{testid}` has no `{value}`: {error}"));
    }

    /// The element's text, as it is shown.
    ///
    /// # Panics
    /// When the element does not appear.
    pub async fn text(&self, testid: &str) -> String {
        until(&format!("the text of `{testid}`"), SOON, async || {
            self.text_at(&at(testid)).await
        })
        .await
    }

    /// The text of the element that the CSS selector finds, if it can be seen and is not empty.
    pub async fn text_at(&self, css: &str) -> Option<String> {
        let text = self.seen_at(css).await?.prop("innerText").await.ok()??;
        (!text.is_empty()).then_some(text)
    }

    /// An attribute of the element.
    ///
    /// # Panics
    /// When the element does not appear.
    pub async fn attribute(&self, testid: &str, name: &str) -> Option<String> {
        let probe = async || self.seen(testid).await?.attr(name).await.ok();
        until(&format!("`{name}` of `{testid}`"), SOON, probe).await
    }

    /// Runs a function body in the page and returns its result.
    ///
    /// # Panics
    /// When it throws.
    pub async fn script(&self, body: &str) -> Value {
        self.client
            .execute(body, Vec::new())
            .await
            .unwrap_or_else(|error| panic!("{body:?} threw: {error}"))
    }

    /// Runs an async function body in the page and returns what its promise resolves to.
    ///
    /// # Panics
    /// When it throws.
    pub async fn script_async(&self, body: &str) -> Value {
        let script = format!(
            "const done = arguments[arguments.length - 1]; (async () => {{ {body} }})().then(done, e => done('threw ' + e));"
        );
        self.client
            .execute_async(&script, Vec::new())
            .await
            .unwrap_or_else(|error| panic!("{body:?} threw: {error}"))
    }

    /// Keeps a picture of the window, the page's source and what browser and driver printed, as `target/e2e/NAME.*`.
    pub async fn keep_evidence(&self, name: &str) {
        let file = |extension: &str| evidence_dir().join(format!("{name}.{extension}"));
        let _ = fs::create_dir_all(evidence_dir());
        let _ = timeout(SOON, self.client.enter_parent_frame()).await;
        let console = timeout(SOON, self.console())
            .await
            .map(Result::unwrap_or_default)
            .unwrap_or_default();
        let _ = fs::write(file("log"), format!("{console}\n{}", self.driver.log()));
        if let Ok(Ok(source)) = timeout(SOON, self.client.source()).await {
            let _ = fs::write(file("html"), source);
        }
        if let Ok(Ok(picture)) = timeout(SOON, self.client.screenshot()).await {
            let _ = fs::write(file("png"), picture);
        }
    }

    /// Closes the session properly. Without it the browser is killed, which is right for a test that failed.
    pub async fn close(self) {
        let _ = self.client.close().await;
    }

    /// The element, if it can be seen now.
    async fn seen(&self, testid: &str) -> Option<Element> {
        self.seen_at(&at(testid)).await
    }

    /// The page itself is asked: WebKitGTK's driver takes text that is cut off with an ellipsis for invisible.
    async fn seen_at(&self, css: &str) -> Option<Element> {
        let visible = format!(
            "return document.querySelector('{css}')?.checkVisibility({{ visibilityProperty: true }})"
        );
        let visible = self.client.execute(&visible, Vec::new()).await.ok()?;
        if visible != Value::Bool(true) {
            return None;
        }
        self.client.find(Locator::Css(css)).await.ok()
    }

    /// The page's console. Only Chromium hands it over; Firefox prints it into the driver's log.
    async fn console(&self) -> Result<String, CmdError> {
        let entries = self.client.issue_cmd(ConsoleLog).await?;
        let lines = entries
            .as_array()
            .into_iter()
            .flatten()
            .map(|entry| format!("{} {}", entry["level"], entry["message"]));
        Ok(lines.collect::<Vec<_>>().join("\n"))
    }
}

/// The CSS selector of a test id.
fn at(testid: &str) -> String {
    format!("[data-testid=\"{testid}\"]")
}

/// Chromium's own command for the page's console.
#[derive(Debug)]
struct ConsoleLog;

impl WebDriverCompatibleCommand for ConsoleLog {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (hyper::Method, Option<String>) {
        (
            hyper::Method::POST,
            Some(json!({ "type": "browser" }).to_string()),
        )
    }
}

/// `target/e2e`, wherever target is: what failing stories leave behind.
pub fn evidence_dir() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("e2e/ lies in the root");
    root.join(std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()))
        .join("e2e")
}

/// How often a field is filled before it is given up.
const FILLS: usize = 5;
