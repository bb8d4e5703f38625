//! What can be done now.

use super::{Language, Link, Mailbox, Model, Page, Tab};
use crate::app::text::language;

/// At any time.
pub(super) fn always(_: &Model) -> bool {
    true
}

/// While the page speaks another language.
pub(super) fn foreign(language: Language) -> bool {
    language::current() != language
}

/// The mailbox, unless it is being left.
pub(super) fn mailbox(model: &Model) -> Option<&Mailbox> {
    match &model.page {
        Page::Mailbox(mailbox) if mailbox.leaving.is_none() => Some(mailbox),
        _ => None,
    }
}

/// While there are messages.
pub(super) fn rows(model: &Model) -> bool {
    mailbox(model).is_some_and(|mailbox| !mailbox.rows.is_empty())
}

/// While a message can be shown in this way, and is not.
pub(super) fn tab(model: &Model, tab: Tab) -> bool {
    mailbox(model)
        .and_then(|mailbox| mailbox.opened.as_ref())
        .is_some_and(|opened| opened.tab != tab && opened.has(tab))
}

/// While the opened message is here.
pub(super) fn message(model: &Model) -> bool {
    mailbox(model)
        .and_then(|mailbox| mailbox.opened.as_ref())
        .is_some_and(|opened| opened.octets.is_some())
}

/// While the opened message has parts to save.
pub(super) fn attachments(model: &Model) -> bool {
    mailbox(model)
        .and_then(|mailbox| mailbox.opened.as_ref()?.view())
        .is_some_and(|view| !view.attachments.is_empty())
}

/// While messages are chosen.
pub(super) fn chosen(model: &Model) -> bool {
    mailbox(model).is_some_and(|mailbox| !mailbox.view.selection.is_empty())
}

/// While the list shows threads.
pub(super) fn threaded(model: &Model) -> bool {
    mailbox(model).is_some_and(|mailbox| mailbox.view.threaded)
}

/// While something is marked.
pub(super) fn marked(model: &Model) -> bool {
    mailbox(model).is_some_and(|mailbox| mailbox.marked() > 0)
}

/// While there is a mark to take back.
pub(super) fn undoable(model: &Model) -> bool {
    mailbox(model).is_some_and(Mailbox::can_undo)
}

/// While the mailbox can be listed anew.
pub(super) fn live(model: &Model) -> bool {
    mailbox(model)
        .is_some_and(|mailbox| !matches!(mailbox.link, Link::Reconnecting(_) | Link::Dead))
}
