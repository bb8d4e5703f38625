//! The list of keys.

use yew::prelude::*;

use crate::app::{model::Action, root::Dispatch, text};

use super::dialog::Dialog;

/// Shows it.
pub fn view(dispatch: &Dispatch) -> Html {
    let close = dispatch.reform(|_: MouseEvent| Action::Help(false));
    let on_close = dispatch.reform(|()| Action::Help(false));
    let rows = text::KEYS_TABLE.iter().map(|(keys, meaning)| {
        html! { <><dt>{ keys.split("  ").map(|key| html! { <kbd>{ key }</kbd> }).collect::<Html>() }</dt><dd>{ meaning }</dd></> }
    });
    html! {
        <Dialog title={text::KEYS_TITLE} test_id="help" on_close={on_close}>
            <dl class="keys">{ for rows }</dl>
            <div class="buttons"><button type="button" onclick={close}>{ text::CLOSE }</button></div>
        </Dialog>
    }
}
