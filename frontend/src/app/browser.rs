//! The few things that the page needs of the browser, each in a function.

use js_sys::{Array, Date, Reflect, Uint8Array};
use shared::tunnel::{
    message::Mode,
    page_config::{DemoAccount, PageConfig, Preset},
};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, Document, Event, EventTarget, HtmlAnchorElement, HtmlElement,
    HtmlInputElement, RequestCache, RequestInit, Response, Url, Window,
};

use super::{model::Focus, text::date::Local};

/// The window.
pub fn window() -> Window {
    web_sys::window().expect("the page runs in a window")
}

/// The document.
pub fn document() -> Document {
    window().document().expect("a window has a document")
}

/// An element by its id.
pub fn by_id<T: JsCast>(id: &str) -> Option<T> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// An event listener that is removed when dropped.
pub struct Listener {
    target: EventTarget,
    name: &'static str,
    closure: Closure<dyn FnMut(Event)>,
}

impl Listener {
    /// Listens.
    pub fn new(
        target: &EventTarget,
        name: &'static str,
        heard: impl FnMut(Event) + 'static,
    ) -> Self {
        let closure = Closure::<dyn FnMut(Event)>::new(heard);
        let _ = target.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
        Self {
            target: target.clone(),
            name,
            closure,
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self
            .target
            .remove_event_listener_with_callback(self.name, self.closure.as_ref().unchecked_ref());
    }
}

/// The id of what is to have the focus.
pub fn id_of(focus: Focus) -> String {
    match focus {
        Focus::Address => "address".into(),
        Focus::Password => PASSWORD.into(),
        Focus::Token => TOKEN.into(),
        Focus::Server => "server-host".into(),
        Focus::Cancel => "cancel".into(),
        Focus::Certificate => "certificate".into(),
        Focus::Row(number) => format!("row-{number}"),
        Focus::List => "list".into(),
        Focus::Subject => "subject".into(),
        Focus::SignedOut => "signed-out".into(),
    }
}

/// Moves the keyboard's focus, without the browser's scrolling: ours is exact.
pub fn focus(focus: Focus) {
    let element = match focus {
        // The list's cursor has the focus in the list's stead.
        Focus::List => document()
            .query_selector("#list [tabindex='0']")
            .ok()
            .flatten(),
        _ => document().get_element_by_id(&id_of(focus)),
    };
    let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) else {
        return;
    };
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(matches!(focus, Focus::List | Focus::Row(_)));
    let _ = element.focus_with_options(&options);
}

/// True if something was typed into a secret's field.
pub fn is_given(id: &str) -> bool {
    by_id::<HtmlInputElement>(id).is_some_and(|field| !field.value().is_empty())
}

/// Takes a secret out of its field, which is empty afterwards.
pub fn take(id: &str) -> Vec<u8> {
    let Some(field) = by_id::<HtmlInputElement>(id) else {
        return Vec::new();
    };
    let secret = field.value().into_bytes();
    field.set_value("");
    secret
}

/// Hands a file to the browser. Its address is taken back at once: the browser has read it by then.
pub fn save(name: &str, octets: &[u8]) {
    let kind = BlobPropertyBag::new();
    // Whatever the mail calls it: nothing of it may be opened as a page of ours.
    kind.set_type("application/octet-stream");
    let parts = Array::of1(&Uint8Array::from(octets));
    let Ok(blob) = Blob::new_with_u8_array_sequence_and_options(&parts, &kind) else {
        return;
    };
    let Ok(address) = Url::create_object_url_with_blob(&blob) else {
        return;
    };
    if let Ok(element) = document().create_element("a") {
        let link: HtmlAnchorElement = element.unchecked_into();
        link.set_href(&address);
        link.set_download(name);
        link.click();
    }
    let _ = Url::revoke_object_url(&address);
}

/// Puts text on the clipboard, if the browser lets us.
pub fn copy(text: &str) {
    let navigator = window().navigator();
    // Undefined on pages without TLS: then a person marks and copies by hand.
    if Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|clipboard| clipboard.is_object()) {
        let _ = navigator.clipboard().write_text(text);
    }
}

/// Puts a sentence in the place of everything.
pub fn show_only(sentence: &str) {
    if let Some(body) = document().body() {
        body.set_class_name("entrance");
        body.set_text_content(Some(sentence));
    }
}

/// Takes everything off the screen.
pub fn clear() {
    if let Some(body) = document().body() {
        body.set_text_content(None);
    }
}

/// The bridge that goes with this page.
pub fn bridge_url() -> String {
    let base = document().base_uri().ok().flatten().unwrap_or_default();
    let Ok(url) = Url::new_with_base("tunnel", &base) else {
        return String::new();
    };
    url.set_protocol(if url.protocol() == "http:" {
        "ws:"
    } else {
        "wss:"
    });
    url.set_search("");
    url.set_hash("");
    url.href()
}

/// True if this page was loaded anew already, so that doing so again would help nobody.
pub fn was_reloaded() -> bool {
    window()
        .performance()
        .is_some_and(|performance| performance.navigation().type_() == RELOADED)
}

/// True if the browser can mask a field that is no password field.
pub fn can_mask() -> bool {
    web_sys::css::supports_with_value("-webkit-text-security", "disc").unwrap_or(false)
}

/// Seconds since 1970.
pub fn now() -> i64 {
    (Date::now() / 1000.0) as i64
}

/// The wall clock of this computer at a time, seconds since 1970.
pub fn local(seconds: i64) -> Local {
    let date = Date::new(&JsValue::from_f64(seconds as f64 * 1000.0));
    Local {
        year: date.get_full_year(),
        month: date.get_month(),
        day: date.get_date(),
        weekday: date.get_day(),
        hour: date.get_hours(),
        minute: date.get_minutes(),
    }
}

/// What the bridge says of itself; nothing if it says nothing.
pub async fn fetch_config() -> Option<PageConfig> {
    let init = RequestInit::new();
    init.set_cache(RequestCache::NoStore);
    let response = JsFuture::from(window().fetch_with_str_and_init("config.json", &init))
        .await
        .ok()?;
    let response: Response = response.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    Some(config(&JsFuture::from(response.json().ok()?).await.ok()?))
}

fn config(json: &JsValue) -> PageConfig {
    let hosts = field(json, "plaintext_hosts")
        .map(|hosts| Array::from(&hosts))
        .unwrap_or_default();
    PageConfig {
        plaintext_hosts: hosts.iter().filter_map(|host| host.as_string()).collect(),
        token_wanted: field(json, "token_wanted").is_some_and(|wanted| wanted.is_truthy()),
        presets: field(json, "presets")
            .map(|presets| Array::from(&presets))
            .unwrap_or_default()
            .iter()
            .filter_map(|one| preset(&one))
            .collect(),
        contact: text(json, "contact"),
        demo: field(json, "demo").and_then(|demo| demo_account(&demo)),
    }
}

fn preset(json: &JsValue) -> Option<Preset> {
    Some(Preset {
        name: text(json, "name")?,
        host: text(json, "host")?,
        port: field(json, "port")?.as_f64()? as u16,
        mode: mode(json)?,
    })
}

fn mode(json: &JsValue) -> Option<Mode> {
    let mode = text(json, "mode")?;
    [Mode::Tls, Mode::Stls, Mode::Plain]
        .into_iter()
        .find(|known| known.as_str() == mode)
}

fn demo_account(json: &JsValue) -> Option<DemoAccount> {
    Some(DemoAccount {
        user: text(json, "user")?,
        password: text(json, "password")?,
        host: text(json, "host")?,
        port: field(json, "port")?.as_f64()? as u16,
        mode: mode(json)?,
        pin: text(json, "pin").unwrap_or_default(),
    })
}

fn field(json: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(json, &name.into())
        .ok()
        .filter(|value| !value.is_null() && !value.is_undefined())
}

fn text(json: &JsValue, name: &str) -> Option<String> {
    field(json, name)?.as_string()
}

/// The ids of the fields whose content is nowhere else.
pub const PASSWORD: &str = "password";
/// See [`PASSWORD`].
pub const TOKEN: &str = "token";

/// `PerformanceNavigation.TYPE_RELOAD`.
const RELOADED: u16 = 1;
