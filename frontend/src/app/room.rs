//! What a mailbox needs and the card does not. In the built page it is a file of its own, fetched while somebody types
//! an address and a password, so that the card does not wait for it.
//!
//! What belongs to it is not listed anywhere: all that can be reached through [`Room`] and in no other way. So the rest
//! of the page must not call these functions by their names.

use std::pin::Pin;

use yew::prelude::*;

use super::{
    components::{help, palette, still_there, trust_dialog},
    hands::{self, Hands},
    model::{Model, Page, mailbox},
    pages,
    root::Dispatch,
};

/// The doors into it.
#[derive(Debug)]
pub struct Room {
    /// How a mailbox begins and changes.
    pub desk: mailbox::Desk,
    /// Draws the mailbox, if there is one, and what lies above the page.
    pub view: fn(&Model, &Dispatch) -> Html,
    /// Somebody to carry out the effects that only a mailbox has.
    pub hands: fn(&Dispatch) -> Box<dyn Hands>,
}

/// The room, where it is already.
pub static ROOM: Room = Room {
    desk: mailbox::DESK,
    view,
    hands: hands::new,
};

/// How it is fetched: `None` if it could not be had; it can be asked for again.
pub type Fetch = fn() -> Pin<Box<dyn Future<Output = Option<&'static Room>>>>;

fn view(model: &Model, dispatch: &Dispatch) -> Html {
    html! { <>
        if let Page::Mailbox(mailbox) = &model.page {
            { pages::mailbox::view(mailbox, dispatch) }
            if let Some(left) = model.idle.left {
                { still_there::view(left, dispatch) }
            }
        }
        if model.help {
            { help::view(dispatch) }
        }
        if let Some(trust) = &model.trust {
            { trust_dialog::view(trust, model, dispatch) }
        }
        if let Some(palette) = &model.palette {
            { palette::view(palette, model, dispatch) }
        }
    </> }
}
