//! The question before leaving: what becomes of the marks.

use yew::prelude::*;

use crate::app::{
    model::{leaving::Choice, mailbox::Input},
    root::Dispatch,
    text,
};

use super::dialog::Dialog;

/// Asks. Every answer has its words on the button.
pub fn view(marked: usize, dispatch: &Dispatch) -> Html {
    let on = |choice: Choice| dispatch.reform(move |_: MouseEvent| Input::Chosen(choice).into());
    let stay = dispatch.reform(|()| Input::Chosen(Choice::Stay).into());
    html! {
        <Dialog title={text::status::delete_question(marked)} test_id="dialog" on_close={stay}>
            <p>{ text::DELETE_MEANS }</p>
            <div class="buttons">
                <button type="button" class="danger" data-testid="dialog-delete" onclick={on(Choice::Delete)}>
                    { text::DELETE_AND_LEAVE }
                </button>
                // What does no harm has the focus.
                <button type="button" data-testid="dialog-keep" autofocus={true} onclick={on(Choice::Keep)}>
                    { text::KEEP_AND_LEAVE }
                </button>
                <button type="button" class="quiet" data-testid="dialog-cancel" onclick={on(Choice::Stay)}>
                    { text::CANCEL }
                </button>
            </div>
        </Dialog>
    }
}
