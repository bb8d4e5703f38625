//! A name and its address. The address always stands there: anybody can write any name.

use shared::mail::view::Mailbox;
use yew::prelude::*;

use crate::app::{idn, text};

/// Draws one.
pub fn view(mailbox: &Mailbox) -> Html {
    let name = mailbox.name.trim();
    html! {
        <span class="person">
            if !name.is_empty() {
                <bdi class="name">{ name }</bdi>{ " " }
            }
            <bdi class="mail">{ format!("<{}>", idn::shown(&mailbox.address)) }</bdi>
        </span>
    }
}

/// Draws several.
pub fn list(mailboxes: &[Mailbox]) -> Html {
    if mailboxes.is_empty() {
        return html! { text::NOBODY };
    }
    let shown = mailboxes
        .iter()
        .take(SHOWN_MAX)
        .enumerate()
        .map(|(index, mailbox)| {
            html! { <>{ if index > 0 { ", " } else { "" } }{ view(mailbox) }</> }
        });
    html! { <>
        { for shown }
        if SHOWN_MAX < mailboxes.len() {
            { text::message::more_people(mailboxes.len() - SHOWN_MAX) }
        }
    </> }
}

/// People named at once: "Headers" names them all.
const SHOWN_MAX: usize = 50;
