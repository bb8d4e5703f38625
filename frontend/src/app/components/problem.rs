//! What went wrong: our words, and the other side's own apart from them.

use yew::prelude::*;

use crate::app::text::problem::Words;

/// On the card, read out at once.
pub fn view(words: &Words, more: Option<String>) -> Html {
    html! {
        <div class="problem" id="problem" role="alert" data-testid="problem">
            <p><strong>{ &words.what }</strong>{ " " }{ &words.next }</p>
            if let Some(more) = more {
                <p>{ more }</p>
            }
            { said(words) }
        </div>
    }
}

/// The other side's own words.
pub fn said(words: &Words) -> Html {
    match &words.said {
        Some(said) => html! { <code class="said" data-testid="server-said">{ said }</code> },
        None => Html::default(),
    }
}
