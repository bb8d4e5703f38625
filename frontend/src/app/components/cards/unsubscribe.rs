//! The way off a mailing list: the address in full, and nothing that goes by itself.

use shared::mail::view::Unsubscribe;
use yew::prelude::*;

use crate::app::{components::way_out, model::mailbox::Input, root::Dispatch, text::cards};

/// Draws it; nothing where the list offers none.
pub(super) fn view(unsubscribe: &Unsubscribe, guarded: bool, dispatch: &Dispatch) -> Html {
    if unsubscribe.targets.is_empty() {
        return Html::default();
    }
    html! {
        <details class="unsubscribe" data-testid="unsubscribe">
            <summary>{ cards::UNSUBSCRIBE }</summary>
            <p class="note">{ cards::UNSUBSCRIBE_NOTE }</p>
            { for unsubscribe.targets.iter().enumerate().map(|(at, target)| way(at, target, guarded, dispatch)) }
            if unsubscribe.one_click {
                <p class="note">{ cards::UNSUBSCRIBE_ONE_CLICK }</p>
            }
        </details>
    }
}

/// Addresses of mail are copied only: opening one would start another program.
fn way(at: usize, target: &str, guarded: bool, dispatch: &Dispatch) -> Html {
    let copy = dispatch.reform(move |_: MouseEvent| Input::CopyWay(at).into());
    let on_the_web = target
        .get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("http"));
    html! {
        <p class="way">
            <bdi><code>{ target }</code></bdi>
            <button type="button" class="quiet" onclick={copy}>{ cards::UNSUBSCRIBE_COPY }</button>
            if on_the_web {
                { way_out::view(target, &cards::UNSUBSCRIBE_OPEN, guarded) }
            }
        </p>
    }
}
