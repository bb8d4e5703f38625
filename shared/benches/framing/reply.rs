//! The replies that are read: what people write, what they attach, and both.

use shared::pop3::line::stuff;

/// Octets of a body, about.
const SIZE: usize = 4_000_000;

/// A body to be read.
pub(crate) struct Sample {
    pub(crate) name: &'static str,
    pub(crate) body: Vec<u8>,
    /// Whether it is mail as it comes, for which the target is meant.
    pub(crate) is_mail: bool,
}

/// All of them.
pub(crate) fn samples() -> [Sample; 4] {
    let sample = |name, body, is_mail| Sample {
        name,
        body,
        is_mail,
    };
    let both = [text(SIZE / 2), base64(SIZE / 2)].concat();
    [
        sample("text", text(SIZE), true),
        sample("base64", base64(SIZE), true),
        sample("text with an attachment", both, true),
        // What someone would send who wants to see us busy: every octet is an exception.
        sample("nothing but dots", b".\r\n".repeat(SIZE / 3), false),
    ]
}

/// `body` as the answer to RETR.
pub(crate) fn of(body: &[u8]) -> Vec<u8> {
    let mut reply = b"+OK message follows\r\n".to_vec();
    stuff(body, &mut reply);
    reply
}

/// Lines of about 72 octets, as people's programs break them. One in forty begins with a dot.
fn text(size: usize) -> Vec<u8> {
    const WORDS: [&str; 12] = [
        "the", "harbour", "lamp", "is", "lit", "and", "boats", "come", "in", "one", "after",
        "another",
    ];
    let mut text = Vec::new();
    let mut dice = Dice(7);
    while text.len() < size {
        let begun = text.len();
        if dice.roll(40) == 0 {
            text.extend_from_slice(b"...");
        }
        while text.len() - begun < 66 {
            text.extend_from_slice(WORDS[dice.roll(WORDS.len())].as_bytes());
            text.push(b' ');
        }
        text.extend_from_slice(b"\r\n");
    }
    text
}

/// Lines of 76 octets (RFC 2045 §6.8).
fn base64(size: usize) -> Vec<u8> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = Vec::new();
    let mut dice = Dice(9);
    while text.len() < size {
        text.extend((0..76).map(|_| DIGITS[dice.roll(64)]));
        text.extend_from_slice(b"\r\n");
    }
    text
}

/// The same numbers every time (Knuth's MMIX generator).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}
