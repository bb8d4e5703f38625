//! Where the mail is: shown before anything is sent there, and open to correction.

use shared::tunnel::message::Mode;
use yew::prelude::*;

use crate::app::{
    model::sign_in::{Input, SignIn, finding::Search},
    root::Dispatch,
    text::{self, entrance},
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
            "{} · {} · {}",
            card.host_shown(),
            card.port_text(),
            text::security(card.mode)
        )
    };
    let from = entrance::from(&card.finding, card.found());
    // Read out when it is known, not at each letter of the address.
    let announced = match (card.found(), &card.finding.search) {
        (Some(_), Search::Settled) => [summary.as_str(), ", ", &from].concat(),
        _ => String::new(),
    };
    let toggle = around
        .dispatch
        .reform(|_: MouseEvent| Input::ServerShown.into());
    html! {
        <div class="server">
            <button type="button" class="disclosure" data-testid="server" aria-controls="server-fields"
                aria-expanded={card.server_shown.to_string()} onclick={toggle}>
                <span class="what">{ text::SERVER }</span>
                <span class="is">{ summary }<span class="from" data-testid="server-from">{ &from }</span></span>
            </button>
            <p class="unseen" role="status">{ announced }</p>
            if let Some(hint) = entrance::wants(card.wants()) {
                <p class="hint" data-testid="provider-hint">{ hint }</p>
            }
            { foreign(card, around) }
            if card.server_shown {
                <div id="server-fields" class="server-fields">{ fields(card, host, around) }</div>
            }
        </div>
    }
}

/// The question without whose yes no password goes to a server outside the address's own domain (RFC 6186 §6).
fn foreign(card: &SignIn, around: &Around<'_>) -> Html {
    let Some(server) = card.found().and(card.finding.foreign()) else {
        return Html::default();
    };
    let on = |input: Input| {
        around
            .dispatch
            .reform(move |_: MouseEvent| input.clone().into())
    };
    html! {
        <div id="foreign" class="danger-box" tabindex="-1" data-testid="foreign" role="group" aria-labelledby="foreign-what">
            <p id="foreign-what">{ entrance::foreign(&card.finding.domain(), &server.host) }</p>
            <div class="buttons">
                <button type="button" data-testid="foreign-no" disabled={around.disabled} onclick={on(Input::NotAgreed)}>
                    { entrance::FOREIGN_NO }
                </button>
                <button type="button" class="warn" data-testid="foreign-yes" disabled={around.disabled} onclick={on(Input::Agreed)}>
                    { entrance::FOREIGN_YES }
                </button>
            </div>
            { around.wrong.clone().unwrap_or_default() }
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
            on_leave: None,
            on_enter,
            fill_in: None,
        })
    };
    html! { <>
        { field("server-host", &text::HOST, host, "url", around.wrong.is_some(), Input::Host) }
        if card.found().and(card.finding.foreign()).is_none() {
            { around.wrong.clone().unwrap_or_default() }
        }
        <div class="pair">
            { security::view(card.mode, around) }
            { field("server-port", &text::PORT, card.port_text(), "numeric", false, Input::Port) }
        </div>
        if card.mode == Mode::Plain {
            { security::consent(card.plaintext_consent, disabled, dispatch) }
        }
        { field("server-user", &text::USER, card.user_text(), "email", false, Input::User) }
    </> }
}
