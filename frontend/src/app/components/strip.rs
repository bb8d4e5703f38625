//! The strip at the top, when the session is not as it should be, or a warning holds for all of it.

use yew::prelude::*;

use crate::app::{
    model::{
        Action,
        mailbox::{Input, Link, Mailbox},
    },
    root::Dispatch,
    text::{self, problem::Words},
};

use super::problem::said;

/// Draws what there is to say.
pub fn view(mailbox: &Mailbox, dispatch: &Dispatch) -> Html {
    html! { <>
        if mailbox.facts.expire_days == Some(0) {
            <div class="strip"><p><strong>{ text::EXPIRES }</strong></p></div>
        }
        if let Some(words) = text::session::strip(mailbox).or_else(|| text::status::strip(mailbox)) {
            { interrupted(&words, mailbox, dispatch) }
        }
    </> }
}

fn interrupted(words: &Words, mailbox: &Mailbox, dispatch: &Dispatch) -> Html {
    let link = &mailbox.link;
    let button = match link {
        Link::Dead => {
            let again = dispatch.reform(|_: MouseEvent| Action::Again);
            html! { <button type="button" onclick={again}>{ text::SIGN_IN_AGAIN }</button> }
        }
        Link::Released | Link::Lost(_) => {
            let reconnect = dispatch.reform(|_: MouseEvent| Input::Refresh.into());
            let left = mailbox.wait.left();
            let label = left.map_or_else(|| text::RECONNECT.to_owned(), text::again_in);
            html! {
                <button type="button" data-testid="reconnect" disabled={left.is_some()} onclick={reconnect}>{ label }</button>
            }
        }
        Link::Live | Link::Reconnecting(_) => waiting(mailbox, dispatch),
    };
    html! {
        <div class={classes!("strip", matches!(link, Link::Lost(_) | Link::Dead).then_some("danger"))} role="alert"
            data-testid="strip">
            <p><strong>{ &words.what }</strong>{ " " }{ &words.next }{ " " }{ said(words) }</p>
            { button }
        </div>
    }
}

/// The seconds until the next attempt, which are not read out one by one, and the way not to wait for it.
pub fn waiting(mailbox: &Mailbox, dispatch: &Dispatch) -> Html {
    let give_up = dispatch.reform(|_: MouseEvent| Input::GiveUp.into());
    html! { <>
        <p aria-live="off" data-testid="countdown">{ text::status::countdown(mailbox.wait.left()) }</p>
        <button type="button" data-testid="give-up" onclick={give_up}>{ text::CANCEL }</button>
    </> }
}
