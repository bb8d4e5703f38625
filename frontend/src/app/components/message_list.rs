//! The list. However long it is, only the rows in sight are in the document.

use std::rc::Rc;

use yew::prelude::*;

use crate::app::{
    browser,
    model::{
        arranging::List,
        list::Density,
        mailbox::{Header, Mailbox},
    },
    root::{self, Dispatch},
    text::{self, list},
};

use super::{list_head, message_row::MessageRow};

/// Draws it.
pub fn view(mailbox: &Mailbox, dispatch: &Dispatch) -> Html {
    if mailbox.rows.is_empty() {
        return empty(
            html! { <><p><strong>{ text::EMPTY }</strong></p><p>{ text::EMPTY_MORE }</p></> },
        );
    }
    let view = &mailbox.view;
    let count = view.shown().len();
    if count == 0 {
        return nothing_found(mailbox, dispatch);
    }
    let window = mailbox.viewport.window(count);
    // The cursor's row stays in the document even out of sight: it may have the keyboard's focus.
    let cursor = view
        .place(mailbox.cursor)
        .filter(|place| !window.rows.contains(place));
    let rows = window.rows.clone().chain(cursor).map(|place| {
        let index = view.shown()[place] as usize;
        let number = mailbox.rows[index].entry.number;
        let props = row(mailbox, index, place, window.y(place), dispatch);
        html! { <MessageRow key={number} ..props /> }
    });
    let scrolled = {
        let dispatch = dispatch.clone();
        Callback::from(move |_: Event| root::measure(&dispatch))
    };
    let compact = mailbox.viewport.density == Density::Compact;
    html! {
        <div id="list" class={classes!("list", compact.then_some("compact"), (!view.selection.is_empty()).then_some("choosing"))}
            role={if view.threaded { "treegrid" } else { "grid" }} data-testid="message-list"
            aria-label={list::label(view.sort)} aria-rowcount={count.to_string()} aria-multiselectable="true"
            onscroll={scrolled}>
            <div class="canvas" role="rowgroup" style={format!("height:{}px", window.canvas as u32)}>
                { for rows }
            </div>
        </div>
    }
}

fn empty(words: Html) -> Html {
    html! { <div class="empty" data-testid="message-list">{ words }</div> }
}

fn nothing_found(mailbox: &Mailbox, dispatch: &Dispatch) -> Html {
    let tally = mailbox.tally();
    empty(html! { <>
        <p><strong>{ list::nothing(&mailbox.view.asked) }</strong></p>
        <p>{ list::searched(tally.headers, mailbox.rows.len(), tally.texts) }</p>
        <p><button type="button" data-testid="clear-search" onclick={list_head::on(dispatch, List::ClearSearch)}>{ list::CLEAR_SEARCH }</button></p>
    </> })
}

fn row(
    mailbox: &Mailbox,
    index: usize,
    place: usize,
    y: f64,
    dispatch: &Dispatch,
) -> super::message_row::Props {
    let view = &mailbox.view;
    let row = &mailbox.rows[index];
    let summary = match &row.header {
        Header::Known(summary) => Some(summary.clone()),
        _ => None,
    };
    let waiting = summary.is_none() && row.header != Header::Missing && mailbox.facts.top;
    super::message_row::Props {
        number: row.entry.number,
        octets: row.entry.octets,
        place,
        y: y as i32,
        waiting,
        summary,
        marked: row.marked,
        kept: !waiting && mailbox.protected().of(mailbox, index),
        seen: row.seen,
        current: index == mailbox.cursor,
        chosen: view.selection.contains(index as u32),
        thread: view.thread(place),
        folded: view.threaded && view.is_folded(index as u32),
        query: (!view.query.is_empty()).then(|| Rc::clone(&view.query)),
        opened: mailbox
            .opened
            .as_ref()
            .is_some_and(|opened| opened.number == row.entry.number),
        today: browser::now() / SECONDS_PER_HOUR,
        language: text::language::current(),
        dispatch: dispatch.clone(),
    }
}

/// Rows are drawn again when the hour changes: what was `14:05` may be yesterday's.
const SECONDS_PER_HOUR: i64 = 3_600;
