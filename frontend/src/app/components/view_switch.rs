//! The ways to show a message.

use yew::prelude::*;

use crate::app::{
    model::opened::{Opened, Tab},
    root::Dispatch,
    text,
};

/// Draws the buttons; those with nothing behind them cannot be pressed.
pub fn view(opened: &Opened, dispatch: &Dispatch) -> Html {
    let buttons = Tab::ALL.into_iter().map(|tab| {
        let show = dispatch.reform(move |_: MouseEvent| tab.into());
        html! {
            <button type="button" data-testid={test_id(tab)} aria-pressed={(opened.tab == tab).to_string()}
                disabled={!opened.has(tab)} onclick={show}>{ text::tab(tab) }</button>
        }
    });
    html! { <div class="switch" role="group">{ for buttons }</div> }
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
