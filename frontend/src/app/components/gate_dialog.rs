//! The password again, where none is kept.

use yew::prelude::*;

use crate::app::{
    browser,
    model::{
        gate::{Answer, Gate},
        mailbox::{Input, Mailbox},
    },
    root::Dispatch,
    text::{self, session},
};

use super::{
    choice::button,
    dialog::Dialog,
    masked_field::{self, MaskedField},
    problem,
};

/// Asks for it.
pub fn view(gate: Gate, mailbox: &Mailbox, dispatch: &Dispatch) -> Html {
    let not_now = dispatch.reform(|()| Input::Gate(Answer::NotNow).into());
    let typed = dispatch.reform(|()| {
        let given = browser::is_given(browser::PASSWORD);
        Input::Gate(Answer::Typed { given }).into()
    });
    let field = MaskedField {
        id: browser::PASSWORD,
        labels: (&text::PASSWORD, &text::PASSWORD_SHOWN),
        reveal_label: &text::REVEAL_LABEL,
        hint: None,
        revealed: gate.revealed,
        reveal: dispatch.reform(|()| Input::Gate(Answer::Revealed).into()),
        disabled: false,
        wrong: gate.empty,
        fill_in: None,
    };
    html! {
        <Dialog title={session::password_again(&mailbox.account.user)} test_id="gate" on_close={not_now}>
            <p>{ session::PASSWORD_AGAIN_WHY }</p>
            { masked_field::view(&field, &typed) }
            if gate.empty {
                { problem::view(&text::no_password(), None) }
            }
            <div class="buttons">
                <button type="button" class="primary" data-testid="gate-go" onclick={typed.reform(|_: MouseEvent| ())}>{ session::CONNECT }</button>
                { button("gate-not-now", "quiet", text::CANCEL.into(), Input::Gate(Answer::NotNow), dispatch) }
            </div>
        </Dialog>
    }
}
