//! What holds for this session: what becomes of saved mail, and whether the browser tells of new mail.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::app::{
    model::{checking::Tell, mailbox::Mailbox, session::Wish},
    root::Dispatch,
    text,
};

/// Draws the switches.
pub fn view(mailbox: &Mailbox, dispatch: &Dispatch) -> Html {
    let tell = mailbox.checking.tell;
    html! {
        <div class="session-choices" role="group" aria-label={text::session::CHOICES} data-testid="choices">
            { switch("after-saving", &text::session::AFTER_SAVING, &text::session::AFTER_SAVING_HINT,
                mailbox.commit.after_saving, false, Wish::AfterSaving, dispatch) }
            if tell != Tell::Unable {
                { switch("tell", text::session::tell(tell).text(), &text::session::TELL_HINT,
                    tell == Tell::On, matches!(tell, Tell::Blocked | Tell::Asking), Wish::Tell, dispatch) }
            }
        </div>
    }
}

fn switch(
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    on: bool,
    disabled: bool,
    wish: fn(bool) -> Wish,
    dispatch: &Dispatch,
) -> Html {
    let turned = dispatch.reform(move |event: Event| {
        let field = event.target_unchecked_into::<HtmlInputElement>();
        wish(field.checked()).into()
    });
    html! {
        <label title={hint}>
            <input type="checkbox" role="switch" data-testid={name} checked={on} {disabled} aria-description={hint}
                onchange={turned} />
            { label }
        </label>
    }
}
