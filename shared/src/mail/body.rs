//! The text of a message, and its HTML.

use mail_parser::{Message, MessagePart, MimeHeaders, PartType, decoders::html::html_to_text};

use super::{
    Decode, blocks, charset::to_text, encoding::Encoding, entities::numbered, flowed::unflow,
    header::parameter, view::Trouble,
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
        let (text, known) = text_of(part, raw, decode, troubles);
        if !known && !troubles.contains(&Trouble::UnknownCharset) {
            troubles.push(Trouble::UnknownCharset);
        }
        text
    };
    let mut texts = Texts::default();
    let mut pieces = Vec::new();
    if message
        .html_bodies()
        .any(|part| matches!(part.body, PartType::Html(_)))
    {
        let pages = message.html_bodies().map(|part| match part.body {
            PartType::Html(_) => read(part),
            // A text beside the page, as mailing lists append one: the page alone would not be the whole message.
            PartType::Text(_) => as_page(&read(part)),
            _ => String::new(),
        });
        texts.html = Some(pages.collect());
    }
    for part in message.text_bodies() {
        match part.body {
            PartType::Text(_) => pieces.push(read(part)),
            PartType::Html(_) => {
                let html = read(part);
                texts.from_html = true;
                let end = html.floor_char_boundary(HTML_TO_TEXT_MAX);
                let text = html_to_text(&blocks::apart(&numbered(&html[..end])));
                pieces.push(blocks::broken(&text));
            }
            _ => {}
        }
    }
    texts.text = pieces.join("\n");
    texts
}

/// A text as HTML that looks the same.
fn as_page(text: &str) -> String {
    let text = text.trim_end();
    if text.is_empty() {
        return String::new();
    }
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    format!("<pre style=\"font:inherit\">{text}</pre>")
}

/// A text part, decoded with what the part says of itself.
fn text_of(
    part: &MessagePart<'_>,
    raw: &[u8],
    decode: Decode<'_>,
    troubles: &mut Vec<Trouble>,
) -> (String, bool) {
    let octets = octets_of(part, raw, troubles);
    let (text, known) = to_text(&octets, parameter(part, "charset"), decode);
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
pub(super) fn octets_of(
    part: &MessagePart<'_>,
    raw: &[u8],
    troubles: &mut Vec<Trouble>,
) -> Vec<u8> {
    let (encoding, body) = encoded(part, raw);
    let Some(encoding) = encoding else {
        return body.to_vec();
    };
    let (octets, clean) = encoding.decode(body);
    if !clean && !troubles.contains(&Trouble::BrokenEncoding) {
        troubles.push(Trouble::BrokenEncoding);
    }
    octets
}

/// How many octets a part has without its transfer encoding.
pub(super) fn size_of(part: &MessagePart<'_>, raw: &[u8]) -> usize {
    let (encoding, body) = encoded(part, raw);
    encoding.map_or(body.len(), |encoding| encoding.decoded_size(body))
}

/// A part as it came. mail-parser is not asked for the encoding: it gives a whole part up for one wrong octet.
fn encoded<'a>(part: &MessagePart<'_>, raw: &'a [u8]) -> (Option<Encoding>, &'a [u8]) {
    let (header, body, end) = (
        part.raw_header_offset() as usize,
        part.raw_body_offset() as usize,
        part.raw_end_offset() as usize,
    );
    let encoding = raw.get(header..body).and_then(Encoding::of);
    (encoding, raw.get(body..end).unwrap_or_default())
}
