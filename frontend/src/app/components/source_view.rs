//! The message as it came.

use std::rc::Rc;

use yew::prelude::*;

use crate::app::{plain_text, text};

/// What is shown.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The message.
    pub octets: Rc<Vec<u8>>,
}

/// Draws it; octets that are no UTF-8 are shown as replacement characters.
#[component]
pub fn SourceView(props: &Props) -> Html {
    let end = props.octets.len().min(SHOWN_MAX + 4);
    let all = String::from_utf8_lossy(&props.octets[..end]);
    let shown = plain_text::beginning(&all, SHOWN_MAX);
    html! {
        <div class="source">
            <pre data-testid="source">{ shown }</pre>
            if SHOWN_MAX < props.octets.len() {
                <p class="note">{ text::SOURCE_CUT }</p>
            }
        </div>
    }
}

/// Octets shown at once.
const SHOWN_MAX: usize = 500_000;
