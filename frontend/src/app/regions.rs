//! F6: from the list to the buttons, to the message, and round.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::browser;

/// Moves the keyboard to the next region, or back; false if there is none to go to.
pub fn step(back: bool) -> bool {
    let document = browser::document();
    let find = |selector: &str| document.query_selector(selector).ok().flatten();
    let here = document.active_element();
    let within = |region: &str| {
        here.as_ref()
            .is_some_and(|here| here.closest(region).ok().flatten().is_some())
    };
    let count = REGIONS.len();
    let at = REGIONS.iter().position(|(region, _)| within(region));
    let start = at.unwrap_or(if back { 0 } else { count - 1 });
    let mut ways = (1..=count).map(|far| if back { count - far } else { far });
    ways.any(|far| {
        let (_, target) = REGIONS[(start + far) % count];
        find(target)
            .and_then(|target| target.dyn_into::<HtmlElement>().ok())
            .is_some_and(|target| target.offset_parent().is_some() && target.focus().is_ok())
    })
}

/// Where the keyboard can be, and what takes it there.
const REGIONS: [(&str, &str); 3] = [
    (".list-pane", "#list [tabindex='0']"),
    (".toolbar", ".toolbar .switch [tabindex='0']"),
    (".page", ".page iframe, .page [tabindex='-1']"),
];
