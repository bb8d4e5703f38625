//! The header (RFC 5322 §2.2, §3.6).

use mail_parser::{Address, HeaderName, HeaderValue, Message, MimeHeaders};

use super::{
    charset::decode_words,
    view::{Mailbox, Summary},
};

/// Header fields shown, at most.
const FIELDS_MAX: usize = 1_000;

/// Addresses shown of one field, at most.
const ADDRESSES_MAX: usize = 500;

/// Cuts a message behind the empty line that ends its header.
pub(super) fn split(octets: &[u8]) -> (&[u8], &[u8]) {
    let mut at = 0;
    for line in octets.split_inclusive(|&octet| octet == b'\n') {
        at += line.len();
        if matches!(line, b"\n" | b"\r\n") {
            break;
        }
    }
    octets.split_at(at)
}

/// Every field, unfolded and decoded. `head` is UTF-8 already.
pub(super) fn fields(head: &[u8]) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(head);
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in text.lines().take_while(|line| !line.is_empty()) {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = fields.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            if fields.len() == FIELDS_MAX {
                break;
            }
            fields.push((name.trim_end().to_owned(), value.trim().to_owned()));
        }
    }
    for (_, value) in &mut fields {
        *value = decode_words(value, &|_, _| None);
    }
    fields
}

/// The values of all fields of this name, in order.
pub(super) fn values(fields: &[(String, String)], name: &str) -> Vec<String> {
    fields
        .iter()
        .filter(|(field, _)| field.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.clone())
        .collect()
}

/// What the list shows.
pub(super) fn summary(message: &Message<'_>) -> Summary {
    let mut references = ids(message.references());
    for id in ids(message.in_reply_to()) {
        if !references.contains(&id) {
            references.push(id);
        }
    }
    Summary {
        subject: message.subject().unwrap_or_default().trim().to_owned(),
        from: mailboxes(message.from()),
        to: mailboxes(message.to()),
        cc: mailboxes(message.cc()),
        reply_to: mailboxes(message.reply_to()),
        date: message
            .date()
            .filter(|date| date.is_valid())
            .map(mail_parser::DateTime::to_timestamp),
        message_id: message.message_id().map(str::to_owned),
        references,
        mixed: message.content_type().is_some_and(|kind| {
            kind.ctype().eq_ignore_ascii_case("multipart") && kind.subtype() == Some("mixed")
        }),
    }
}

fn mailboxes(address: Option<&Address<'_>>) -> Vec<Mailbox> {
    let found = address.into_iter().flat_map(Address::iter);
    found
        .map(|one| Mailbox {
            name: one.name().unwrap_or_default().trim().to_owned(),
            address: one.address().unwrap_or_default().trim().to_owned(),
        })
        .take(ADDRESSES_MAX)
        .collect()
}

fn ids(value: &HeaderValue<'_>) -> Vec<String> {
    match value {
        HeaderValue::Text(id) => vec![id.to_string()],
        HeaderValue::TextList(ids) => ids.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    }
}

/// The charset and other parameters that a part names.
pub(super) fn parameter<'a>(part: &'a mail_parser::MessagePart<'_>, name: &str) -> Option<&'a str> {
    part.headers
        .iter()
        .rev()
        .find(|header| header.name == HeaderName::ContentType)
        .and_then(|header| header.value.as_content_type())
        .and_then(|kind| kind.attribute(name))
}
