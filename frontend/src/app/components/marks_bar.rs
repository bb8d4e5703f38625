//! What will be deleted and when, always in sight while there is something; the second step before it is deleted now; and
//! what became of it. One place for all of it: the keyboard's focus stays where it was.

use yew::prelude::*;

use crate::app::{
    browser,
    model::{
        leaving::Leaving,
        mailbox::{Input, Mailbox},
        session::Wish,
    },
    root::Dispatch,
    text::{self, cleaning},
};

use super::problem::said;

/// Draws it.
pub fn view(mailbox: &Mailbox, dispatch: &Dispatch) -> Html {
    let marked = mailbox.marked();
    let bar = match mailbox.commit.under_way {
        Some(leaving) => deleting(leaving, mailbox, dispatch),
        None if marked == 0 => Html::default(),
        None if mailbox.commit.asking => question(marked, dispatch),
        None => marks(marked, mailbox, dispatch),
    };
    html! {
        <div id="marks-bar" class="marks-bar" tabindex="-1">
            <div role="status">{ receipt(mailbox, dispatch) }</div>
            { bar }
        </div>
    }
}

fn marks(marked: usize, mailbox: &Mailbox, dispatch: &Dispatch) -> Html {
    let on = |input: Input| dispatch.reform(move |_: MouseEvent| input.into());
    let saved = mailbox.marked_by_saving();
    html! {
        <div class="marks" data-testid="marks">
            <p>
                { text::session::marks(marked, mailbox.marked_octets()) }
                if saved > 0 { { " " }<small>{ text::session::by_saving(saved) }</small> }
            </p>
            <div class="actions">
                <button type="button" class="quiet" data-testid="undo" onclick={on(Input::Undo)}>{ text::UNDO }</button>
                <button type="button" class="quiet" data-testid="undo-all" onclick={on(Input::UnmarkAll)}>{ text::UNDO_ALL }</button>
                <button type="button" class="warn" id="delete-now" data-testid="delete-now"
                    onclick={on(Input::Session(Wish::DeleteNow))}>{ text::session::DELETE_NOW }</button>
            </div>
        </div>
    }
}

/// The second step. What does no harm has the focus.
fn question(marked: usize, dispatch: &Dispatch) -> Html {
    let keep = dispatch.reform(|_: MouseEvent| Wish::Keep.into());
    // The second click of a double click was meant for the button that stood here before.
    let sure = dispatch.clone();
    let delete = Callback::from(move |event: MouseEvent| {
        if event.detail() < 2 {
            sure.emit(Wish::Delete(browser::now_ms()).into());
        }
    });
    html! {
        <div class="marks" role="group" aria-labelledby="delete-question" data-testid="delete-question">
            <p id="delete-question">{ text::session::delete_now(marked) }</p>
            <div class="actions">
                <button type="button" class="danger" data-testid="delete-confirm" onclick={delete}>
                    { text::DELETE }
                </button>
                <button type="button" id="keep-them" data-testid="delete-keep" aria-describedby="delete-question"
                    onclick={keep}>{ text::session::KEEP }</button>
            </div>
        </div>
    }
}

fn deleting(leaving: Leaving, mailbox: &Mailbox, dispatch: &Dispatch) -> Html {
    let words = text::status::leaving(leaving);
    let spent = browser::now_ms() - mailbox.commit.begun;
    let stop = dispatch.reform(|_: MouseEvent| Wish::StopDeleting.into());
    html! {
        // Keyed: a button that has the focus must not turn into one that deletes.
        <div key="deleting" class="marks" data-testid="deleting">
            <p>
                <span role="status">{ &words }</span>{ " " }
                <small>{ cleaning::rate((leaving.done, leaving.total), spent) }</small>
            </p>
            <progress value={leaving.done.to_string()} max={leaving.total.to_string()} aria-label={words} />
            <div class="actions">
                if mailbox.commit.stopping {
                    <span>{ cleaning::STOPPING }</span>
                } else {
                    <button type="button" data-testid="stop-deleting" onclick={stop}>{ cleaning::STOP }</button>
                }
            </div>
        </div>
    }
}

fn receipt(mailbox: &Mailbox, dispatch: &Dispatch) -> Html {
    let Some(receipt) = &mailbox.commit.receipt else {
        return Html::default();
    };
    let away = dispatch.reform(|_: MouseEvent| Wish::PutReceiptAway.into());
    let doubtful = receipt.committed.len() < receipt.len();
    html! {
        <div class={classes!("receipt-bar", doubtful.then_some("doubtful"))} role="group" aria-label={text::session::RECEIPT}
            data-testid="receipt-bar">
            <div>
                { for text::session::receipt(receipt, mailbox.commit.stopping).iter().map(|words| html! {
                    <p><strong>{ &words.what }</strong>{ " " }{ &words.next }{ " " }{ said(words) }</p>
                }) }
            </div>
            <button type="button" class="quiet" data-testid="receipt-away" onclick={away}>{ text::CLOSE }</button>
        </div>
    }
}
