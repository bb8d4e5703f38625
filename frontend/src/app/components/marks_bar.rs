//! What will be deleted, always in sight while there is something.

use yew::prelude::*;

use crate::app::{model::mailbox::Input, root::Dispatch, text};

/// Draws it.
pub fn view(marked: usize, dispatch: &Dispatch) -> Html {
    if marked == 0 {
        return Html::default();
    }
    let undo = dispatch.reform(|_: MouseEvent| Input::UnmarkAll.into());
    html! {
        <div class="marks" data-testid="marks">
            <span>{ text::status::marks(marked) }</span>
            <button type="button" class="quiet" onclick={undo}>{ text::UNDO_ALL }</button>
        </div>
    }
}
