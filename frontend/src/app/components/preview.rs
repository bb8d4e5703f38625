//! A part looked at in place: a picture, or the beginning of a text. What the browser shows has no address any more once
//! it is off the screen.

use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use shared::mail::view::{Attachment, MessageView};
use web_sys::{Blob, BlobPropertyBag, Element};
use yew::prelude::*;

use crate::app::{browser, keep::preview, text::keep};

/// Which part of which message.
#[derive(Clone, Properties, PartialEq)]
pub struct Props {
    /// The message.
    pub view: Rc<MessageView>,
    /// Which of its attachments.
    pub index: usize,
    /// Its media type, by its own octets.
    pub media_type: &'static str,
}

/// A picture, as large as its place. Words beside it say what it is.
#[component]
pub fn Picture(props: &Props) -> Html {
    let place = use_node_ref();
    let node = place.clone();
    use_effect_with(props.clone(), move |props| {
        let part = props.view.attachments.get(props.index);
        let address = part.and_then(|part| address_of(part, props.media_type));
        if let Some((image, address)) = node.cast::<Element>().zip(address.as_ref()) {
            let _ = image.set_attribute("src", address);
        }
        move || {
            if let Some(address) = address {
                browser::revoke(&address);
            }
        }
    });
    html! { <img ref={place} alt="" /> }
}

/// The beginning of a text.
pub fn words(part: &Attachment) -> Html {
    let (shown, is_cut) = preview::text(&part.octets);
    html! { <>
        <pre tabindex="0" dir="auto" data-testid="preview">{ shown }</pre>
        if is_cut {
            <p class="note">{ keep::PREVIEW_CUT }</p>
        }
    </> }
}

fn address_of(part: &Attachment, media_type: &str) -> Option<String> {
    let kind = BlobPropertyBag::new();
    kind.set_type(media_type);
    let parts = Array::of1(&Uint8Array::from(part.octets.as_slice()));
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &kind).ok()?;
    browser::address(&blob)
}
