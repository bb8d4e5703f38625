//! What stands in a row of the list.

use shared::mail::view::Summary;
use yew::prelude::*;

use crate::app::{
    model::arranging::List,
    text::{self, list, message, units},
};

use super::{icons, list_head, message_row::Props, spotted};

/// Draws the cells; the last has the button that marks, for those with a pointer.
pub fn view(
    props: &Props,
    summary: Option<&Summary>,
    date: String,
    mark: Callback<MouseEvent>,
) -> Html {
    let (sender, subject) = words(props);
    let bare = summary.is_none();
    // Not the same text with other words: that would be seen to jump.
    let date = if props.waiting {
        html! { <i>{ list::number(props.number) }</i> }
    } else {
        html! { date }
    };
    html! { <>
        <span role="gridcell" class="pick">
            <span class="check" role="checkbox" tabindex="-1" aria-checked={props.chosen.to_string()}
                aria-label={list::SELECT} data-testid={format!("select-{}", props.number)} onclick={picked(props)} />
        </span>
        <span role="gridcell" class="sender">{ sender }</span>
        <span role="gridcell" class="date">{ date }</span>
        <span role="gridcell" class="subject">{ subject }</span>
        <span role="gridcell" class="size">
            if props.marked {
                <em>{ text::WILL_BE_DELETED }</em>
            } else if props.kept {
                <em class="kept">{ text::cleaning::PROTECTED_TAG }</em>
            } else {
                if summary.is_some_and(|summary| summary.mixed) {
                    { icons::clip() }
                }
                if bare || LARGE < props.octets {
                    { units::size(props.octets) }
                }
            }
            { thread(props) }
        </span>
        <span role="gridcell" class="act">
            <button type="button" tabindex="-1" onclick={mark}>
                { if props.marked { text::UNDO } else { text::DELETE } }
            </button>
        </span>
    </> }
}

/// Sender and subject, or the room that they will take.
fn words(props: &Props) -> (Html, Html) {
    match &props.summary {
        Some(summary) => (
            found(message::sender(summary), props, true),
            found(message::subject(summary), props, false),
        ),
        None if props.waiting => (
            html! { <i class="bone" /> },
            html! { <i class="bone long" /> },
        ),
        None => (
            html! { message::numbered(props.number) },
            html! { text::NO_HEADER },
        ),
    }
}

/// A text with what was searched for marked in it.
fn found(text: &str, props: &Props, from: bool) -> Html {
    match &props.query {
        None => html! { text },
        Some(query) if from => spotted::view(text, query.in_from()),
        Some(query) => spotted::view(text, query.in_subject()),
    }
}

/// The button that folds the thread, and how long that is.
fn thread(props: &Props) -> Html {
    let Some(thread) = props.thread.filter(|thread| thread.size > 1) else {
        return Html::default();
    };
    let (number, folded) = (props.number, props.folded);
    let fold = list_head::on(&props.dispatch, List::Fold(Some(number), !folded));
    html! {
        <button type="button" class={classes!("fold", folded.then_some("folded"))} tabindex="-1"
            aria-label={list::fold(folded, thread.size)} onclick={fold}>{ thread.size }</button>
    }
}

fn picked(props: &Props) -> Callback<MouseEvent> {
    let number = props.number;
    props.dispatch.reform(move |event: MouseEvent| {
        event.stop_propagation();
        if event.shift_key() {
            List::ExtendTo(number).into()
        } else {
            List::Toggle(Some(number)).into()
        }
    })
}

/// Octets above which the size is worth a word.
const LARGE: u64 = 100_000;
