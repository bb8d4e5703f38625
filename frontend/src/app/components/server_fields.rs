//! Where the mail is: shown before anything is sent there, and open to correction.

use shared::tunnel::message::Mode;
use yew::prelude::*;

use crate::app::{
    model::sign_in::{Input, SignIn},
    root::Dispatch,
    text,
};

use super::{
    security,
    text_field::{self, TextField},
};

/// What surrounds the fields.
pub struct Around<'a> {
    /// The bridge's operator lists this server as one without encryption.
    pub plain_possible: bool,
    /// Nothing can be typed just now.
    pub disabled: bool,
    /// What is wrong with it, if anything.
    pub wrong: Option<Html>,
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
        format!(
            "{host} · {} · {}",
            card.port_text(),
            text::security(card.mode)
        )
    };
    let toggle = around
        .dispatch
        .reform(|_: MouseEvent| Input::ServerShown.into());
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
    let &Around {
        disabled,
        on_enter,
        dispatch,
        ..
    } = around;
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
        { field("server-host", text::HOST, host, "url", around.wrong.is_some(), Input::Host) }
        { around.wrong.clone().unwrap_or_default() }
        <div class="pair">
            { security::view(card.mode, around) }
            { field("server-port", text::PORT, card.port_text(), "numeric", false, Input::Port) }
        </div>
        if card.mode == Mode::Plain {
            { security::consent(card.plaintext_consent, disabled, dispatch) }
        }
        { field("server-user", text::USER, card.user.clone(), "email", false, Input::User) }
    </> }
}
