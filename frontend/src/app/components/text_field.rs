//! A labelled field for a line of text that the browser neither completes nor remembers.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::{prelude::*, virtual_dom::VNode};

/// What a field is made of.
pub struct TextField<'a> {
    /// Id and test id.
    pub id: &'static str,
    /// The words above it.
    pub label: &'static str,
    /// What is in it.
    pub value: String,
    /// The keyboard that a phone shows.
    pub keyboard: &'static str,
    /// Nothing can be typed just now.
    pub disabled: bool,
    /// What is wrong with it stands in the region `problem`.
    pub wrong: bool,
    /// It was edited.
    pub on_input: Callback<String>,
    /// The person has gone on to something else.
    pub on_leave: Option<Callback<String>>,
    /// Enter was pressed.
    pub on_enter: &'a Callback<()>,
    /// What a password manager fills in, where it may. Then Enter is the form's.
    pub fill_in: Option<&'static str>,
}

/// Draws it.
pub fn view(field: TextField<'_>) -> Html {
    let on_input = field.on_input.reform(|event: InputEvent| value(&event));
    let on_leave = field
        .on_leave
        .map(|left| left.reform(|event: FocusEvent| value(&event)));
    let input = html! {
        <input type="text" id={field.id} data-testid={field.id} value={field.value} disabled={field.disabled}
            inputmode={field.keyboard} aria-invalid={field.wrong.then_some("true")}
            aria-describedby={field.wrong.then_some("problem")}
            oninput={on_input} onblur={on_leave} onkeydown={field.fill_in.is_none().then(|| entered(field.on_enter))} />
    };
    let input = match field.fill_in {
        Some(what) => with(input, &[("autocomplete", what), ("name", what)]),
        None => unremembered(input),
    };
    html! {
        <div class="field">
            <label for={field.id}>{ field.label }</label>
            { input }
        </div>
    }
}

fn value(event: &Event) -> String {
    event
        .target_dyn_into::<HtmlInputElement>()
        .map(|input| input.value())
        .unwrap_or_default()
}

/// Tells the browser and the usual password managers that a field is none of their business.
pub fn unremembered(input: Html) -> Html {
    let attributes = [
        ("autocomplete", "off"),
        ("autocapitalize", "off"),
        ("autocorrect", "off"),
        ("spellcheck", "false"),
        ("data-1p-ignore", ""),
        ("data-bwignore", ""),
        ("data-lpignore", "true"),
        ("data-form-type", "other"),
    ];
    with(input, &attributes)
}

fn with(input: Html, attributes: &[(&'static str, &'static str)]) -> Html {
    let VNode::VTag(mut tag) = input else {
        return input;
    };
    let edited = Rc::make_mut(&mut tag);
    for &(name, value) in attributes {
        edited.add_attribute(name, value);
    }
    VNode::VTag(tag)
}

/// Without a form around the fields, Enter is ours to see.
pub fn entered(on_enter: &Callback<()>) -> Callback<KeyboardEvent> {
    let on_enter = on_enter.clone();
    Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Enter" && !event.is_composing() {
            event.prevent_default();
            on_enter.emit(());
        }
    })
}
