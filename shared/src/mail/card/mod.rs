//! Parts that a person would rather read as a card: invitations, reports of delivery, sealed letters.

pub mod calendar;
pub mod report;
mod zone;

use mail_parser::{Message, MessagePart, MimeHeaders};
use serde::{Deserialize, Serialize};

use super::{Decode, body::octets_of, charset::to_text, header::parameter};

/// Cards of one message, at most.
const CARDS_MAX: usize = 8;

/// Octets of a part that are read for a card: what stands behind them is in the part, which can be saved.
const READ_MAX: usize = 256 * 1024;

/// Something to show above the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Card {
    /// An invitation or another word on an event.
    Invitation(Box<calendar::Invitation>),
    /// What became of a message that was sent.
    Report(report::Report),
    /// What the recipient's program says about reading it.
    Receipt(report::Receipt),
    /// Signed or encrypted.
    Protected(Protection),
    /// winmail.dat was opened; so many files came out.
    Wrapped(u16),
}

/// How a message is protected. Nothing of it is verified here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Protection {
    /// multipart/signed with S/MIME (RFC 8551 §3.5.3).
    SmimeSigned,
    /// application/pkcs7-mime that is signed: the text is inside (RFC 8551 §3.5.2).
    SmimeOpaque,
    /// application/pkcs7-mime (RFC 8551 §3.3).
    SmimeEncrypted,
    /// multipart/signed with OpenPGP (RFC 3156 §5), or a signature in the text.
    PgpSigned,
    /// multipart/encrypted (RFC 3156 §4), or armour in the text.
    PgpEncrypted,
    /// A signature of another kind.
    OtherSigned,
    /// Another kind of encryption.
    OtherEncrypted,
}

/// The cards of a message; `text` is what a person reads of it.
pub(super) fn cards(
    message: &Message<'_>,
    raw: &[u8],
    text: &str,
    decode: Decode<'_>,
) -> Vec<Card> {
    let read = |part: &MessagePart<'_>| {
        let mut octets = octets_of(part, raw, &mut Vec::new());
        octets.truncate(READ_MAX);
        to_text(&octets, parameter(part, "charset"), decode).0
    };
    let mut cards = Vec::new();
    for part in &message.parts {
        let Some((kind, subtype)) = kind(part) else {
            continue;
        };
        let card = match (kind.as_str(), subtype.as_str()) {
            ("text", "calendar") | ("application", "ics") => {
                calendar::read(&read(part)).map(|found| Card::Invitation(Box::new(found)))
            }
            ("message", "delivery-status" | "global-delivery-status") => {
                report::delivery(&read(part)).map(Card::Report)
            }
            ("message", "disposition-notification" | "global-disposition-notification") => {
                report::receipt(&read(part)).map(Card::Receipt)
            }
            (kind, subtype) => protection(kind, subtype, part).map(Card::Protected),
        };
        // The same invitation often comes twice: as an alternative, and to be saved.
        cards.extend(card.filter(|card| !cards.contains(card)));
        if cards.len() >= CARDS_MAX {
            return cards;
        }
    }
    if !cards.iter().any(|card| matches!(card, Card::Protected(_))) {
        cards.extend(armour(text).map(Card::Protected));
    }
    cards
}

fn kind(part: &MessagePart<'_>) -> Option<(String, String)> {
    let kind = part.content_type()?;
    Some((
        kind.ctype().to_ascii_lowercase(),
        kind.subtype()?.to_ascii_lowercase(),
    ))
}

fn protection(kind: &str, subtype: &str, part: &MessagePart<'_>) -> Option<Protection> {
    let says = |name: &str, word: &str| {
        parameter(part, name).is_some_and(|value| value.to_ascii_lowercase().contains(word))
    };
    let found = match (kind, subtype) {
        ("multipart", "signed") if says("protocol", "pgp") => Protection::PgpSigned,
        ("multipart", "signed") if says("protocol", "pkcs7") => Protection::SmimeSigned,
        ("multipart", "signed") => Protection::OtherSigned,
        ("multipart", "encrypted") if says("protocol", "pgp") => Protection::PgpEncrypted,
        ("multipart", "encrypted") => Protection::OtherEncrypted,
        ("application", "pkcs7-mime" | "x-pkcs7-mime") if says("smime-type", "signed") => {
            Protection::SmimeOpaque
        }
        ("application", "pkcs7-mime" | "x-pkcs7-mime") if says("smime-type", "certs") => {
            return None;
        }
        ("application", "pkcs7-mime" | "x-pkcs7-mime") => Protection::SmimeEncrypted,
        _ => return None,
    };
    Some(found)
}

/// OpenPGP inside a text (RFC 9580 §6, §7): a line of its own, so nothing quoted.
fn armour(text: &str) -> Option<Protection> {
    text.lines().find_map(|line| match line.trim_end() {
        "-----BEGIN PGP MESSAGE-----" => Some(Protection::PgpEncrypted),
        "-----BEGIN PGP SIGNED MESSAGE-----" => Some(Protection::PgpSigned),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::{super::charset::tests::decode, *};

    fn check(mail: &str, expected: &[Card]) {
        let view = crate::mail::view(mail.as_bytes(), &decode);
        assert_eq!(view.cards, expected, "{mail}");
    }

    #[test]
    fn sealed_letters_are_named() {
        use Protection::*;
        for (head, protection) in [
            (
                "multipart/signed; protocol=\"application/pkcs7-signature\"; boundary=b",
                Some(SmimeSigned),
            ),
            (
                "multipart/signed; protocol=\"application/pgp-signature\"; boundary=b",
                Some(PgpSigned),
            ),
            ("multipart/signed; boundary=b", Some(OtherSigned)),
            (
                "multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=b",
                Some(PgpEncrypted),
            ),
            ("multipart/encrypted; boundary=b", Some(OtherEncrypted)),
            (
                "application/pkcs7-mime; smime-type=signed-data; name=smime.p7m",
                Some(SmimeOpaque),
            ),
            (
                "Application/X-PKCS7-MIME; smime-type=enveloped-data",
                Some(SmimeEncrypted),
            ),
            ("application/pkcs7-mime; smime-type=certs-only", None),
            ("multipart/mixed; boundary=b", None),
        ] {
            let cards: Vec<_> = protection.into_iter().map(Card::Protected).collect();
            check(
                &format!("Content-Type: {head}\n\n--b\n\nx\n--b--\n"),
                &cards,
            );
        }
    }

    #[test]
    fn armour_in_the_text_is_named_unless_quoted() {
        check(
            "\nhello\n-----BEGIN PGP MESSAGE-----\n\nx\n",
            &[Card::Protected(Protection::PgpEncrypted)],
        );
        check(
            "\n-----BEGIN PGP SIGNED MESSAGE-----\nx\n",
            &[Card::Protected(Protection::PgpSigned)],
        );
        check("\n> -----BEGIN PGP MESSAGE-----\n", &[]);
        check("\nsay -----BEGIN PGP MESSAGE-----\n", &[]);
    }
}
