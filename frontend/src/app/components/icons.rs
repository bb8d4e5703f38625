//! The few pictures. Each stands beside words that say the same, so none is read out.

use yew::prelude::*;

/// A paper clip: the message has attachments.
pub fn clip() -> Html {
    html! {
        <svg class="clip" viewBox="0 0 16 16" aria-hidden="true">
            <path d="M12.5 7.5 8 12a3 3 0 0 1-4.2-4.2l5-5a2 2 0 0 1 2.8 2.8l-5 5a1 1 0 0 1-1.4-1.4L9.5 5" />
        </svg>
    }
}

/// Three dots: there is more to be done than what has a button.
pub fn dots() -> Html {
    html! {
        <svg class="dots" viewBox="0 0 16 16" aria-hidden="true"><path d="M3 8h0m5 0h0m5 0h0" /></svg>
    }
}

/// A broom: much can be swept away at once.
pub fn broom() -> Html {
    html! {
        <svg class="broom" viewBox="0 0 16 16" aria-hidden="true"><path d="M14 2 9 7m-1.5-.5 2 2M7.5 6.5 3 9l4 4 2.5-4.5M5 11l-1.5 1.5" /></svg>
    }
}

/// An arrow into a tray: this can be saved.
pub fn download() -> Html {
    html! {
        <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M8 2v8m-3-3 3 3 3-3M3 13h10" /></svg>
    }
}

/// A sheet with a folded corner: a file.
pub fn file() -> Html {
    html! {
        <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M4 1.5h5L12.5 5v9.5h-8.5zM9 1.5V5h3.5" /></svg>
    }
}

/// A tick in a circle: it is done; grey where not all went as asked.
pub fn seal(doubtful: bool) -> Html {
    html! {
        <svg class={classes!("seal", doubtful.then_some("doubtful"))} viewBox="0 0 48 48" aria-hidden="true">
            <circle cx="24" cy="24" r="22" /><path d="M14 25l7 7 14-16" />
        </svg>
    }
}
