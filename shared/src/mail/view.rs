//! What a person reads of a mail. Plain data: it crosses from the reader to the page.

use serde::{Deserialize, Serialize};

pub use super::{
    card::{
        Card, Protection,
        calendar::{Frequency, Invitation, Method, Moment, Repeat},
        report::{Delivery, Fate, Receipt, Report, Seen},
    },
    trust::{Authentication, Check},
    unsubscribe::Unsubscribe,
};

/// What the message list shows, from the header alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// The subject, decoded; empty if there is none.
    pub subject: String,
    /// The authors (RFC 5322 §3.6.2).
    pub from: Vec<Mailbox>,
    /// The recipients.
    pub to: Vec<Mailbox>,
    /// The further recipients.
    pub cc: Vec<Mailbox>,
    /// Where answers should go, if not to the authors.
    pub reply_to: Vec<Mailbox>,
    /// When it was written, by its own account: seconds since 1970, UTC.
    pub date: Option<i64>,
    /// Message-ID, without angle brackets.
    pub message_id: Option<String>,
    /// References and In-Reply-To, oldest first, without angle brackets.
    pub references: Vec<String>,
    /// The mailing list that it came over (RFC 2919), without angle brackets.
    pub list_id: Option<String>,
    /// True where the header speaks of mixed content: most likely attachments.
    pub mixed: bool,
}

/// A name and an address, decoded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mailbox {
    /// The display name; empty if there is none. Anybody can write anything here.
    pub name: String,
    /// The address.
    pub address: String,
}

/// A whole message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageView {
    /// As in the list.
    pub summary: Summary,
    /// Every header field, in order, decoded, unfolded: name and value.
    pub headers: Vec<(String, String)>,
    /// The text to read: the text part, else made of the HTML part.
    pub text: String,
    /// True where `text` was made of HTML.
    pub text_from_html: bool,
    /// The HTML part as written: untrusted.
    pub html: Option<String>,
    /// Everything else, inline images included.
    pub attachments: Vec<Attachment>,
    /// The tree of parts, flattened in order.
    pub parts: Vec<Part>,
    /// What servers say about where it came from, topmost first. Anybody can forge these: `trust::believed` says which
    /// one may be believed.
    pub authentication: Vec<Authentication>,
    /// Ways off a mailing list (RFC 2369), if there are any.
    pub unsubscribe: Unsubscribe,
    /// What is better read as a card than as text.
    pub cards: Vec<Card>,
    /// What could not be read as it should.
    pub troubles: Vec<Trouble>,
}

/// A part to save.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// The file name, decoded, without any path; made up where the mail gives none.
    pub name: String,
    /// The media type as the mail claims it, lower case.
    pub media_type: String,
    /// Content-ID, without angle brackets: HTML refers to inline images by it.
    pub content_id: Option<String>,
    /// True where the mail asks to show it inside the text.
    pub inline: bool,
    /// The decoded octets.
    pub octets: Vec<u8>,
}

/// A node in the tree of parts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// How deep, 0 for the message itself.
    pub depth: u16,
    /// The media type, lower case.
    pub media_type: String,
    /// The file name, or empty.
    pub name: String,
    /// Decoded size in octets; 0 for a multipart.
    pub octets: u64,
}

/// What could not be read as it should. The rest of the view is as good as it can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Trouble {
    /// Too many messages inside messages: shown as source only.
    TooNested,
    /// Too many parts: shown as source only.
    TooManyParts,
    /// Not a mail at all as far as can be told: shown as source only.
    Unreadable,
    /// A transfer encoding (base64, quoted-printable) is broken: the text may have gaps.
    BrokenEncoding,
    /// The structure is broken: a part does not end where it should.
    BrokenStructure,
    /// A character set nobody knows: shown as well as can be guessed.
    UnknownCharset,
}
