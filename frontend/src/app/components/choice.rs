//! A button that does one thing to the mailbox: written once, as each costs the page as much as a paragraph.

use yew::prelude::*;

use crate::app::{model::mailbox::Input, root::Dispatch};

/// Draws it.
#[inline(never)]
pub fn button(
    test_id: &'static str,
    class: &'static str,
    inside: Html,
    does: Input,
    dispatch: &Dispatch,
) -> Html {
    let onclick = dispatch.reform(move |_: MouseEvent| does.into());
    html! { <button type="button" {class} data-testid={test_id} {onclick}>{ inside }</button> }
}
