//! What is never deleted in this visit, and a field for more of it.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::app::{
    components::text_field::unremembered,
    model::{cleaning::Clean, mailbox::Mailbox},
    root::Dispatch,
    text::cleaning as text,
};

/// Draws it.
pub(super) fn view(mailbox: &Mailbox, dispatch: &Dispatch) -> Html {
    let rules = mailbox.keep_rules.iter().enumerate().map(|(place, rule)| {
        let forget = dispatch.reform(move |_: MouseEvent| Clean::Forget(place).into());
        html! {
            <li key={rule.text.clone()}>
                <code>{ &rule.text }</code>
                <button type="button" class="quiet" aria-label={text::forget(&rule.text)}
                    data-testid={format!("forget-{place}")} onclick={forget}>{ "×" }</button>
            </li>
        }
    });
    let typed = dispatch.clone();
    let key = Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Enter" && !event.is_composing() {
            event.prevent_default();
            if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
                typed.emit(Clean::Keep(field.value()).into());
                field.set_value("");
            }
        }
    });
    let field = html! {
        <input type="text" id="keep-rule" data-testid="keep-rule" placeholder="from:ann@example.org"
            aria-label={text::KEEPS_FIELD} onkeydown={key} />
    };
    html! {
        <div class="keeps" role="group" aria-label={text::KEEPS}>
            <span>{ text::KEEPS }</span>
            <ul>{ for rules }</ul>
            { unremembered(field) }
            { add(dispatch) }
        </div>
    }
}

/// For whoever has no Enter at hand.
fn add(dispatch: &Dispatch) -> Html {
    let dispatch = dispatch.clone();
    let add = Callback::from(move |_: MouseEvent| {
        let rule = crate::app::browser::emptied("keep-rule");
        dispatch.emit(Clean::Keep(rule).into());
    });
    html! { <button type="button" class="quiet" data-testid="keep-add" onclick={add}>{ text::KEEPS_ADD }</button> }
}
