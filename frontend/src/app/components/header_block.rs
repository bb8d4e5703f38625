//! Subject, sender, recipients, date.

use shared::mail::view::{Mailbox, Summary};
use yew::prelude::*;

use crate::app::{
    browser, idn,
    text::{self, cards, date, message, units},
};

use super::address;

/// Draws it: from the message, or from the list's row while the message is on its way.
pub fn view(number: u32, summary: Option<&Summary>) -> Html {
    let Some(summary) = summary else {
        return html! {
            <header class="head">
                <h1 id="subject" tabindex="-1" data-testid="subject">{ message::numbered(number) }</h1>
            </header>
        };
    };
    let date = summary.date.map(|seconds| {
        (
            date::long(browser::local(seconds)),
            units::ago(browser::now().saturating_sub(seconds)),
        )
    });
    html! {
        <header class="head">
            <h1 id="subject" tabindex="-1" data-testid="subject">{ message::subject(summary) }</h1>
            <p class="from"><span class="unseen">{ text::FROM }{ ": " }</span>
                <span data-testid="from">{ address::list(&summary.from) }</span>
            </p>
            if let Some(address) = elsewhere(summary) {
                <p class="elsewhere" data-testid="answers-elsewhere"><bdi>{ cards::answers_to(&idn::shown(address)) }</bdi></p>
            }
            if let Some((date, ago)) = date {
                <p class="when"><time>{ date }</time>{ " · " }{ ago }</p>
            }
            <details class="people">
                <summary>{ message::recipients(summary) }</summary>
                <dl>
                    { people(&text::TO, &summary.to) }
                    { people(&text::CC, &summary.cc) }
                    { people(&text::REPLY_TO, &summary.reply_to) }
                </dl>
            </details>
        </header>
    }
}

/// Where answers go, if not to any of the authors.
fn elsewhere(summary: &Summary) -> Option<&str> {
    let other = summary.reply_to.iter().find(|reply| {
        let is_author = |author: &Mailbox| author.address.eq_ignore_ascii_case(&reply.address);
        !reply.address.is_empty() && !summary.from.iter().any(is_author)
    })?;
    Some(&other.address)
}

fn people(label: &'static str, mailboxes: &[Mailbox]) -> Html {
    if mailboxes.is_empty() {
        return Html::default();
    }
    html! { <><dt>{ label }</dt><dd>{ address::list(mailboxes) }</dd></> }
}
