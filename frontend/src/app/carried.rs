//! From the card in index.html, on which a person may type before the program is there, to the program's own.
//!
//! What was typed goes from field to field: the password is in no variable of ours, and the old field is emptied.

use std::cell::RefCell;

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};

use super::{
    browser::{self, PASSWORD},
    model::sign_in::Input,
    root::Dispatch,
};

/// The address's field.
const ADDRESS: &str = "address";

/// The old card's fields, taken out of the page, and what the person was doing.
#[derive(Default)]
struct Carried {
    fields: Vec<HtmlInputElement>,
    /// The field with the focus, and what is selected in it.
    focused: Option<(String, u32, u32)>,
    /// The button was pressed, or Enter.
    pressed: bool,
}

thread_local! {
    static CARRIED: RefCell<Carried> = RefCell::default();
}

/// Takes over from the card in index.html, which is about to go.
pub fn pick_up() {
    let field = |id| browser::by_id::<HtmlInputElement>(id);
    let focused = browser::document()
        .active_element()
        .and_then(|element| element.dyn_into::<HtmlInputElement>().ok())
        .map(|field| {
            let at = |place: Result<Option<u32>, _>| place.ok().flatten().unwrap_or_default();
            let (start, end) = (at(field.selection_start()), at(field.selection_end()));
            (field.id(), start, end)
        });
    let window = browser::window();
    window.set_onclick(None);
    window.set_onkeydown(None);
    let pressed = browser::document()
        .body()
        .is_some_and(|body| body.has_attribute(PRESSED));
    CARRIED.set(Carried {
        fields: [ADDRESS, PASSWORD].into_iter().filter_map(field).collect(),
        focused,
        pressed,
    });
}

/// Goes on with it on the program's card.
pub fn put_down(dispatch: &Dispatch) {
    let Carried {
        fields,
        focused,
        pressed,
    } = CARRIED.take();
    let mut address = String::new();
    for old in fields {
        if let Some(new) = browser::by_id::<HtmlInputElement>(&old.id()) {
            new.set_value(&old.value());
            if new.id() == ADDRESS {
                address = old.value();
            }
        }
        old.set_value("");
    }
    let (id, start, end) = focused.unwrap_or_else(|| (ADDRESS.into(), 0, 0));
    if let Some(field) = browser::by_id::<HtmlElement>(&id) {
        let _ = field.focus();
        if let Some(field) = field.dyn_ref::<HtmlInputElement>() {
            let _ = field.set_selection_range(start, end);
        }
    }
    dispatch.emit(if id == ADDRESS {
        Input::Address(address).into()
    } else {
        let token_given = false;
        Input::AddressLeft {
            address,
            token_given,
        }
        .into()
    });
    if let Some(body) = browser::document().body() {
        let _ = body.remove_attribute(PRESSED);
    }
    if pressed {
        let submit = Input::Submit {
            password_given: browser::is_given(PASSWORD),
            token_given: false,
        };
        dispatch.emit(submit.into());
    }
    browser::mark("card");
}

/// What the script in index.html leaves where somebody has pressed the button.
const PRESSED: &str = "data-pressed";
