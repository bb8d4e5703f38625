//! Parts to save, and to look at in place where they can do nothing.

use std::rc::Rc;

use shared::{
    keep::names,
    mail::view::{Attachment, MessageView},
};
use yew::prelude::*;

use crate::app::{
    keep::preview::{Kind, kind},
    model::mailbox::Input,
    root::Dispatch,
    text::{self, keep, message, units},
};

use super::{
    choice::button,
    content::{Content, Of},
    icons,
    preview::Picture,
};

/// Draws a chip for each, and all together.
pub fn view(view: &Rc<MessageView>, dispatch: &Dispatch) -> Html {
    let parts = &view.attachments;
    if parts.is_empty() {
        return Html::default();
    }
    let is_picture = |part: &&Attachment| matches!(kind(part), Some(Kind::Picture(_)));
    let thumbs = parts.iter().filter(is_picture).count() <= THUMBS_MAX;
    let items = parts.iter().enumerate().map(|(index, part)| {
        html! { <li>{ look(view, index, part, thumbs) }{ chip(index, part, dispatch) }</li> }
    });
    html! {
        <ul class="attachments" aria-label={text::ATTACHMENTS}>
            { for items }
            if parts.len() > 1 {
                <li>{ button("save-all-attachments", "quiet chip", keep::ALL_AS_ZIP.into(), Input::SaveAttachments, dispatch) }</li>
            }
        </ul>
    }
}

/// What opens to show the part: a small picture that becomes a large one, or the beginning of a text.
fn look(view: &Rc<MessageView>, index: usize, part: &Attachment, thumbs: bool) -> Html {
    let view = Rc::clone(view);
    let (class, inside) = match kind(part) {
        Some(Kind::Picture(media_type)) if thumbs => (
            "look picture",
            html! { <Picture {view} {index} {media_type} /> },
        ),
        Some(Kind::Text) => (
            "look",
            html! { <Content of={Of::Attachment(view, index)} /> },
        ),
        _ => return Html::default(),
    };
    let label = html! { <span>{ keep::preview_of(&part.name) }</span> };
    // A picture is its own button: small while closed, large while open.
    html! {
        <details {class} data-testid={format!("preview-{index}")}>
            if class == "look" {
                <summary>{ label }</summary>
                { inside }
            } else {
                <summary>{ inside }{ label }</summary>
            }
        </details>
    }
}

fn chip(index: usize, part: &Attachment, dispatch: &Dispatch) -> Html {
    let save = dispatch.reform(move |_: MouseEvent| Input::SaveAttachment(index).into());
    let size = units::size(part.octets.len() as u64);
    let warning = if names::is_disguised(&part.name) {
        Some(keep::DISGUISED.text())
    } else {
        names::is_program(&part.name).then(|| keep::PROGRAM.text())
    };
    let label = message::save_attachment(&part.name, &size);
    let label = match warning {
        Some(warning) => keep::warned(&label, warning),
        None => label,
    };
    html! {
        <button type="button" class={classes!("chip", warning.map(|_| "program"))} data-testid={format!("attachment-{index}")}
            aria-label={label} title={warning.map(|_| keep::PROGRAM_MEANS.text())} onclick={save}>
            { icons::download() }
            <bdi>{ &part.name }</bdi><small>{ size }</small>
            if let Some(warning) = warning {
                <em>{ warning }</em>
            }
        </button>
    }
}

/// Where there are more pictures than this, none is drawn: each costs memory as large as it is.
const THUMBS_MAX: usize = 24;
