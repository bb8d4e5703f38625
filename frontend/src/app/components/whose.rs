//! Whose computer it is: the two boxes of the card. Where the operator has said so, a sentence.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::app::{
    model::{Action, Device, Model},
    root::Dispatch,
    text,
};

use super::memory;

/// Draws it.
pub fn view(model: &Model, disabled: bool, dispatch: &Dispatch) -> Html {
    if model.config.kiosk {
        return html! { <p class="hint" data-testid="kiosk">{ text::KIOSK }</p> };
    }
    let one = |test_id: &'static str, device: Device, label: &'static str| {
        let chosen = dispatch.reform(move |event: Event| {
            let field = event.target_unchecked_into::<HtmlInputElement>();
            Action::Device(if field.checked() {
                device
            } else {
                Device::Borrowed
            })
        });
        html! {
            <label>
                <input type="checkbox" data-testid={test_id} checked={model.device == device} {disabled} onchange={chosen} />
                { label }
            </label>
        }
    };
    html! {
        <div class="computer">
            { one("public-computer", Device::Kiosk, &text::PUBLIC_COMPUTER) }
            { one("own-device", Device::Own, &text::OWN_DEVICE) }
            if model.device == Device::Own {
                { memory::view(model, disabled, dispatch) }
            }
        </div>
    }
}
