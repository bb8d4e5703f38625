use proptest::prelude::*;
use rcgen::{CertificateParams, DnType, KeyPair, date_time_ymd};

use super::*;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// A certificate for these names, from 2 January 2024 to the first of March in a year.
fn made(names: &[&str], until: i32) -> Vec<u8> {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let mut params = CertificateParams::new(names).expect("good names");
    params
        .distinguished_name
        .push(DnType::CommonName, "mail.exämple.org");
    params
        .distinguished_name
        .push(DnType::OrganizationName, "The Office");
    params.not_before = date_time_ymd(2024, 1, 2);
    params.not_after = date_time_ymd(until, 3, 1);
    let key = KeyPair::generate().expect("a key");
    let certificate = params.self_signed(&key).expect("a certificate");
    certificate.der().to_vec()
}

#[test]
fn names_issuer_and_dates() {
    let der = made(
        &[
            "pop.example.org",
            "*.example.org",
            "127.0.0.1",
            "2001:db8::1",
        ],
        2031,
    );
    let read = read(&der, "00".into());
    assert_eq!(
        read.names,
        [
            "pop.example.org",
            "*.example.org",
            "127.0.0.1",
            "2001:db8::1"
        ]
    );
    assert_eq!(read.subject, "mail.exämple.org, The Office");
    assert_eq!(read.issuer, read.subject);
    assert!(read.is_self_signed);
    assert_eq!(
        (read.not_before, read.not_after),
        (1_704_153_600, 1_930_089_600)
    );
    // Beyond 2049 the time is written in another form.
    assert_eq!(
        super::read(&made(&[], 2060), String::new()).not_after,
        2_845_324_800
    );
}

#[test]
fn what_moves_letters_is_not_shown() {
    assert_eq!(shown("a\u{202e}b\n\u{200b}c"), "abc");
    assert_eq!(shown(&"x".repeat(1_000)).len(), NAME_MAX);
    assert_eq!(string(BMP_STRING, b"\x00a\x01\x02"), "aĂ");
    assert_eq!(string(TELETEX_STRING, b"\xe4"), "ä");
}

#[test]
fn times_that_are_none() {
    for bad in [
        &b""[..],
        b"\x17\x00",
        b"\x17\x0d240102000000+",
        b"\x17\x0d241302000000Z",
        b"\x18\x0f2024010200000xZ",
        b"\x04\x01a",
    ] {
        assert_eq!(time(&mut Values(bad)), 0, "{bad:?}");
    }
}

proptest! {
    /// Whatever a server shows for a certificate.
    #[test]
    fn nothing_panics(cut in 0_usize..600, at in 0_usize..600, octet in any::<u8>()) {
        let mut der = made(&["pop.example.org"], 2031);
        let length = der.len();
        der[at % length] = octet;
        der.truncate(cut.max(1));
        let read = read(&der, String::new());
        prop_assert!(read.names.len() <= NAMES_MAX);
    }
}
