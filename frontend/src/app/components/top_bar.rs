//! Whose mailbox it is, what is in it, and the way out.

use yew::prelude::*;

use crate::app::{
    model::{
        Action,
        mailbox::{Input, Link, Mailbox},
    },
    root::Dispatch,
    text,
};

/// Draws it.
pub fn view(mailbox: &Mailbox, dispatch: &Dispatch) -> Html {
    let on = |input: Input| dispatch.reform(move |_: MouseEvent| input.into());
    let help = dispatch.reform(|_: MouseEvent| Action::Help(true));
    let busy = matches!(mailbox.link, Link::Reconnecting(_) | Link::Dead);
    html! {
        <header class="bar">
            <div class="whose">
                <strong>{ &mailbox.account.user }</strong>
                <span data-testid="summary">{ text::status::summary(mailbox) }</span>
            </div>
            <div class="actions">
                <button type="button" class="quiet wide-only" onclick={help}>{ text::KEYS }</button>
                <button type="button" class="quiet" data-testid="refresh" disabled={busy} onclick={on(Input::Refresh)}>
                    { text::REFRESH }
                </button>
                <button type="button" data-testid="sign-out" onclick={on(Input::SignOut)}>{ text::SIGN_OUT }</button>
            </div>
        </header>
    }
}
