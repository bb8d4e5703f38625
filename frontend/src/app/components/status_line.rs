//! The line at the bottom, which always tells what is happening.

use yew::prelude::*;

use crate::app::{
    browser,
    model::{
        Action,
        mailbox::{Bridge, Link, Mailbox},
        opened::Fetch,
    },
    root::Dispatch,
    text,
};

/// Draws it. What changes many times a second is not read out.
pub fn view(mailbox: &Mailbox, dispatch: &Dispatch) -> Html {
    let trust = dispatch.reform(|_: MouseEvent| Action::Trust(true));
    let state = match mailbox.link {
        Link::Live if mailbox.checking.running.is_some() => "busy",
        Link::Live => match mailbox.bridge {
            Bridge::Steady => "good",
            Bridge::Gone => "idle",
            Bridge::Leaving | Bridge::Awaited(_) => "busy",
        },
        Link::Reconnecting(_) => "busy",
        Link::Released => "idle",
        Link::Lost(_) | Link::Dead => "bad",
    };
    html! {
        <footer class="status" data-testid="status">
            { bar(mailbox) }
            <i class={classes!("dot", state)} />
            { session(mailbox) }
            <p class="task" role="status" aria-live="polite">
                { text::session::task(mailbox).or_else(|| text::status::task(mailbox)) }
            </p>
            <p class="count" aria-hidden="true">{ text::status::headers(mailbox) }</p>
            <button type="button" class="quiet wide-only" data-testid="trust" aria-haspopup="dialog" onclick={trust}>{ text::WHO_SEES }</button>
        </footer>
    }
}

/// How the session is doing. A look that nobody has asked for is shown, and not read out.
fn session(mailbox: &Mailbox) -> Html {
    let state = text::session::state(mailbox, mailbox.checking.since.map(browser::local));
    let quiet = text::session::is_quiet(mailbox);
    let (heard, seen) = match state {
        Some(state) if quiet => (text::status::link(mailbox), Some(state)),
        Some(state) => (state, None),
        None => (text::status::link(mailbox), None),
    };
    html! { <>
        <p class={if seen.is_some() { "unseen" } else { "state" }} role="status" aria-live="polite">{ heard }</p>
        if let Some(state) = seen {
            <p class="state" aria-hidden="true">{ state }</p>
        }
    </> }
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
