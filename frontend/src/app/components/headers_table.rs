//! Every header field, in order.

use std::rc::Rc;

use shared::mail::view::MessageView;
use yew::prelude::*;

/// What is shown.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The message.
    pub view: Rc<MessageView>,
}

/// Draws them.
#[component]
pub fn HeadersTable(props: &Props) -> Html {
    let fields = props.view.headers.iter().map(|(name, value)| {
        html! { <><dt>{ name }</dt><dd><bdi>{ value }</bdi></dd></> }
    });
    html! { <dl class="headers" data-testid="headers">{ for fields }</dl> }
}
