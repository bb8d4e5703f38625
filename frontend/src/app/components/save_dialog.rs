//! The question what kind of file it is to be, with what each is good for.

use shared::keep::Form;
use yew::prelude::*;

use crate::app::{
    model::{
        mailbox::{Input, Mailbox},
        saving::What,
    },
    root::Dispatch,
    text::{self, keep},
};

use super::{choice::button, dialog::Dialog};

/// Asks.
pub fn view(mailbox: &Mailbox, what: What, dispatch: &Dispatch) -> Html {
    let (number, octets) = mailbox.extent(what);
    let close = dispatch.reform(|()| Input::SaveNot.into());
    let forms = if number == 1 {
        [(Form::Eml, "save-eml"), (Form::Mbox, "save-mbox")]
    } else {
        [(Form::Mbox, "save-mbox"), (Form::Zip, "save-zip")]
    };
    let choices = forms.map(|(form, test_id)| {
        let (name, use_of_it) = keep::form(form);
        let inside = html! { <><strong>{ name }</strong><span>{ use_of_it }</span></> };
        button(
            test_id,
            "choice",
            inside,
            Input::SaveAs { what, form },
            dispatch,
        )
    });
    html! {
        <Dialog title={keep::question(number, octets)} test_id="save-dialog" on_close={close}>
            <div class="choices">{ for choices }</div>
            <div class="buttons">{ button("save-not", "quiet", text::CANCEL.into(), Input::SaveNot, dispatch) }</div>
        </Dialog>
    }
}
