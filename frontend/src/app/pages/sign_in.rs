//! The card.

use shared::tunnel::message::Mode;
use yew::prelude::*;

use crate::app::{
    browser,
    components::{
        certificate, language_switch,
        masked_field::{self, MaskedField},
        own_form, presets, problem, progress,
        server_fields::{self, Around},
        text_field::{self, TextField},
        theme_switch, whose,
    },
    model::{
        Action, Device, Model,
        sign_in::{Field, Input, Phase, SignIn, Trouble},
    },
    root::Dispatch,
    text,
};

/// Draws it.
pub fn view(card: &SignIn, model: &Model, dispatch: &Dispatch) -> Html {
    let inside = match &card.phase {
        Phase::Certificate(problem) => {
            let memory = model.memory_here().map(|memory| &**memory);
            certificate::view(problem, card.account.as_ref(), memory, dispatch)
        }
        Phase::Idle | Phase::Finding | Phase::Connecting(_) => form(card, model, dispatch),
    };
    html! {
        <main class="entrance">
            <div class="card">
                <header>
                    <h1>{ text::NAME }</h1>
                    <p class="motto">{ text::MOTTO }</p>
                </header>
                { inside }
                if let Some(words) = text::engine(model.engine) {
                    <div class="problem" role="alert"><p><strong>{ words.what }</strong>{ " " }{ words.next }</p></div>
                }
            </div>
            <footer class="trust">{ trust(card, model) }{ trust_button(dispatch) }{ language_switch::view(dispatch) }{ theme_switch::view(model.theme, dispatch) }</footer>
        </main>
    }
}

/// What the choices on the card mean for whoever makes them.
fn trust(card: &SignIn, model: &Model) -> Html {
    let way = match card.mode {
        Mode::Plain => text::TRUST_PLAIN,
        Mode::Tls | Mode::Stls => text::TRUST,
    };
    let stored = match model.memory_here() {
        Some(_) => text::TRUST_REMEMBERS,
        None => text::TRUST_STORES_NOTHING,
    };
    html! { <p>{ way }{ " " }{ stored }</p> }
}

fn trust_button(dispatch: &Dispatch) -> Html {
    let show = dispatch.reform(|_: MouseEvent| Action::Trust(true));
    html! {
        <button type="button" class="quiet" data-testid="trust" aria-haspopup="dialog" onclick={show}>{ text::WHO_SEES }</button>
    }
}

fn form(card: &SignIn, model: &Model, dispatch: &Dispatch) -> Html {
    let disabled = card.phase != Phase::Idle;
    let wrong = |field| card.trouble.as_ref().is_some_and(|(at, _)| *at == field);
    let submit = {
        let dispatch = dispatch.clone();
        Callback::from(move |()| {
            dispatch.emit(
                Input::Submit {
                    password_given: browser::is_given(browser::PASSWORD),
                    token_given: browser::is_given(browser::TOKEN),
                }
                .into(),
            );
        })
    };
    let around = Around {
        plain_possible: card.plaintext_possible(&model.config),
        disabled,
        wrong: wrong(Field::Server).then(|| trouble(card, model, Field::Server)),
        on_enter: &submit,
        dispatch,
    };
    let own = model.device == Device::Own;
    let fill_in = |what: &'static str| own.then_some(what);
    let on = |input: Input| dispatch.reform(move |()| input.clone().into());
    let fields = html! { <>
        { text_field::view(TextField {
            id: "address",
            label: &text::ADDRESS,
            value: card.address.clone(),
            keyboard: "email",
            disabled,
            wrong: wrong(Field::Address),
            on_input: dispatch.reform(|text| Input::Address(text).into()),
            on_leave: Some(dispatch.reform(|address| {
                let token_given = browser::is_given(browser::TOKEN);
                Input::AddressLeft { address, token_given }.into()
            })),
            on_enter: &submit,
            fill_in: fill_in("username"),
        }) }
        { trouble(card, model, Field::Address) }
        { masked_field::view(&MaskedField {
            id: browser::PASSWORD,
            labels: (&text::PASSWORD, &text::PASSWORD_SHOWN),
            reveal_label: &text::REVEAL_LABEL,
            hint: None,
            revealed: card.revealed,
            reveal: on(Input::Revealed),
            disabled,
            wrong: wrong(Field::Password),
            fill_in: fill_in("current-password"),
        }, &submit) }
        { trouble(card, model, Field::Password) }
        if card.token_wanted(&model.config) {
            { masked_field::view(&MaskedField {
                id: browser::TOKEN,
                labels: (&text::TOKEN, &text::TOKEN_SHOWN),
                reveal_label: &text::REVEAL_TOKEN_LABEL,
                hint: Some(&text::TOKEN_HINT),
                revealed: card.token_revealed,
                reveal: on(Input::TokenRevealed),
                disabled,
                wrong: wrong(Field::Token),
                fill_in: None,
            }, &submit) }
        }
        { trouble(card, model, Field::Token) }
        { presets::view(card, &model.config, disabled, dispatch) }
        { server_fields::view(card, &around) }
        { whose::view(model, disabled, dispatch) }
        { actions(card, model, &submit, dispatch) }
        { trouble(card, model, Field::Whole) }
    </> };
    if own {
        return own_form::view(fields, &submit);
    }
    fields
}

/// The button, or how far it went.
fn actions(card: &SignIn, model: &Model, submit: &Callback<()>, dispatch: &Dispatch) -> Html {
    match card.phase {
        Phase::Connecting(stage) => return progress::view(stage, card.wait.left(), dispatch),
        Phase::Finding => return progress::finding(&card.finding, dispatch),
        Phase::Idle | Phase::Certificate(_) => {}
    }
    let demo = dispatch.reform(|_: MouseEvent| {
        let token_given = browser::is_given(browser::TOKEN);
        Input::Demo { token_given }.into()
    });
    let left = card.wait.left();
    let own = model.device == Device::Own;
    let label = left.map_or_else(|| text::SIGN_IN.to_owned(), text::again_in);
    html! {
        <div class="go">
            <button type={if own { "submit" } else { "button" }} class="primary" data-testid="sign-in" disabled={left.is_some()}
                onclick={(!own).then(|| submit.reform(|_: MouseEvent| ()))}>
                { label }
            </button>
            if model.config.demo.is_some() {
                <button type="button" class="quiet" data-testid="demo" disabled={left.is_some()} onclick={demo}>{ text::DEMO }</button>
            }
        </div>
    }
}

/// What is wrong, under the field that it belongs to.
fn trouble(card: &SignIn, model: &Model, at: Field) -> Html {
    let Some((_, trouble)) = card.trouble.as_ref().filter(|(field, _)| *field == at) else {
        return Html::default();
    };
    let contact = match trouble {
        Trouble::Session(problem) if text::problem::concerns_bridge(problem) => {
            model.config.contact.as_deref()
        }
        _ => None,
    };
    problem::view(&text::trouble(trouble), contact.map(text::contact))
}
