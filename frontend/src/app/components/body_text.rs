//! The text of a message, made of text nodes only.

use shared::mail::view::MessageView;
use yew::prelude::*;

use crate::app::{
    plain_text::{self, Block, Piece},
    text,
};

/// Draws it.
pub fn view(message: &MessageView) -> Html {
    let all = message.text.trim_end();
    let shown = plain_text::beginning(all, SHOWN_MAX);
    let blocks = plain_text::blocks(shown);
    html! {
        <div class="text">
            if message.text_from_html && !all.is_empty() {
                <p class="note">{ text::TEXT_FROM_HTML }</p>
            }
            if all.is_empty() {
                <p class="note">{ text::NO_TEXT }</p>
            }
            <div class="words" data-testid="body-text">
                { for blocks.chunk_by(|a, b| is_folded(a) && is_folded(b)).map(group) }
            </div>
            if shown.len() < all.len() {
                <p class="note">{ text::TEXT_CUT }</p>
            }
        </div>
    }
}

/// What was quoted more than once is folded away: everybody has read it.
fn is_folded(block: &Block<'_>) -> bool {
    block.level > 1
}

fn group(blocks: &[Block<'_>]) -> Html {
    if !blocks.first().is_some_and(is_folded) {
        return blocks.iter().map(block).collect();
    }
    let lines = blocks.iter().map(|block| block.lines.len()).sum();
    html! {
        <details class="folded">
            <summary>{ text::message::earlier_lines(lines) }</summary>
            { for blocks.iter().map(block) }
        </details>
    }
}

fn block(block: &Block<'_>) -> Html {
    let words = block.lines.join("\n");
    let pieces: Html = plain_text::pieces(&words)
        .into_iter()
        .map(|piece| match piece {
            Piece::Words(words) => html! { words },
            Piece::Link(link) => html! {
                <a href={link.to_owned()} target="_blank" rel="noopener noreferrer">{ link }</a>
            },
        })
        .collect();
    match block.level {
        0 => html! { <p>{ pieces }</p> },
        level => {
            html! { <blockquote style={format!("--level:{}", level.min(5))}>{ pieces }</blockquote> }
        }
    }
}

/// Octets of text shown at once: browsers lay more out slowly, and nobody reads it here.
const SHOWN_MAX: usize = 300_000;
