//! Saving: files, their names, how far they are, and what is not in them.

use shared::keep::Form;

pub use super::words::{
    keep::{
        ALL_AS_ZIP, DISGUISED, FINISH, HELD, PREVIEW_CUT, PRINT, PRINTED_AS_TEXT, PROGRAM,
        PROGRAM_MEANS, SAVE_ALL, SAVE_ALL_LABEL, UNPLACED, preview_of, warned,
    },
    mailbox::CLOSE as DISMISS,
};
use super::{
    date::Local,
    problem::Words,
    units::{self, messages},
    words::{Phrase, keep, reader},
};
use crate::app::model::saving::{Fault, Missing, Phase, Saving, Title, Why};

/// The question.
pub fn question(number: usize, octets: u64) -> String {
    keep::question(&messages(number as u64), &units::size(octets))
}

/// The answers: what a form is called, and what it is good for.
pub const fn form(form: Form) -> (Phrase, Phrase) {
    match form {
        Form::Eml => (keep::EML, keep::EML_USE),
        Form::Mbox => (keep::MBOX, keep::MBOX_USE),
        Form::Zip => (keep::ZIP, keep::ZIP_USE),
    }
}

/// How far it is, in one line.
pub fn progress(saving: &Saving) -> String {
    match saving.phase {
        Phase::Choosing => keep::CHOOSING.into(),
        Phase::Closing => keep::closing(&saving.name),
        _ => keep::saving(
            saving.kept.len() as u64,
            &messages(saving.total as u64),
            &units::progress(saving.arrived, saving.octets.max(saving.arrived)),
        ),
    }
}

/// How fast it is, and how long it takes.
pub fn pace(saving: &Saving) -> Option<String> {
    let left = saving
        .seconds_left()
        .filter(|_| saving.phase == Phase::Running)?;
    let left = u32::try_from(left).unwrap_or(u32::MAX);
    Some(keep::pace(
        &units::size(saving.rate),
        &units::seconds(left.max(1)),
    ))
}

/// What became of it.
pub fn receipt(saving: &Saving) -> Words {
    let number = messages(saving.kept.len() as u64);
    match &saving.phase {
        Phase::Stopped if saving.is_placed => keep::stopped_placed(&number, &saving.name),
        Phase::Stopped => keep::stopped(&number),
        Phase::Failed(Fault::Full) => keep::failed_full(),
        Phase::Failed(Fault::Denied) => keep::failed_denied(),
        Phase::Failed(Fault::Other(name)) => keep::failed(name),
        _ if saving.is_placed => keep::saved(&number, &saving.name),
        _ => keep::handed_over(&number, &saving.name),
    }
}

/// How many are not in the file.
pub fn not_in_file(number: usize) -> String {
    keep::not_in_file(&messages(number as u64))
}

/// There are more than are named.
pub fn and_more(number: usize) -> String {
    keep::and_more(number as u64)
}

/// Which message is not in it, and why.
pub fn missing(missing: &Missing) -> String {
    let why = match &missing.why {
        Why::Refused(refusal) => keep::why_refused(&refusal.text),
        Why::TooLarge => keep::WHY_TOO_LARGE.into(),
        Why::Gone => keep::WHY_GONE.into(),
        Why::Unnamed => keep::WHY_UNNAMED.into(),
        Why::NotReached => keep::WHY_NOT_REACHED.into(),
    };
    let number = missing.number.to_string();
    match &missing.subject {
        Some(subject) => keep::missing_titled(&number, subject, &why),
        None => keep::missing(&number, &why),
    }
}

/// `2026-11-20 Ann Lee – Lunch?.eml`; what is not known is left out.
pub fn message_name(title: &Title, date: Option<Local>) -> String {
    let date = date.map(day);
    let part = |text: &str| {
        let words: Vec<&str> = text.split_whitespace().collect();
        let text: String = words.join(" ").replace(['/', '\\'], "_");
        text.chars().take(PART_MAX).collect::<String>()
    };
    let (sender, subject) = (part(&title.sender), part(&title.subject));
    let title = match (sender.is_empty(), subject.is_empty()) {
        (false, false) => format!("{sender} – {subject}"),
        (true, true) => reader::file_name(&title.number.to_string()),
        _ => sender + &subject,
    };
    match date {
        Some(date) => format!("{date} {title}.eml"),
        None => format!("{title}.eml"),
    }
}

/// `ann@example.org 2026-11-20.mbox`.
pub fn file_name(whose: &str, today: Local, form: Form) -> String {
    format!("{whose} {}.{}", day(today), form.ending())
}

/// `Lunch – attachments.zip`.
pub fn attachments_name(subject: &str) -> String {
    let subject: String = subject
        .replace(['/', '\\'], "_")
        .chars()
        .take(PART_MAX)
        .collect();
    let name = match subject.trim() {
        "" => keep::ATTACHMENTS.into(),
        subject => keep::attachments_of(subject),
    };
    name + ".zip"
}

fn day(date: Local) -> String {
    format!("{:04}-{:02}-{:02}", date.year, date.month + 1, date.day)
}

/// Characters of a sender or a subject in a name.
const PART_MAX: usize = 60;

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Local = Local {
        year: 2026,
        month: 10,
        day: 20,
        weekday: 5,
        hour: 9,
        minute: 5,
    };

    #[test]
    fn names_say_what_is_in_the_file() {
        let title = |sender: &str, subject: &str| Title {
            number: 7,
            date: None,
            sender: sender.into(),
            subject: subject.into(),
        };
        for (title, date, name) in [
            (
                title("Ann Lee", "Lunch?"),
                Some(DAY),
                "2026-11-20 Ann Lee – Lunch?.eml",
            ),
            (title("Ann Lee", ""), Some(DAY), "2026-11-20 Ann Lee.eml"),
            (title("", ""), None, "message 7.eml"),
            (title("A", "b/c\\d\r\n e"), None, "A – b_c_d e.eml"),
        ] {
            assert_eq!(message_name(&title, date), name);
        }
        assert_eq!(
            file_name("ann@example.org", DAY, Form::Mbox),
            "ann@example.org 2026-11-20.mbox"
        );
        assert_eq!(attachments_name("Lunch"), "Lunch – attachments.zip");
        assert_eq!(attachments_name(" "), "attachments.zip");
    }
}
