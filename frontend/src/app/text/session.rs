//! Sentences about the session: new mail, deleting now, and what becomes of what is saved.

use shared::mailbox::receipt::Receipt;

use super::{
    date::{self, Local},
    problem::{self, Words},
    units::{self, messages},
    words::{Phrase, cleaning, mailbox as room, session},
};
use crate::app::model::{
    checking::{Look, NotNow, Tell},
    mailbox::{Link, Mailbox, Notice},
    opened::Fetch,
};

pub use session::{
    AFTER_SAVING, AFTER_SAVING_HINT, CHECKING, CHOICES, CONNECT, DELETE_NOW, DELETING, HERE, KEEP,
    MARKED, MARKS_FIRST, PASSWORD_AGAIN_WHY, RECEIPT, SAVING_FIRST, SHOW_NEW, STILL_THERE, TELL,
    TELL_BLOCKED, TELL_HINT, password_again,
};

/// The last seconds before everything is wiped.
pub fn wiped_in(left: i64) -> String {
    session::wiped_in(&units::seconds(u32::try_from(left).unwrap_or_default()))
}

/// `3 new messages`.
pub fn new_mail(count: usize) -> String {
    session::new_mail(count as u64)
}

/// What the marks lead to, and when.
pub fn marks(count: usize, octets: u64) -> String {
    session::marks(&messages(count as u64), &units::size(octets))
}

/// Those that were marked because they have been saved.
pub fn by_saving(count: usize) -> String {
    session::by_saving(count as u64)
}

/// The second step.
pub fn delete_now(count: usize) -> String {
    session::delete_question(&messages(count as u64))
}

/// The look was in vain. `since`: when the list was last as the maildrop.
pub fn not_checked(since: Local) -> String {
    session::not_checked(&date::time(since))
}

/// How the session is doing, where there is something to say that concerns new mail.
pub fn state(mailbox: &Mailbox, since: Option<Local>) -> Option<String> {
    let checking = &mailbox.checking;
    if mailbox.is_deleting() {
        return Some(DELETING.into());
    }
    if checking.running.is_some() {
        return Some(CHECKING.into());
    }
    since.filter(|_| checking.failed).map(not_checked)
}

/// There is no session: words that do not contradict the receipt, where there is one.
pub fn strip(mailbox: &Mailbox) -> Option<Words> {
    mailbox.commit.receipt.as_ref()?;
    match &mailbox.link {
        Link::Released => Some(session::away()),
        Link::Lost(problem) => Some(session::lost(&problem::words(problem).what)),
        Link::Dead => Some(session::dead()),
        Link::Live | Link::Reconnecting(_) => None,
    }
}

/// True where [`state`] is of no interest to somebody who listens: nobody has asked for it.
pub fn is_quiet(mailbox: &Mailbox) -> bool {
    mailbox.checking.running == Some(Look::Due)
}

/// What was just done, where the words are of this room.
pub fn task(mailbox: &Mailbox) -> Option<String> {
    let is_busy = |fetch: &Fetch| fetch.is_awaited() || matches!(fetch, Fetch::Reading);
    if matches!(&mailbox.opened, Some(opened) if is_busy(&opened.fetch)) {
        return None;
    }
    match mailbox.checking.refused {
        Some(NotNow::TooEarly(seconds)) => return Some(too_early(seconds)),
        Some(NotNow::Saving) => return Some(SAVING_FIRST.into()),
        Some(NotNow::Marks) => return Some(MARKS_FIRST.into()),
        None => {}
    }
    (mailbox.notice == Some(Notice::Marked)).then(|| MARKED.into())
}

/// The server wants a pause.
pub fn too_early(seconds: u32) -> String {
    let wait = if seconds < 60 {
        units::seconds(seconds)
    } else {
        units::seconds(seconds.div_ceil(60) * 60)
    };
    session::too_early(&wait)
}

/// The label of the switch.
pub fn tell(tell: Tell) -> Phrase {
    match tell {
        Tell::Blocked => TELL_BLOCKED,
        _ => TELL,
    }
}

/// One sentence for each fate that a message met.
pub fn receipt(receipt: &Receipt, stopped: bool) -> Vec<Words> {
    let mut sentences = Vec::new();
    let number = |list: usize| (list > 0).then_some(list as u64);
    sentences.extend(number(receipt.committed.len()).map(room::deleted));
    sentences.extend(number(receipt.unknown.len()).map(session::perhaps_deleted));
    if let Some((_, refusal)) = receipt.refused.first() {
        let number = receipt.refused.len() as u64;
        sentences.push(room::not_deleted_refused(number).said(&refusal.text));
    }
    let not_deleted = if stopped {
        cleaning::not_deleted
    } else {
        session::not_deleted
    };
    sentences.extend(number(receipt.kept.len()).map(not_deleted));
    sentences
}

#[cfg(test)]
mod tests {
    use shared::problem::Refusal;

    use super::*;

    #[test]
    fn the_bar_says_what_and_when() {
        assert_eq!(
            marks(3, 1_200_000),
            "3 messages, 1.2 MB, will be deleted when you sign out – or now."
        );
        assert_eq!(
            delete_now(1),
            "Delete 1 message now? This cannot be undone."
        );
        assert_eq!(new_mail(1), "1 new message");
        assert_eq!(new_mail(1_204), "1,204 new messages");
    }

    #[test]
    fn a_time_has_two_digits() {
        let since = Local {
            year: 2026,
            month: 10,
            day: 22,
            weekday: 0,
            hour: 14,
            minute: 5,
        };
        assert!(not_checked(since).starts_with("Not checked since 14:05 ·"));
        assert!(too_early(100).ends_with("checking in 2 minutes."));
        assert!(too_early(12).ends_with("checking in 12 seconds."));
    }

    #[test]
    fn every_fate_has_its_sentence() {
        let refusal = Refusal {
            code: None,
            text: "no".into(),
        };
        let receipt = super::receipt(
            &Receipt {
                committed: vec![1, 2],
                refused: vec![(3, refusal)],
                kept: vec![4],
                unknown: vec![5],
            },
            false,
        );
        let what: Vec<_> = receipt.into_iter().map(|words| words.what).collect();
        assert_eq!(
            what,
            [
                "2 messages were deleted.",
                "For 1 message nobody knows whether it is deleted.",
                "1 message was not deleted: the server refused.",
                "1 message was not deleted.",
            ]
        );
        assert!(super::receipt(&Receipt::default(), false).is_empty());
    }
}
