//! The frame in which a mail's HTML is shown: no script, no origin, no way out but links in a new tab.
//!
//! The frame is made by hand, anew for every message, and thrown away after it. One that stood in the document from
//! the start would leave the mail in the browser's session file, and one used twice would leave it in its history.

use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use crate::app::{
    browser,
    html_mail::Cleaned,
    model::{mailbox::Input, opened::Opened},
    root::Dispatch,
    text::{self, language},
};

/// What is shown.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The message number.
    pub number: u32,
    /// The HTML, made harmless.
    pub cleaned: Rc<Cleaned>,
    /// On black paper.
    pub inverted: bool,
}

/// Draws it.
#[component]
pub fn HtmlFrame(props: &Props) -> Html {
    let place = use_node_ref();
    let node = place.clone();
    // Two messages may look the same, and the frame's title is in the page's language.
    let made_of = (props.cleaned.clone(), props.number, language::current());
    use_effect_with(made_of, move |(cleaned, ..)| {
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
    html! { <div class={classes!("paper", props.inverted.then_some("inverted"))} ref={place} /> }
}

/// The switch between white paper and black, for this message.
pub fn invert(opened: &Opened, dispatch: &Dispatch) -> Html {
    let turn = dispatch.reform(|_: MouseEvent| Input::Invert.into());
    html! {
        <button type="button" class="quiet invert" data-testid="invert" role="switch"
            aria-checked={opened.inverted.to_string()} onclick={turn}>{ text::html::INVERT }</button>
    }
}

fn frame(document: &str) -> Option<Element> {
    let frame = browser::document().create_element("iframe").ok()?;
    for (name, value) in [
        // Links may open a tab of their own. Nothing else: no script, no form, and no origin to read from.
        ("sandbox", "allow-popups allow-popups-to-escape-sandbox"),
        ("referrerpolicy", "no-referrer"),
        ("allow", ""),
        ("title", &text::FRAME),
        ("srcdoc", document),
    ] {
        frame.set_attribute(name, value).ok()?;
    }
    Some(frame)
}
