//! How far signing in has come, and the way to stop it.

use yew::prelude::*;

use crate::{
    app::{
        model::sign_in::{Input, finding::Finding},
        root::Dispatch,
        text::{self, entrance},
    },
    wire::Stage,
};

/// The line that stands where the button was.
pub fn view(at: Stage, left: Option<u32>, dispatch: &Dispatch) -> Html {
    let stages = [
        Stage::Connecting,
        Stage::Securing,
        Stage::SigningIn,
        Stage::Listing,
    ];
    let reached = stages.iter().position(|stage| *stage == at).unwrap_or(0);
    let steps = stages.iter().enumerate().map(|(index, stage)| {
        let class = if index < reached { "done" } else if index == reached { "now" } else { "" };
        html! { <li class={class} aria-current={(index == reached).then_some("step")}>{ text::step(*stage) }</li> }
    });
    let cancel = dispatch.reform(|_: MouseEvent| Input::Cancel.into());
    html! {
        <div class="connecting">
            <ol class="steps" aria-hidden="true">{ for steps }</ol>
            <p class="unseen" role="status">{ text::stage(at) }</p>
            if left.is_some() {
                <p class="hint" aria-live="off">{ text::status::countdown(left) }</p>
            }
            <button type="button" id="cancel" data-testid="cancel" onclick={cancel}>{ text::CANCEL }</button>
        </div>
    }
}

/// The same while it is still being found out where to go.
pub fn finding(finding: &Finding, dispatch: &Dispatch) -> Html {
    let cancel = dispatch.reform(|_: MouseEvent| Input::Cancel.into());
    html! {
        <div class="connecting">
            <p class="steps" role="status" data-testid="finding">{ entrance::finding(finding) }</p>
            <button type="button" id="cancel" data-testid="cancel" onclick={cancel}>{ text::CANCEL }</button>
        </div>
    }
}
