//! Light, dark, or as the system has it.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::app::{
    model::{Action, Theme},
    root::Dispatch,
    text::{Phrase, commands as words},
};

/// Draws it.
pub fn view(theme: Theme, dispatch: &Dispatch) -> Html {
    let chosen = dispatch.reform(|event: Event| {
        let select = event.target_dyn_into::<HtmlSelectElement>();
        let index = select.map_or(0, |select| select.selected_index());
        let index = usize::try_from(index).unwrap_or_default();
        Action::Theme(Theme::ALL.get(index).copied().unwrap_or_default())
    });
    let options = Theme::ALL.into_iter().map(|one| {
        html! { <option selected={one == theme}>{ name(one) }</option> }
    });
    html! {
        <label class="theme">
            { words::COLOURS }
            <select data-testid="theme" onchange={chosen}>{ for options }</select>
        </label>
    }
}

fn name(theme: Theme) -> Phrase {
    match theme {
        Theme::Light => words::SWITCH_LIGHT,
        Theme::Dark => words::SWITCH_DARK,
        Theme::System => words::SWITCH_SYSTEM,
    }
}
