//! What of a mail's parts is looked at in place: pictures made of dots, and plain text. Nothing that could do anything:
//! no HTML, no SVG, no PDF. What a picture is, its first octets say, not the mail.

use shared::mail::view::Attachment;

/// How a part is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// As a picture of this media type.
    Picture(&'static str),
    /// As text.
    Text,
}

/// How a part is looked at; `None` if it is only saved.
pub fn kind(part: &Attachment) -> Option<Kind> {
    if let Some(media_type) = picture(&part.octets) {
        return (part.octets.len() <= PICTURE_MAX).then_some(Kind::Picture(media_type));
    }
    let ending = part.name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_text = match part.media_type.as_str() {
        "text/html" | "text/xml" => false,
        "application/json" | "application/pgp-signature" => true,
        "application/octet-stream" => TEXTS.contains(&ending.to_ascii_lowercase().as_str()),
        other => other.starts_with("text/"),
    };
    // Text has no NUL; what says it is text and has some is something else.
    let beginning = &part.octets[..part.octets.len().min(TEXT_MAX)];
    (is_text && !part.octets.is_empty() && !beginning.contains(&0)).then_some(Kind::Text)
}

/// The beginning of a text, and whether there is more: UTF-8, else taken for Latin-1.
pub fn text(octets: &[u8]) -> (String, bool) {
    let beginning = &octets[..octets.len().min(TEXT_MAX)];
    let shown = match str::from_utf8(beginning) {
        Ok(text) => text.to_owned(),
        // A character that is cut at the end.
        Err(error) if error.error_len().is_none() => {
            String::from_utf8_lossy(&beginning[..error.valid_up_to()]).into_owned()
        }
        Err(_) => beginning.iter().copied().map(char::from).collect(),
    };
    (shown, beginning.len() < octets.len())
}

fn picture(octets: &[u8]) -> Option<&'static str> {
    const BEGINNINGS: [(&[u8], &str); 5] = [
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"GIF87a", "image/gif"),
        (b"GIF89a", "image/gif"),
        (b"BM", "image/bmp"),
    ];
    if octets.starts_with(b"RIFF") && octets.get(8..12) == Some(b"WEBP") {
        return Some("image/webp");
    }
    if octets.get(4..12) == Some(b"ftypavif") {
        return Some("image/avif");
    }
    BEGINNINGS
        .iter()
        .find(|(beginning, _)| octets.starts_with(beginning))
        .map(|(_, media_type)| *media_type)
}

/// Endings of text that is sent as anything.
const TEXTS: [&str; 8] = ["txt", "csv", "json", "log", "md", "ics", "vcf", "asc"];

/// Octets of a text that are shown.
const TEXT_MAX: usize = 64 * 1024;

/// Octets of a picture that a browser is asked to draw: a phone's photographs have a third.
const PICTURE_MAX: usize = 24 * 1024 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    fn part(name: &str, media_type: &str, octets: &[u8]) -> Attachment {
        Attachment {
            name: name.into(),
            media_type: media_type.into(),
            octets: octets.to_vec(),
            ..Attachment::default()
        }
    }

    #[test]
    fn only_what_does_nothing_is_looked_at() {
        let png = Some(Kind::Picture("image/png"));
        for (name, media_type, octets, expected) in [
            ("a.png", "image/png", &b"\x89PNG\r\n\x1a\n"[..], png),
            ("a.svg", "image/svg+xml", b"\x89PNG\r\n\x1a\n", png),
            ("a.png", "image/png", b"<svg onload=alert(1)>", None),
            ("a.svg", "image/svg+xml", b"<svg>", None),
            ("a.html", "text/html", b"<p>", None),
            ("a.xml", "text/xml", b"<p>", None),
            ("a.txt", "text/plain", b"words", Some(Kind::Text)),
            ("a.txt", "text/plain", b"wo\0rds", None),
            ("a.txt", "text/plain", b"", None),
            (
                "a.CSV",
                "application/octet-stream",
                b"a;b",
                Some(Kind::Text),
            ),
            ("a.exe", "application/octet-stream", b"MZ", None),
            ("a.pdf", "application/pdf", b"%PDF-1.7", None),
        ] {
            assert_eq!(
                kind(&part(name, media_type, octets)),
                expected,
                "{name} {media_type}"
            );
        }
    }

    #[test]
    fn text_is_read_as_what_it_is() {
        assert_eq!(text("Grüße".as_bytes()), ("Grüße".to_owned(), false));
        assert_eq!(text(b"Gr\xfc\xdfe"), ("Grüße".to_owned(), false));
        let long = "ü".repeat(TEXT_MAX);
        let mut odd = b"a".to_vec();
        odd.extend_from_slice(long.as_bytes());
        let (shown, is_cut) = text(&odd);
        assert!(is_cut && shown.ends_with('ü') && shown.len() == TEXT_MAX - 1);
    }
}
