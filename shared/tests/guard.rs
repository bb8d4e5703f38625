//! Whatever a page sends, and however it is split: what the guard lets pass is harmless, and nothing is withheld but the
//! beginning of what may still become so.

#![cfg(not(target_arch = "wasm32"))]

use proptest::{collection::vec, prelude::*, sample::select};
use shared::tunnel::{
    guard::{Guard, Violation},
    message::Mode,
};

/// The guard's own rules, said again in another way.
fn is_harmless(mode: Mode, passed: &[u8]) -> bool {
    let is_hello = |octets: &[u8]| matches!(octets, [0x16, 3, 0..=4, _, _, 1, ..]);
    match mode {
        Mode::Plain => true,
        Mode::Tls => passed.is_empty() || is_hello(passed),
        Mode::Stls => {
            let (mut rest, mut stls) = (passed, false);
            while let Some((line, behind)) = rest.split_at_checked(6) {
                match &*line.to_ascii_uppercase() {
                    b"CAPA\r\n" | b"NOOP\r\n" | b"QUIT\r\n" => {}
                    b"STLS\r\n" => stls = true,
                    _ => break,
                }
                rest = behind;
            }
            rest.is_empty() || (stls && is_hello(rest))
        }
    }
}

/// Feeds the pieces; what passed, and whether it ended in a violation.
fn feed<'a>(
    mode: Mode,
    pieces: impl IntoIterator<Item = &'a [u8]>,
) -> (Vec<u8>, Result<(), Violation>) {
    let mut guard = Guard::new(mode);
    let mut passed = Vec::new();
    for piece in pieces {
        match guard.pass(piece) {
            Ok(octets) => passed.extend_from_slice(&octets),
            Err(violation) => {
                assert_eq!(guard.pass(b"CAPA\r\n"), Err(Violation), "shut for good");
                assert!(!guard.is_open());
                return (passed, Err(violation));
            }
        }
    }
    (passed, Ok(()))
}

/// Octets that come near to what may pass: whole words, changed words, records, anything.
fn said() -> impl Strategy<Value = Vec<u8>> {
    let words: &[&[u8]] = &[
        b"CAPA\r\n",
        b"STLS\r\n",
        b"NOOP\r\n",
        b"QUIT\r\n",
        b"capa\r\n",
        b"sTLs\r\n",
        b"USER ann\r\n",
        b"PASS x\r\n",
        b"CAPA",
        b"STLS\n",
        b"\r\n",
        b"\n",
        b" ",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"\x16\x03\x04\x00\x05\x01",
        b"\x16\x03\x05\x00\x05\x01",
        b"\x16\x03\x01\x00\x05\x02",
        b"\x17\x03\x03\x00\x05\x01",
        b"\x80\x2e\x01\x03\x01",
    ];
    let word = prop_oneof![
        6 => select(words.to_vec()).prop_map(<[u8]>::to_vec),
        1 => vec(any::<u8>(), 0..4),
    ];
    vec(word, 0..8).prop_map(|words| words.concat())
}

fn mode() -> impl Strategy<Value = Mode> {
    select(vec![Mode::Tls, Mode::Stls, Mode::Plain])
}

/// The same octets, cut at these places.
fn pieces<'a>(said: &'a [u8], cuts: &[prop::sample::Index]) -> Vec<&'a [u8]> {
    let mut at: Vec<usize> = cuts.iter().map(|cut| cut.index(said.len() + 1)).collect();
    at.extend([0, said.len()]);
    at.sort_unstable();
    at.windows(2).map(|pair| &said[pair[0]..pair[1]]).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    #[test]
    fn what_passes_is_harmless_and_in_order(mode in mode(), said in said(), cuts in vec(any::<prop::sample::Index>(), 0..6)) {
        let (passed, outcome) = feed(mode, pieces(&said, &cuts));
        prop_assert!(said.starts_with(&passed));
        prop_assert!(is_harmless(mode, &passed), "{}", passed.escape_ascii());
        if outcome.is_ok() {
            prop_assert!(said.len() - passed.len() <= 6, "more is held back than one word");
        }
    }

    #[test]
    fn it_makes_no_difference_how_it_was_split(mode in mode(), said in said(), cuts in vec(any::<prop::sample::Index>(), 0..6)) {
        let (whole, verdict) = feed(mode, [&*said]);
        let (split, same) = feed(mode, pieces(&said, &cuts));
        prop_assert_eq!(verdict, same);
        let (singly, same) = feed(mode, said.chunks(1));
        prop_assert_eq!(verdict, same);
        if verdict.is_ok() {
            prop_assert_eq!(&whole, &split);
            prop_assert_eq!(&whole, &singly);
        } else {
            // In a frame with a forbidden octet, what was harmless stays behind as well.
            prop_assert!(singly.starts_with(&split) && split.starts_with(&whole));
        }
    }

    #[test]
    fn what_is_harmless_passes(mode in mode(), said in said()) {
        if is_harmless(mode, &said) {
            prop_assert_eq!(feed(mode, [&*said]), (said, Ok(())));
        }
    }
}
