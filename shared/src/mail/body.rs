//! The text of a message, and its HTML.

use mail_parser::{
    Encoding, Message, MessagePart, MimeHeaders, PartType,
    decoders::{
        base64::base64_decode, html::html_to_text, quoted_printable::quoted_printable_decode,
    },
};

use super::{
    Decode, charset::to_text, entities::numbered, flowed::unflow, header::parameter, view::Trouble,
};

/// Octets of HTML that are turned into text, at most: beyond that the HTML view is there.
const HTML_TO_TEXT_MAX: usize = 4 * 1024 * 1024;

/// What is there to read.
#[derive(Default)]
pub(super) struct Texts {
    pub(super) text: String,
    pub(super) from_html: bool,
    pub(super) html: Option<String>,
}

pub(super) fn texts(
    message: &Message<'_>,
    raw: &[u8],
    decode: Decode<'_>,
    troubles: &mut Vec<Trouble>,
) -> Texts {
    let mut read = |part: &MessagePart<'_>| {
        let (text, known) = text_of(part, raw, decode);
        if !known && !troubles.contains(&Trouble::UnknownCharset) {
            troubles.push(Trouble::UnknownCharset);
        }
        text
    };
    let mut texts = Texts::default();
    let mut pieces = Vec::new();
    // mail-parser counts a text part that does not end where it should among the attachments. Where there is no other
    // text, it is what there is to read.
    let bodiless = message.text_body.is_empty() && message.html_body.is_empty();
    let cut: Vec<_> = message
        .attachments()
        .filter(|part| bodiless && part.is_encoding_problem)
        .collect();
    let html_bodies = message.html_bodies().chain(cut.iter().copied());
    for part in html_bodies.filter(|part| matches!(part.body, PartType::Html(_))) {
        let html = read(part);
        match &mut texts.html {
            Some(all) => all.push_str(&html),
            None => texts.html = Some(html),
        }
    }
    for part in message.text_bodies().chain(cut) {
        match part.body {
            PartType::Text(_) => pieces.push(read(part)),
            PartType::Html(_) => {
                let html = read(part);
                texts.from_html = true;
                let end = html.floor_char_boundary(HTML_TO_TEXT_MAX);
                pieces.push(html_to_text(&numbered(&html[..end])));
            }
            _ => {}
        }
    }
    texts.text = pieces.join("\n");
    texts
}

/// A text part, decoded with what the part says of itself.
fn text_of(part: &MessagePart<'_>, raw: &[u8], decode: Decode<'_>) -> (String, bool) {
    let (text, known) = to_text(&octets_of(part, raw), parameter(part, "charset"), decode);
    let flowed =
        parameter(part, "format").is_some_and(|format| format.eq_ignore_ascii_case("flowed"));
    let plain = matches!(part.body, PartType::Text(_)) && !part.is_content_type("text", "html");
    if flowed && plain {
        let delsp = parameter(part, "delsp").is_some_and(|delsp| delsp.eq_ignore_ascii_case("yes"));
        return (unflow(&text, delsp), known);
    }
    (text.replace("\r\n", "\n"), known)
}

/// A part's octets without their transfer encoding, before any character set.
fn octets_of(part: &MessagePart<'_>, raw: &[u8]) -> Vec<u8> {
    let body = raw
        .get(part.raw_body_offset() as usize..part.raw_end_offset() as usize)
        .unwrap_or_default();
    let decoded = match part.encoding {
        Encoding::None => None,
        Encoding::QuotedPrintable => quoted_printable_decode(body),
        Encoding::Base64 => base64_decode(body),
    };
    match (part.encoding, decoded) {
        (Encoding::None, _) => body.to_vec(),
        (_, Some(octets)) => octets,
        // Broken: what mail-parser made of it is better than nothing.
        (_, None) => part.contents().to_vec(),
    }
}
