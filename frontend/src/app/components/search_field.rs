//! The search field, what it found, and how to ask.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::app::{
    browser,
    model::{arranging::List, mailbox::Mailbox},
    root::Dispatch,
    text::list,
};

use super::text_field::unremembered;

/// Draws it.
pub fn view(mailbox: &Mailbox, dispatch: &Dispatch) -> Html {
    let view = &mailbox.view;
    let typed = dispatch.reform(|event: InputEvent| {
        let field = event.target_dyn_into::<HtmlInputElement>();
        let text = field.map(|field| field.value()).unwrap_or_default();
        List::Search(text, browser::today()).into()
    });
    let input = html! {
        <input type="search" id="search" data-testid="search" placeholder={list::SEARCH} aria-label={list::SEARCH_LABEL}
            aria-describedby="search-help" aria-keyshortcuts="/" enterkeyhint="search"
            value={view.asked.clone()} oninput={typed} onkeydown={key(dispatch)} />
    };
    let found =
        (!view.query.is_empty()).then(|| list::matching(view.shown().len(), mailbox.rows.len()));
    html! {
        <search class="search">
            { unremembered(input) }
            <span class="found" role="status" data-testid="found">{ found }</span>
            <div id="search-help" class="search-help">{ help(mailbox) }</div>
        </search>
    }
}

/// What was not understood, else how to ask.
fn help(mailbox: &Mailbox) -> Html {
    let notes = &mailbox.view.query.notes;
    if !notes.is_empty() {
        let notes = notes.iter();
        return notes
            .map(|note| html! { <p>{ list::note(note) }</p> })
            .collect();
    }
    if !mailbox.view.asked.is_empty() {
        return Html::default();
    }
    let hints = list::SEARCH_HINTS.iter().map(|hint| hint());
    html! {
        <dl>{ for hints.map(|hint| html! { <><dt><code>{ hint.what }</code></dt><dd>{ hint.next }</dd></> }) }</dl>
    }
}

/// Enter and the arrow down lead into the list, Esc back to all messages.
fn key(dispatch: &Dispatch) -> Callback<KeyboardEvent> {
    let dispatch = dispatch.clone();
    Callback::from(move |event: KeyboardEvent| {
        let list = match event.key().as_str() {
            _ if event.is_composing() => return,
            "Enter" | "ArrowDown" => List::FocusList,
            "Escape" => List::ClearSearch,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        dispatch.emit(list.into());
    })
}
