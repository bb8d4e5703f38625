//! The header (RFC 5322 §2.2, §3.6).

use mail_parser::{Address, HeaderName, HeaderValue, Message, MimeHeaders};

use super::{
    charset::decode_words,
    disguise::visible,
    stray::Stray,
    view::{Mailbox, Summary},
};

/// Header fields shown, at most.
const FIELDS_MAX: usize = 1_000;

/// Addresses shown of one field, at most.
const ADDRESSES_MAX: usize = 500;

/// Messages that a message refers to, at most: the nearest ones count.
const REFERENCES_MAX: usize = 200;

/// Cuts a message behind the empty line that ends its header; where there is none at all, in front of the first line that
/// belongs in no header.
pub(super) fn split(octets: &[u8]) -> (&[u8], &[u8]) {
    let (mut at, mut stray, mut fields) = (0, Stray::default(), false);
    for line in octets.split_inclusive(|&octet| octet == b'\n') {
        if matches!(line, b"\n" | b"\r\n") {
            return octets.split_at(at + line.len());
        }
        if is_field(line) {
            stray.field(name(line));
            fields = true;
        } else if !line.starts_with(b" ") && !line.starts_with(b"\t") {
            stray.line(at);
        }
        at += line.len();
    }
    octets.split_at(stray.at().filter(|_| fields).unwrap_or(octets.len()))
}

/// True where `split` found no empty line but a text.
pub(super) fn is_open(head: &[u8], body: &[u8]) -> bool {
    !body.is_empty()
        && !head.ends_with(b"\n\n")
        && !head.ends_with(b"\n\r\n")
        && !matches!(head, b"\n" | b"\r\n")
}

/// True for a line that begins a field, however odd its name.
pub(super) fn is_field(line: &[u8]) -> bool {
    memchr::memchr(b':', line).is_some_and(|colon| !line[..colon].trim_ascii().is_empty())
}

/// The name of the field that a line begins.
pub(super) fn name(line: &[u8]) -> &[u8] {
    let name = line.split(|&octet| octet == b':').next();
    name.unwrap_or_default().trim_ascii_end()
}

/// Every field, unfolded and decoded. `head` is UTF-8 already.
pub(super) fn fields(head: &[u8]) -> Vec<(String, String)> {
    let mut fields = written(head);
    for (_, value) in &mut fields {
        *value = decode_words(value, &|_, _| None);
    }
    fields
}

/// Every field, unfolded, as it was written.
pub(super) fn written(head: &[u8]) -> Vec<(String, String)> {
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
    references.drain(..references.len().saturating_sub(REFERENCES_MAX));
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
        list_id: list_id(message.list_id()),
        mixed: message.content_type().is_some_and(|kind| {
            kind.ctype().eq_ignore_ascii_case("multipart") && kind.subtype() == Some("mixed")
        }),
    }
}

fn mailboxes(address: Option<&Address<'_>>) -> Vec<Mailbox> {
    let found = address.into_iter().flat_map(Address::iter);
    found
        .map(|one| Mailbox {
            name: visible(one.name().unwrap_or_default().trim()),
            address: visible(one.address().unwrap_or_default().trim()),
        })
        .take(ADDRESSES_MAX)
        .collect()
}

/// `Sailing <sailing.example.org>`, or a bare name against the rules.
fn list_id(value: &HeaderValue<'_>) -> Option<String> {
    let id = match value {
        HeaderValue::Address(address) => {
            let first = address.iter().next()?;
            first.address().or(first.name())?
        }
        HeaderValue::Text(text) => text,
        _ => return None,
    };
    let id = visible(id.trim());
    (!id.is_empty()).then_some(id)
}

fn ids(value: &HeaderValue<'_>) -> Vec<String> {
    match value {
        HeaderValue::Text(id) => vec![id.to_string()],
        HeaderValue::TextList(ids) => {
            let nearest = ids.len().saturating_sub(REFERENCES_MAX);
            ids[nearest..].iter().map(ToString::to_string).collect()
        }
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
