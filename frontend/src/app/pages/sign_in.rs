//! The card.

use yew::prelude::*;

use crate::app::{
    browser,
    components::{
        certificate,
        masked_field::{self, MaskedField},
        presets, problem, progress,
        server_fields::{self, Around},
        text_field::{self, TextField},
    },
    model::{
        Model,
        sign_in::{Field, Input, Phase, SignIn, Trouble},
    },
    root::Dispatch,
    text,
};

/// Draws it.
pub fn view(card: &SignIn, model: &Model, dispatch: &Dispatch) -> Html {
    let inside = match &card.phase {
        Phase::Certificate(problem) => certificate::view(problem, card.account.as_ref(), dispatch),
        Phase::Idle | Phase::Connecting(_) => form(card, model, dispatch),
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
            <footer class="trust"><p>{ text::TRUST }</p></footer>
        </main>
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
    html! { <>
        { text_field::view(TextField {
            id: "address",
            label: text::ADDRESS,
            value: card.address.clone(),
            keyboard: "email",
            disabled,
            wrong: wrong(Field::Address),
            on_input: dispatch.reform(|text| Input::Address(text).into()),
            on_enter: &submit,
        }) }
        { trouble(card, model, Field::Address) }
        { masked_field::view(MaskedField {
            id: browser::PASSWORD,
            labels: (text::PASSWORD, text::PASSWORD_SHOWN),
            reveal_label: text::REVEAL_LABEL,
            hint: None,
            revealed: card.revealed,
            reveal: Input::Revealed,
            disabled,
            wrong: wrong(Field::Password),
        }, &submit, dispatch) }
        { trouble(card, model, Field::Password) }
        if card.token_wanted(&model.config) {
            { masked_field::view(MaskedField {
                id: browser::TOKEN,
                labels: (text::TOKEN, text::TOKEN_SHOWN),
                reveal_label: text::REVEAL_TOKEN_LABEL,
                hint: Some(text::TOKEN_HINT),
                revealed: card.token_revealed,
                reveal: Input::TokenRevealed,
                disabled,
                wrong: wrong(Field::Token),
            }, &submit, dispatch) }
        }
        { trouble(card, model, Field::Token) }
        { presets::view(card, &model.config, disabled, dispatch) }
        { server_fields::view(card, &around) }
        { actions(card, model, &submit, dispatch) }
        { trouble(card, model, Field::Whole) }
    </> }
}

/// The button, or how far it went.
fn actions(card: &SignIn, model: &Model, submit: &Callback<()>, dispatch: &Dispatch) -> Html {
    if let Phase::Connecting(stage) = card.phase {
        return progress::view(stage, card.wait.left(), dispatch);
    }
    let demo = dispatch.reform(|_: MouseEvent| {
        let token_given = browser::is_given(browser::TOKEN);
        Input::Demo { token_given }.into()
    });
    let left = card.wait.left();
    let label = left.map_or_else(|| text::SIGN_IN.to_owned(), text::again_in);
    html! {
        <div class="go">
            <button type="button" class="primary" data-testid="sign-in" disabled={left.is_some()}
                onclick={submit.reform(|_: MouseEvent| ())}>
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
