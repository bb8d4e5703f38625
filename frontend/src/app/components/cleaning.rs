//! Cleaning up: what would be deleted, what never is, when messages came, and what they have in common. It stands where a
//! message is read else; the list beside it shows what the rule in the search field finds.

mod chart;
mod group;
mod keeps;

use shared::mailbox::groups::Facet;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::app::{
    browser,
    model::{
        cleaning::{Clean, Cleaning},
        mailbox::Mailbox,
    },
    root::Dispatch,
    text::cleaning as text,
};

/// Draws it.
pub fn view(mailbox: &Mailbox, cleaning: &Cleaning, dispatch: &Dispatch) -> Html {
    html! {
        <section class="clean" aria-labelledby="cleaning" data-testid="cleaning">
            <header>
                <h2 id="cleaning" tabindex="-1">{ text::TITLE }</h2>
                { button("show-list", "quiet narrow-only", text::SHOW_LIST.into(), Clean::List(true), dispatch) }
                { button("clean-done", "quiet", text::DONE.into(), Clean::Close, dispatch) }
            </header>
            { verdict(mailbox, cleaning, dispatch) }
            { keeps::view(mailbox, dispatch) }
            { chart::view(mailbox, cleaning, dispatch) }
            { groups(mailbox, cleaning, dispatch) }
        </section>
    }
}

/// Above the list, where only one of the two fits on the screen.
pub fn way_back(dispatch: &Dispatch) -> Html {
    let back = text::SHOW_GROUPS.into();
    html! { <div class="narrow-only">{ button("show-groups", "quiet", back, Clean::List(false), dispatch) }</div> }
}

/// What would be deleted; the button comes before everything that one may still want to choose from.
fn verdict(mailbox: &Mailbox, cleaning: &Cleaning, dispatch: &Dispatch) -> Html {
    let dry_run = &cleaning.dry_run;
    let (here, all) = (mailbox.headers_done(), mailbox.rows.len());
    let (begun, before) = cleaning.begun;
    let fetched = here.saturating_sub(before) as u64;
    let rate = text::per_second(fetched, browser::now_ms() - begun).filter(|_| here < all);
    let asked = !mailbox.view.query.is_empty();
    let words = text::verdict(asked, dry_run, all);
    let unmarked = dry_run.rows.len() - dry_run.marked as usize;
    html! {
        <div class="verdict" data-testid="verdict">
            <p role="status"><strong>{ words.what }</strong>{ " " }<span>{ words.next }</span></p>
            { for text::besides(dry_run, rate).into_iter().map(|words| html! { <p class="note">{ words }</p> }) }
            if unmarked > 0 {
                { button("mark-matching", "warn", text::mark(dry_run.rows.len()).into(), Clean::Mark, dispatch) }
            }
            if here < all && mailbox.facts.top {
                <p class="note" data-testid="headers-left">{ text::headers(here, all, rate) }</p>
                <progress value={here.to_string()} max={all.to_string()} aria-label={text::headers(here, all, None)} />
            }
        </div>
    }
}

fn groups(mailbox: &Mailbox, cleaning: &Cleaning, dispatch: &Dispatch) -> Html {
    let by = dispatch.reform(|event: Event| {
        let field = event.target_dyn_into::<HtmlSelectElement>();
        let index = field.map_or(0, |field| field.selected_index().max(0) as usize);
        Clean::By(Facet::ALL.get(index).copied().unwrap_or_default()).into()
    });
    let options = Facet::ALL.iter().map(|facet| {
        html! { <option selected={*facet == cleaning.facet}>{ text::facet(*facet) }</option> }
    });
    let found = &cleaning.groups;
    let most = found.groups.first().map_or(1, |group| group.count);
    let listed = found.groups.iter().take(cleaning.listed).enumerate();
    let rest = found.groups.len() > cleaning.listed;
    html! {
        <div class="groups">
            <label>{ text::BY }{ " " }<select data-testid="group-by" onchange={by}>{ for options }</select></label>
            <ul>{ for listed.map(|(place, it)| group::view(mailbox, cleaning, (place, it), most, dispatch)) }</ul>
            if rest {
                { button("more-groups", "quiet", text::MORE.into(), Clean::More, dispatch) }
            }
            if found.others > 0 {
                <p class="note">{ text::others(found.others) }</p>
            }
        </div>
    }
}

/// A button that does one thing to the clean-up.
#[inline(never)]
fn button(
    test_id: &'static str,
    class: &'static str,
    inside: Html,
    does: Clean,
    dispatch: &Dispatch,
) -> Html {
    let onclick = dispatch.reform(move |_: MouseEvent| does.clone().into());
    html! { <button type="button" {class} data-testid={test_id} {onclick}>{ inside }</button> }
}
