//! What is happening, in one line; and the questions before leaving.

use super::{
    cleaning,
    problem::{self, Words},
    stage,
    units::{self, messages},
    words::mailbox as said,
};
use crate::app::model::{
    leaving::Leaving,
    mailbox::{Bridge, Link, Mailbox, Notice},
    opened::Fetch,
};

/// `13 messages · 42 kB`.
pub fn summary(mailbox: &Mailbox) -> String {
    let number = mailbox.rows.len() as u64;
    if number == 0 {
        said::NO_MESSAGES.to_string()
    } else {
        said::summary(&messages(number), &units::size(mailbox.octets()))
    }
}

/// How the session is doing, for the status line.
pub fn link(mailbox: &Mailbox) -> String {
    match &mailbox.link {
        Link::Live if mailbox.bridge != Bridge::Steady => match mailbox.bridge {
            Bridge::Gone => said::BRIDGE_RESTARTED,
            _ => said::BRIDGE_RESTARTING,
        }
        .to_string(),
        Link::Live => connected(mailbox),
        Link::Released => said::NOT_CONNECTED_RELEASED.to_string(),
        Link::Lost(_) => said::NOT_CONNECTED.to_string(),
        Link::Reconnecting(at) => stage(*at).to_string(),
        Link::Dead => said::ENGINE_STOPPED.to_string(),
    }
}

fn connected(mailbox: &Mailbox) -> String {
    let facts = &mailbox.facts;
    let host = &mailbox.account.host;
    let connected = match &facts.tls {
        None => said::connected(host, said::NOT_ENCRYPTED.text()),
        Some(tls) if tls.pinned => said::connected_pinned(host, &tls.version),
        Some(tls) => said::connected(host, &tls.version),
    };
    match facts.mechanism {
        Some(mechanism) => said::signed_in_by(&connected, mechanism.name()),
        None => connected,
    }
}

/// What was just done, or is going on.
pub fn task(mailbox: &Mailbox) -> Option<String> {
    if let Some(opened) = &mailbox.opened {
        match opened.fetch {
            Fetch::Waiting if mailbox.link == Link::Live => {
                return Some(said::OPENING.to_string());
            }
            Fetch::Arriving { received, expected } => {
                return Some(said::fetching(&units::progress(received, expected)));
            }
            Fetch::Reading => return Some(super::READING.to_string()),
            _ => {}
        }
    }
    Some(match mailbox.notice? {
        Notice::Marked => said::MARKED_NOTICE.to_string(),
        Notice::MarkedMany(number) => super::list::marked(number),
        Notice::Unmarked => said::UNMARKED_NOTICE.to_string(),
        Notice::Protected => cleaning::PROTECTED_MESSAGE.to_string(),
        Notice::Unprotected => cleaning::UNPROTECTED_MESSAGE.to_string(),
        Notice::NotMarked => cleaning::NOT_MARKED.to_string(),
        Notice::Saved => said::SAVED_NOTICE.to_string(),
        Notice::Relisted { new: 0 } => said::NOTHING_NEW.to_string(),
        Notice::Relisted { new } => said::something_new(new as u64),
    })
}

/// How many headers have come, until all have.
pub fn headers(mailbox: &Mailbox) -> Option<String> {
    let (done, all) = (mailbox.headers_done(), mailbox.rows.len());
    if !mailbox.facts.top && done < all {
        return Some(said::NO_TOP.to_string());
    }
    (done < all && mailbox.link == Link::Live).then(|| said::headers(done as u64, all as u64))
}

/// The strip at the top, when the session is not as it should be.
pub fn strip(mailbox: &Mailbox) -> Option<Words> {
    match &mailbox.link {
        Link::Released => Some(said::released()),
        Link::Lost(cause) => {
            let words = problem::words(cause);
            Some(Words {
                what: said::CONNECTION_LOST.to_string(),
                next: format!("{} {}", words.what, words.next),
                said: words.said,
            })
        }
        Link::Dead => Some(said::stopped()),
        Link::Live | Link::Reconnecting(_) => waiting(mailbox),
    }
}

/// Why the next attempt waits, and that nothing is lost by it. The seconds stand beside it.
pub fn waiting(mailbox: &Mailbox) -> Option<Words> {
    let Bridge::Awaited(why) = &mailbox.bridge else {
        return None;
    };
    let what = why.as_ref().map_or_else(
        || said::PAUSE_WANTED.to_string(),
        |problem| problem::words(problem).what,
    );
    Some(Words::new(what, said::NOTHING_LOST))
}

/// The seconds.
pub fn countdown(left: Option<u32>) -> String {
    left.map_or_else(
        || said::TRYING_NOW.to_string(),
        |seconds| said::trying_in(&units::seconds(seconds)),
    )
}

/// The marks, where there are any.
pub fn marks(number: usize) -> String {
    said::marked_for_deletion(&messages(number as u64))
}

/// The question.
pub fn delete_question(number: usize) -> String {
    said::delete_question(number as u64)
}

/// How far signing out has come.
pub fn leaving(leaving: Leaving) -> String {
    match leaving {
        Leaving { sent: false, .. } => said::LEAVING_RECONNECTING.to_string(),
        Leaving { total: 0, .. } => said::LEAVING_NOW.to_string(),
        Leaving {
            total,
            confirmed: Some(confirmed),
            ..
        } => said::leaving_confirmed(confirmed.into(), total.into()),
        Leaving { total, done, .. } if done < total => {
            said::leaving_deleting(done.into(), total.into())
        }
        Leaving { .. } => said::LEAVING_WAITING.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_question_counts() {
        assert_eq!(delete_question(1), "Delete the marked message?");
        assert_eq!(delete_question(1_204), "Delete 1,204 marked messages?");
    }

    #[test]
    fn leaving_says_how_far_it_is() {
        let at = |total, done, sent| {
            leaving(Leaving {
                total,
                done,
                sent,
                confirmed: None,
            })
        };
        assert_eq!(at(0, 0, true), "Signing out…");
        assert_eq!(at(3_911, 1_204, true), "Deleting 1,204 of 3,911…");
        assert_eq!(at(2, 2, true), "Waiting for the server to confirm…");
        assert!(at(2, 0, false).starts_with("Reconnecting"));
        let back = Leaving {
            total: 49_800,
            done: 10_000,
            sent: true,
            confirmed: Some(9_998),
        };
        assert_eq!(
            leaving(back),
            "9,998 of 49,800 confirmed. Signing in again to see, and to go on…"
        );
    }
}
