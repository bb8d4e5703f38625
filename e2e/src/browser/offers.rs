//! What a browser offers to remember: a matter of its own windows, about which a page learns nothing.

use fantoccini::wd::WebDriverCompatibleCommand;
use serde_json::{Value, json};

use super::{Browser, Engine};
use crate::foreign::fields::Offer;

/// Chromium tells here what its password manager thinks, from when the page is open.
pub const INTERNALS: &str = "chrome://password-manager-internals";

/// What it says when it asks.
const ASKS: &str = "Decision: ASK the user";

impl Browser {
    /// What Firefox offers for the tab that is in front.
    ///
    /// # Panics
    /// When it is another browser.
    pub async fn offers(&self) -> Offer {
        assert_eq!(self.engine(), Engine::Firefox, "only Firefox tells");
        let asked = self.in_its_own_window(OFFERS).await;
        match asked.as_str() {
            Some("asks") => Offer::Asks,
            Some("key") => Offer::Key,
            _ => Offer::Nothing,
        }
    }

    /// How many passwords Firefox has kept.
    pub async fn passwords_kept(&self) -> Value {
        self.in_its_own_window("return Services.logins.getAllLogins().then(kept => kept.length)")
            .await
    }

    /// How often Chromium decided to ask, going by its page about that, which must be in front.
    pub async fn times_asked(&self) -> usize {
        let text = self
            .script("return document.documentElement.textContent")
            .await;
        text.as_str().unwrap_or_default().matches(ASKS).count()
    }

    async fn in_its_own_window(&self, body: &str) -> Value {
        self.context("chrome").await;
        let value = self.script(body).await;
        self.context("content").await;
        value
    }

    async fn context(&self, name: &'static str) {
        let switched = self.client.issue_cmd(Context(name)).await;
        switched.expect("Firefox lets its driver look at its windows");
    }
}

const OFFERS: &str = "
    const offer = PopupNotifications.getNotification('password');
    return offer ? (offer.dismissed ? 'key' : 'asks') : 'nothing';";

#[derive(Debug)]
struct Context(&'static str);

impl WebDriverCompatibleCommand for Context {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base.join(&format!(
            "session/{}/moz/context",
            session.unwrap_or_default()
        ))
    }

    fn method_and_body(&self, _: &url::Url) -> (hyper::Method, Option<String>) {
        (
            hyper::Method::POST,
            Some(json!({ "context": self.0 }).to_string()),
        )
    }
}
