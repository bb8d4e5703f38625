//! Parts to save. Nothing is opened here: a file of a mail never becomes a page of ours.

use shared::mail::view::Attachment;
use yew::prelude::*;

use crate::app::{
    model::mailbox::Input,
    root::Dispatch,
    text::{self, message, units},
};

use super::icons;

/// Draws a chip for each.
pub fn view(attachments: &[Attachment], dispatch: &Dispatch) -> Html {
    if attachments.is_empty() {
        return Html::default();
    }
    let chips = attachments.iter().enumerate().map(|(index, part)| {
        let save = dispatch.reform(move |_: MouseEvent| Input::SaveAttachment(index).into());
        let size = units::size(part.octets.len() as u64);
        html! {
            <li>
                <button type="button" class="chip" data-testid={format!("attachment-{index}")}
                    aria-label={message::save_attachment(&part.name, &size)} onclick={save}>
                    { icons::download() }
                    <bdi>{ &part.name }</bdi><small>{ size }</small>
                </button>
            </li>
        }
    });
    html! { <ul class="attachments" aria-label={text::ATTACHMENTS}>{ for chips }</ul> }
}
