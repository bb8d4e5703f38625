use std::fs;

use proptest::prelude::*;

use super::*;

/// A key ring from these seeds: the first signs.
fn ring(seeds: &[u8]) -> Keyring {
    let lines: String = seeds
        .iter()
        .map(|seed| URL_SAFE_NO_PAD.encode([*seed; 32]) + "\n")
        .collect();
    let file = Scratch::with(&lines);
    Keyring::read(file.path()).unwrap()
}

/// A file of the owner's alone that goes when the test does.
struct Scratch(std::path::PathBuf);

impl Scratch {
    fn empty() -> Self {
        let mut name = [0; 16];
        ring::rand::SecureRandom::fill(&ring::rand::SystemRandom::new(), &mut name).unwrap();
        Self(std::env::temp_dir().join(URL_SAFE_NO_PAD.encode(name)))
    }

    fn with(text: &str) -> Self {
        let file = Self::empty();
        fs::write(&file.0, text).unwrap();
        file.mode(0o600);
        file
    }

    fn path(&self) -> &std::path::Path {
        &self.0
    }

    fn mode(&self, mode: u32) {
        #[cfg(unix)]
        fs::set_permissions(&self.0, std::os::unix::fs::PermissionsExt::from_mode(mode)).unwrap();
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

fn claims(hosts: &[&str]) -> Claims {
    Claims {
        holder: "ann".into(),
        expires: 1_000,
        hosts: hosts.iter().map(|&host| host.to_owned()).collect(),
    }
}

#[test]
fn a_token_looks_like_the_one_in_the_documentation() {
    let token = ring(&[1]).sign(&claims(&["example.org"]));
    let parts: Vec<&str> = token.split('.').collect();
    assert_eq!((parts.len(), parts[0]), (3, "prt1"));
    assert_eq!(
        URL_SAFE_NO_PAD.decode(parts[1]).unwrap(),
        br#"{"for":"ann","exp":1000,"hosts":["example.org"]}"#
    );
    assert_eq!(URL_SAFE_NO_PAD.decode(parts[2]).unwrap().len(), 32);
}

#[test]
fn a_token_ends_at_its_second() {
    let keys = ring(&[1]);
    let token = keys.sign(&claims(&[]));
    for (now, good) in [
        (0, true),
        (999, true),
        (1_000, false),
        (1_001, false),
        (u64::MAX, false),
    ] {
        assert_eq!(keys.verify(&token, now).is_some(), good, "at {now}");
    }
}

#[test]
fn the_first_key_signs_and_all_verify() {
    let (old, both, new, other) = (ring(&[1]), ring(&[2, 1]), ring(&[2]), ring(&[3]));
    let (before, after) = (old.sign(&claims(&[])), both.sign(&claims(&[])));
    for (keys, token, good, what) in [
        (&old, &before, true, "its own"),
        (&both, &before, true, "rotated, not yet ended"),
        (&both, &after, true, "signed by the new key"),
        (&old, &after, false, "by a key it does not have yet"),
        (&new, &before, false, "of a key that was deleted"),
        (&new, &after, true, "of the key that stayed"),
        (&other, &before, false, "another bridge's"),
    ] {
        assert_eq!(keys.verify(token, 0).is_some(), good, "{what}");
    }
}

#[test]
fn what_is_not_a_token_is_refused() {
    let keys = ring(&[1]);
    let genuine = keys.sign(&claims(&[]));
    let sign = |text: &str| {
        let tag = hmac::sign(keys.first(), text.as_bytes());
        format!("{text}.{}", URL_SAFE_NO_PAD.encode(tag))
    };
    let content = |json: &str| sign(&format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(json)));
    assert!(
        keys.verify(&content(r#"{"for":"a","exp":9,"hosts":[]}"#), 0)
            .is_some(),
        "the way these are made is right"
    );
    for (token, what) in [
        (String::new(), "nothing"),
        (".".into(), "a dot"),
        ("prt1..".into(), "dots"),
        (genuine.replace("prt1", "prt2"), "another version"),
        (genuine.replace("prt1.", ""), "no version"),
        (format!("{genuine}="), "padding"),
        (format!(" {genuine}"), "a space before"),
        (format!("{genuine}\n"), "a line's end"),
        (format!("{genuine}.x"), "one part more"),
        (genuine[..genuine.len() - 1].into(), "cut"),
        (genuine[..genuine.rfind('.').unwrap() + 1].into(), "no tag"),
        (genuine.to_uppercase(), "shouted"),
        ("a".repeat(TOKEN_MAX + 1), "too long"),
        (sign(&"a".repeat(TOKEN_MAX)), "signed and too long"),
        (sign("prt1.!"), "signed, and not base64"),
        (content("[]"), "signed, and not ours"),
        (content(r#"{"for":"a","exp":9}"#), "without hosts"),
        (
            content(r#"{"for":"a","exp":9,"hosts":[],"from":5}"#),
            "with a restriction from the future",
        ),
        (
            content(r#"{"for":"a","exp":9,"hosts":["a b"]}"#),
            "for no host",
        ),
        (content(r#"{"for":"a","exp":-9,"hosts":[]}"#), "before 1970"),
    ] {
        assert!(keys.verify(&token, 0).is_none(), "{what}: {token}");
    }
}

#[test]
fn key_files() {
    let key = |octets: usize| URL_SAFE_NO_PAD.encode(vec![7; octets]);
    let good = key(32);
    for (text, expected) in [
        (good.clone(), Ok(1)),
        (format!("# new\n{good}\n\n  # old\n  {good}  \r\n"), Ok(2)),
        (key(64), Ok(1)),
        (key(31), Err("line 1 ")),
        (format!("{good}\nhunter2\n"), Err("line 2 ")),
        (format!("{good}="), Err("line 1 ")),
        (String::new(), Err("no key in")),
        ("# later\n".into(), Err("no key in")),
    ] {
        let file = Scratch::with(&text);
        match (Keyring::read(file.path()), expected) {
            (Ok(keys), Ok(count)) => assert_eq!(keys.all().count(), count, "{text:?}"),
            (Err(error), Err(hint)) => {
                let words = error.to_string();
                assert!(words.contains(hint), "{words}");
                assert!(!words.contains(&good) && !words.contains("hunter2"));
            }
            (outcome, _) => panic!("{text:?}: {outcome:?}"),
        }
    }
    let missing = Scratch::empty();
    let error = Keyring::read(missing.path()).unwrap_err().to_string();
    assert!(error.contains("--new-key"), "{error}");
}

#[cfg(unix)]
#[test]
fn a_key_that_everybody_can_read_is_no_key() {
    let file = Scratch::with(&URL_SAFE_NO_PAD.encode([7; 32]));
    for (mode, good) in [
        (0o600, true),
        (0o400, true),
        (0o440, true),
        (0o644, false),
        (0o604, false),
        (0o602, false),
    ] {
        file.mode(mode);
        let outcome = Keyring::read(file.path());
        assert_eq!(outcome.is_ok(), good, "{mode:o}: {outcome:?}");
    }
}

#[test]
fn a_new_key_is_the_owners_and_never_replaces_one() {
    let (file, other) = (Scratch::empty(), Scratch::empty());
    Keyring::create(file.path()).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(file.path()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let keys = Keyring::read(file.path()).unwrap();
    let token = keys.sign(&claims(&[]));
    let error = Keyring::create(file.path()).unwrap_err().to_string();
    assert!(error.contains("there already"), "{error}");
    let again = Keyring::read(file.path()).unwrap();
    assert!(again.verify(&token, 0).is_some(), "it was left alone");
    Keyring::create(other.path()).unwrap();
    let other = Keyring::read(other.path()).unwrap();
    assert!(other.verify(&token, 0).is_none(), "no two keys are alike");
}

#[test]
fn a_key_ring_does_not_show_its_keys() {
    assert_eq!(format!("{:?}", ring(&[1, 2])), "Keyring(2 keys)");
}

proptest! {
    #[test]
    fn what_was_signed_is_what_is_granted(
        seed: u8,
        holder in ".{0,64}",
        hosts in prop::collection::vec("[a-z]{1,20}(\\.[a-z]{1,20}){0,3}", 0..8),
        expires in 1u64..,
    ) {
        let keys = ring(&[seed]);
        let token = keys.sign(&Claims { holder: holder.clone(), expires, hosts: hosts.clone() });
        let grant = keys.verify(&token, expires - 1).unwrap();
        let rules: Vec<HostRule> = hosts.iter().map(|host| HostRule::parse(host).unwrap()).collect();
        prop_assert_eq!(grant.holder, holder);
        prop_assert_eq!(grant.hosts, rules);
    }

    #[test]
    fn a_flipped_bit_is_refused(at in any::<prop::sample::Index>(), bit in 0u8..7) {
        let keys = ring(&[1]);
        let token = keys.sign(&claims(&["example.org", "192.0.2.1"]));
        prop_assert!(keys.verify(&token, 0).is_some());
        let mut octets = token.into_bytes();
        let at = at.index(octets.len());
        // Seven bits, so that it stays text.
        octets[at] ^= 1u8 << bit;
        let tampered = String::from_utf8(octets).unwrap();
        prop_assert!(keys.verify(&tampered, 0).is_none(), "{}", tampered);
    }

    #[test]
    fn whatever_comes_is_looked_at_calmly(token in ".{0,200}", tail in "[A-Za-z0-9_.-]{0,300}") {
        let keys = ring(&[1]);
        prop_assert!(keys.verify(&token, 0).is_none());
        let nearly = format!("{PREFIX}{tail}");
        prop_assert!(keys.verify(&nearly, 0).is_none());
    }
}
