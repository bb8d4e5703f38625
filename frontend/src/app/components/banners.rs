//! What a reader should know before believing the message, or before missing something in it.

use shared::mail::view::Summary;
use yew::prelude::*;

use crate::app::{
    html_mail::Cleaned,
    model::{
        mailbox::{Input, Mailbox},
        opened::{Fetch, Opened, Tab},
    },
    root::Dispatch,
    text::{self, message, problem::Words},
};

use super::problem::said;

/// Draws them: two at most, the gravest first, and the rest folded below.
pub fn view(
    mailbox: &Mailbox,
    opened: &Opened,
    summary: Option<&Summary>,
    marked: bool,
    dispatch: &Dispatch,
) -> Html {
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
    let mut banners = Vec::new();
    if let Some(words) = false_name {
        banners.push(html! {
            <div class="banner danger" data-testid="false-name"><p><strong>{ words.what }</strong>{ " " }{ words.next }</p></div>
        });
    }
    if let Some(cleaned) = opened.cleaned.as_ref().filter(|_| opened.tab == Tab::Html) {
        banners.extend(false_links(opened, cleaned, dispatch));
        let possible = mailbox.device.loads_remote_images();
        banners.extend(remote_images(opened, cleaned, possible, dispatch));
    }
    banners.extend(problems.iter().map(problem));
    if opened.tab == Tab::Html && opened.cleaned.as_ref().is_some_and(|cleaned| cleaned.cut) {
        banners.push(html! {
            <div class="banner" data-testid="message-problem"><p>{ text::HTML_CUT }</p></div>
        });
    }
    let rest = banners.split_off(banners.len().min(STACKED_MAX));
    html! { <>
        if marked {
            <div class="banner danger at-end"><p>{ text::MARKED }</p></div>
        }
        { for banners }
        if !rest.is_empty() {
            <details class="notes">
                <summary>{ text::html::more_notes(rest.len()) }</summary>
                { for rest }
            </details>
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

fn false_links(opened: &Opened, cleaned: &Cleaned, dispatch: &Dispatch) -> Option<Html> {
    let links = &cleaned.false_links;
    let (shown, target) = links.first()?;
    let list = dispatch.reform(|_: MouseEvent| Input::ListLinks.into());
    let words = if opened.links_listed {
        text::html::HIDE_LINKS
    } else {
        text::html::SHOW_LINKS
    };
    Some(html! {
        <div class="banner danger links" data-testid="false-link">
            <p><strong>{ text::html::false_links(links.len(), shown, target) }</strong></p>
            <button type="button" class="quiet" data-testid="show-links" aria-expanded={opened.links_listed.to_string()}
                onclick={list}>{ words }</button>
            if opened.links_listed {
                <ul>
                    { for links.iter().take(LISTED_MAX).map(|(shown, target)| html! {
                        <li><bdi>{ text::html::false_link(shown, target) }</bdi></li>
                    }) }
                </ul>
            }
        </div>
    })
}

fn remote_images(
    opened: &Opened,
    cleaned: &Cleaned,
    possible: bool,
    dispatch: &Dispatch,
) -> Option<Html> {
    (cleaned.remote > 0 && !opened.remote).then_some(())?;
    let load = dispatch.reform(|_: MouseEvent| Input::LoadRemote.into());
    Some(html! {
        <div class="banner" data-testid="remote-images">
            <p><strong>{ text::html::blocked(cleaned.remote, cleaned.trackers) }</strong>{ " " }{ if possible { text::html::REVEALS } else { text::html::NOT_HERE } }</p>
            if possible {
                <button type="button" class="quiet" data-testid="load-remote" onclick={load}>{ text::LOAD_ONCE }</button>
            }
        </div>
    })
}

/// More would push the message off the screen.
const STACKED_MAX: usize = 2;

/// Links that are listed; a mail may have thousands.
const LISTED_MAX: usize = 50;
