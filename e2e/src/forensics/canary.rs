//! Words that nobody else writes, and the ways in which a program may write them down.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use ring::rand::{SecureRandom, SystemRandom};

/// A word that stands for something that must not be found, or that must.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canary {
    /// What it stands for: "the subject".
    pub name: &'static str,
    /// The word.
    pub word: String,
}

/// 80 bits: no file has such a word by chance, and as all are of small letters and digits, none is cut in two where a program
/// takes a text apart into words.
const LETTERS: usize = 16;

/// 32 of them, so that each is as likely as the next.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

impl Canary {
    /// Draws a word for it.
    ///
    /// # Panics
    /// When the system has no randomness.
    pub fn draw(name: &'static str) -> Self {
        let mut octets = [0; LETTERS];
        let drawn = SystemRandom::new().fill(&mut octets);
        drawn.expect("the system has randomness");
        let letter = |octet: &u8| char::from(ALPHABET[usize::from(octet % 32)]);
        Self {
            name,
            word: octets.iter().map(letter).collect(),
        }
    }

    /// One that is looked for by a known text, such as an origin.
    pub fn known(name: &'static str, word: &str) -> Self {
        Self {
            name,
            word: word.to_owned(),
        }
    }

    /// The word as octets, in each writing. Quoted-printable and percent-encoding leave letters and digits as they are, and so
    /// are found as UTF-8; here is what they are where a program escapes everything.
    pub(super) fn writings(&self) -> Vec<(&'static str, Vec<u8>)> {
        let word = self.word.as_bytes();
        let little = utf16(&self.word, u16::to_le_bytes);
        let each = |write: &dyn Fn(&u8) -> String| -> Vec<u8> {
            word.iter().map(write).collect::<String>().into_bytes()
        };
        let mut all = vec![
            ("UTF-8", word.to_vec()),
            ("UTF-16LE", little.clone()),
            ("UTF-16BE", utf16(&self.word, u16::to_be_bytes)),
            ("quoted-printable", each(&|it| format!("={it:02X}"))),
            ("percent-encoding", each(&|it| format!("%{it:02X}"))),
            ("percent-encoding", each(&|it| format!("%{it:02x}"))),
            ("hexadecimal", each(&|it| format!("{it:02x}"))),
            ("hexadecimal", each(&|it| format!("{it:02X}"))),
        ];
        for before in 0..3 {
            all.push(("base64", base64(&STANDARD, word, before)));
            all.push(("base64", base64(&URL_SAFE, word, before)));
            all.push(("base64 of UTF-16LE", base64(&STANDARD, &little, before)));
            all.push(("base64 of UTF-16LE", base64(&URL_SAFE, &little, before)));
        }
        // The two alphabets differ in two letters only.
        all.sort();
        all.dedup();
        all
    }
}

fn utf16(word: &str, octets: fn(u16) -> [u8; 2]) -> Vec<u8> {
    word.encode_utf16().flat_map(octets).collect()
}

/// What of the base64 does not depend on the octets around the word, when `before` of them share its first group.
fn base64(alphabet: &impl Engine, word: &[u8], before: usize) -> Vec<u8> {
    let mut octets = vec![0; before];
    octets.extend_from_slice(word);
    let text = alphabet.encode(&octets).into_bytes();
    let first = (8 * before).div_ceil(6);
    let end = 8 * octets.len() / 6;
    text[first..end].to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_comes_twice() {
        let (one, other) = (Canary::draw("one"), Canary::draw("other"));
        assert_ne!(one.word, other.word);
        assert_eq!(one.word.len(), LETTERS);
    }

    #[test]
    fn base64_is_found_wherever_the_word_begins() {
        let canary = Canary::draw("a word");
        for before in ["", "x", "xy", "xyz", "any text before it: "] {
            for after in ["", "z", "zz", ", and more"] {
                let text = STANDARD.encode(format!("{before}{}{after}", canary.word));
                let found = canary.writings().into_iter().any(|(name, octets)| {
                    name == "base64" && text.as_bytes().windows(octets.len()).any(|it| it == octets)
                });
                assert!(found, "{before:?} {after:?}: {text}");
            }
        }
    }
}
