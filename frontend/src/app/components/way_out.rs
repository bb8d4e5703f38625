//! A link out of the page. Where its trace would be somebody else's to find, that is said before it can be followed.

use yew::prelude::*;

use crate::app::text::html;

/// Draws it.
pub fn view(target: &str, shown: &str, guarded: bool) -> Html {
    let link = |words: String| {
        html! { <a href={target.to_owned()} target="_blank" rel="noopener noreferrer">{ words }</a> }
    };
    if !guarded {
        return link(shown.to_owned());
    }
    html! {
        <details class="way-out">
            <summary>{ shown.to_owned() }</summary>
            <span>{ html::LEAVES_HISTORY }{ " " }{ link(html::OPEN_LINK.into()) }</span>
        </details>
    }
}
