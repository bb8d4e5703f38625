//! The text of a message, made of text nodes only.

use shared::mail::view::MessageView;
use yew::prelude::*;

use super::way_out;
use crate::app::{
    plain_text::{self, Block, Piece},
    text,
};

/// Draws it.
pub fn view(message: &MessageView, guarded: bool) -> Html {
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
                { for blocks.chunk_by(|a, b| is_folded(a) && is_folded(b)).map(|blocks| group(blocks, guarded)) }
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

fn group(blocks: &[Block<'_>], guarded: bool) -> Html {
    let lines = blocks.iter().map(|block| block.lines.len()).sum();
    // Where a single line was, the words that it is folded away would take its place.
    if lines < 2 || !blocks.first().is_some_and(is_folded) {
        return blocks.iter().map(|one| block(one, guarded)).collect();
    }
    html! {
        <details class="folded">
            <summary>{ text::message::earlier_lines(lines) }</summary>
            { for blocks.iter().map(|one| block(one, guarded)) }
        </details>
    }
}

fn block(block: &Block<'_>, guarded: bool) -> Html {
    match block.level {
        0 => {
            let (lines, signature) = plain_text::signature(&block.lines);
            html! { <>
                if !lines.is_empty() || signature.is_empty() {
                    <p dir="auto">{ pieces(lines, guarded) }</p>
                }
                if !signature.is_empty() {
                    <p class="signature" dir="auto">{ pieces(signature, guarded) }</p>
                }
            </> }
        }
        level => {
            html! { <blockquote dir="auto" style={format!("--level:{}", level.min(5))}>{ pieces(&block.lines, guarded) }</blockquote> }
        }
    }
}

fn pieces(lines: &[&str], guarded: bool) -> Html {
    let words = lines.join("\n");
    plain_text::pieces(&words)
        .into_iter()
        .map(|piece| match piece {
            Piece::Words(words) => html! { words },
            Piece::Link(link) => way_out::view(link, link, guarded),
        })
        .collect()
}

/// Octets of text shown at once: browsers lay more out slowly, and nobody reads it here.
const SHOWN_MAX: usize = 300_000;
