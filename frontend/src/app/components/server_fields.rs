//! Where the mail is: shown before anything is sent there, and open to correction.

use shared::tunnel::message::Mode;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::app::{
    model::sign_in::{Input, SignIn},
    root::Dispatch,
    text,
};

use super::text_field::{self, TextField};

/// What surrounds the fields.
pub struct Around<'a> {
    /// The bridge's operator lists this server as one without encryption.
    pub plain_possible: bool,
    /// Nothing can be typed just now.
    pub disabled: bool,
    /// Something is wrong with it.
    pub wrong: bool,
    /// Enter was pressed.
    pub on_enter: &'a Callback<()>,
    /// Where a person's doings go.
    pub dispatch: &'a Dispatch,
}

/// The line that says which server, and the fields behind it.
pub fn view(card: &SignIn, around: &Around<'_>) -> Html {
    let host = card.host();
    let summary = if host.is_empty() {
        text::SERVER_UNKNOWN.to_owned()
    } else {
        format!("{host} · {} · {}", card.port_text(), text::security(card.mode))
    };
    let toggle = around.dispatch.reform(|_: MouseEvent| Input::ServerShown.into());
    html! {
        <div class="server">
            <button type="button" class="disclosure" data-testid="server" aria-controls="server-fields"
                aria-expanded={card.server_shown.to_string()} onclick={toggle}>
                <span class="what">{ text::SERVER }</span><span class="is">{ summary }</span>
            </button>
            if card.server_shown {
                <div id="server-fields" class="server-fields">{ fields(card, host, around) }</div>
            }
        </div>
    }
}

fn fields(card: &SignIn, host: String, around: &Around<'_>) -> Html {
    let &Around { disabled, wrong, on_enter, dispatch, .. } = around;
    let field = |id, label, value, keyboard, wrong, input: fn(String) -> Input| {
        text_field::view(TextField {
            id,
            label,
            value,
            keyboard,
            disabled,
            wrong,
            on_input: dispatch.reform(move |text| input(text).into()),
            on_enter,
        })
    };
    html! { <>
        { field("server-host", text::HOST, host, "url", wrong, Input::Host) }
        <div class="pair">
            { security(card.mode, around) }
            { field("server-port", text::PORT, card.port_text(), "numeric", false, Input::Port) }
        </div>
        if card.mode == Mode::Plain {
            { consent(card.plaintext_consent, disabled, dispatch) }
        }
        { field("server-user", text::USER, card.user.clone(), "email", false, Input::User) }
    </> }
}

fn security(chosen: Mode, around: &Around<'_>) -> Html {
    let modes = [Mode::Tls, Mode::Stls].into_iter().chain(around.plain_possible.then_some(Mode::Plain));
    let options = modes.map(|mode| {
        html! { <option value={mode.as_str()} selected={mode == chosen}>{ text::security(mode) }</option> }
    });
    let choose = around.dispatch.filter_reform(|event: Event| {
        let value = event.target_dyn_into::<HtmlSelectElement>()?.value();
        let mode = [Mode::Tls, Mode::Stls, Mode::Plain].into_iter().find(|mode| mode.as_str() == value)?;
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

fn consent(given: bool, disabled: bool, dispatch: &Dispatch) -> Html {
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
