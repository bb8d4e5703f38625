//! One group: a switch with a bar as long as the group is large, some of its subjects, and a way to keep it.

use shared::mailbox::{groups::Group, search::editing};
use yew::prelude::*;

use crate::app::{
    browser,
    model::{
        cleaning::{Clean, Cleaning},
        mailbox::{Header, Mailbox},
    },
    root::Dispatch,
    text::cleaning as text,
};

/// Draws it. `most`: how large the largest is.
pub(super) fn view(
    mailbox: &Mailbox,
    cleaning: &Cleaning,
    (place, group): (usize, &Group),
    most: u32,
    dispatch: &Dispatch,
) -> Html {
    let rule = group.common.rule();
    let chosen = rule
        .as_ref()
        .is_some_and(|rule| editing::contains(&mailbox.view.asked, cleaning.facet, rule));
    let name = text::name(&group.common, browser::today(), browser::local);
    let toggle = dispatch.reform(move |_: MouseEvent| Clean::Toggle(place).into());
    let keep = dispatch.reform(move |_: MouseEvent| Clean::KeepGroup(place).into());
    let share = u64::from(group.count) * 100 / u64::from(most.max(1));
    html! {
        <li key={name.clone()}>
            <button type="button" class="group" aria-pressed={chosen.to_string()} data-testid={format!("group-{place}")}
                disabled={rule.is_none()} onclick={toggle} style={format!("--share:{share}%")}>
                <span class="name">{ &name }</span>
                <span class="counts">{ text::counts(group) }</span>
                <span class="examples">{ examples(mailbox, group) }</span>
                <span class="dates">{ text::dates(group, browser::local) }</span>
            </button>
            <button type="button" class="quiet" disabled={rule.is_none()} aria-label={text::keep_label(&name)}
                data-testid={format!("keep-group-{place}")} onclick={keep}>{ text::KEEP }</button>
        </li>
    }
}

/// Subjects of a few messages; the same one is written once.
fn examples(mailbox: &Mailbox, group: &Group) -> String {
    let rows = group.examples.iter();
    let mut subjects: Vec<&str> = rows
        .filter_map(|row| match &mailbox.rows.get(*row as usize)?.header {
            Header::Known(summary) => Some(summary.subject.as_str()),
            _ => None,
        })
        .collect();
    subjects.dedup();
    subjects.join(" · ")
}
