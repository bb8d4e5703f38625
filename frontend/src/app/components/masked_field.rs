//! The password's field. It was never a password field, so that no browser offers to keep what is typed; the masking
//! is a matter of style alone. What is in it is not in the model: the engine's port takes it from here.

use yew::prelude::*;

use crate::app::{browser, model::sign_in::Input, root::Dispatch, text};

use super::text_field::{entered, unremembered};

/// Draws it.
pub fn view(
    revealed: bool,
    disabled: bool,
    wrong: bool,
    on_enter: &Callback<()>,
    dispatch: &Dispatch,
) -> Html {
    let reveal = dispatch.reform(|_: MouseEvent| Input::Revealed.into());
    let label = if revealed {
        text::PASSWORD_SHOWN
    } else {
        text::PASSWORD
    };
    let input = html! {
        <input type="text" id="password" data-testid="password" class={classes!((!revealed).then_some("masked"))}
            disabled={disabled} aria-invalid={wrong.then_some("true")} aria-describedby={wrong.then_some("problem")}
            onkeydown={entered(on_enter)} />
    };
    html! {
        <div class="field">
            <label for="password">{ label }</label>
            <div class="with-button">
                { unremembered(input) }
                <button type="button" class="quiet reveal" aria-pressed={revealed.to_string()} disabled={disabled}
                    aria-label={text::REVEAL_LABEL} onclick={reveal}>
                    { if revealed { text::HIDE } else { text::REVEAL } }
                </button>
            </div>
            if !browser::can_mask() {
                <p class="hint">{ text::NO_MASK }</p>
            }
        </div>
    }
}
