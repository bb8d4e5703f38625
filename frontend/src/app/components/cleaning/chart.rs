//! Messages over time: a bomb is a tower. One draws over bars to choose their time, or walks over them with the arrow keys.

use web_sys::{Element, PointerEvent};
use yew::prelude::*;

use super::button;
use crate::app::{
    browser,
    model::{
        cleaning::{Clean, Cleaning},
        mailbox::Mailbox,
    },
    root::Dispatch,
    text::cleaning as text,
};
use shared::mailbox::search::editing;

/// Draws it; nothing where no message has a date.
pub(super) fn view(mailbox: &Mailbox, cleaning: &Cleaning, dispatch: &Dispatch) -> Html {
    let timeline = &cleaning.timeline;
    let count = timeline.bars.len();
    if count == 0 {
        return Html::default();
    }
    let most = timeline.bars.iter().map(|bar| bar.count).max();
    let height = |number: u32| u64::from(number) * HEIGHT / u64::from(most.unwrap_or(1).max(1));
    // One message among thousands is still to be seen.
    let seen = |number: u32| height(number).max(u64::from(number > 0) * 2);
    let bars = timeline.bars.iter().enumerate().map(|(place, bar)| {
        html! { <>
            { rect("all", place, seen(bar.count)) }
            { rect("chosen", place, seen(bar.chosen)) }
        </> }
    });
    let (first, last) = cleaning.drawn.unwrap_or_else(|| {
        let highest = cleaning.highest();
        (highest, highest)
    });
    let drawn = cleaning.drawn.map(|_| {
        let (x, width) = (first.min(last), first.abs_diff(last) + 1);
        html! { <rect class="drawn" x={x.to_string()} y="0" width={width.to_string()} height={HEIGHT.to_string()} /> }
    });
    let narrowed = editing::at_any_time(&mailbox.view.asked) != mailbox.view.asked.trim();
    html! {
        <div class="chart">
            <svg viewBox={format!("0 0 {count} {HEIGHT}")} preserveAspectRatio="none" role="slider" tabindex="0"
                data-testid="chart" aria-label={text::CHART} aria-valuemin="0" aria-valuemax={(count - 1).to_string()}
                aria-valuenow={last.to_string()} aria-valuetext={text::bars(timeline, first, last, browser::local)}
                onpointerdown={pointer(count, dispatch, true)} onpointermove={pointer(count, dispatch, false)}
                onpointerup={dispatch.reform(|_: PointerEvent| Clean::Drop.into())} onkeydown={key(dispatch)}>
                { for bars }
                { drawn }
            </svg>
            <p class="note">
                <span data-testid="chart-span">{ text::bars(timeline, 0, count - 1, browser::local) }</span>{ " · " }
                <span>{ text::CHART_HINT }</span>
                if narrowed {
                    { " " }{ button("any-time", "quiet", text::ANY_TIME.into(), Clean::AnyTime, dispatch) }
                }
            </p>
        </div>
    }
}

fn rect(class: &'static str, place: usize, height: u64) -> Html {
    html! {
        <rect {class} x={place.to_string()} y={(HEIGHT - height).to_string()} width="0.9" height={height.to_string()} />
    }
}

/// Where among the bars the pointer is. Pressed, it stays ours until it is let go, wherever it goes.
fn pointer(count: usize, dispatch: &Dispatch, down: bool) -> Callback<PointerEvent> {
    let dispatch = dispatch.clone();
    Callback::from(move |event: PointerEvent| {
        if event.buttons() != 1 {
            return;
        }
        // The event's own idea of where it is handled is the page: it is handed on from there.
        let on = event.target_dyn_into::<Element>();
        let Some(chart) = on.and_then(|on| on.closest("svg").ok().flatten()) else {
            return;
        };
        let bounds = chart.get_bounding_client_rect();
        let along = (f64::from(event.client_x()) - bounds.left()) / bounds.width().max(1.0);
        let bar = ((along * count as f64).max(0.0) as usize).min(count - 1);
        if down {
            let _ = chart.set_pointer_capture(event.pointer_id());
        }
        dispatch.emit(
            if down {
                Clean::Grab(bar)
            } else {
                Clean::Pull(bar)
            }
            .into(),
        );
    })
}

fn key(dispatch: &Dispatch) -> Callback<KeyboardEvent> {
    let dispatch = dispatch.clone();
    Callback::from(move |event: KeyboardEvent| {
        let on = event.shift_key();
        let clean = match event.key().as_str() {
            "ArrowLeft" => Clean::Step(-1, on),
            "ArrowRight" => Clean::Step(1, on),
            "Enter" | " " => Clean::Drop,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        dispatch.emit(clean.into());
    })
}

/// In units of its own.
const HEIGHT: u64 = 100;
