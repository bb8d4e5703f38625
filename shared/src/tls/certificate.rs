//! What a person is shown of a certificate (RFC 5280 §4.1): for which names, by whom, and for how long. Nothing is decided
//! by it: whether it is good is webpki's to say.

use crate::{
    der::{OBJECT_IDENTIFIER, SEQUENCE, Values, context},
    problem::Certificate,
};

/// Names that are shown, at most.
const NAMES_MAX: usize = 50;

/// Letters of a name that are shown, at most. A DNS name has 253.
const NAME_MAX: usize = 253;

/// Reads a certificate in DER. What cannot be read is left empty.
pub(super) fn read(der: &[u8], sha256: String) -> Certificate {
    let mut certificate = Certificate {
        sha256,
        ..Certificate::default()
    };
    let _whole = fill(der, &mut certificate);
    certificate
}

fn fill(der: &[u8], into: &mut Certificate) -> Option<()> {
    let mut fields = Values(der).enter(SEQUENCE)?.enter(SEQUENCE)?;
    // Version 1 does not say so.
    let _version = fields.take(context(0));
    let _serial = fields.take(INTEGER)?;
    let _signature = fields.take(SEQUENCE)?;
    let issuer = fields.take(SEQUENCE)?;
    into.issuer = name(issuer);
    let mut validity = fields.enter(SEQUENCE)?;
    into.not_before = time(&mut validity);
    into.not_after = time(&mut validity);
    let subject = fields.take(SEQUENCE)?;
    into.subject = name(subject);
    into.is_self_signed = issuer == subject;
    let _key = fields.take(SEQUENCE)?;
    let _unique_ids = (fields.take(UNIQUE_ID), fields.take(UNIQUE_ID + 1));
    let mut extensions = fields.enter(context(3))?.enter(SEQUENCE)?;
    while let Some(mut extension) = extensions.enter(SEQUENCE) {
        if extension.take(OBJECT_IDENTIFIER)? != SUBJECT_ALT_NAME {
            continue;
        }
        let _critical = extension.take(BOOLEAN);
        let mut names = Values(extension.take(OCTET_STRING)?).enter(SEQUENCE)?;
        while let Some((tag, octets)) = names.next() {
            let name = match tag {
                DNS_NAME => shown(&String::from_utf8_lossy(octets)),
                IP_ADDRESS => address(octets).unwrap_or_default(),
                _ => continue,
            };
            if into.names.len() < NAMES_MAX {
                into.names.push(name);
            }
        }
    }
    Some(())
}

/// Whom a name means: its common name and its organisation (X.520), as far as it has them.
fn name(name: &[u8]) -> String {
    let mut sets = Values(name);
    let (mut common, mut organisation) = (None, None);
    while let Some(mut set) = sets.enter(SET) {
        while let Some(mut attribute) = set.enter(SEQUENCE) {
            let kind = attribute.take(OBJECT_IDENTIFIER);
            let value = attribute.next().map(|(tag, octets)| string(tag, octets));
            match kind {
                Some(COMMON_NAME) => common = value,
                Some(ORGANISATION) => organisation = value,
                _ => {}
            }
        }
    }
    let parts: Vec<String> = [common, organisation].into_iter().flatten().collect();
    parts.join(", ")
}

/// A text in one of X.680's kinds of strings.
fn string(tag: u8, octets: &[u8]) -> String {
    match tag {
        BMP_STRING => {
            let units = octets
                .chunks_exact(2)
                .map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
            shown(
                &char::decode_utf16(units)
                    .map(|c| c.unwrap_or(REPLACEMENT))
                    .collect::<String>(),
            )
        }
        // Latin-1, in practice.
        TELETEX_STRING => shown(&octets.iter().copied().map(char::from).collect::<String>()),
        _ => shown(&String::from_utf8_lossy(octets)),
    }
}

/// Without what would move or hide what stands beside it.
fn shown(text: &str) -> String {
    let is_harmless = |c: &char| {
        !c.is_control()
            && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    text.chars().filter(is_harmless).take(NAME_MAX).collect()
}

fn address(octets: &[u8]) -> Option<String> {
    if let Ok(octets) = <[u8; 4]>::try_from(octets) {
        return Some(core::net::Ipv4Addr::from(octets).to_string());
    }
    let octets = <[u8; 16]>::try_from(octets).ok()?;
    Some(core::net::Ipv6Addr::from(octets).to_string())
}

/// Seconds since 1970; 0 for what is no time (RFC 5280 §4.1.2.5).
fn time(values: &mut Values<'_>) -> i64 {
    let seconds = values.next().and_then(|(tag, text)| match tag {
        // Two digits of the year: 1950 to 2049.
        UTC_TIME => {
            let century = if digits(text.get(..2)?)? < 50 {
                2000
            } else {
                1900
            };
            seconds(century + digits(&text[..2])?, &text[2..])
        }
        GENERALIZED_TIME => seconds(digits(text.get(..4)?)?, &text[4..]),
        _ => None,
    });
    seconds.unwrap_or_default()
}

/// The rest of a time: `MMDDHHMMSSZ`.
fn seconds(year: i64, rest: &[u8]) -> Option<i64> {
    let mut pairs = rest.strip_suffix(b"Z")?.chunks_exact(2).map(digits);
    let mut next = || pairs.next().flatten();
    let (month, day, hour, minute, second) = (next()?, next()?, next()?, next()?, next()?);
    let in_range = (1..=12).contains(&month) && (1..=31).contains(&day) && hour < 24 && minute < 60;
    // Days since 0000-03-01, by years that begin in March: the leap day is their last.
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1;
    in_range.then_some(((days - EPOCH) * 24 + hour) * 3600 + minute * 60 + second)
}

fn digits(text: &[u8]) -> Option<i64> {
    text.iter().try_fold(0, |number, octet| {
        octet
            .is_ascii_digit()
            .then(|| number * 10 + i64::from(octet - b'0'))
    })
}

/// From 0000-03-01 to 1970-01-01, in days.
const EPOCH: i64 = 719_468;

const REPLACEMENT: char = char::REPLACEMENT_CHARACTER;

const BOOLEAN: u8 = 0x01;
const INTEGER: u8 = 0x02;
const OCTET_STRING: u8 = 0x04;
const SET: u8 = 0x31;
const TELETEX_STRING: u8 = 0x14;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
const BMP_STRING: u8 = 0x1e;
/// `issuerUniqueID`; `subjectUniqueID` is the next one.
const UNIQUE_ID: u8 = 0x81;
/// Of a GeneralName (RFC 5280 §4.2.1.6).
const DNS_NAME: u8 = 0x82;
const IP_ADDRESS: u8 = 0x87;

/// 2.5.4.3.
const COMMON_NAME: &[u8] = b"\x55\x04\x03";
/// 2.5.4.10.
const ORGANISATION: &[u8] = b"\x55\x04\x0a";
/// 2.5.29.17.
const SUBJECT_ALT_NAME: &[u8] = b"\x55\x1d\x11";

// They make certificates, with a library that no browser needs.
#[cfg(all(test, not(target_arch = "wasm32")))]
#[path = "certificate_tests.rs"]
mod tests;
