//! A field for a secret: the password, or the bridge's access code. It was never a password field, so that no browser
//! offers to keep what is typed; the masking is a matter of style alone. Only on the person's own computer another field takes
//! its place, a real one. What is in it is not in the model: the engine's
//! port takes it from here.

use yew::prelude::*;

use crate::app::{browser, text};

use super::{
    own_form,
    text_field::{entered, unremembered},
};

/// What a field is made of.
pub struct MaskedField {
    /// Id and test id.
    pub id: &'static str,
    /// The words above it, masked and not. They say which, because the field is not one that screen readers know.
    pub labels: (&'static str, &'static str),
    /// What the button means to those who only hear it.
    pub reveal_label: &'static str,
    /// Where what is typed comes from, if that has to be said.
    pub hint: Option<&'static str>,
    /// Shown as typed.
    pub revealed: bool,
    /// The button was pressed.
    pub reveal: Callback<()>,
    /// Nothing can be typed just now.
    pub disabled: bool,
    /// What is wrong with it stands in the region `problem`.
    pub wrong: bool,
    /// What a password manager fills in, where it may. Then Enter is the form's.
    pub fill_in: Option<&'static str>,
}

/// Draws it.
pub fn view(field: &MaskedField, on_enter: &Callback<()>) -> Html {
    let &MaskedField {
        id,
        revealed,
        disabled,
        wrong,
        ..
    } = field;
    let reveal = field.reveal.reform(|_: MouseEvent| ());
    let (masked, shown) = field.labels;
    let input = match field.fill_in {
        Some(what) => own_form::password(id, what, revealed, disabled, wrong),
        None => unremembered(html! {
        <input key="masked" type="text" id={id} data-testid={id} class={classes!((!revealed).then_some("masked"))}
            disabled={disabled} aria-invalid={wrong.then_some("true")} aria-describedby={wrong.then_some("problem")}
            onkeydown={entered(on_enter)} />
        }),
    };
    html! {
        <div class="field">
            <label for={id}>{ if revealed { shown } else { masked } }</label>
            <div class="with-button">
                { input }
                <button type="button" class="quiet reveal" aria-pressed={revealed.to_string()} disabled={disabled}
                    aria-label={field.reveal_label} onclick={reveal}>
                    { if revealed { text::HIDE } else { text::REVEAL } }
                </button>
            </div>
            if let Some(hint) = field.hint {
                <p class="hint">{ hint }</p>
            }
            if field.fill_in.is_none() && !browser::can_mask() {
                <p class="hint">{ text::NO_MASK }</p>
            }
        </div>
    }
}
