//! From the octets of a mail (RFC 5322, MIME) to what a person reads.
//!
//! mail-parser takes messages apart; around it stand what it does not bring: limits, any character set at all,
//! format=flowed, and a word where something is broken.
//!
//! Everything here may be fed anything: no mail makes it fail, though a hostile one may make it slow. In the browser
//! it runs in a worker that is ended after five seconds.

mod body;
mod charset;
mod entities;
mod flowed;
mod header;
mod limits;
mod parts;
pub mod view;

use mail_parser::MessageParser;
use view::{MessageView, Summary, Trouble};

/// Decodes octets in the character set of this name (a label of the Encoding Standard); `None` where nobody knows it.
/// Broken octets become U+FFFD.
pub type Decode<'a> = &'a dyn Fn(&str, &[u8]) -> Option<String>;

/// Reads a header, as TOP gives it.
pub fn summary(octets: &[u8], decode: Decode<'_>) -> Summary {
    let (head, _) = header::split(octets);
    let head = charset::header_to_utf8(head, decode);
    MessageParser::default()
        .parse_headers(&head)
        .map_or_else(Summary::default, |message| header::summary(&message))
}

/// Reads a whole message.
pub fn view(octets: &[u8], decode: Decode<'_>) -> MessageView {
    let (head, body) = header::split(octets);
    let head = charset::header_to_utf8(head, decode);
    let source_only = |trouble| MessageView {
        summary: summary(octets, decode),
        headers: header::fields(&head),
        troubles: vec![trouble],
        ..MessageView::default()
    };
    if let Some(trouble) = limits::exceeded(octets) {
        return source_only(trouble);
    }
    let raw = [&*head, body].concat();
    let Some(message) = MessageParser::default().parse(&raw) else {
        return source_only(Trouble::Unreadable);
    };
    let mut troubles = Vec::new();
    let texts = body::texts(&message, &raw, decode, &mut troubles);
    troubles.extend(parts::troubles(&message, &raw));
    let headers = header::fields(&head);
    MessageView {
        summary: header::summary(&message),
        authentication_results: header::values(&headers, "Authentication-Results"),
        list_unsubscribe: header::values(&headers, "List-Unsubscribe")
            .into_iter()
            .next(),
        headers,
        text: texts.text,
        text_from_html: texts.from_html,
        html: texts.html,
        attachments: parts::attachments(&message, &raw),
        parts: parts::tree(&message),
        troubles,
    }
}
