//! The end: what was deleted, and the best advice there is.

use yew::prelude::*;

use crate::app::{
    components::{icons, problem::said},
    model::{Action, SignedOut},
    root::Dispatch,
    text,
};

/// Draws it.
pub fn view(end: &SignedOut, dispatch: &Dispatch) -> Html {
    let again = dispatch.reform(|_: MouseEvent| Action::Again);
    let receipt = text::receipt::of_visit(end.earlier, &end.receipt);
    let doubtful = !end.receipt.unknown.is_empty()
        || !end.receipt.kept.is_empty()
        || !end.receipt.refused.is_empty();
    html! {
        <main class="entrance">
            <div class="card end" id="signed-out" tabindex="-1" data-testid="signed-out">
                { icons::seal(doubtful) }
                <h1>{ if end.unused { text::UNUSED } else { text::SIGNED_OUT } }</h1>
                if end.unused {
                    <p>{ text::UNUSED_MEANS }</p>
                }
                <div class="receipt" data-testid="receipt">
                    { for receipt.iter().map(|words| html! {
                        <p><strong>{ &words.what }</strong>{ " " }{ &words.next }{ " " }{ said(words) }</p>
                    }) }
                    if let Some(problem) = &end.problem {
                        <p class="motto">{ text::problem::words(problem).what }</p>
                    }
                </div>
                <p>{ text::CLOSE_TAB }</p>
                <button type="button" class="quiet" data-testid="again" onclick={again}>{ text::SIGN_IN_AGAIN }</button>
            </div>
        </main>
    }
}
