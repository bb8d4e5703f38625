//! The list. However long it is, only the rows in sight are in the document.

use yew::prelude::*;

use crate::app::{
    browser,
    model::{
        list::Density,
        mailbox::{Header, Mailbox},
    },
    root::{self, Dispatch},
    text,
};

use super::message_row::MessageRow;

/// Draws it.
pub fn view(mailbox: &Mailbox, dispatch: &Dispatch) -> Html {
    if mailbox.rows.is_empty() {
        return html! {
            <div class="empty" data-testid="message-list" role="grid" aria-rowcount="0" aria-label={text::LIST}>
                <p><strong>{ text::EMPTY }</strong></p><p>{ text::EMPTY_MORE }</p>
            </div>
        };
    }
    let count = mailbox.rows.len();
    let window = mailbox.viewport.window(count);
    // The cursor's row stays in the document even out of sight: it may have the keyboard's focus.
    let cursor = (!window.rows.contains(&mailbox.cursor)).then_some(mailbox.cursor);
    let rows = window.rows.clone().chain(cursor).map(|index| {
        let number = mailbox.rows[index].entry.number;
        html! { <MessageRow key={number} ..row(mailbox, index, window.y(index), dispatch) /> }
    });
    let scrolled = {
        let dispatch = dispatch.clone();
        Callback::from(move |_: Event| root::measure(&dispatch))
    };
    let compact = mailbox.viewport.density == Density::Compact;
    html! {
        <div id="list" class={classes!("list", compact.then_some("compact"))} role="grid" data-testid="message-list"
            aria-label={text::LIST} aria-rowcount={count.to_string()} onscroll={scrolled}>
            <div class="canvas" role="rowgroup" style={format!("height:{}px", window.canvas as u32)}>
                { for rows }
            </div>
        </div>
    }
}

fn row(mailbox: &Mailbox, index: usize, y: f64, dispatch: &Dispatch) -> super::message_row::Props {
    let row = &mailbox.rows[index];
    let summary = match &row.header {
        Header::Known(summary) => Some(summary.clone()),
        _ => None,
    };
    super::message_row::Props {
        number: row.entry.number,
        octets: row.entry.octets,
        index,
        y: y as i32,
        waiting: summary.is_none() && row.header != Header::Missing && mailbox.facts.top,
        summary,
        marked: row.marked,
        seen: row.seen,
        current: index == mailbox.cursor,
        opened: mailbox
            .opened
            .as_ref()
            .is_some_and(|opened| opened.number == row.entry.number),
        today: browser::now() / SECONDS_PER_HOUR,
        dispatch: dispatch.clone(),
    }
}

/// Rows are drawn again when the hour changes: what was `14:05` may be yesterday's.
const SECONDS_PER_HOUR: i64 = 3_600;
