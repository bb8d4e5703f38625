//! From the octets of a mail (RFC 5322, MIME) to what a person reads.
//!
//! mail-parser takes messages apart; around it stand what it does not bring: limits, any character set at all,
//! format=flowed, and a word where something is broken.
//!
//! Everything here may be fed anything: no mail makes it fail, though a hostile one may make it slow. In the browser
//! it runs in a worker that is ended after five seconds.

mod blocks;
mod body;
pub mod card;
mod charset;
mod disguise;
mod encoding;
mod entities;
mod flowed;
mod header;
mod limits;
mod mending;
mod names;
mod parts;
mod stray;
mod tnef;
pub mod trust;
pub mod unsubscribe;
mod utf7;
pub mod view;

use mail_parser::MessageParser;
use view::{Card, MessageView, Summary, Trouble};

/// Decodes octets in the character set of this name (a label of the Encoding Standard); `None` where nobody knows it.
/// Broken octets become U+FFFD.
pub type Decode<'a> = &'a dyn Fn(&str, &[u8]) -> Option<String>;

/// Reads a header, as TOP gives it.
pub fn summary(octets: &[u8], decode: Decode<'_>) -> Summary {
    let (head, _) = header::split(octets);
    let head = mending::cover(&charset::header_to_utf8(head, decode));
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
    // A header that runs into its text without an empty line.
    let gap = if header::is_open(&head, body) {
        "\n"
    } else {
        ""
    };
    let mended = mending::mend(&[&*head, gap.as_bytes(), body].concat());
    if let Some(trouble) = mended.exceeded {
        return source_only(trouble);
    }
    let raw = mended.raw;
    let Some(message) = MessageParser::default().parse(&mended.covered) else {
        // No header at all: whatever it is, it can be read.
        return MessageView {
            text: charset::to_text(octets, None, decode).0,
            ..source_only(Trouble::Unreadable)
        };
    };
    let mut troubles = Vec::new();
    let texts = body::texts(&message, &raw, decode, &mut troubles);
    let attachments = parts::attachments(&message, &raw, decode, &mut troubles);
    if mended.broken || !gap.is_empty() {
        troubles.push(Trouble::BrokenStructure);
    }
    let headers = header::fields(&head);
    let cards = card::cards(&message, &raw, &texts.text, decode);
    let (attachments, wrapped) = tnef::unwrap(attachments);
    MessageView {
        summary: header::summary(&message),
        authentication: trust::statements(&headers),
        unsubscribe: unsubscribe::offered(&headers),
        cards: cards
            .into_iter()
            .chain(wrapped.map(Card::Wrapped))
            .collect(),
        headers,
        text: texts.text,
        text_from_html: texts.from_html,
        html: texts.html,
        attachments,
        parts: parts::tree(&message, &raw, decode),
        troubles,
    }
}
