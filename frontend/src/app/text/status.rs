//! What is happening, in one line; and the questions before leaving.

use super::{
    problem::{self, Words},
    stage,
    units::{self, count, messages},
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
        "no messages".into()
    } else {
        format!("{} · {}", messages(number), units::size(mailbox.octets()))
    }
}

/// How the session is doing, for the status line.
pub fn link(mailbox: &Mailbox) -> String {
    match &mailbox.link {
        Link::Live if mailbox.bridge != Bridge::Steady => match mailbox.bridge {
            Bridge::Gone => "The bridge was restarted · the next thing you do connects again",
            _ => "The bridge is being restarted · connecting again by itself",
        }
        .into(),
        Link::Live => {
            let tls = mailbox.facts.tls.as_deref().unwrap_or("not encrypted");
            let pinned = if mailbox.facts.pinned {
                ", certificate known by its fingerprint"
            } else {
                ""
            };
            let by = match mailbox.facts.mechanism {
                Some(mechanism) => format!(" · signed in by {}", mechanism.name()),
                None => String::new(),
            };
            format!("Connected · {} · {tls}{pinned}{by}", mailbox.account.host)
        }
        Link::Released => "Not connected · mailbox released".into(),
        Link::Lost(_) => "Not connected".into(),
        Link::Reconnecting(at) => stage(*at).into(),
        Link::Dead => "The mail engine has stopped".into(),
    }
}

/// What was just done, or is going on.
pub fn task(mailbox: &Mailbox) -> Option<String> {
    if let Some(opened) = &mailbox.opened {
        match opened.fetch {
            Fetch::Waiting if mailbox.link == Link::Live => return Some("Opening…".into()),
            Fetch::Arriving { received, expected } => {
                return Some(format!("Fetching {}", units::progress(received, expected)));
            }
            Fetch::Reading => return Some(super::READING.into()),
            _ => {}
        }
    }
    Some(match mailbox.notice? {
        Notice::Marked => "Marked for deletion. Nothing is deleted before you sign out.".into(),
        Notice::Unmarked => "Mark taken off.".into(),
        Notice::Saved => "Handed to the browser as a download: it stays on this computer.".into(),
        Notice::Relisted { new: 0 } => "Up to date: nothing new.".into(),
        Notice::Relisted { new } => format!("Up to date: {} new.", count(new as u64)),
    })
}

/// How many headers have come, until all have.
pub fn headers(mailbox: &Mailbox) -> Option<String> {
    let (done, all) = (mailbox.headers_done(), mailbox.rows.len());
    if !mailbox.facts.top && done < all {
        return Some("This server shows senders and subjects only of opened messages".into());
    }
    (done < all && mailbox.link == Link::Live)
        .then(|| format!("Headers {} / {}", count(done as u64), count(all as u64)))
}

/// The strip at the top, when the session is not as it should be.
pub fn strip(mailbox: &Mailbox) -> Option<Words> {
    match &mailbox.link {
        Link::Released => Some(Words::new(
            "Mailbox released – nothing was deleted.",
            "You were away for a while, so other programs may have it now.",
        )),
        Link::Lost(cause) => {
            let words = problem::words(cause);
            Some(Words {
                what: "Connection lost – nothing was deleted.".into(),
                next: format!("{} {}", words.what, words.next),
                said: words.said,
            })
        }
        Link::Dead => Some(Words::new(
            "The mail engine has stopped – nothing was deleted.",
            "It is our fault, not yours. Sign in again to go on.",
        )),
        Link::Live | Link::Reconnecting(_) => waiting(mailbox),
    }
}

/// Why the next attempt waits, and that nothing is lost by it. The seconds stand beside it.
pub fn waiting(mailbox: &Mailbox) -> Option<Words> {
    let Bridge::Awaited(why) = &mailbox.bridge else {
        return None;
    };
    let what = why.as_ref().map_or_else(
        || "The mail server wants a pause between two sign-ins.".into(),
        |problem| problem::words(problem).what,
    );
    Some(Words::new(
        what,
        "Nothing is lost: your marks are kept, and nobody has deleted what you did not confirm.",
    ))
}

/// The seconds.
pub fn countdown(left: Option<u32>) -> String {
    left.map_or_else(
        || "Trying again now…".into(),
        |seconds| format!("Trying again in {}.", units::seconds(seconds)),
    )
}

/// The marks, where there are any.
pub fn marks(number: usize) -> String {
    format!("{} marked for deletion", messages(number as u64))
}

/// The question.
pub fn delete_question(number: usize) -> String {
    let what = if number == 1 {
        "the marked message".into()
    } else {
        format!("{} marked messages", count(number as u64))
    };
    format!("Delete {what}?")
}

/// How far signing out has come.
pub fn leaving(leaving: Leaving) -> String {
    match leaving {
        Leaving { sent: false, .. } => "Reconnecting, to delete what is marked…".into(),
        Leaving { total: 0, .. } => "Signing out…".into(),
        Leaving {
            total,
            confirmed: Some(confirmed),
            ..
        } => format!(
            "{} of {} confirmed. Signing in again to see, and to go on…",
            count(confirmed.into()),
            count(total.into())
        ),
        Leaving { total, done, .. } if done < total => {
            format!(
                "Deleting {} of {}…",
                count(done.into()),
                count(total.into())
            )
        }
        Leaving { .. } => "Waiting for the server to confirm…".into(),
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
