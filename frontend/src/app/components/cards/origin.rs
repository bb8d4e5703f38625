//! What the person's own server says of a mail's origin. Words, and never a green tick: a check that passed says who sent
//! it, not that it is good.

use shared::mail::{trust, view::MessageView};
use yew::prelude::*;

use crate::app::text::cards;

/// Draws it; nothing where no server can be believed. `host`: where the person has signed in.
pub fn view(message: &MessageView, host: &str) -> Html {
    let Some(believed) = trust::believed(&message.authentication, host) else {
        return Html::default();
    };
    let failed = believed
        .checks
        .iter()
        .any(|check| check.method == "dmarc" && check.result == "fail");
    let checks = believed.checks.iter();
    html! {
        <details class={classes!("origin", failed.then_some("failed"))} data-testid="origin">
            <summary>{ cards::origin(believed) }</summary>
            <ul>{ for checks.map(|check| html! { <li>{ cards::check(check) }</li> }) }</ul>
            <p class="note">{ cards::ORIGIN_NOTE }</p>
        </details>
    }
}
