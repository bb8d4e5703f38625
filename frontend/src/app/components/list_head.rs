//! Above the list: its order and how it is shown; or, in the same place, what is chosen and what can be done with it.

use shared::mailbox::order::{By, Sort};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::app::{
    model::{
        arranging::{List, other},
        list::Density,
        mailbox::{Input, Mailbox},
        saving::What,
    },
    root::Dispatch,
    text::{self, list},
};

/// Draws it.
pub fn view(mailbox: &Mailbox, dispatch: &Dispatch) -> Html {
    if mailbox.rows.is_empty() {
        return Html::default();
    }
    let view = &mailbox.view;
    let chosen = view.selection.len();
    let all = chosen > 0 && view.shown().iter().all(|row| view.selection.contains(*row));
    let checked = match (chosen, all) {
        (0, _) => "false",
        (_, true) => "true",
        _ => "mixed",
    };
    html! {
        <div class="list-head">
            <button type="button" class="check" role="checkbox" aria-checked={checked} aria-label={list::SELECT_ALL}
                data-testid="select-all" onclick={on(dispatch, List::ToggleAll)} />
            // Each has a key: the button that has the focus must not turn into another one under the finger.
            if chosen > 0 {
                { selection(mailbox, chosen, dispatch) }
            } else {
                { arrangement(mailbox, dispatch) }
            }
        </div>
    }
}

fn arrangement(mailbox: &Mailbox, dispatch: &Dispatch) -> Html {
    let view = &mailbox.view;
    let sorted = dispatch.reform(|event: Event| {
        let field = event.target_dyn_into::<HtmlSelectElement>();
        let index = field.map_or(0, |field| field.selected_index().max(0) as usize);
        List::Sort(SORTS.get(index).copied().unwrap_or_default()).into()
    });
    let options = SORTS.iter().map(|sort| {
        html! { <option selected={*sort == view.sort}>{ list::sort(*sort) }</option> }
    });
    let threaded = view.threaded;
    let density = mailbox.viewport.density;
    let change = dispatch.reform(move |_: MouseEvent| Input::Density(other(density)).into());
    html! {
        <div class="group" key="arrangement">
        <select class="quiet" data-testid="sort" aria-label={list::SORT} onchange={sorted}>{ for options }</select>
        <span class="room" />
        <button type="button" class="quiet" data-testid="threads" aria-pressed={threaded.to_string()}
            title={list::THREADS_LABEL} onclick={on(dispatch, List::Threads(!threaded))}>{ list::THREADS }</button>
        <button type="button" class="quiet" data-testid="compact" aria-pressed={(density == Density::Compact).to_string()}
            title={list::COMPACT_LABEL} onclick={change}>{ text::COMPACT }</button>
        </div>
    }
}

fn selection(mailbox: &Mailbox, chosen: usize, dispatch: &Dispatch) -> Html {
    let marked = mailbox.are_selected_marked();
    let (mark, label) = if marked {
        (text::UNDO, None)
    } else {
        (text::DELETE, Some(list::delete(chosen)))
    };
    html! {
        <div class="group" key="selection">
        <span class="chosen" role="status" data-testid="selected">
            { list::selected(chosen, mailbox.selected_octets()) }
        </span>
        <span class="room" />
        <button type="button" class={classes!("quiet", (!marked).then_some("bad"))} data-testid="delete-selected" aria-label={label}
            onclick={on(dispatch, List::DeleteSelected)}>{ mark }</button>
        <button type="button" class="quiet" data-testid="save-selected" aria-label={list::save(chosen)}
            onclick={dispatch.reform(|_: MouseEvent| Input::AskForm(What::Selected).into())}>{ text::SAVE }</button>
        <button type="button" class="quiet" data-testid="clear-selection"
            onclick={on(dispatch, List::ClearSelection)}>{ list::CLEAR }</button>
        </div>
    }
}

/// What a button of the list does when it is pressed; what lies below it is not pressed too.
pub fn on(dispatch: &Dispatch, list: List) -> Callback<MouseEvent> {
    dispatch.reform(move |event: MouseEvent| {
        event.stop_propagation();
        list.clone().into()
    })
}

/// The orders, as they stand in the list of them.
const SORTS: [Sort; 10] = [
    sort(By::Number, true),
    sort(By::Number, false),
    sort(By::Date, true),
    sort(By::Date, false),
    sort(By::Sender, false),
    sort(By::Sender, true),
    sort(By::Subject, false),
    sort(By::Subject, true),
    sort(By::Size, true),
    sort(By::Size, false),
];

const fn sort(by: By, descending: bool) -> Sort {
    Sort { by, descending }
}
