//! One row of the list.

use std::rc::Rc;

use shared::{mail::view::Summary, mailbox::Entry};
use yew::prelude::*;

use crate::app::{
    browser,
    model::mailbox::Input,
    root::Dispatch,
    text::{self, date, message, units},
};

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
    let Props { number, octets, marked, seen, .. } = *props;
    let summary = props.summary.as_deref();
    let date = summary.and_then(|summary| summary.date).map_or_else(String::new, |seconds| {
        date::short(browser::local(seconds), browser::local(browser::now()))
    });
    let entry = Entry {
        number,
        octets,
        unique_id: None,
    };
    let (sender, subject) = match summary {
        Some(summary) => (html! { message::sender(summary) }, html! { message::subject(summary) }),
        None if props.waiting => (html! { <i class="bone" /> }, html! { <i class="bone long" /> }),
        None => (html! { message::numbered(number) }, html! { text::NO_HEADER }),
    };
    let open = props.dispatch.reform(move |_: MouseEvent| Input::Open(number).into());
    let mark = props.dispatch.reform(move |event: MouseEvent| {
        event.stop_propagation();
        Input::Mark(number, !marked).into()
    });
    let state = [(!seen, "new"), (marked, "marked"), (props.opened, "opened"), (summary.is_none(), "bare")];
    let classes: Classes = state.into_iter().filter_map(|(is, name)| is.then_some(name)).collect();
    html! {
        <div id={format!("row-{number}")} class={classes!("row", classes)} role="row" data-testid={format!("row-{number}")}
            style={format!("top:{}px", props.y)} tabindex={if props.current { "0" } else { "-1" }}
            aria-rowindex={(props.index + 1).to_string()} aria-selected={props.opened.to_string()}
            aria-label={message::row(&entry, summary, &date, seen, marked)}
            data-marked={marked.then_some("true")} onclick={open}>
            <span role="gridcell" class="sender">{ sender }</span>
            <span role="gridcell" class="date">{ date }</span>
            <span role="gridcell" class="subject">{ subject }</span>
            <span role="gridcell" class="size">
                if marked {
                    <em>{ text::WILL_BE_DELETED }</em>
                } else {
                    if summary.is_some_and(|summary| summary.mixed) {
                        <svg class="clip" viewBox="0 0 16 16" aria-hidden="true">
                            <path d="M12.5 7.5 8 12a3 3 0 0 1-4.2-4.2l5-5a2 2 0 0 1 2.8 2.8l-5 5a1 1 0 0 1-1.4-1.4L9.5 5" />
                        </svg>
                    }
                    { units::size(octets) }
                }
            </span>
            <span role="gridcell" class="act">
                <button type="button" tabindex="-1" onclick={mark}>
                    { if marked { text::UNDO } else { text::DELETE } }
                </button>
            </span>
        </div>
    }
}
