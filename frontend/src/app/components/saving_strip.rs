//! How far a file is, and what became of it.

use yew::prelude::*;

use super::choice::button;
use crate::app::{
    model::{
        mailbox::{Input, Link, Mailbox},
        saving::{Phase, Saving},
    },
    root::Dispatch,
    text::{self, keep},
};

/// Draws it, where there is a file.
pub fn view(mailbox: &Mailbox, dispatch: &Dispatch) -> Html {
    match &mailbox.keep.saving {
        Some(saving) if saving.is_running() => running(mailbox, saving, dispatch),
        Some(saving) => over(saving, dispatch),
        None => Html::default(),
    }
}

fn running(mailbox: &Mailbox, saving: &Saving, dispatch: &Dispatch) -> Html {
    let words = keep::progress(saving);
    let is_stuck = !matches!(mailbox.link, Link::Live | Link::Reconnecting(_))
        && saving.phase == Phase::Running;
    html! {
        <div class="strip saving" data-testid="saving">
            <div class="far">
                // What changes several times a second is not read out.
                <p aria-live="off" data-testid="saving-progress"><strong>{ &words }</strong>{ " " }{ keep::pace(saving) }</p>
                <progress aria-label={words} value={saving.arrived.to_string()}
                    max={saving.octets.max(saving.arrived).max(1).to_string()} />
                <p role="status" class="note">
                    if mailbox.keep.held {
                        { keep::HELD }
                    } else if saving.phase != Phase::Choosing && !saving.is_placed {
                        { keep::UNPLACED }
                    }
                </p>
            </div>
            if is_stuck {
                { button("finish-saving", "", keep::FINISH.into(), Input::FinishSaving, dispatch) }
            }
            { button("stop-saving", "", text::CANCEL.into(), Input::StopSaving, dispatch) }
        </div>
    }
}

fn over(saving: &Saving, dispatch: &Dispatch) -> Html {
    let words = keep::receipt(saving);
    let is_bad = matches!(saving.phase, Phase::Failed(_)) || !saving.missing.is_empty();
    html! {
        <div class={classes!("strip", "saving", is_bad.then_some("danger"))} role="status" data-testid="saved">
            <div class="far">
                <p><strong>{ words.what }</strong>{ " " }{ words.next }</p>
                if saving.phase == Phase::Done && !saving.missing.is_empty() {
                    <details open=true data-testid="missing">
                        <summary>{ keep::not_in_file(saving.missing.len()) }</summary>
                        <ul>{ for saving.missing.iter().take(MISSING_MAX).map(|one| html! { <li>{ keep::missing(one) }</li> }) }</ul>
                        if let Some(more) = saving.missing.len().checked_sub(MISSING_MAX).filter(|more| *more > 0) {
                            <p>{ keep::and_more(more) }</p>
                        }
                    </details>
                }
            </div>
            { button("close-receipt", "", keep::DISMISS.into(), Input::PutReceiptAway, dispatch) }
        </div>
    }
}

/// Messages that are named one by one.
const MISSING_MAX: usize = 200;
