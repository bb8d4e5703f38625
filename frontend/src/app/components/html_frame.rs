//! The frame in which a mail's HTML is shown: no script, no origin, no way out but links in a new tab.
//!
//! The frame is made by hand, anew for every message, and thrown away after it. One that stood in the document from
//! the start would leave the mail in the browser's session file, and one used twice would leave it in its history.

use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use crate::app::{browser, html_mail::Cleaned, text};

/// What is shown.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The HTML, made harmless.
    pub cleaned: Rc<Cleaned>,
}

/// Draws it.
#[component]
pub fn HtmlFrame(props: &Props) -> Html {
    let place = use_node_ref();
    let node = place.clone();
    use_effect_with(props.cleaned.clone(), move |cleaned| {
        let frame = node.cast::<Element>().and_then(|place| {
            let frame = frame(&cleaned.document)?;
            place.append_child(&frame).ok()?;
            Some(frame)
        });
        move || {
            if let Some(frame) = frame {
                frame.remove();
            }
        }
    });
    html! { <div class="paper" ref={place} /> }
}

fn frame(document: &str) -> Option<Element> {
    let frame = browser::document().create_element("iframe").ok()?;
    for (name, value) in [
        // Links may open a tab of their own. Nothing else: no script, no form, and no origin to read from.
        ("sandbox", "allow-popups allow-popups-to-escape-sandbox"),
        ("referrerpolicy", "no-referrer"),
        ("allow", ""),
        ("title", text::FRAME),
        ("srcdoc", document),
    ] {
        frame.set_attribute(name, value).ok()?;
    }
    Some(frame)
}
