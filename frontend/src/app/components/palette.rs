//! The command palette: every command by name, and beside each the key that would have been quicker.

use web_sys::{Element, HtmlInputElement, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::*;

use crate::app::{
    browser,
    model::{
        Action, Model,
        palette::{Input, Palette},
    },
    root::Dispatch,
    text::{self, commands as words},
};

use super::{dialog::Dialog, help, text_field};

/// Shows it.
pub fn view(palette: &Palette, model: &Model, dispatch: &Dispatch) -> Html {
    let offered = palette.offered(model);
    let apple = browser::is_apple();
    let options = offered.iter().enumerate().map(|(index, entry)| {
        let pick = dispatch.reform(move |_: MouseEvent| Action::Palette(Input::Pick(index)));
        html! {
            <li id={option_id(index)} key={entry.words.text()} role="option" data-testid={option_id(index)}
                aria-selected={(index == palette.chosen).to_string()} onclick={pick}>
                <span>{ &entry.words }</span>
                <span class="chords">{ help::keys(entry, apple) }</span>
            </li>
        }
    });
    let active = (!offered.is_empty()).then(|| option_id(palette.chosen));
    let on_close = dispatch.reform(|()| Action::Palette(Input::Close));
    let close = dispatch.reform(|_: MouseEvent| Action::Palette(Input::Close));
    let field = html! {
        <input type="text" role="combobox" data-testid="palette-field" value={palette.typed.clone()}
            placeholder={words::TYPE_A_NAME} aria-label={words::TYPE_A_NAME} aria-autocomplete="list"
            aria-expanded={(!offered.is_empty()).to_string()} aria-controls="palette-list" aria-activedescendant={active.clone()}
            oninput={typed(dispatch)} onkeydown={pressed(dispatch)} />
    };
    html! {
        <Dialog title={words::COMMANDS} class="palette" test_id="palette" on_close={on_close}>
            { text_field::unremembered(field) }
            <ul id="palette-list" role="listbox" aria-label={words::COMMANDS} hidden={offered.is_empty()}>{ for options }</ul>
            <p class="none" role="status">{ if offered.is_empty() { words::NONE.text() } else { "" } }</p>
            <div class="buttons">
                <button type="button" class="quiet" data-testid="palette-close" onclick={close}>{ text::CLOSE }</button>
            </div>
            <InSight id={active.unwrap_or_default()} />
        </Dialog>
    }
}

fn option_id(index: usize) -> String {
    format!("command-{index}")
}

fn typed(dispatch: &Dispatch) -> Callback<InputEvent> {
    dispatch.reform(|event: InputEvent| {
        let field = event.target_dyn_into::<HtmlInputElement>();
        Action::Palette(Input::Type(
            field.map(|field| field.value()).unwrap_or_default(),
        ))
    })
}

fn pressed(dispatch: &Dispatch) -> Callback<KeyboardEvent> {
    let dispatch = dispatch.clone();
    Callback::from(move |event: KeyboardEvent| {
        let input = match event.key().as_str() {
            _ if event.is_composing() => return,
            "ArrowDown" => Input::Next,
            "ArrowUp" => Input::Previous,
            "Enter" => Input::Enter,
            // The key that opened it.
            "k" | "K" if event.ctrl_key() || event.meta_key() => Input::Close,
            _ => return,
        };
        event.prevent_default();
        dispatch.emit(Action::Palette(input));
    })
}

#[derive(Properties, PartialEq)]
struct InSightProps {
    id: AttrValue,
}

/// Scrolls the list until the chosen command can be seen.
#[component]
fn InSight(props: &InSightProps) -> Html {
    use_effect_with(props.id.clone(), |id| {
        if let Some(option) = browser::by_id::<Element>(id) {
            let options = ScrollIntoViewOptions::new();
            options.set_block(ScrollLogicalPosition::Nearest);
            option.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
    Html::default()
}
