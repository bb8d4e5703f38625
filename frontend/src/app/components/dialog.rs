//! A question that has to be answered first. The browser's own dialog keeps the keyboard inside it.

use web_sys::HtmlDialogElement;
use yew::prelude::*;

use crate::app::browser::Listener;

/// What a dialog is made of.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What it is called.
    pub title: AttrValue,
    /// The test id.
    pub test_id: AttrValue,
    /// It was closed without an answer.
    pub on_close: Callback<()>,
    /// What it says and asks.
    pub children: Html,
}

/// A modal dialog, as long as it is drawn.
#[component]
pub fn Dialog(props: &Props) -> Html {
    let node = use_node_ref();
    let on_close = props.on_close.clone();
    use_effect_with(node.clone(), move |node| {
        let dialog = node.cast::<HtmlDialogElement>();
        let closed = dialog.map(|dialog| {
            let _ = dialog.show_modal();
            Listener::new(&dialog, "close", move |_| on_close.emit(()))
        });
        move || drop(closed)
    });
    html! {
        <dialog ref={node} data-testid={&props.test_id} aria-labelledby="dialog-title">
            <h2 id="dialog-title">{ &props.title }</h2>
            { props.children.clone() }
        </dialog>
    }
}
