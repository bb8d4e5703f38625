//! The languages, each by its own name.

use yew::prelude::*;

use crate::app::{
    model::Action,
    root::Dispatch,
    text::{
        self,
        language::{self, Language},
    },
};

/// Draws a button for each.
pub fn view(dispatch: &Dispatch) -> Html {
    let buttons = Language::ALL.into_iter().map(|language| {
        let speak = dispatch.reform(move |_: MouseEvent| Action::Speak(language));
        let spoken = (language == language::current()).to_string();
        html! {
            <button type="button" class="quiet" lang={language.code()} aria-pressed={spoken} onclick={speak}
                data-testid={format!("language-{}", language.code())}>{ language.own_name() }</button>
        }
    });
    html! { <div class="languages" role="group" aria-label={text::LANGUAGE}>{ for buttons }</div> }
}
