//! What a Content-Type says of structure.

use mail_parser::{HeaderValue, parsers::MessageStream};

/// What a Content-Type says of structure.
#[derive(Default)]
pub(super) struct Kind {
    pub(super) multipart: bool,
    pub(super) digest: bool,
    pub(super) message: bool,
    pub(super) boundary: Option<Vec<u8>>,
}

impl Kind {
    /// By mail-parser's own code, so that both agree.
    pub(super) fn read(field: &[u8]) -> Self {
        // mail-parser passes over a field that does not end.
        let ended = [field, b"\n"].concat();
        let HeaderValue::ContentType(kind) = MessageStream::new(&ended).parse_content_type() else {
            return Self::default();
        };
        let boundary = kind.attribute("boundary");
        Self {
            multipart: kind.ctype() == "multipart",
            digest: kind.subtype() == Some("digest"),
            message: kind.ctype() == "message"
                && matches!(kind.subtype(), Some("rfc822" | "global")),
            boundary: boundary.map(|boundary| boundary.as_bytes().to_vec()),
        }
    }
}
