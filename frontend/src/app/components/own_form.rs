//! The opposite of all the care, for the person's own computer alone and only where they have said so: a real form with a
//! real password field, which password managers and assistive technology know.

use yew::prelude::*;

/// The form around the card's fields. Nothing is sent by it.
pub fn view(inside: Html, on_submit: &Callback<()>) -> Html {
    let on_submit = on_submit.clone();
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        on_submit.emit(());
    });
    html! { <form class="own" {onsubmit}>{ inside }</form> }
}

/// The password's field. The key keeps it from ever becoming another one: what was a password field once is one for ever.
pub fn password(
    id: &'static str,
    fill_in: &'static str,
    revealed: bool,
    disabled: bool,
    wrong: bool,
) -> Html {
    html! {
        <input key="own" type={if revealed { "text" } else { "password" }} id={id} name={id} data-testid={id}
            autocomplete={fill_in} disabled={disabled} aria-invalid={wrong.then_some("true")}
            aria-describedby={wrong.then_some("problem")} />
    }
}
