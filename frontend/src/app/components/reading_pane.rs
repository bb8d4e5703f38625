//! The message that is being read, or a word on how to open one.

use yew::prelude::*;

use crate::app::{
    model::{
        mailbox::{Header, Mailbox},
        opened::Tab,
    },
    root::Dispatch,
    text,
};

use super::{attachments, banners, body, header_block, toolbar};

/// Draws it.
pub fn view(mailbox: &Mailbox, dispatch: &Dispatch) -> Html {
    let Some(opened) = &mailbox.opened else {
        return html! {
            <section class="reader none" aria-label={text::READER}>
                if !mailbox.rows.is_empty() {
                    <p><strong>{ text::NOTHING_OPEN }</strong></p><p>{ text::NOTHING_OPEN_MORE }</p>
                }
            </section>
        };
    };
    let row = mailbox.row(opened.number);
    let known = row.and_then(|row| match &row.header {
        Header::Known(summary) => Some(&**summary),
        _ => None,
    });
    let summary = opened.summary().or(known);
    let marked = row.is_some_and(|row| row.marked);
    let fills = opened.tab == Tab::Html && opened.cleaned.is_some();
    html! {
        <section class="reader" data-testid="reader" aria-label={text::READER}>
            { toolbar::view(opened, marked, dispatch) }
            <div class={classes!("page", fills.then_some("fills"))} key={opened.number}>
                { header_block::view(opened.number, summary) }
                { banners::view(opened, summary, marked, dispatch) }
                if let Some(view) = opened.view() {
                    { attachments::view(&view.attachments, dispatch) }
                }
                { body::view(mailbox, opened, dispatch) }
            </div>
        </section>
    }
}
