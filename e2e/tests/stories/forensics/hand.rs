//! A browser that keeps what browsers keep, with two tabs: our page, and an ordinary one.

use e2e::browser::{Browser, Engine, Inspected};
use e2e::wait::{SOON, until};
use fantoccini::wd::WindowHandle;
use serde_json::{Value, json};
use std::path::Path;
use tempfile::TempDir;

/// Which tab is in front.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tab {
    Ours = 0,
    Ordinary = 1,
}

/// A button of the browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Back,
    Forward,
}

/// The hand on the mouse: a driver's, or a script's where no driver can be had.
pub(crate) enum Hand {
    Driven(Browser, [WindowHandle; 2]),
    Scripted(Inspected),
}

impl Hand {
    /// Opens both pages.
    pub(crate) async fn start(engine: Engine, ours: &str, ordinary: &str) -> Self {
        if engine == Engine::WebKitGtk {
            return Self::Scripted(Inspected::start(&[ours, ordinary]).await);
        }
        let browser = Browser::start_at_home(engine).await;
        let client = browser.client();
        let first = client.window().await.expect("it has a window");
        browser.goto(ours).await;
        let second = client.new_window(true).await.expect("a second tab").handle;
        client
            .switch_to_window(second.clone())
            .await
            .expect("it is there");
        browser.goto(ordinary).await;
        Self::Driven(browser, [first, second])
    }

    /// Brings a tab to the front.
    pub(crate) async fn turn_to(&self, tab: Tab) {
        if let Self::Driven(browser, tabs) = self {
            let handle = tabs[tab as usize].clone();
            let turned = browser.client().switch_to_window(handle).await;
            turned.expect("the tab is open");
        }
    }

    /// Goes to an address.
    pub(crate) async fn go(&self, tab: Tab, address: &str) {
        match self {
            Self::Driven(browser, _) => browser.goto(address).await,
            Self::Scripted(browser) => {
                let way = format!("location.href = {}", json!(address));
                browser.tell(tab as usize, &way).await;
            }
        }
        self.arrive(tab, address).await;
    }

    /// Presses the button that leads back or forward, to this address.
    pub(crate) async fn press(&self, tab: Tab, way: Way, address: &str) {
        match (self, way) {
            (Self::Driven(browser, _), Way::Back) => {
                browser.client().back().await.expect("it goes back");
            }
            (Self::Driven(browser, _), Way::Forward) => {
                let gone = browser.client().forward().await;
                gone.expect("it goes forward");
            }
            (Self::Scripted(browser), Way::Back) => {
                browser.tell(tab as usize, "history.back()").await;
            }
            (Self::Scripted(browser), Way::Forward) => {
                browser.tell(tab as usize, "history.forward()").await;
            }
        }
        self.arrive(tab, address).await;
    }

    async fn arrive(&self, tab: Tab, address: &str) {
        until(&format!("the tab to show {address}"), SOON, async || {
            let href = self.script(tab, "return location.href").await;
            (href == address).then_some(())
        })
        .await;
    }

    pub(crate) async fn close(&self, tab: Tab) {
        self.turn_to(tab).await;
        match self {
            Self::Driven(browser, _) => browser.client().close_window().await.expect("it closes"),
            Self::Scripted(browser) => browser.close_tab(tab as usize).await,
        }
    }

    pub(crate) async fn script(&self, tab: Tab, body: &str) -> Value {
        match self {
            Self::Driven(browser, _) => browser.script(body).await,
            Self::Scripted(browser) => browser.script(tab as usize, body).await,
        }
    }

    /// Waits until the element says this; with nothing to say it is enough that it is there.
    pub(crate) async fn wait_for(&self, tab: Tab, testid: &str, text: &str) {
        let see = format!(
            "const element = {};
            return element?.checkVisibility({{ visibilityProperty: true }}) ? element.innerText ?? '' : null",
            element(testid)
        );
        until(&format!("`{testid}` to say {text:?}"), SOON, async || {
            let said = self.script(tab, &see).await;
            said.as_str().filter(|said| said.contains(text)).map(drop)
        })
        .await;
    }

    pub(crate) async fn click(&self, tab: Tab, testid: &str) {
        self.wait_for(tab, testid, "").await;
        match self {
            Self::Driven(browser, _) => browser.click(testid).await,
            Self::Scripted(_) => {
                let click = format!(
                    "const element = {}; (element.querySelector(':scope > summary') ?? element).click()",
                    element(testid)
                );
                self.script(tab, &click).await;
            }
        }
    }

    pub(crate) async fn type_into(&self, tab: Tab, testid: &str, text: &str) {
        self.wait_for(tab, testid, "").await;
        match self {
            Self::Driven(browser, _) => browser.type_into(testid, text).await,
            Self::Scripted(_) => {
                let typing = format!(
                    "{}.focus(); document.execCommand('insertText', false, {})",
                    element(testid),
                    json!(text)
                );
                self.script(tab, &typing).await;
            }
        }
    }

    /// Sets a field of the card that is not secret to what is needed, whatever was in it.
    pub(crate) async fn set(&self, tab: Tab, testid: &str, value: &str) {
        self.wait_for(tab, testid, "").await;
        let set = format!(
            "const field = {}; field.value = {};
            for (const kind of ['input', 'change']) field.dispatchEvent(new Event(kind, {{ bubbles: true }}))",
            element(testid),
            json!(value)
        );
        self.script(tab, &set).await;
    }

    /// The directory with everything that the browser writes.
    pub(crate) fn home(&self) -> &Path {
        match self {
            Self::Driven(browser, _) => browser.home(),
            Self::Scripted(browser) => browser.home(),
        }
    }

    pub(crate) async fn quit(self) -> TempDir {
        match self {
            Self::Driven(browser, _) => browser.quit().await,
            Self::Scripted(browser) => browser.quit().await,
        }
    }

    pub(crate) fn kill(self) -> TempDir {
        match self {
            Self::Driven(browser, _) => browser.kill(),
            Self::Scripted(browser) => browser.kill(),
        }
    }

    pub(crate) async fn keep_evidence(&self, name: &str) {
        if let Self::Driven(browser, _) = self {
            browser.keep_evidence(name).await;
        }
    }
}

fn element(testid: &str) -> String {
    format!("document.querySelector('[data-testid=\"{testid}\"]')")
}
