//! What can be done with the opened message.

use yew::prelude::*;

use crate::app::{
    model::{mailbox::Input, opened::Opened},
    root::Dispatch,
    text,
};

use super::view_switch;

/// Draws it.
pub fn view(opened: &Opened, marked: bool, dispatch: &Dispatch) -> Html {
    let number = opened.number;
    let on = |input: Input| dispatch.reform(move |_: MouseEvent| input.into());
    html! {
        <div class="toolbar">
            <button type="button" class="quiet back" data-testid="back" onclick={on(Input::Close)}>{ text::BACK }</button>
            { view_switch::view(opened, dispatch) }
            <div class="actions">
                <button type="button" class="quiet" data-testid="save-message" aria-label={text::SAVE_LABEL}
                    disabled={opened.octets.is_none()} onclick={on(Input::SaveMessage)}>{ text::SAVE }</button>
                <button type="button" class="quiet wide-only" data-testid="print"
                    disabled={opened.view().is_none()} onclick={on(Input::Print)}>{ text::keep::PRINT }</button>
                <button type="button" class={classes!((!marked).then_some("warn"))}
                    data-testid={if marked { "undelete" } else { "delete" }} onclick={on(Input::Mark(number, !marked))}>
                    { if marked { text::UNDO } else { text::DELETE } }
                </button>
            </div>
        </div>
    }
}
