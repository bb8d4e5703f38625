//! The ways to show a message: one control with one stop for the keyboard, in which arrows choose.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::app::{
    browser,
    model::opened::{Opened, Tab},
    root::Dispatch,
    text,
};

/// Draws the control; what has nothing behind it cannot be chosen.
pub fn view(opened: &Opened, dispatch: &Dispatch) -> Html {
    let can: Vec<Tab> = Tab::ALL
        .into_iter()
        .filter(|tab| opened.has(*tab))
        .collect();
    // Before anything has come there is nothing to choose, but always one stop.
    let stop = if can.contains(&opened.tab) {
        Some(opened.tab)
    } else {
        can.first().copied()
    };
    let buttons = Tab::ALL.into_iter().map(|tab| {
        let show = dispatch.reform(move |_: MouseEvent| tab.into());
        html! {
            <button type="button" role="radio" id={test_id(tab)} data-testid={test_id(tab)}
                aria-checked={(opened.tab == tab).to_string()} tabindex={if stop == Some(tab) { "0" } else { "-1" }}
                disabled={!opened.has(tab)} onclick={show}>{ text::tab(tab) }</button>
        }
    });
    let (dispatch, now) = (dispatch.clone(), opened.tab);
    let arrows = Callback::from(move |event: KeyboardEvent| {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        let Some(tab) = chosen(&event.key(), &can, now, is_right_to_left()) else {
            return;
        };
        event.prevent_default();
        event.stop_propagation();
        if let Some(button) = browser::by_id::<HtmlElement>(test_id(tab)) {
            let _ = button.focus();
        }
        dispatch.emit(tab.into());
    });
    html! {
        <div class="switch" role="radiogroup" aria-label={text::html::VIEWS} onkeydown={arrows}>{ for buttons }</div>
    }
}

/// What an arrow, Home or End chooses of those that can be chosen; arrows go round.
fn chosen(key: &str, can: &[Tab], now: Tab, right_to_left: bool) -> Option<Tab> {
    let step = match (key, right_to_left) {
        ("Home", _) => return can.first().copied(),
        ("End", _) => return can.last().copied(),
        ("ArrowDown", _) | ("ArrowRight", false) | ("ArrowLeft", true) => 1,
        ("ArrowUp", _) | ("ArrowLeft", false) | ("ArrowRight", true) => can.len().checked_sub(1)?,
        _ => return None,
    };
    let at = can.iter().position(|tab| *tab == now)?;
    can.get((at + step) % can.len()).copied()
}

fn is_right_to_left() -> bool {
    let root = browser::document()
        .document_element()
        .and_then(|root| root.dyn_into::<HtmlElement>().ok());
    root.is_some_and(|root| root.dir() == "rtl")
}

fn test_id(tab: Tab) -> &'static str {
    match tab {
        Tab::Text => "view-text",
        Tab::Html => "view-html",
        Tab::Source => "view-source",
        Tab::Headers => "view-headers",
        Tab::Parts => "view-parts",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_go_round_past_what_cannot_be_chosen() {
        let can = [Tab::Text, Tab::Source, Tab::Parts];
        for (key, now, right_to_left, expected) in [
            ("ArrowRight", Tab::Text, false, Some(Tab::Source)),
            ("ArrowRight", Tab::Parts, false, Some(Tab::Text)),
            ("ArrowLeft", Tab::Text, false, Some(Tab::Parts)),
            ("ArrowLeft", Tab::Text, true, Some(Tab::Source)),
            ("ArrowUp", Tab::Source, true, Some(Tab::Text)),
            ("Home", Tab::Parts, false, Some(Tab::Text)),
            ("End", Tab::Text, false, Some(Tab::Parts)),
            ("ArrowRight", Tab::Html, false, None),
            ("j", Tab::Text, false, None),
        ] {
            assert_eq!(
                chosen(key, &can, now, right_to_left),
                expected,
                "{key} {now:?}"
            );
        }
        assert_eq!(chosen("ArrowUp", &[], Tab::Text, false), None);
    }
}
