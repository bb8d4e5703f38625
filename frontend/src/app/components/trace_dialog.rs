//! What somebody is about to do leaves a trace on a public computer.

use yew::prelude::*;

use crate::app::{
    model::mailbox::Input,
    root::Dispatch,
    text::{self, html},
};

use super::{choice::button, dialog::Dialog};

/// Says so, and asks.
pub fn view(input: Input, dispatch: &Dispatch) -> Html {
    let close = dispatch.reform(|()| Input::Trace(false).into());
    let means = match input {
        Input::Print => html::PRINT_LEAVES,
        Input::CopyWay(_) => html::COPY_LEAVES,
        _ => html::FILE_LEAVES,
    };
    html! {
        <Dialog title={html::LEAVES_TRACE.text()} test_id="trace" on_close={close}>
            <p>{ means }</p>
            <div class="buttons">
                { button("trace-not", "primary", text::CANCEL.into(), Input::Trace(false), dispatch) }
                { button("trace-anyway", "", html::ANYWAY.into(), Input::Trace(true), dispatch) }
            </div>
        </Dialog>
    }
}
