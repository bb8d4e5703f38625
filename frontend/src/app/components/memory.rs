//! What one's own device remembers: the box, the list of all of it, and the way to have it forgotten.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::app::{
    model::{
        Action, Model,
        memory::{Change, Memory},
    },
    root::Dispatch,
    text::{self, units},
};

/// Draws it.
pub fn view(model: &Model, disabled: bool, dispatch: &Dispatch) -> Html {
    let chosen = dispatch.reform(|event: Event| {
        let field = event.target_unchecked_into::<HtmlInputElement>();
        Action::Remember(if field.checked() {
            Change::Begin
        } else {
            Change::Forget
        })
    });
    html! { <>
        <label class="beneath">
            <input type="checkbox" data-testid="remember" checked={model.memory.is_some()} {disabled} onchange={chosen} />
            { text::REMEMBER }
        </label>
        if model.memory_refused {
            <p class="hint beneath" role="alert" data-testid="remember-refused">{ text::REMEMBER_REFUSED }</p>
        }
        if let Some(memory) = &model.memory {
            { list(memory, disabled, dispatch) }
        }
    </> }
}

/// All of it.
fn list(memory: &Memory, disabled: bool, dispatch: &Dispatch) -> Html {
    let servers = memory.servers().iter().map(|known| {
        let at = format!(
            "{} · {} · {}",
            known.service.host,
            known.service.port,
            text::security(known.service.mode)
        );
        html! { <><dt>{ text::remembered_server(&known.domain) }</dt><dd><bdi>{ at }</bdi></dd></> }
    });
    let pins = memory.pins().iter().map(|pin| {
        let change = Change::Unpin(pin.host.clone(), pin.port);
        let forget = dispatch.reform(move |_: MouseEvent| Action::Remember(change.clone()));
        let of = format!("{}:{}", pin.host, pin.port);
        html! { <>
            <dt>{ text::remembered_pin(&of) }</dt>
            <dd>
                <code>{ units::fingerprint(&pin.sha256) }</code>
                <button type="button" class="quiet" {disabled} data-testid="unpin" aria-label={text::forget_pin(&of)} onclick={forget}>
                    { text::FORGET }
                </button>
            </dd>
        </> }
    });
    let opened = memory.counts().map(|(host, number)| {
        html! { <><dt>{ host }</dt><dd>{ text::remembered_opened(number as u64) }</dd></> }
    });
    let forget = dispatch.reform(|_: MouseEvent| Action::Remember(Change::Forget));
    html! {
        <details class="about beneath" data-testid="remembered">
            <summary>{ text::REMEMBERED }</summary>
            if memory.is_empty() {
                <p>{ text::REMEMBERED_NOTHING }</p>
            } else {
                <dl>{ for servers }{ for pins }{ for opened }</dl>
            }
            <p>{ text::REMEMBERED_NEVER }</p>
            <button type="button" {disabled} data-testid="forget" onclick={forget}>{ text::FORGET_ALL }</button>
        </details>
    }
}
