//! What is better read as a card than as text, and what servers and lists say around a message.

mod invitation;
pub mod origin;
mod report;
mod unsubscribe;

use shared::mail::view::{Card, MessageView};
use yew::prelude::*;

use crate::app::{
    root::Dispatch,
    text::{Phrase, cards},
};

/// Draws the cards of a message, and the way off its list.
pub fn view(message: &MessageView, guarded: bool, dispatch: &Dispatch) -> Html {
    html! { <>
        { for message.cards.iter().map(card) }
        { unsubscribe::view(&message.unsubscribe, guarded, dispatch) }
    </> }
}

fn card(card: &Card) -> Html {
    match card {
        Card::Invitation(event) => invitation::view(event),
        Card::Report(report) => report::view(report),
        Card::Receipt(receipt) => framed(
            cards::RECEIPT,
            html! { <p><bdi>{ cards::receipt(receipt) }</bdi></p> },
        ),
        Card::Protected(protection) => {
            let words = cards::protection(*protection);
            html! {
                <div class="banner" data-testid="protection">
                    <p><strong>{ words.what }</strong>{ " " }{ words.next }</p>
                </div>
            }
        }
        Card::Wrapped(files) => html! {
            <div class="banner" data-testid="wrapped"><p>{ cards::wrapped(*files) }</p></div>
        },
    }
}

/// A card with its title.
fn framed(title: Phrase, inside: Html) -> Html {
    html! {
        <section class="mail-card" aria-label={title.text()} data-testid="card">
            <p class="kind">{ title }</p>
            { inside }
        </section>
    }
}
