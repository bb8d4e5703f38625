//! The mail servers that the bridge's operator offers.

use shared::tunnel::page_config::PageConfig;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::app::{
    model::sign_in::{Input, SignIn},
    root::Dispatch,
    text,
};

/// The choice, where there is one. What it fills in stands under "Server" and can be edited there.
pub fn view(card: &SignIn, config: &PageConfig, disabled: bool, dispatch: &Dispatch) -> Html {
    if config.presets.is_empty() {
        return Html::default();
    }
    let chosen = card.chosen_preset(config);
    let choose = dispatch.filter_reform(|event: Event| {
        let value = event.target_dyn_into::<HtmlSelectElement>()?.value();
        Some(Input::Preset(value.parse().ok()).into())
    });
    let options = config.presets.iter().enumerate().map(|(index, preset)| {
        html! { <option value={index.to_string()} selected={chosen == Some(index)}>{ &preset.name }</option> }
    });
    html! {
        <div class="field">
            <label for="preset">{ text::PRESETS }</label>
            <select id="preset" data-testid="preset" disabled={disabled} autocomplete="off"
                onchange={Callback::from(move |event| { choose.emit(event); })}>
                { for options }
                <option value="" selected={chosen.is_none()}>{ text::OTHER_SERVER }</option>
            </select>
        </div>
    }
}
