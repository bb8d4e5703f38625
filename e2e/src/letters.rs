//! Twelve letters with which servers and clients get into trouble. Lines end in CR LF.

use std::collections::BTreeSet;

use crate::mail;

/// How long the longest line is, in octets: RFC 5322 allows 998, and nobody keeps to it.
pub const LONG_LINE: usize = 5_000;

/// All of them. Each has a subject of its own.
pub fn all() -> Vec<Vec<u8>> {
    let mut letters = vec![
        mail::plain("A line of text", "Dear Annabel,\n\nall is well.\n\nCosima"),
        mail::html("A page", "<p>All is <b>well</b>.</p>"),
        mail::with_attachment("A parcel", "See inside.", "parcel.bin", &every_octet()),
        mail::plain("Dots", DOTS),
        mail::plain("Replies", "+OK so far\n-ERR not at all\n+ go on\n."),
        mail::plain(
            "From the beginning",
            "Hello.\n\nFrom line to line.\nFrom: nobody\n>From afar.",
        ),
        mail::plain("A long line", &"x".repeat(LONG_LINE)),
        mail::plain("Blank ends", "Blanks and tabs \t \n \n\t\n\n\n"),
        without_final_newline(),
        empty_body(),
        utf8_headers(),
        latin1(),
    ];
    letters.rotate_left(3);
    letters
}

/// POP3 transmits lines, so a server gives an end to the last one.
pub fn with_last_line_ended(letter: &[u8]) -> Vec<u8> {
    let end: &[u8] = if letter.ends_with(b"\r\n") {
        b""
    } else {
        b"\r\n"
    };
    [letter, end].concat()
}

/// The letter without those fields of its header whose names are in `fields`, each of which takes one line.
pub fn without(fields: &[&str], letter: &[u8]) -> Vec<u8> {
    let mut in_header = true;
    let lines = letter.split_inclusive(|octet| *octet == b'\n');
    let kept = lines.filter(|line| {
        in_header &= *line != b"\r\n";
        let name = line.split(|octet| *octet == b':').next();
        !in_header || !fields.iter().any(|field| name == Some(field.as_bytes()))
    });
    kept.flatten().copied().collect()
}

/// What the letters are about. Those of this module differ in it; what is not UTF-8 is taken for Latin-1.
///
/// # Panics
/// When a message has no subject, or one that was seen before.
pub fn subjects(letters: &[Vec<u8>]) -> BTreeSet<String> {
    let mut subjects = BTreeSet::new();
    for letter in letters {
        let mut lines = letter.split(|octet| *octet == b'\n');
        let subject = lines.find_map(|line| line.strip_prefix(b"Subject: "));
        let subject = subject.expect("every letter has one").trim_ascii_end();
        let text = match str::from_utf8(subject) {
            Ok(text) => text.to_owned(),
            Err(_) => subject.iter().copied().map(char::from).collect(),
        };
        assert!(subjects.insert(text), "{subject:?} was there twice");
    }
    subjects
}

/// Every way for a line to start with dots: RFC 1939 §3 adds one to each.
const DOTS: &str = ".\n..\n...\n.leading\n..two\n. \ntrailing.\n.";

/// The last line has no line end, which POP3 cannot transmit: a server adds one. Its last line is a dot, too.
fn without_final_newline() -> Vec<u8> {
    let mut letter = mail::plain("No end", "The last line is a dot, and that is all:\n.");
    letter.truncate(letter.len() - 2);
    letter
}

fn empty_body() -> Vec<u8> {
    let mut letter = mail::plain("Nothing", "");
    letter.truncate(letter.len() - 2);
    letter
}

/// RFC 6532: headers in UTF-8, without encoded words.
fn utf8_headers() -> Vec<u8> {
    mail::plain("Grüße aus 日本", "Ünter der Brücke.")
}

/// Older than any RFC that allows it, and still sent.
fn latin1() -> Vec<u8> {
    let letter = mail::plain("Fr\u{e9}d\u{e9}ric", "\u{e0} bient\u{f4}t");
    let text = String::from_utf8(letter).expect("ours are UTF-8");
    let octet = |it: char| u8::try_from(u32::from(it)).expect("Latin-1");
    text.chars().map(octet).collect()
}

/// Base64 makes ASCII of it, in many lines.
fn every_octet() -> Vec<u8> {
    (0..=255).cycle().take(3_000).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_left_out_of_the_header_alone() {
        let letter = b"A: 1\r\nB: 2\r\n\r\nA: 3\r\n";
        assert_eq!(without(&["A"], letter), b"B: 2\r\n\r\nA: 3\r\n");
        assert_eq!(without(&[], letter), letter);
    }

    #[test]
    fn the_traps_are_set() {
        let letters = all();
        assert_eq!(letters.len(), 12);
        let any = |trap: &[u8]| {
            letters
                .iter()
                .any(|it| it.windows(trap.len()).any(|at| at == trap))
        };
        for trap in [
            &b"\r\n.\r\n"[..],
            b"\r\n..\r\n",
            b"\r\nFrom line",
            b"\xe9d\xe9",
            b"Gr\xc3\xbc",
        ] {
            assert!(any(trap), "{trap:?}");
        }
        assert!(letters.iter().any(|it| it.ends_with(b"\r\n\r\n")));
        assert!(letters.iter().any(|it| it.ends_with(b"\r\n.")));
        let longest = letters
            .iter()
            .flat_map(|it| it.split(|octet| *octet == b'\n'));
        assert!(longest.map(<[u8]>::len).max() > Some(LONG_LINE));
    }
}
