//! The message itself, in the way that was chosen.

use yew::prelude::*;

use crate::app::{
    model::{
        mailbox::{Input, Link, Mailbox},
        opened::{Fetch, Opened, Tab},
    },
    root::Dispatch,
    text::{self, units},
};

use super::{
    content::{Content, Of},
    html_frame::{self, HtmlFrame},
    parts_tree,
};

/// Draws it.
pub fn view(mailbox: &Mailbox, opened: &Opened, dispatch: &Dispatch) -> Html {
    if opened.tab == Tab::Source
        && let Some(octets) = &opened.octets
    {
        return html! { <Content of={Of::Source(octets.clone())} /> };
    }
    let view = match &opened.fetch {
        Fetch::Read(view) => view,
        Fetch::Waiting if matches!(mailbox.link, Link::Live | Link::Reconnecting(_)) => {
            return waiting(&text::WAITING, None, dispatch);
        }
        Fetch::Waiting => return html! { <p class="note">{ text::NOT_FETCHED }</p> },
        Fetch::Arriving { received, expected } => {
            return waiting(
                &units::progress(*received, *expected),
                Some((*received, *expected)),
                dispatch,
            );
        }
        Fetch::Reading => return waiting(&text::READING, None, dispatch),
        Fetch::Failed(_) | Fetch::Unreadable => return Html::default(),
    };
    match (opened.tab, &opened.cleaned) {
        (Tab::Html, Some(cleaned)) => html! { <>
            { html_frame::invert(opened, dispatch) }
            <HtmlFrame number={opened.number} cleaned={cleaned.clone()} inverted={opened.inverted} />
            if mailbox.frame_focused {
                <p class="hint" role="status">{ text::html::FRAME_HINT }</p>
            }
        </> },
        (Tab::Html, None) => waiting(&text::READING, None, dispatch),
        (Tab::Headers, _) => html! { <Content of={Of::Headers(view.clone())} /> },
        (Tab::Parts, _) => parts_tree::view(&view.parts),
        _ => {
            html! { <Content of={Of::Text(view.clone())} guarded={mailbox.device.warns_of_traces()} /> }
        }
    }
}

/// The geometry of a text to come, how far it is, and the way to stop it.
fn waiting(words: &str, progress: Option<(u64, u64)>, dispatch: &Dispatch) -> Html {
    let cancel = dispatch.reform(|_: MouseEvent| Input::Close.into());
    html! {
        <div class="waiting" aria-busy="true">
            <p class="note">{ words }
                if progress.is_some() {
                    { " " }<button type="button" class="quiet" onclick={cancel}>{ text::CANCEL }</button>
                }
            </p>
            if let Some((received, expected)) = progress {
                <progress aria-label={words.to_owned()} value={received.to_string()} max={expected.max(received).to_string()} />
            }
            <i class="bone long" /><i class="bone long" /><i class="bone" />
        </div>
    }
}
