//! The page: eyes and hands. The session is the engine's, the mail's structure the reader's; here is what a person
//! sees and does.
//!
//! ```text
//! event ─▶ Action ─▶ model (pure) ─▶ Effect ─▶ root ─▶ engine_port, reader_port, browser
//!                      │
//!                      └─▶ pages, components ─▶ text (every sentence)
//! ```

pub mod browser;
pub mod components;
pub mod engine_port;
pub mod html_mail;
pub mod keys;
pub mod model;
pub mod pages;
pub mod plain_text;
pub mod reader_port;
pub mod root;
pub mod text;
pub mod worker;

/// Draws the page and starts its workers.
pub fn start() {
    std::panic::set_hook(Box::new(|panic| {
        console_error_panic_hook::hook(panic);
        browser::show_only(text::PANIC);
    }));
    let Some(place) = browser::document().get_element_by_id("app") else {
        return;
    };
    // What stands there until now says that the page is loading.
    place.set_text_content(None);
    yew::Renderer::<root::App>::with_root(place).render();
}
