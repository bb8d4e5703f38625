//! How the connection is protected, and the consent where it is not.

use shared::tunnel::message::Mode;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::app::{model::sign_in::Input, root::Dispatch, text};

use super::server_fields::Around;

/// The choice.
pub fn view(chosen: Mode, around: &Around<'_>) -> Html {
    let modes = [Mode::Tls, Mode::Stls]
        .into_iter()
        .chain(around.plain_possible.then_some(Mode::Plain));
    let options = modes.map(|mode| {
        html! { <option value={mode.as_str()} selected={mode == chosen}>{ text::security(mode) }</option> }
    });
    let choose = around.dispatch.filter_reform(|event: Event| {
        let value = event.target_dyn_into::<HtmlSelectElement>()?.value();
        let mode = [Mode::Tls, Mode::Stls, Mode::Plain]
            .into_iter()
            .find(|mode| mode.as_str() == value)?;
        Some(Input::Security(mode).into())
    });
    html! {
        <div class="field">
            <label for="server-security">{ text::SECURITY }</label>
            <select id="server-security" data-testid="server-security" disabled={around.disabled} autocomplete="off"
                onchange={Callback::from(move |event| { choose.emit(event); })}>
                { for options }
            </select>
        </div>
    }
}

/// The box without which nothing is sent in clear.
pub fn consent(given: bool, disabled: bool, dispatch: &Dispatch) -> Html {
    let toggle = dispatch.reform(move |_: MouseEvent| Input::Consent(!given).into());
    html! {
        <div class="danger-box">
            <p>{ text::PLAIN_WARNING }</p>
            <label class="tick">
                <input type="checkbox" data-testid="plain-consent" checked={given} disabled={disabled} onclick={toggle} />
                { text::PLAIN_CONSENT }
            </label>
        </div>
    }
}
