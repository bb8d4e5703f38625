//! What has come since, in one polite line. The list stands still until somebody wants to see it.

use yew::prelude::*;

use crate::app::{
    model::{mailbox::Mailbox, session::Wish},
    root::Dispatch,
    text,
};

/// Draws it. The line is there before it says anything: only so do screen readers tell of it.
pub fn view(mailbox: &Mailbox, dispatch: &Dispatch) -> Html {
    let fresh = mailbox.checking.fresh();
    let show = dispatch.reform(|_: MouseEvent| Wish::ShowNew.into());
    html! {
        <div class="new-mail" role="status" data-testid="new-mail">
            if fresh > 0 {
                <p>{ text::session::new_mail(fresh) }</p>
                <button type="button" class="quiet" data-testid="show-new" onclick={show}>{ text::session::SHOW_NEW }</button>
            }
        </div>
    }
}
