//! Messages for the stories, written by hand so that every octet is known.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The sender of every message here.
pub const SENDER: &str = "Cosima Wren";

/// A text message.
pub fn plain(subject: &str, text: &str) -> Vec<u8> {
    message(subject, "text/plain; charset=utf-8", &crlf(text))
}

/// An HTML message without a text alternative.
pub fn html(subject: &str, html: &str) -> Vec<u8> {
    message(subject, "text/html; charset=utf-8", &crlf(html))
}

/// An HTML message in a character set, octet for octet.
pub fn html_octets(subject: &str, charset: &str, html: &[u8]) -> Vec<u8> {
    message(
        subject,
        &format!("text/html; charset={charset}\r\nContent-Transfer-Encoding: base64"),
        &base64(html),
    )
}

/// An HTML message with a picture inside: refer to it as `cid:picture@localhost`.
pub fn html_with_picture(subject: &str, html: &str) -> Vec<u8> {
    let parts = [
        part("Content-Type: text/html; charset=utf-8", &crlf(html)),
        part(
            "Content-Type: image/png\r\nContent-ID: <picture@localhost>\r\nContent-Transfer-Encoding: base64",
            RED_PIXEL,
        ),
    ];
    message(
        subject,
        &format!("multipart/related; boundary={BOUNDARY}"),
        &multipart(&parts),
    )
}

/// A text message with one file attached.
pub fn with_attachment(subject: &str, text: &str, name: &str, content: &[u8]) -> Vec<u8> {
    with_attachments(subject, text, &[(name, content)])
}

/// A text message with these files attached.
pub fn with_attachments(subject: &str, text: &str, files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut parts = vec![part("Content-Type: text/plain; charset=utf-8", &crlf(text))];
    for (name, content) in files {
        let headers = format!(
            "Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\
             Content-Transfer-Encoding: base64"
        );
        parts.push(part(&headers, &base64(content)));
    }
    message(
        subject,
        &format!("multipart/mixed; boundary={BOUNDARY}"),
        &multipart(&parts),
    )
}

/// A message inside a message inside a message, `depth` times: more than any parser's stack can take.
pub fn nested(subject: &str, depth: usize) -> Vec<u8> {
    message(
        subject,
        "message/rfc822",
        &"Content-Type: message/rfc822\r\n\r\n".repeat(depth),
    )
}

const BOUNDARY: &str = "part-of-a-letter";

/// One red pixel, PNG.
const RED_PIXEL: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==\r\n";

fn message(subject: &str, content_type: &str, body: &str) -> Vec<u8> {
    format!(
        "From: {SENDER} <cosima@example.org>\r\nTo: Annabel Reader <annabel@example.org>\r\nSubject: {subject}\r\n\
         Date: Tue, 17 Nov 2026 08:30:00 +0000\r\nMessage-ID: <{:016x}@example.org>\r\nMIME-Version: 1.0\r\n\
         Content-Type: {content_type}\r\n\r\n{body}",
        number(subject.as_bytes())
    )
    .into_bytes()
}

fn multipart(parts: &[String]) -> String {
    parts.concat() + &format!("--{BOUNDARY}--\r\n")
}

fn part(headers: &str, body: &str) -> String {
    format!("--{BOUNDARY}\r\n{headers}\r\n\r\n{body}\r\n")
}

fn crlf(text: &str) -> String {
    text.replace('\n', "\r\n") + "\r\n"
}

/// FNV-1a: something that differs where the octets differ.
fn number(octets: &[u8]) -> u64 {
    octets.iter().fold(0xcbf2_9ce4_8422_2325, |hash, octet| {
        (hash ^ u64::from(*octet)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// RFC 2045 §6.8: lines of at most 76 octets.
fn base64(octets: &[u8]) -> String {
    let text = STANDARD.encode(octets);
    let lines: Vec<&str> = text
        .as_bytes()
        .chunks(76)
        .map(|line| std::str::from_utf8(line).expect("ASCII"))
        .collect();
    lines.join("\r\n") + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_broken_into_lines() {
        assert_eq!(base64(b"foob"), "Zm9vYg==\r\n");
        let lengths: Vec<usize> = base64(&[0; 100]).lines().map(str::len).collect();
        assert_eq!(lengths, [76, 60]);
    }

    #[test]
    fn messages_are_crlf_throughout() {
        for message in [
            plain("a", "b\nc"),
            html("a", "<p>\n</p>"),
            with_attachment("a", "b", "c.bin", &[1, 2, 3]),
            nested("a", 3),
        ] {
            let text = String::from_utf8(message).expect("ours are ASCII");
            assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
        }
    }
}
