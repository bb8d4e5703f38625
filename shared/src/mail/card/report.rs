//! What became of a message: reports of delivery (RFC 3464) and of disposition (RFC 8098).

use serde::{Deserialize, Serialize};

/// Recipients of one report, at most.
const RECIPIENTS_MAX: usize = 50;

/// Octets of a field that are kept.
const FIELD_MAX: usize = 1_000;

/// A report of delivery.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Who reports (Reporting-MTA); empty if it does not say.
    pub server: String,
    /// One for each recipient.
    pub deliveries: Vec<Delivery>,
    /// There were more recipients than are kept.
    pub more: bool,
}

/// What happened to one recipient's copy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// The recipient's address.
    pub recipient: String,
    /// What happened.
    pub fate: Fate,
    /// The status code (RFC 3463), such as `5.1.1`; empty if there is none.
    pub status: String,
    /// The words of the server that was asked (Diagnostic-Code), or empty.
    pub words: String,
    /// The server that was asked (Remote-MTA), or empty.
    pub remote: String,
}

/// RFC 3464 §2.3.3.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fate {
    /// It was not delivered and will not be.
    Failed,
    /// Not yet.
    Delayed,
    /// It was delivered.
    Delivered,
    /// It went on to a server that sends no reports.
    Relayed,
    /// It went on to several recipients.
    Expanded,
    /// The report says something else, or nothing.
    #[default]
    Unknown,
}

/// A report of disposition: what somebody's mail program did with a message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Whose program reports (Final-Recipient).
    pub recipient: String,
    /// What it says.
    pub seen: Seen,
    /// True where the program did so by itself rather than a person.
    pub automatic: bool,
}

/// RFC 8098 §3.2.6.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Seen {
    /// It was shown on a screen. Whether anybody read it nobody knows.
    Displayed,
    /// It was deleted, perhaps unread.
    Deleted,
    /// It was sent on or printed.
    Dispatched,
    /// It was handled without being shown.
    Processed,
    /// The report says something else, or nothing.
    #[default]
    Unknown,
}

/// Reads a message/delivery-status; `None` where it names no recipient.
pub(super) fn delivery(text: &str) -> Option<Report> {
    let mut groups = groups(text).into_iter();
    let first = groups.next()?;
    let mut report = Report {
        server: typed(value(&first, "Reporting-MTA")),
        ..Report::default()
    };
    // Some leave the group about the message out.
    for group in core::iter::once(first).chain(groups) {
        let recipient =
            value(&group, "Final-Recipient").or_else(|| value(&group, "Original-Recipient"));
        if recipient.is_none() {
            continue;
        }
        if report.deliveries.len() == RECIPIENTS_MAX {
            report.more = true;
            break;
        }
        report.deliveries.push(Delivery {
            recipient: typed(recipient),
            fate: fate(value(&group, "Action").unwrap_or_default()),
            status: status(value(&group, "Status").unwrap_or_default()),
            words: typed(value(&group, "Diagnostic-Code")),
            remote: typed(value(&group, "Remote-MTA")),
        });
    }
    (!report.deliveries.is_empty()).then_some(report)
}

/// Reads a message/disposition-notification.
pub(super) fn receipt(text: &str) -> Option<Receipt> {
    let fields = groups(text).into_iter().next()?;
    let (mode, kind) = value(&fields, "Disposition")?.split_once(';')?;
    let kind = kind.split('/').next().unwrap_or_default().trim();
    let seen = match kind.to_ascii_lowercase().as_str() {
        "displayed" => Seen::Displayed,
        "deleted" => Seen::Deleted,
        "dispatched" => Seen::Dispatched,
        "processed" => Seen::Processed,
        _ => Seen::Unknown,
    };
    Some(Receipt {
        recipient: typed(value(&fields, "Final-Recipient")),
        seen,
        automatic: mode.to_ascii_lowercase().contains("mdn-sent-automatically")
            || mode.to_ascii_lowercase().starts_with("automatic"),
    })
}

type Fields = Vec<(String, String)>;

/// Groups of fields, separated by empty lines.
fn groups(text: &str) -> Vec<Fields> {
    let mut groups: Vec<Fields> = vec![Vec::new()];
    for line in text.lines() {
        let Some(group) = groups.last_mut() else {
            break;
        };
        if line.trim().is_empty() {
            if !group.is_empty() {
                groups.push(Vec::new());
            }
        } else if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = group.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            group.push((name.trim().to_owned(), value.trim().to_owned()));
        }
    }
    groups
}

fn value<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    fields
        .iter()
        .find(|(field, _)| field.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.as_str())
}

/// `rfc822; ann@example.org` without the type.
fn typed(value: Option<&str>) -> String {
    let value = value.unwrap_or_default();
    let bare = match value.split_once(';') {
        Some((kind, rest)) if !kind.contains([' ', '@']) => rest.trim(),
        _ => value,
    };
    let visible = super::super::disguise::visible(bare);
    visible[..visible.floor_char_boundary(FIELD_MAX)].to_owned()
}

fn fate(action: &str) -> Fate {
    let word = action.split([' ', '(', ';']).next().unwrap_or_default();
    match word.to_ascii_lowercase().as_str() {
        "failed" => Fate::Failed,
        "delayed" => Fate::Delayed,
        "delivered" => Fate::Delivered,
        "relayed" => Fate::Relayed,
        "expanded" => Fate::Expanded,
        _ => Fate::Unknown,
    }
}

/// Three numbers and nothing else (RFC 3463 §2).
fn status(value: &str) -> String {
    let word = value.split_whitespace().next().unwrap_or_default();
    let numbers: Vec<&str> = word.split('.').collect();
    let valid = numbers.len() == 3
        && numbers.iter().all(|number| {
            matches!(number.len(), 1..=3) && number.bytes().all(|octet| octet.is_ascii_digit())
        });
    if valid {
        word.to_owned()
    } else {
        String::new()
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn each_recipient_has_a_fate() {
        let report = delivery(
            "Reporting-MTA: dns; mx.example.org\nArrival-Date: Sun, 22 Nov 2026 10:00:00 +0100\n\n\
             Original-Recipient: rfc822;nobody@example.net\nFinal-Recipient: RFC822; nobody@example.net\nAction: failed\n\
             Status: 5.1.1 (no such user)\nRemote-MTA: dns; mx.example.net\nDiagnostic-Code: smtp; 550 5.1.1 <nobody@example.net>:\n  User; unknown\n\n\
             Final-Recipient: rfc822; slow@example.net\naction: Delayed\nStatus: 4.x\n\n",
        )
        .expect("a report");
        assert_eq!(report.server, "mx.example.org");
        assert_eq!(
            report.deliveries,
            [
                Delivery {
                    recipient: "nobody@example.net".into(),
                    fate: Fate::Failed,
                    status: "5.1.1".into(),
                    words: "550 5.1.1 <nobody@example.net>: User; unknown".into(),
                    remote: "mx.example.net".into(),
                },
                Delivery {
                    recipient: "slow@example.net".into(),
                    fate: Fate::Delayed,
                    ..Delivery::default()
                }
            ]
        );
        assert_eq!(delivery("Reporting-MTA: dns; mx.example.org\n"), None);
        assert_eq!(delivery(""), None);
    }

    #[test]
    fn crowds_are_bounded() {
        let many = "Final-Recipient: rfc822; a@b\n\n".repeat(10_000);
        let report = delivery(&many).expect("a report");
        assert_eq!(
            (report.deliveries.len(), report.more),
            (RECIPIENTS_MAX, true)
        );
    }

    #[test]
    fn receipts_say_who_and_how() {
        for (disposition, seen, automatic) in [
            (
                "manual-action/MDN-sent-manually; displayed",
                Seen::Displayed,
                false,
            ),
            (
                "automatic-action/MDN-sent-automatically; deleted/error",
                Seen::Deleted,
                true,
            ),
            (
                "manual-action/MDN-sent-manually; denied",
                Seen::Unknown,
                false,
            ),
        ] {
            let text =
                format!("Final-Recipient: rfc822;bo@example.net\nDisposition: {disposition}\n");
            let expected = Receipt {
                recipient: "bo@example.net".into(),
                seen,
                automatic,
            };
            assert_eq!(receipt(&text), Some(expected));
        }
        assert_eq!(receipt("Final-Recipient: rfc822;bo@example.net\n"), None);
    }
}
