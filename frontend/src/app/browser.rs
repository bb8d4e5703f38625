//! The few things that the page needs of the browser, each in a function.

use std::cell::RefCell;

use js_sys::{Array, Date, Reflect, Uint8Array};
use shared::{
    mailbox::search::Today,
    secret::Secret,
    tunnel::{
        message::Mode,
        page_config::{DemoAccount, PageConfig, Preset},
    },
};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, Document, Event, EventTarget, HtmlAnchorElement, HtmlElement,
    HtmlInputElement, RequestCache, RequestInit, Response, Url, Window,
};

use super::{
    model::{Focus, Theme},
    text::{date::Local, language::Language, words},
};

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
        Focus::Foreign => "foreign".into(),
        Focus::Cancel => "cancel".into(),
        Focus::Certificate => "certificate".into(),
        Focus::Row(number) => format!("row-{number}"),
        Focus::List => "list".into(),
        Focus::Search => "search".into(),
        Focus::Cleaning => "cleaning".into(),
        Focus::Subject => "subject".into(),
        Focus::MarksBar => "marks-bar".into(),
        Focus::DeleteNow => "delete-now".into(),
        Focus::KeepThem => "keep-them".into(),
        Focus::SignedOut => "signed-out".into(),
    }
}

/// Notes the time of a milestone, where the browser's own tools and our benchmark find it.
pub fn mark(milestone: &str) {
    if let Some(performance) = window().performance() {
        let _ = performance.mark(milestone);
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

/// Reads a secret, and leaves it in its field.
pub fn read(id: &str) -> Vec<u8> {
    by_id::<HtmlInputElement>(id).map_or_else(Vec::new, |field| field.value().into_bytes())
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

/// Takes what was typed out of a field.
pub fn emptied(id: &str) -> String {
    String::from_utf8(take(id)).unwrap_or_default()
}

/// Puts a secret into a field.
pub fn put(id: &str, secret: &Secret<Vec<u8>>) {
    if let (Some(field), Ok(text)) = (
        by_id::<HtmlInputElement>(id),
        std::str::from_utf8(secret.declassify()),
    ) {
        field.set_value(text);
    }
}

/// Empties the secrets' fields.
pub fn empty_fields() {
    for id in [PASSWORD, TOKEN] {
        drop(Secret::new(take(id)));
    }
}

thread_local! {
    /// Addresses that the browser was asked to make for what the page holds, until they are taken back.
    static ADDRESSES: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// An address for a blob, good until it is revoked.
pub fn address(blob: &Blob) -> Option<String> {
    let address = Url::create_object_url_with_blob(blob).ok()?;
    ADDRESSES.with_borrow_mut(|all| all.push(address.clone()));
    Some(address)
}

/// Takes an address back.
pub fn revoke(address: &str) {
    let _ = Url::revoke_object_url(address);
    ADDRESSES.with_borrow_mut(|all| all.retain(|known| known != address));
}

/// Takes every address back.
pub fn revoke_all() {
    for address in ADDRESSES.take() {
        let _ = Url::revoke_object_url(&address);
    }
}

/// Hands a file to the browser, under a name that is safe everywhere.
pub fn save(name: &str, octets: &[u8]) {
    let kind = BlobPropertyBag::new();
    // Whatever the mail calls it: nothing of it may be opened as a page of ours.
    kind.set_type("application/octet-stream");
    let parts = Array::of1(&Uint8Array::from(octets));
    if let Ok(blob) = Blob::new_with_u8_array_sequence_and_options(&parts, &kind) {
        let name = shared::keep::names::safe(name).unwrap_or_else(|| "file".to_owned());
        save_blob(&name, &blob);
    }
}

/// Hands a blob to the browser as a download. Its address is taken back when the browser has read it for certain.
pub fn save_blob(name: &str, blob: &Blob) {
    let Some(address) = address(blob) else {
        return;
    };
    if let Ok(element) = document().create_element("a") {
        let link: HtmlAnchorElement = element.unchecked_into();
        link.set_href(&address);
        link.set_download(name);
        link.click();
    }
    gloo_timers::callback::Timeout::new(DOWNLOAD_MS, move || {
        revoke(&address);
    })
    .forget();
}

/// Opens the browser's own dialog for printing.
pub fn print() {
    let _ = window().print();
}

/// How long a browser may take to begin a download, in milliseconds.
const DOWNLOAD_MS: u32 = 60_000;
/// Draws the page in these colours.
pub fn dress(theme: Theme) {
    if let Some(root) = document().document_element() {
        let _ = match theme.name() {
            Some(name) => root.set_attribute("data-theme", name),
            None => root.remove_attribute("data-theme"),
        };
    }
}

/// True where the Command key is what Ctrl is elsewhere.
pub fn is_apple() -> bool {
    window()
        .navigator()
        .platform()
        .is_ok_and(|platform| platform.starts_with("Mac") || platform.starts_with("iP"))
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

/// The bridge that goes with this page: the one that it names, or else the one that has sent it.
pub fn bridge_url() -> String {
    let named = document()
        .query_selector("meta[name=bridge]")
        .ok()
        .flatten();
    if let Some(bridge) = named.and_then(|meta| meta.get_attribute("content")) {
        return bridge;
    }
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

/// What the bridge says of itself, beside its tunnel.
fn config_url() -> String {
    let bridge = bridge_url();
    let web = bridge.replacen("ws", "http", 1);
    Url::new_with_base("config.json", &web).map_or(bridge, |url| url.href())
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

/// Milliseconds since 1970.
pub fn now_ms() -> i64 {
    Date::now() as i64
}

/// What day it is, where the person sits.
pub fn today() -> Today {
    Today {
        now: now(),
        ahead: ahead(),
    }
}

/// How far this computer's wall clock is ahead of UTC, in seconds.
pub fn ahead() -> i64 {
    (Date::new_0().get_timezone_offset() * -60.0) as i64
}

/// True where people write from right to left.
pub fn is_right_to_left() -> bool {
    let root = document().document_element();
    root.and_then(|root| root.get_attribute("dir")).as_deref() == Some("rtl")
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

/// The first of the person's languages that the page speaks.
pub fn preferred_language() -> Language {
    let wanted: Vec<_> = window()
        .navigator()
        .languages()
        .iter()
        .filter_map(|tag| tag.as_string())
        .collect();
    Language::preferred(wanted.iter().map(String::as_str))
}

/// Tells screen readers, hyphenation and quotation marks which language it is.
pub fn tell_language(language: Language) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("lang", language.code());
        let _ = root.set_attribute("dir", language.direction());
    }
}

/// The sentences of a language that is not built in; nothing if they cannot be had.
pub async fn fetch_words(language: Language) -> Option<String> {
    let file = words::file(language)?;
    let response = JsFuture::from(window().fetch_with_str(file)).await.ok()?;
    let response: Response = response.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    let text = JsFuture::from(response.text().ok()?).await.ok()?;
    text.as_string()
}

/// What the bridge says of itself; nothing if it says nothing.
pub async fn fetch_config() -> Option<PageConfig> {
    let init = RequestInit::new();
    init.set_cache(RequestCache::NoStore);
    let response = JsFuture::from(window().fetch_with_str_and_init(&config_url(), &init))
        .await
        .ok()?;
    let response: Response = response.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    Some(config(&JsFuture::from(response.json().ok()?).await.ok()?))
}

/// The table of mail providers; nothing where it cannot be had: then servers are found by other ways.
pub async fn fetch_providers() -> Option<String> {
    let answer = window().fetch_with_str("providers.txt");
    let response: Response = JsFuture::from(answer).await.ok()?.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    JsFuture::from(response.text().ok()?)
        .await
        .ok()?
        .as_string()
}

/// Whether the browser thinks that there is a network, and whether the page's own address answers.
pub async fn look_around() -> (bool, bool) {
    let online = window().navigator().on_line();
    let init = RequestInit::new();
    init.set_cache(RequestCache::NoStore);
    let answer = window().fetch_with_str_and_init("config.json", &init);
    (online, JsFuture::from(answer).await.is_ok())
}

fn config(json: &JsValue) -> PageConfig {
    let hosts = field(json, "plaintext_hosts")
        .map(|hosts| Array::from(&hosts))
        .unwrap_or_default();
    PageConfig {
        plaintext_hosts: hosts.iter().filter_map(|host| host.as_string()).collect(),
        kiosk: field(json, "kiosk").is_some_and(|kiosk| kiosk.is_truthy()),
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
