//! The last seconds before everything is wiped because nobody seems to be there.

use yew::prelude::*;

use crate::app::{
    browser,
    model::{Action, idle::Presence},
    root::Dispatch,
    text::session,
};

use super::dialog::Dialog;

/// Draws it. To press anything at all is an answer.
pub fn view(left: i64, dispatch: &Dispatch) -> Html {
    let here = dispatch.reform(|()| Action::Presence(Presence::Used(browser::now())));
    html! {
        <Dialog title={session::STILL_THERE.text()} test_id="still-there" on_close={here.clone()}>
            <p role="timer">{ session::wiped_in(left) }</p>
            <div class="buttons">
                <button type="button" class="primary" autofocus={true} data-testid="here" onclick={here.reform(|_: MouseEvent| ())}>
                    { session::HERE }
                </button>
            </div>
        </Dialog>
    }
}
