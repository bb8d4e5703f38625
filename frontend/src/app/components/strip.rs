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
        if let Some(words) = text::status::strip(mailbox) {
            { interrupted(&words, &mailbox.link, dispatch) }
        }
    </> }
}

fn interrupted(words: &Words, link: &Link, dispatch: &Dispatch) -> Html {
    let button = match link {
        Link::Dead => {
            let again = dispatch.reform(|_: MouseEvent| Action::Again);
            html! { <button type="button" onclick={again}>{ text::SIGN_IN_AGAIN }</button> }
        }
        Link::Released | Link::Lost(_) => {
            let reconnect = dispatch.reform(|_: MouseEvent| Input::Refresh.into());
            html! { <button type="button" data-testid="reconnect" onclick={reconnect}>{ text::RECONNECT }</button> }
        }
        Link::Live | Link::Reconnecting(_) => Html::default(),
    };
    html! {
        <div class={classes!("strip", matches!(link, Link::Lost(_) | Link::Dead).then_some("danger"))} role="alert"
            data-testid="strip">
            <p><strong>{ &words.what }</strong>{ " " }{ &words.next }{ " " }{ said(words) }</p>
            { button }
        </div>
    }
}
