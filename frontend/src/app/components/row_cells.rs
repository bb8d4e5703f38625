//! What stands in a row of the list.

use shared::mail::view::Summary;
use yew::prelude::*;

use crate::app::text::{self, message, units};

use super::{icons, message_row::Props};

/// Draws the cells; the last has the button that marks, for those with a pointer.
pub fn view(
    props: &Props,
    summary: Option<&Summary>,
    date: String,
    mark: Callback<MouseEvent>,
) -> Html {
    let (sender, subject) = words(props);
    html! { <>
        <span role="gridcell" class="sender">{ sender }</span>
        <span role="gridcell" class="date">{ date }</span>
        <span role="gridcell" class="subject">{ subject }</span>
        <span role="gridcell" class="size">
            if props.marked {
                <em>{ text::WILL_BE_DELETED }</em>
            } else {
                if summary.is_some_and(|summary| summary.mixed) {
                    { icons::clip() }
                }
                { units::size(props.octets) }
            }
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
            html! { message::sender(summary) },
            html! { message::subject(summary) },
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
