//! The mailbox: list and message, side by side or one behind the other.

use yew::prelude::*;

use crate::app::{
    components::{
        cleaning, gate_dialog, list_head, marks_bar, message_list, new_mail, reading_pane,
        save_dialog, saving_strip, session_choices, sign_out_dialog, splitter, status_line, strip,
        top_bar, trace_dialog,
    },
    model::{leaving::Leaving, mailbox::Mailbox},
    root::Dispatch,
    text,
};

/// Draws it.
pub fn view(mailbox: &Mailbox, dispatch: &Dispatch) -> Html {
    if let Some(leaving) = mailbox.leaving {
        return on_the_way_out(leaving, mailbox, dispatch);
    }
    let marked = mailbox.tally().marked;
    let cleaning = mailbox.cleaning.as_deref();
    let narrow = match (&mailbox.opened, cleaning) {
        (Some(_), _) => Some("reading"),
        (None, Some(cleaning)) if !cleaning.list => Some("cleaning"),
        _ => None,
    };
    html! {
        <div class={classes!("mailbox", narrow)} data-testid="mailbox">
            { top_bar::view(mailbox, dispatch) }
            <div class="strips">{ strip::view(mailbox, dispatch) }{ saving_strip::view(mailbox, dispatch) }</div>
            <main class="panes" style={mailbox.view.width.map(|width| format!("--list:{width}px"))}>
                <section id="list-pane" class="list-pane">
                    if cleaning.is_some() {
                        { cleaning::way_back(dispatch) }
                    }
                    { list_head::view(mailbox, dispatch) }
                    { message_list::view(mailbox, dispatch) }
                    { new_mail::view(mailbox, dispatch) }
                    { marks_bar::view(mailbox, dispatch) }
                    { session_choices::view(mailbox, dispatch) }
                </section>
                { splitter::view(mailbox, dispatch) }
                if let Some(cleaning) = cleaning.filter(|_| mailbox.opened.is_none()) {
                    { cleaning::view(mailbox, cleaning, dispatch) }
                } else {
                    { reading_pane::view(mailbox, dispatch) }
                }
            </main>
            { status_line::view(mailbox, dispatch) }
            if mailbox.asking {
                { sign_out_dialog::view(marked, dispatch) }
            }
            if let Some(gate) = mailbox.gate {
                { gate_dialog::view(gate, mailbox, dispatch) }
            }
            if let Some(input) = mailbox.traces.asking {
                { trace_dialog::view(input, dispatch) }
            }
            if let Some(what) = mailbox.keep.asking {
                { save_dialog::view(mailbox, what, dispatch) }
            }
        </div>
    }
}

/// Nothing else can be done now.
fn on_the_way_out(leaving: Leaving, mailbox: &Mailbox, dispatch: &Dispatch) -> Html {
    html! {
        <main class="entrance">
            <div class="card end" data-testid="leaving">
                <p role="status"><strong>{ text::status::leaving(leaving) }</strong></p>
                if leaving.total > 0 {
                    <progress value={leaving.done.to_string()} max={leaving.total.to_string()}
                        aria-label={text::status::leaving(leaving)} />
                    <p class="motto">{ text::STAY_OPEN }</p>
                }
                if let Some(words) = text::status::waiting(mailbox) {
                    <p role="status">{ words.what }</p>
                    { strip::waiting(mailbox, dispatch) }
                }
            </div>
        </main>
    }
}
