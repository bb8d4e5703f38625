//! Words for what is shown as a card, and for what servers say of a mail's origin.

use shared::mail::view::{
    Authentication, Check, Delivery, Fate, Frequency, Method, Moment, Protection, Receipt, Repeat,
    Seen,
};

pub use super::words::cards::{
    BEGINS, ENDS, HERE, INVITATION_NOTE, NO_SUMMARY, ORGANISER, ORIGIN_NOTE, PLACE, RECEIPT,
    REPEATS, REPORT, REPORT_MORE, UNSUBSCRIBE, UNSUBSCRIBE_COPY, UNSUBSCRIBE_NOTE,
    UNSUBSCRIBE_ONE_CLICK, UNSUBSCRIBE_OPEN, answers_to, reported_by,
};
use super::{
    date::{self, Local},
    problem::Words,
    words::{Phrase, cards},
};

/// What an invitation is.
pub fn method(method: Method) -> Phrase {
    match method {
        Method::Request => cards::REQUEST,
        Method::Reply => cards::REPLY,
        Method::Cancel => cards::CANCELLED,
        Method::Publish => cards::PUBLISH,
    }
}

/// A point in time as it was written, with its zone.
pub fn moment(moment: &Moment) -> String {
    let Some(minute) = moment.minute else {
        return cards::whole_day(&day(moment));
    };
    let time = date::long(local(moment, minute));
    match moment.zone.as_str() {
        "" => cards::without_zone(&time),
        zone => cards::in_zone(&time, zone),
    }
}

fn day(moment: &Moment) -> String {
    date::in_digits(local(moment, 0))
}

/// As the wall clock says it.
fn local(moment: &Moment, minute: u16) -> Local {
    const SHIFT: [u32; 12] = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
    let month = u32::from(moment.month.clamp(1, 12)) - 1;
    let year = u32::from(moment.year) - u32::from(month < 2 && moment.year > 0);
    let day = u32::from(moment.day);
    Local {
        year: moment.year.into(),
        month,
        day,
        weekday: (year + year / 4 - year / 100 + year / 400 + SHIFT[month as usize] + day) % 7,
        hour: u32::from(minute) / 60,
        minute: u32::from(minute) % 60,
    }
}

/// How often, roughly: phrases that stand for themselves.
pub fn repeat(repeat: &Repeat) -> Vec<String> {
    let every = |unit| cards::every(repeat.interval.into(), unit);
    let often = match repeat.frequency {
        Frequency::Daily => every("day"),
        Frequency::Weekly => every("week"),
        Frequency::Monthly => every("month"),
        Frequency::Yearly => every("year"),
        Frequency::Other => cards::BY_OWN_RULE.into(),
    };
    let mut phrases = vec![often];
    let days: Vec<&str> = (0..7)
        .filter(|at| repeat.days & (1 << at) != 0)
        .map(date::weekday)
        .collect();
    if !days.is_empty() {
        phrases.push(days.join(", "));
    }
    phrases.extend(repeat.count.map(|count| cards::times(count.into())));
    phrases.extend(repeat.until.as_ref().map(|until| cards::until(&day(until))));
    phrases
}

/// Further events in the same file.
pub fn more_events(number: u16) -> String {
    cards::more_events(number.into())
}

/// What happened to one recipient's copy.
pub fn delivery(delivery: &Delivery) -> String {
    let say = match delivery.fate {
        Fate::Failed => cards::not_delivered,
        Fate::Delayed => cards::delayed,
        Fate::Delivered => cards::delivered,
        Fate::Relayed => cards::relayed,
        Fate::Expanded => cards::expanded,
        Fate::Unknown => cards::fate_unknown,
    };
    say(&delivery.recipient)
}

/// A status code (RFC 3463) with its meaning.
pub fn status(code: &str) -> String {
    match meaning(code) {
        Some(meaning) => cards::status(code, &meaning),
        None => code.to_owned(),
    }
}

fn meaning(code: &str) -> Option<Phrase> {
    let (_, rest) = code.split_once('.')?;
    Some(match rest {
        "1.1" => cards::NO_SUCH_MAILBOX,
        "1.2" => cards::NO_SUCH_DOMAIN,
        "1.3" => cards::BAD_ADDRESS,
        "1.6" => cards::MOVED,
        "1.7" | "1.8" => cards::BAD_SENDER,
        "1.10" => cards::ACCEPTS_NO_MAIL,
        "2.1" => cards::DISABLED,
        "2.2" => cards::MAILBOX_FULL,
        "2.3" | "3.4" => cards::TOO_LARGE,
        "3.1" => cards::DISK_FULL,
        "3.2" => cards::NOT_ACCEPTING,
        "4.1" => cards::DOES_NOT_ANSWER,
        "4.2" => cards::CONNECTION_BROKE,
        "4.4" => cards::NO_WAY,
        "4.6" => cards::IN_CIRCLES,
        "4.7" => cards::TRIED_TOO_LONG,
        "7.0" | "7.1" => cards::REFUSED_BY_RULES,
        "7.20" | "7.21" | "7.22" | "7.23" | "7.24" | "7.25" | "7.26" => cards::NOT_PROVEN,
        _ => match rest.split('.').next()? {
            "1" => cards::ABOUT_ADDRESS,
            "2" => cards::ABOUT_MAILBOX,
            "3" => cards::ABOUT_SERVER,
            "4" => cards::ABOUT_WAY,
            "5" => cards::ABOUT_PROTOCOL,
            "6" => cards::ABOUT_CONTENT,
            "7" => cards::ABOUT_POLICY,
            _ => return None,
        },
    })
}

/// Who said so.
pub fn said_by(server: &str) -> String {
    match server {
        "" => cards::OTHER_SAID.into(),
        _ => cards::said_by(server),
    }
}

/// What somebody's program says about reading.
pub fn receipt(receipt: &Receipt) -> String {
    let program = match receipt.recipient.as_str() {
        "" => cards::PROGRAM_OF_RECIPIENT.into(),
        address => cards::program_of(address),
    };
    let say = match receipt.seen {
        Seen::Displayed => cards::displayed,
        Seen::Deleted => cards::deleted,
        Seen::Dispatched => cards::dispatched,
        Seen::Processed => cards::processed,
        Seen::Unknown => cards::seen_unknown,
    };
    say(&program)
}

/// How a message is sealed, and what can be done about it.
pub fn protection(protection: Protection) -> Words {
    match protection {
        Protection::SmimeSigned => cards::smime_signed(),
        Protection::PgpSigned => cards::pgp_signed(),
        Protection::OtherSigned => cards::other_signed(),
        Protection::SmimeOpaque => cards::smime_opaque(),
        Protection::SmimeEncrypted => cards::smime_encrypted(),
        Protection::PgpEncrypted => cards::pgp_encrypted(),
        Protection::OtherEncrypted => cards::other_encrypted(),
    }
}

/// winmail.dat was opened.
pub fn wrapped(files: u16) -> String {
    cards::wrapped(files.into())
}

/// What the person's own server says of a mail's origin, in one line: its weightiest check.
pub fn origin(authentication: &Authentication) -> String {
    let weighty = ["dmarc", "dkim", "spf"].iter().find_map(|method| {
        authentication
            .checks
            .iter()
            .find(|check| check.method == *method)
    });
    match weighty {
        Some(check) => cards::origin(&self::check(check), &authentication.server),
        None => cards::not_checked(&authentication.server),
    }
}

/// One check.
pub fn check(check: &Check) -> String {
    let method = &check.method.to_ascii_uppercase();
    let about = &check.domain;
    match (check.result.as_str(), about.is_empty()) {
        ("pass", true) => cards::passed(method),
        ("pass", false) => cards::passed_for(about, method),
        ("fail" | "hardfail", true) => cards::failed(method),
        ("fail" | "hardfail", false) => cards::failed_for(about, method),
        ("softfail", _) => cards::nearly_failed(method),
        ("none", _) => cards::nothing_to_check(method),
        ("neutral", _) => cards::neutral(method),
        ("temperror" | "permerror" | "error", _) => cards::not_checkable(method),
        (result, _) => cards::other_result(method, result),
    }
}

#[cfg(test)]
#[path = "cards_tests.rs"]
mod tests;
