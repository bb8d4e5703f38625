//! What can be long of a message. It is drawn anew for another message or in another language, not whenever something else
//! changes.

use std::rc::Rc;

use shared::mail::view::MessageView;
use yew::prelude::*;

use crate::app::text::language::{self, Language};

use super::{body_text, headers_table, preview, source_view};

/// What is shown.
#[derive(Clone, Properties, PartialEq)]
pub struct Props {
    /// A message, in a way.
    pub of: Of,
    /// A link says first that it leaves a trace.
    #[prop_or_default]
    pub guarded: bool,
    /// Changes when all words have to be written anew.
    #[prop_or_else(language::current)]
    pub language: Language,
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
    /// The beginning of one of its attachments, which is text.
    Attachment(Rc<MessageView>, usize),
}

/// Draws it.
#[component]
pub fn Content(props: &Props) -> Html {
    match &props.of {
        Of::Text(message) => body_text::view(message, props.guarded),
        Of::Headers(message) => headers_table::view(&message.headers),
        Of::Source(octets) => source_view::view(octets),
        Of::Attachment(message, index) => preview::words(&message.attachments[*index]),
    }
}
