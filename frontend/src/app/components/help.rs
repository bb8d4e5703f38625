//! The list of keys, as text.

use yew::prelude::*;

use crate::app::{
    browser,
    commands::{Entry, GROUPS, Group},
    model::Action,
    root::Dispatch,
    text::{self, commands as words},
};

use super::dialog::Dialog;

/// Shows it.
pub fn view(dispatch: &Dispatch) -> Html {
    let close = dispatch.reform(|_: MouseEvent| Action::Help(false));
    let on_close = dispatch.reform(|()| Action::Help(false));
    let apple = browser::is_apple();
    let has_keys = |group: &&Group| group.entries.iter().any(|entry| !entry.keys.is_empty());
    let groups = GROUPS.iter().filter(has_keys).map(|group| {
        let entries = group.entries.iter().filter(|entry| !entry.keys.is_empty());
        html! {
            <section>
                <h3>{ &group.words }</h3>
                <dl class="keys">
                    { for entries.map(|entry| html! { <><dt>{ keys(entry, apple) }</dt><dd>{ &entry.words }</dd></> }) }
                </dl>
            </section>
        }
    });
    html! {
        <Dialog title={text::KEYS_TITLE} class="help" test_id="help" on_close={on_close}>
            <div class="key-groups" tabindex="0" role="group" aria-label={text::KEYS_TITLE}><div>{ for groups }</div></div>
            <div class="buttons">
                <button type="button" data-testid="help-close" onclick={close}>{ text::CLOSE }</button>
            </div>
        </Dialog>
    }
}

/// The keys of a command, one after the other.
pub fn keys(entry: &Entry, apple: bool) -> Html {
    let chords = entry.keys.iter().map(|chord| {
        let caps = words::caps(chord, apple);
        html! { <span class="chord">{ for caps.iter().map(|cap| html! { <kbd>{ cap }</kbd> }) }</span> }
    });
    html! { <>{ for chords }</> }
}
