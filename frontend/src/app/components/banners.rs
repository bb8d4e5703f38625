//! What a reader should know before believing the message, or before missing something in it.

use shared::mail::view::Summary;
use yew::prelude::*;

use crate::app::{
    model::{
        mailbox::Input,
        opened::{Fetch, Opened, Tab},
    },
    root::Dispatch,
    text::{self, message, problem::Words},
};

use super::problem::said;

/// Draws them.
pub fn view(opened: &Opened, summary: Option<&Summary>, marked: bool, dispatch: &Dispatch) -> Html {
    let false_name = summary.and_then(|summary| summary.from.iter().find_map(message::false_name));
    let problems: Vec<Words> = match &opened.fetch {
        Fetch::Failed(problem) => vec![message::not_fetched(problem)],
        Fetch::Unreadable => vec![message::unreadable()],
        Fetch::Read(view) => view
            .troubles
            .iter()
            .map(|trouble| message::trouble(*trouble))
            .collect(),
        _ => Vec::new(),
    };
    html! { <>
        if marked {
            <div class="banner danger"><p>{ text::MARKED }</p></div>
        }
        if let Some(words) = false_name {
            <div class="banner danger" data-testid="false-name"><p><strong>{ words.what }</strong>{ " " }{ words.next }</p></div>
        }
        { for problems.iter().map(problem) }
        if opened.tab == Tab::Html {
            { html(opened, dispatch) }
        }
    </> }
}

fn problem(words: &Words) -> Html {
    html! {
        <div class="banner" role="alert" data-testid="message-problem">
            <p><strong>{ &words.what }</strong>{ " " }{ &words.next }{ " " }{ said(words) }</p>
        </div>
    }
}

fn html(opened: &Opened, dispatch: &Dispatch) -> Html {
    let Some(cleaned) = &opened.cleaned else {
        return Html::default();
    };
    let load = dispatch.reform(|_: MouseEvent| Input::LoadRemote.into());
    html! { <>
        if let Some((shown, target)) = cleaned.false_links.first() {
            <div class="banner danger" data-testid="false-link">
                <p><strong>{ message::false_link(shown, target, cleaned.false_links.len() - 1) }</strong></p>
            </div>
        }
        if cleaned.remote > 0 && !opened.remote {
            <div class="banner" data-testid="remote-images">
                <p>{ message::remote_images(cleaned.remote) }</p>
                <button type="button" class="quiet" data-testid="load-remote" onclick={load}>{ text::LOAD_ONCE }</button>
            </div>
        }
        if cleaned.cut {
            <div class="banner" data-testid="message-problem"><p>{ text::HTML_CUT }</p></div>
        }
    </> }
}
