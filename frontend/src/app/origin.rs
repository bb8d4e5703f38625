//! Where the page came from, what it is made of, and where its bridge is.

use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{RequestCache, RequestInit, Response, Url};

use super::{
    browser,
    model::trust::{Place, Ways},
};

/// The list of the page's files and their SHA-256, beside the page.
const HASHES: &str = "hashes.txt";

/// The ways that octets go.
pub fn ways() -> Ways {
    let page = Url::new(&browser::window().location().href().unwrap_or_default());
    let bridge = Url::new(&browser::bridge_url());
    let (Ok(page), Ok(bridge)) = (page, bridge) else {
        return Ways::default();
    };
    Ways {
        is_apart: page.host() != bridge.host(),
        page: place(&page),
        bridge: place(&bridge),
    }
}

fn place(url: &Url) -> Place {
    let name = url.hostname();
    Place {
        host: url.host(),
        encrypted: matches!(url.protocol().as_str(), "https:" | "wss:"),
        is_here: name == "localhost"
            || name.ends_with(".localhost")
            || name == "[::1]"
            || name.starts_with("127."),
    }
}

/// The SHA-256 of the list of the page's files, in hexadecimal digits. Browsers compute none for a page that came
/// without HTTPS.
pub async fn build() -> Option<String> {
    let init = RequestInit::new();
    init.set_cache(RequestCache::NoStore);
    let answer = browser::window().fetch_with_str_and_init(HASHES, &init);
    let response: Response = JsFuture::from(answer).await.ok()?.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    let octets: ArrayBuffer = JsFuture::from(response.array_buffer().ok()?)
        .await
        .ok()?
        .dyn_into()
        .ok()?;
    let digest = browser::window()
        .crypto()
        .ok()?
        .subtle()
        .digest_with_str_and_buffer_source("SHA-256", &octets)
        .ok()?;
    let digest = Uint8Array::new(&JsFuture::from(digest).await.ok()?).to_vec();
    Some(digest.iter().map(|octet| format!("{octet:02x}")).collect())
}
