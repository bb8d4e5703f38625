//! The edge between list and message: drawn with a pointer, or moved by the arrow keys.

use web_sys::Element;
use yew::prelude::*;

use crate::app::{
    browser,
    model::{
        arranging::{List, WIDTH, WIDTH_MAX, WIDTH_MIN},
        mailbox::Mailbox,
    },
    root::Dispatch,
    text::list,
};

/// Draws it.
pub fn view(mailbox: &Mailbox, dispatch: &Dispatch) -> Html {
    let width = mailbox.view.width.unwrap_or(WIDTH);
    let grip = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: PointerEvent| {
            if let Some(edge) = event.target_dyn_into::<Element>() {
                let _ = edge.set_pointer_capture(event.pointer_id());
            }
            dispatch.emit(List::Grip(along(event.client_x()), width_now()).into());
        })
    };
    let pull = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: PointerEvent| {
            if event.buttons() & 1 != 0 {
                dispatch.emit(List::Pull(along(event.client_x())).into());
            }
        })
    };
    html! {
        <div class="splitter" role="separator" tabindex="0" aria-orientation="vertical" aria-label={list::SPLITTER}
            aria-valuenow={width.to_string()} aria-valuemin={WIDTH_MIN.to_string()}
            aria-valuemax={WIDTH_MAX.to_string()} data-testid="splitter"
            onpointerdown={grip} onpointermove={pull} onkeydown={key(dispatch)} />
    }
}

fn key(dispatch: &Dispatch) -> Callback<KeyboardEvent> {
    let dispatch = dispatch.clone();
    Callback::from(move |event: KeyboardEvent| {
        let now = width_now() as i32;
        let width = match event.key().as_str() {
            "ArrowLeft" => now - along(STEP),
            "ArrowRight" => now + along(STEP),
            "Home" => WIDTH_MIN as i32,
            "End" => WIDTH_MAX as i32,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        dispatch.emit(List::Width(width.max(0) as u32).into());
    })
}

/// A way to the right as a way along the line: where people write from right to left, the list grows to the left.
fn along(x: i32) -> i32 {
    if browser::is_right_to_left() { -x } else { x }
}

fn width_now() -> u32 {
    browser::by_id::<Element>("list-pane").map_or(WIDTH, |list| list.client_width().max(0) as u32)
}

/// How far an arrow key moves it, in CSS pixels.
const STEP: i32 = 16;
