//! What became of a message that was sent.

use shared::mail::view::{Delivery, Fate, Report};
use yew::prelude::*;

use crate::app::text::cards;

/// Draws it.
pub(super) fn view(report: &Report) -> Html {
    let inside = html! { <>
        { for report.deliveries.iter().map(delivery) }
        if report.more {
            <p class="note">{ cards::REPORT_MORE }</p>
        }
        if !report.server.is_empty() {
            <p class="note"><bdi>{ cards::reported_by(&report.server) }</bdi></p>
        }
    </> };
    super::framed(cards::REPORT, inside)
}

fn delivery(delivery: &Delivery) -> Html {
    let failed = (delivery.fate == Fate::Failed).then_some("failed");
    html! {
        <div class={classes!("delivery", failed)}>
            <p><strong><bdi>{ cards::delivery(delivery) }</bdi></strong></p>
            if !delivery.status.is_empty() {
                <p>{ cards::status(&delivery.status) }</p>
            }
            if !delivery.words.is_empty() {
                <p class="note"><bdi>{ cards::said_by(&delivery.remote) }</bdi></p>
                <blockquote dir="auto"><code>{ &delivery.words }</code></blockquote>
            }
        </div>
    }
}
