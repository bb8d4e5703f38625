//! What complete lines mean.

use shared::pop3::{
    capabilities::Capabilities,
    reply::{self, Status},
};

/// Reads `input` as every kind of line.
///
/// # Panics
/// Where something that could do harm on a screen comes through, or a message number is 0.
pub fn reply(input: &[u8]) {
    let harmless = |text: &str| {
        assert!(!text.chars().any(char::is_control), "{text:?}");
    };
    match reply::status(input) {
        Some(Status::Ok(text)) => {
            harmless(&text);
            let _ = (reply::stat(&text), reply::last(&text));
            if let Some(stamp) = reply::apop_stamp(&text) {
                assert!(stamp.starts_with('<') && stamp.ends_with('>') && stamp.contains('@'));
                assert!(stamp.is_ascii() && !stamp.contains(' '));
            }
        }
        Some(Status::Err(refusal)) => {
            harmless(&refusal.text);
            harmless(
                &refusal
                    .code
                    .map(|code| code.to_string())
                    .unwrap_or_default(),
            );
        }
        Some(Status::Continue(_)) | None => {}
    }
    if let Some((number, _)) = reply::list_line(input) {
        assert!(number > 0);
    }
    if let Some((number, unique_id)) = reply::uidl_line(input) {
        assert!(number > 0);
        harmless(&unique_id);
    }
    let mut capabilities = Capabilities::default();
    for line in input.split(|&octet| octet == b'\n') {
        capabilities.learn(line);
    }
    for line in &capabilities.lines {
        harmless(line);
    }
    harmless(&reply::printable(input));
    // Two unique-ids are the same text only where they are the same octets.
    let (left, right) = input.split_at(input.len() / 2);
    assert_eq!(
        left == right,
        reply::unique_id(left) == reply::unique_id(right)
    );
}
