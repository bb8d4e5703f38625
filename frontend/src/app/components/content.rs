//! What can be long of a message. It is drawn anew for another message only, not whenever something else changes.

use std::rc::Rc;

use shared::mail::view::MessageView;
use yew::prelude::*;

use super::{body_text, headers_table, source_view};

/// What is shown.
#[derive(Clone, Properties, PartialEq)]
pub struct Props {
    /// A message, in a way.
    pub of: Of,
}

/// A message, in a way.
#[derive(Clone, PartialEq)]
pub enum Of {
    /// Its text.
    Text(Rc<MessageView>),
    /// Every header field.
    Headers(Rc<MessageView>),
    /// As it came.
    Source(Rc<Vec<u8>>),
}

/// Draws it.
#[component]
pub fn Content(props: &Props) -> Html {
    match &props.of {
        Of::Text(message) => body_text::view(message),
        Of::Headers(message) => headers_table::view(&message.headers),
        Of::Source(octets) => source_view::view(octets),
    }
}
