//! The page: eyes and hands. The session is the engine's, the mail's structure the reader's; here is what a person
//! sees and does.
//!
//! ```text
//! event ─▶ Action ─▶ model (pure) ─▶ Effect ─▶ root ─▶ engine_port, reader_port, browser
//!                      │
//!                      └─▶ pages, components ─▶ text (every sentence)
//! ```

pub mod browser;
pub mod carried;
pub mod commands;
pub mod components;
pub mod engine_port;
pub mod hands;
pub mod html_mail;
pub mod idn;
pub mod keep;
pub mod keys;
pub mod model;
pub mod notify;
pub mod origin;
pub mod pages;
pub mod plain_text;
pub mod reader_port;
pub mod regions;
pub mod room;
pub mod root;
mod storage;
pub mod text;
pub mod worker;

/// Draws the page and starts its workers.
pub fn start(fetch: room::Fetch) {
    std::panic::set_hook(Box::new(|panic| {
        console_error_panic_hook::hook(panic);
        browser::show_only(&text::PANIC);
    }));
    let Some(place) = browser::document().get_element_by_id("app") else {
        return;
    };
    // The same card stands there until now, without a program.
    carried::pick_up();
    place.set_text_content(None);
    yew::Renderer::<root::App>::with_root_and_props(place, root::Props { fetch }).render();
}
