//! A text in which the words that were searched for are marked.

use shared::mailbox::fold::spots;
use yew::prelude::*;

/// Draws it. The words are folded.
pub fn view<'a>(text: &str, words: impl Iterator<Item = &'a str>) -> Html {
    let mut end = 0;
    let mut pieces = Vec::new();
    for spot in spots(text, words) {
        pieces.push(html! { &text[end..spot.start] });
        end = spot.end;
        pieces.push(html! { <mark>{ &text[spot] }</mark> });
    }
    pieces.push(html! { &text[end..] });
    pieces.into_iter().collect()
}
