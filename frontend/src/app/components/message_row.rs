//! One row of the list.

use std::rc::Rc;

use shared::mail::view::Summary;
use yew::prelude::*;

use crate::app::{
    browser,
    model::mailbox::Input,
    root::Dispatch,
    text::{date, message},
};

use super::row_cells;

/// What a row shows.
#[derive(Clone, Properties, PartialEq)]
pub struct Props {
    /// The message number.
    pub number: u32,
    /// Its size by the listing.
    pub octets: u64,
    /// Its place in the list.
    pub index: usize,
    /// Its upper edge, in CSS pixels.
    pub y: i32,
    /// Its header, if it is here.
    pub summary: Option<Rc<Summary>>,
    /// Its header is still to come.
    pub waiting: bool,
    /// It will be deleted.
    pub marked: bool,
    /// It was opened.
    pub seen: bool,
    /// The keyboard is on it.
    pub current: bool,
    /// It is being read.
    pub opened: bool,
    /// Changes when dates have to be written anew.
    pub today: i64,
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
        .reform(move |_: MouseEvent| Input::Open(number).into());
    let mark = props.dispatch.reform(move |event: MouseEvent| {
        event.stop_propagation();
        Input::Mark(number, !marked).into()
    });
    let classes = classes!(
        "row",
        (!seen).then_some("new"),
        marked.then_some("marked"),
        props.opened.then_some("opened"),
        summary.is_none().then_some("bare"),
    );
    html! {
        <div id={format!("row-{number}")} class={classes} role="row" data-testid={format!("row-{number}")}
            style={format!("top:{}px", props.y)} tabindex={if props.current { "0" } else { "-1" }}
            aria-rowindex={(props.index + 1).to_string()} aria-selected={props.opened.to_string()}
            aria-label={message::row((number, octets), summary, &date, seen, marked)}
            data-marked={marked.then_some("true")} onclick={open}>
            { row_cells::view(props, summary, date, mark) }
        </div>
    }
}
