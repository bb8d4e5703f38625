//! Whose mailbox it is, what is in it, and the way out.

use yew::prelude::*;

use crate::app::{
    browser,
    model::{
        Action,
        cleaning::Clean,
        mailbox::{Input, Link, Mailbox},
        palette,
        saving::What,
    },
    root::Dispatch,
    text::{self, cleaning},
};

use super::{icons, search_field};

/// Draws it.
pub fn view(mailbox: &Mailbox, dispatch: &Dispatch) -> Html {
    let on = |input: Input| dispatch.reform(move |_: MouseEvent| input.into());
    let commands = dispatch.reform(|_: MouseEvent| Action::Palette(palette::Input::Open));
    let clean_up =
        dispatch.reform(|_: MouseEvent| Clean::Open(browser::today(), browser::now_ms()).into());
    let busy = matches!(mailbox.link, Link::Reconnecting(_) | Link::Dead);
    html! {
        <header class="bar">
            <div class="whose">
                <h1>{ &mailbox.account.user }</h1>
                <span data-testid="summary">{ text::status::summary(mailbox) }</span>
            </div>
            { search_field::view(mailbox, dispatch) }
            <div class="actions">
                <button type="button" class="quiet menu" data-testid="commands" aria-haspopup="dialog" aria-label={text::commands::COMMANDS}
                    onclick={commands}>
                    <span class="wide-only">{ text::commands::COMMANDS }</span>{ icons::dots() }
                </button>
                <button type="button" class="quiet menu" data-testid="clean-up" aria-label={cleaning::TITLE_LABEL} aria-keyshortcuts="c"
                    disabled={mailbox.rows.is_empty()} onclick={clean_up}>
                    <span class="wide-only">{ cleaning::TITLE }</span>{ icons::broom() }
                </button>
                <button type="button" class="quiet wide-only" data-testid="save-all" aria-label={text::keep::SAVE_ALL_LABEL}
                    disabled={mailbox.rows.is_empty() || mailbox.is_saving()} onclick={on(Input::AskForm(What::All))}>
                    { text::keep::SAVE_ALL }
                </button>
                <button type="button" class="quiet" data-testid="refresh" disabled={busy} onclick={on(Input::Refresh)}>
                    { text::REFRESH }
                </button>
                <button type="button" data-testid="sign-out" onclick={on(Input::SignOut)}>{ text::SIGN_OUT }</button>
            </div>
        </header>
    }
}
