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

use super::{
    attachments, banners, body, cards,
    content::{Content, Of},
    header_block, toolbar,
};

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
                { banners::view(mailbox, opened, summary, marked, dispatch) }
                if let Some(view) = opened.view() {
                    { cards::origin::view(view, &mailbox.account.host) }
                    { cards::view(view, mailbox.device.warns_of_traces(), dispatch) }
                    { attachments::view(view, dispatch) }
                }
                { body::view(mailbox, opened, dispatch) }
                if let Some(view) = opened.view().filter(|_| opened.tab == Tab::Html) {
                    <div class="on-paper">
                        <p class="note">{ text::keep::PRINTED_AS_TEXT }</p>
                        <Content of={Of::Text(view.clone())} />
                    </div>
                }
            </div>
        </section>
    }
}
