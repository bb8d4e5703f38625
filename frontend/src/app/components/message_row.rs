//! One row of the list.

use std::rc::Rc;

use shared::{
    mail::view::Summary,
    mailbox::{search::Query, threads::Threaded},
};
use yew::prelude::*;

use crate::app::{
    browser,
    model::{Action, arranging::List, mailbox::Input},
    root::Dispatch,
    text::{cleaning, date, language::Language, list, message},
};

use super::row_cells;

/// What a row shows.
#[derive(Clone, Properties, PartialEq)]
pub struct Props {
    /// The message number.
    pub number: u32,
    /// Its size by the listing.
    pub octets: u64,
    /// Its place among those shown.
    pub place: usize,
    /// Its upper edge, in CSS pixels.
    pub y: i32,
    /// Its header, if it is here.
    pub summary: Option<Rc<Summary>>,
    /// Its header is still to come.
    pub waiting: bool,
    /// It will be deleted.
    pub marked: bool,
    /// It is never deleted in this visit.
    pub kept: bool,
    /// It was opened.
    pub seen: bool,
    /// The keyboard is on it.
    pub current: bool,
    /// It is chosen.
    pub chosen: bool,
    /// Its place in its thread, where there are threads.
    pub thread: Option<Threaded>,
    /// Of its thread only this is shown.
    pub folded: bool,
    /// What is searched for.
    pub query: Option<Rc<Query>>,
    /// It is being read.
    pub opened: bool,
    /// Changes when dates have to be written anew.
    pub today: i64,
    /// Changes when all words have to be.
    pub language: Language,
    /// Where a person's doings go.
    pub dispatch: Dispatch,
}

/// Draws it.
#[component]
pub fn MessageRow(props: &Props) -> Html {
    let Props {
        number,
        octets,
        marked,
        seen,
        ..
    } = *props;
    let summary = props.summary.as_deref();
    let date = summary
        .and_then(|summary| summary.date)
        .map_or_else(String::new, |seconds| {
            date::short(browser::local(seconds), browser::local(browser::now()))
        });
    let open = props
        .dispatch
        .reform(move |event: MouseEvent| clicked(number, &event));
    let mark = props.dispatch.reform(move |event: MouseEvent| {
        event.stop_propagation();
        Input::Mark(number, !marked).into()
    });
    let classes = classes!(
        "row",
        (!seen).then_some("new"),
        marked.then_some("marked"),
        props.opened.then_some("opened"),
        props.chosen.then_some("chosen"),
        summary.is_none().then_some("bare"),
    );
    let size = props.thread.map_or(0, |thread| thread.size);
    let mut name = message::row((number, octets), summary, &date, seen, marked);
    if props.kept {
        name = [&name, ", ", cleaning::PROTECTED_TAG.text()].concat();
    }
    if size > 1 {
        name = list::with_answers(&name, size);
    }
    let level = props.thread.map(|thread| (thread.depth + 1).to_string());
    let indent = props
        .thread
        .map_or(0, |thread| thread.depth.min(INDENT_MAX));
    html! {
        <div id={format!("row-{number}")} class={classes} role="row" data-testid={format!("row-{number}")}
            style={format!("top:{}px;--depth:{indent}", props.y)} tabindex={if props.current { "0" } else { "-1" }}
            aria-rowindex={(props.place + 1).to_string()} aria-selected={props.chosen.to_string()}
            aria-current={props.opened.then_some("true")} aria-level={level}
            aria-expanded={(size > 1).then(|| (!props.folded).to_string())}
            aria-label={name}
            data-marked={marked.then_some("true")} onclick={open}>
            { row_cells::view(props, summary, date, mark) }
        </div>
    }
}

/// A click opens; with Ctrl it chooses, with Shift it chooses all up to here.
fn clicked(number: u32, event: &MouseEvent) -> Action {
    if event.shift_key() {
        List::ExtendTo(number).into()
    } else if event.ctrl_key() || event.meta_key() {
        List::Toggle(Some(number)).into()
    } else {
        Input::Open(number).into()
    }
}

/// Deeper than this, answers are not moved further to the side: the words need the room.
const INDENT_MAX: u16 = 4;
