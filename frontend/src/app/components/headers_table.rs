//! Every header field, in order.

use yew::prelude::*;

/// Draws them.
pub fn view(fields: &[(String, String)]) -> Html {
    let fields = fields.iter().map(|(name, value)| {
        html! { <><dt>{ name }</dt><dd><bdi>{ value }</bdi></dd></> }
    });
    html! { <dl class="headers" data-testid="headers">{ for fields }</dl> }
}
