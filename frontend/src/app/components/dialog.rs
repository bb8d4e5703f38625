//! A question that has to be answered first. The browser's own dialog keeps the keyboard inside it.

use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlDialogElement, HtmlElement};
use yew::prelude::*;

use crate::app::{
    browser::{self, Listener},
    model::Focus,
};

/// What a dialog is made of.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What it is called.
    pub title: AttrValue,
    /// The test id.
    pub test_id: AttrValue,
    /// What it looks like, where it is no simple question.
    #[prop_or_default]
    pub class: Classes,
    /// It was closed without an answer.
    pub on_close: Callback<()>,
    /// What it says and asks.
    pub children: Html,
}

/// A modal dialog, as long as it is drawn. Afterwards the keyboard is where it was before.
#[component]
pub fn Dialog(props: &Props) -> Html {
    let node = use_node_ref();
    let on_close = props.on_close.clone();
    use_effect_with(node.clone(), move |node| {
        let before = browser::document().active_element();
        let dialog = node.cast::<HtmlDialogElement>();
        let heard = dialog.as_ref().map(|dialog| {
            let _ = dialog.show_modal();
            let (node, beside) = (dialog.clone(), on_close.clone());
            [
                Listener::new(dialog, "close", move |_| on_close.emit(())),
                Listener::new(dialog, "click", move |event| {
                    if is_beside(&node, &event) {
                        beside.emit(());
                    }
                }),
            ]
        });
        move || {
            drop(heard);
            // While it is open, nothing outside of it takes the focus.
            if let Some(dialog) = dialog {
                dialog.close();
            }
            let before = before.and_then(|element| element.dyn_into::<HtmlElement>().ok());
            match before.filter(|element| element.is_connected()) {
                Some(element) if element.local_name() != "body" => {
                    let _ = element.focus();
                }
                _ => browser::focus(Focus::List),
            }
        }
    });
    html! {
        <dialog ref={node} class={props.class.clone()} data-testid={&props.test_id} aria-labelledby="dialog-title">
            <h2 id="dialog-title">{ &props.title }</h2>
            { props.children.clone() }
        </dialog>
    }
}

/// True for a click on what lies behind the dialog: it is taken as the dialog's own, but outside its edges.
fn is_beside(dialog: &HtmlDialogElement, event: &Event) -> bool {
    let Some(click) = event.dyn_ref::<MouseEvent>() else {
        return false;
    };
    let edges = dialog.get_bounding_client_rect();
    let (x, y) = (f64::from(click.client_x()), f64::from(click.client_y()));
    let inside = edges.left() <= x && x <= edges.right() && edges.top() <= y && y <= edges.bottom();
    click.target().as_ref() == Some(dialog.as_ref()) && !inside
}
