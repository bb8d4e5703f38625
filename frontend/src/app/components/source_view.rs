//! The message as it came.

use yew::prelude::*;

use crate::app::{plain_text, text};

/// Draws it; octets that are no UTF-8 are shown as replacement characters.
pub fn view(octets: &[u8]) -> Html {
    let all = String::from_utf8_lossy(&octets[..octets.len().min(SHOWN_MAX + 4)]);
    let shown = plain_text::beginning(&all, SHOWN_MAX);
    html! {
        <div class="source">
            <pre data-testid="source">{ shown }</pre>
            if SHOWN_MAX < octets.len() {
                <p class="note">{ text::SOURCE_CUT }</p>
            }
        </div>
    }
}

/// Octets shown at once.
const SHOWN_MAX: usize = 500_000;
