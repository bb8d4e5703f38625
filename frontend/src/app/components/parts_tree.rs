//! What a message is made of.

use shared::mail::view::Part;
use yew::prelude::*;

use crate::app::text::units;

/// Draws the tree.
pub fn view(parts: &[Part]) -> Html {
    let items = parts.iter().map(|part| {
        html! {
            <li style={format!("--depth:{}", part.depth.min(12))}>
                <code>{ &part.media_type }</code>
                if !part.name.is_empty() {
                    <bdi>{ &part.name }</bdi>
                }
                if part.octets > 0 {
                    <small>{ units::size(part.octets) }</small>
                }
            </li>
        }
    });
    html! { <ul class="parts" data-testid="parts">{ for items }</ul> }
}
