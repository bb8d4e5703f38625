//! The line at the bottom, which always tells what is happening.

use yew::prelude::*;

use crate::app::{
    model::{
        list::Density,
        mailbox::{Bridge, Input, Link, Mailbox},
        opened::Fetch,
    },
    root::Dispatch,
    text,
};

/// Draws it. What changes many times a second is not read out.
pub fn view(mailbox: &Mailbox, dispatch: &Dispatch) -> Html {
    let state = match mailbox.link {
        Link::Live => match mailbox.bridge {
            Bridge::Steady => "good",
            Bridge::Gone => "idle",
            Bridge::Leaving | Bridge::Awaited(_) => "busy",
        },
        Link::Reconnecting(_) => "busy",
        Link::Released => "idle",
        Link::Lost(_) | Link::Dead => "bad",
    };
    let (density, label) = match mailbox.viewport.density {
        Density::Roomy => (Density::Compact, text::COMPACT),
        Density::Compact => (Density::Roomy, text::ROOMY),
    };
    let change = dispatch.reform(move |_: MouseEvent| Input::Density(density).into());
    html! {
        <footer class="status" data-testid="status">
            { bar(mailbox) }
            <i class={classes!("dot", state)} />
            <p class="state" role="status" aria-live="polite">{ text::status::link(mailbox) }</p>
            <p class="task" role="status" aria-live="polite">{ text::status::task(mailbox) }</p>
            <p class="count" aria-hidden="true">{ text::status::headers(mailbox) }</p>
            <button type="button" class="quiet wide-only" onclick={change}>{ label }</button>
        </footer>
    }
}

/// Two pixels of progress: of the message on its way, else of the headers.
fn bar(mailbox: &Mailbox) -> Html {
    let (done, all) = match mailbox.opened.as_ref().map(|opened| &opened.fetch) {
        Some(Fetch::Arriving { received, expected }) => (*received, *expected),
        _ if mailbox.facts.top => (mailbox.headers_done() as u64, mailbox.rows.len() as u64),
        _ => return Html::default(),
    };
    if all <= done || mailbox.link != Link::Live {
        return Html::default();
    }
    html! { <i class="progress" style={format!("width:{}%", done * 100 / all.max(1))} /> }
}
