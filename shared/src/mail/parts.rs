//! The parts of a message: the tree, and what can be saved.

use mail_parser::{HeaderName, Message, MessagePart, MimeHeaders};

use super::{
    Decode,
    body::{octets_of, size_of},
    disguise::turns,
    names,
    view::{Attachment, Part, Trouble},
};

/// Characters in a file name, at most: what every file system takes.
const NAME_MAX: usize = 120;

pub(super) fn attachments(
    message: &Message<'_>,
    raw: &[u8],
    decode: Decode<'_>,
    troubles: &mut Vec<Trouble>,
) -> Vec<Attachment> {
    message
        .attachments()
        .enumerate()
        .map(|(at, part)| {
            let media_type = media_type(part, raw);
            Attachment {
                name: name(part, raw, decode).unwrap_or_else(|| made_up_name(at + 1, &media_type)),
                content_id: part
                    .content_id()
                    .map(|id| id.trim_matches(['<', '>']).to_owned()),
                inline: part
                    .content_disposition()
                    .is_some_and(mail_parser::ContentType::is_inline),
                media_type,
                octets: octets_of(part, raw, troubles),
            }
        })
        .collect()
}

/// The tree, flattened. No recursion: how deep it is was the sender's choice.
pub(super) fn tree(message: &Message<'_>, raw: &[u8], decode: Decode<'_>) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut stack = vec![(0, 0)];
    while let Some((id, depth)) = stack.pop() {
        let Some(part) = message.parts.get(id as usize) else {
            continue;
        };
        if parts.len() >= message.parts.len() {
            break;
        }
        let children = part.sub_parts().unwrap_or_default();
        parts.push(Part {
            depth,
            media_type: media_type(part, raw),
            name: name(part, raw, decode).unwrap_or_default(),
            octets: if part.is_multipart() {
                0
            } else {
                size_of(part, raw) as u64
            },
        });
        stack.extend(children.iter().rev().map(|&child| (child, depth + 1)));
    }
    parts
}

/// The media type as the part claims it. mail-parser may have been given another one.
pub(super) fn media_type(part: &MessagePart<'_>, raw: &[u8]) -> String {
    let claimed = part
        .headers
        .iter()
        .rev()
        .find(|header| header.name == HeaderName::ContentType);
    let claimed = claimed
        .and_then(|header| raw.get(header.offset_start as usize..header.offset_end as usize));
    let claimed = String::from_utf8_lossy(claimed.unwrap_or_default());
    if let Some((kind, rest)) = claimed.split_once('/') {
        let ends = |c: char| c.is_whitespace() || ";(\"".contains(c);
        let subtype = rest.trim_start().split(ends).next().unwrap_or_default();
        let kind = kind.trim();
        if !kind.is_empty() && !kind.contains(ends) && !subtype.is_empty() {
            return format!("{kind}/{subtype}").to_ascii_lowercase();
        }
    }
    match part.content_type() {
        Some(kind) => {
            let subtype = kind.subtype().unwrap_or("octet-stream");
            format!("{}/{subtype}", kind.ctype()).to_ascii_lowercase()
        }
        None if part.is_message() => "message/rfc822".to_owned(),
        None => "text/plain".to_owned(),
    }
}

/// What the part calls itself. mail-parser knows few character sets, so its word comes second.
fn name(part: &MessagePart<'_>, raw: &[u8], decode: Decode<'_>) -> Option<String> {
    let header = raw
        .get(part.raw_header_offset() as usize..part.raw_body_offset() as usize)
        .unwrap_or_default();
    let claimed = names::claimed(header, decode);
    file_name(claimed.as_deref().or_else(|| part.attachment_name()))
}

/// The last component of what may be a path, without anything that a file name must not hold.
pub(super) fn file_name(claimed: Option<&str>) -> Option<String> {
    let last = claimed?.rsplit(['/', '\\']).next()?;
    let clean: String = last
        .chars()
        .map(|c| match c {
            ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
            // What turns the direction of text around hides an ending: it stays to be seen.
            c if turns(c) => '_',
            c => c,
        })
        .filter(|&c| !c.is_control() && !matches!(c, '\u{200e}' | '\u{200f}'))
        .collect();
    let clean = clean.trim().trim_start_matches('.').trim_end_matches('.');
    if clean.is_empty() {
        return None;
    }
    // A long name keeps its ending.
    let count = clean.chars().count();
    if count <= NAME_MAX {
        return Some(clean.to_owned());
    }
    let ending = clean.rsplit_once('.').map_or("", |(_, ending)| ending);
    let ending = if ending.chars().count() <= 10 {
        ending
    } else {
        ""
    };
    let stem: String = clean.chars().take(NAME_MAX - 11).collect();
    Some(if ending.is_empty() {
        stem
    } else {
        format!("{stem}.{ending}")
    })
}

fn made_up_name(number: usize, media_type: &str) -> String {
    let ending = match media_type {
        "message/rfc822" | "message/global" => "eml",
        "text/plain" => "txt",
        "text/html" => "html",
        "text/calendar" => "ics",
        "image/png" => "png",
        "image/jpeg" => "jpg",
        "image/gif" => "gif",
        "application/pdf" => "pdf",
        "application/pgp-signature" => "asc",
        "application/pkcs7-signature" | "application/x-pkcs7-signature" => "p7s",
        _ => "bin",
    };
    format!("part-{number}.{ending}")
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn file_names_are_harmless() {
        for (claimed, expected) in [
            ("letter.pdf", Some("letter.pdf")),
            ("../../etc/passwd", Some("passwd")),
            ("C:\\temp\\a.txt", Some("a.txt")),
            ("a\u{202e}fdp.exe", Some("a_fdp.exe")),
            ("  .hidden ", Some("hidden")),
            ("con\r\ntrol?.txt", Some("control_.txt")),
            ("...", None),
            ("", None),
        ] {
            assert_eq!(file_name(Some(claimed)).as_deref(), expected, "{claimed:?}");
        }
        let long = file_name(Some(&format!("{}.pdf", "a".repeat(500)))).expect("a name");
        assert!(long.chars().count() <= NAME_MAX && long.ends_with(".pdf"));
    }
}
