//! An invitation: what, when, where, from whom.

use shared::mail::view::{Invitation, Moment};
use yew::prelude::*;

use crate::app::{
    browser,
    components::address,
    text::{Phrase, cards, date},
};

/// Draws it.
pub(super) fn view(event: &Invitation) -> Html {
    let summary = match event.summary.as_str() {
        "" => &cards::NO_SUMMARY,
        summary => summary,
    };
    let organiser = &event.organiser;
    let repeat = event.repeat.as_ref().map(cards::repeat);
    let inside = html! { <>
        <h2><bdi>{ summary }</bdi></h2>
        <dl>
            { time(cards::BEGINS, event.start.as_ref()) }
            { time(cards::ENDS, event.end.as_ref()) }
            if let Some(phrases) = repeat {
                { row(cards::REPEATS, html! { phrases.join(" · ") }) }
            }
            if !event.place.is_empty() {
                { row(cards::PLACE, html! { <bdi>{ &event.place }</bdi> }) }
            }
            if !organiser.address.is_empty() {
                { row(cards::ORGANISER, address::view(organiser)) }
            }
        </dl>
        if event.more > 0 {
            <p class="note">{ cards::more_events(event.more) }</p>
        }
        <p class="note">{ cards::INVITATION_NOTE }</p>
    </> };
    super::framed(cards::method(event.method), inside)
}

/// As it was written, and by the clock of this computer where that says something else.
fn time(label: Phrase, moment: Option<&Moment>) -> Html {
    let Some(moment) = moment else {
        return Html::default();
    };
    let written = cards::moment(moment);
    let here = moment
        .utc
        .map(|seconds| date::long(browser::local(seconds)))
        .filter(|here| !written.starts_with(here.as_str()));
    html! { <>
        { row(label, html! { <bdi>{ written }</bdi> }) }
        if let Some(here) = here {
            { row(cards::HERE, html! { here }) }
        }
    </> }
}

fn row(label: Phrase, value: Html) -> Html {
    html! { <><dt>{ label }</dt><dd>{ value }</dd></> }
}
