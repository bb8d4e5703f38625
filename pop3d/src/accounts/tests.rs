//! Accounts, in a program and in a file.

use super::*;

#[test]
fn the_right_password_and_no_other() {
    let accounts = Accounts::default()
        .with_password("ada", "pass word  two")
        .and_then(|accounts| accounts.with_password("bob", ""))
        .expect("names");
    assert!(accounts.verify_password("ada", b"pass word  two"));
    assert!(accounts.verify_password("bob", b""));
    for (name, password) in [
        ("ada", "pass word"),
        ("bob", "x"),
        ("eve", "pass word  two"),
        ("", ""),
    ] {
        assert!(
            !accounts.verify_password(name, password.as_bytes()),
            "{name} {password}"
        );
    }
    assert!(!Accounts::default().verify_password("ada", b"x"));
}

/// The example of RFC 1939 §7.
#[test]
fn apop_as_in_the_rfc() {
    let accounts = Accounts::default()
        .with_apop("mrose", "tanstaaf")
        .expect("a name");
    let accounts = accounts.with_password("ada", "").expect("a name");
    let stamp = "<1896.697170952@dbc.mtview.ca.us>";
    let digest = "c4c9334bac560ecc979e58001b3e22fb";
    assert!(accounts.any_apop());
    assert!(accounts.verify_apop("mrose", stamp, digest));
    assert!(!accounts.verify_apop("mrose", "<other@stamp>", digest));
    assert!(!accounts.verify_apop("mrose", stamp, &digest[1..]));
    assert!(!accounts.verify_apop("nobody", stamp, digest));
    // MD5 of the stamp and an empty secret: a user without a secret has none, not an empty one.
    let empty = md5(&[stamp.as_bytes()]);
    assert!(!accounts.verify_apop("ada", stamp, &empty));
    assert!(!accounts.verify_apop("nobody", stamp, &empty));
}

#[test]
fn a_file_is_read_back_from_its_lines() {
    let plain = Accounts::line("ada", "geheim", &Extras::default()).expect("a name");
    let extras = Extras {
        apop: true,
        scram: Some(ITERATIONS),
        token: Some("vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg=="),
        certificate: Some(b"a certificate"),
    };
    let full = Accounts::line("bob", "tan:staaf", &extras).expect("a name");
    assert!(!plain.contains("geheim") && !full.contains("vF9"));
    assert!(full.ends_with(":apop=tan:staaf"), "{full}");
    let accounts = Accounts::parse(&format!("# users\n\n{plain}\n{full}\n")).expect("a file");
    for hash in Hash::ALL {
        let keys = accounts.scram_keys("bob", hash);
        let again = Keys::derive(hash, b"tan:staaf", keys.salt().to_vec(), ITERATIONS);
        assert_eq!(keys.to_string(), again.to_string());
    }
    assert_eq!(
        accounts.owner_of_token(extras.token.expect("a token")),
        Some("bob")
    );
    assert_eq!(accounts.owner_of_token("x"), None);
    assert_eq!(accounts.owner_of_certificate(b"a certificate"), Some("bob"));
    assert_eq!(accounts.owner_of_certificate(b""), None);
    assert_eq!(accounts.mechanisms().len(), 9);
    let accounts_without = Accounts::parse(&plain).expect("a file");
    assert_eq!(
        accounts_without.mechanisms(),
        [Mechanism::Plain, Mechanism::Login]
    );
    assert!(accounts.verify_password("ada", b"geheim"));
    assert!(accounts.verify_password("bob", b"tan:staaf"));
    let digest = md5(&[b"<1@x>tan:staaf"]);
    assert!(accounts.verify_apop("bob", "<1@x>", &digest));
    assert_eq!(format!("{accounts:?}"), r#"{"ada", "bob"}"#);
}

fn check(text: &str, expected: AccountError) {
    assert_eq!(Accounts::parse(text).map(|_| ()), Err(expected), "{text}");
}

#[test]
fn bad_lines_are_named() {
    let hash = hash(b"x", Params::new(8, 1, 1, None).expect("least"));
    check("\nada", AccountError::Line(2));
    check("ada:geheim", AccountError::Hash("ada".into()));
    check("ada:", AccountError::Hash("ada".into()));
    check(
        &format!("ada:{hash}:apop="),
        AccountError::Field("ada".into()),
    );
    check(
        &format!("ada:{hash}:rpop=x"),
        AccountError::Field("ada".into()),
    );
    for field in [
        "",
        "SCRAM-SHA-1$4096:c2FsdA==$AAAA:AAAA",
        "token-sha256=",
        "token-sha256=00",
        "cert-sha256=xx",
    ] {
        check(
            &format!("ada:{hash}:{field}"),
            AccountError::Field("ada".into()),
        );
    }
    check(
        &format!("../ada:{hash}"),
        AccountError::Name("../ada".into()),
    );
    check(&format!(":{hash}"), AccountError::Name(String::new()));
    check(
        &format!("ada:{hash}\nada:{hash}"),
        AccountError::Twice("ada".into()),
    );
}

/// Without the hash an unknown user would be known by an answer a thousand times as fast.
#[test]
fn unknown_users_cost_the_same_time() {
    let mut accounts = Accounts::default();
    let cost = Params::new(2 * 1024, 4, 1, None).expect("parameters");
    let account = Account {
        hash: hash(b"x", cost),
        ..Account::default()
    };
    accounts.insert("ada", account).expect("a name");
    let least = |name: &str| {
        let once = |_| {
            let began = std::time::Instant::now();
            assert!(!accounts.verify_password(name, b"y"));
            began.elapsed()
        };
        (0..5).map(once).min().expect("five tries")
    };
    let (known, unknown) = (least("ada"), least("nobody"));
    assert!(
        unknown * 4 > known && known * 4 > unknown,
        "{known:?} {unknown:?}"
    );
}

/// The example of RFC 2195 §2.
#[test]
fn cram_md5_as_in_the_rfc() {
    let accounts = Accounts::default()
        .with_apop("tim", "tanstaaftanstaaf")
        .and_then(|accounts| accounts.with_password("ada", ""))
        .expect("names");
    let challenge = "<1896.697170952@postoffice.reston.mci.net>";
    let digest = "b913a602c7eda7a495b4e6e7334d3890";
    assert!(accounts.verify_cram_md5("tim", challenge, digest));
    assert!(!accounts.verify_cram_md5("ada", challenge, digest));
    assert!(!accounts.verify_cram_md5("tim", "<1@x>", digest));
    let empty = hmac_md5(b"", challenge.as_bytes());
    assert!(!accounts.verify_cram_md5("ada", challenge, &empty));
    assert!(!accounts.verify_cram_md5("nobody", challenge, &empty));
}

#[test]
fn names_and_passwords_that_look_alike_are_the_same() {
    let accounts = Accounts::default()
        .with_apop("jürgen", "schlüssel")
        .expect("a name");
    let (name, password) = ("ju\u{308}rgen", "schlu\u{308}ssel");
    assert_eq!(accounts.known_as(name), "jürgen");
    assert_eq!(accounts.known_as("jürgen"), "jürgen");
    assert_eq!(accounts.known_as("nobo\u{ad}dy"), "nobo\u{ad}dy");
    assert!(accounts.verify_password("jürgen", password.as_bytes()));
    assert!(accounts.verify_password("jürgen", "schlüssel".as_bytes()));
    assert!(!accounts.verify_password("jürgen", b"schlussel"));
    // A secret that was written down unprepared is taken as it stands and as a client prepares it.
    let accounts = Accounts::default()
        .with_apop("ada", password)
        .expect("a name");
    for secret in [password, "schlüssel"] {
        let digest = md5(&[b"<1@x>", secret.as_bytes()]);
        assert!(accounts.verify_apop("ada", "<1@x>", &digest), "{secret:?}");
    }
}

#[test]
fn users_who_are_not_there_look_as_if_they_were() {
    let accounts = Accounts::default()
        .with_password("ada", "x")
        .expect("a name");
    for hash in Hash::ALL {
        let real = accounts.scram_keys("ada", hash);
        let decoy = accounts.scram_keys("nobody", hash);
        assert_eq!(decoy.hash(), hash);
        assert_eq!(decoy.iterations(), real.iterations());
        assert_eq!(decoy.salt().len(), real.salt().len());
        // The same each time, another for each name, each hash and each server.
        let again = accounts.clone().scram_keys("nobody", hash);
        assert_eq!(decoy.to_string(), again.to_string());
        let other = accounts.scram_keys("nobody2", hash);
        assert_ne!(decoy.salt(), other.salt());
        let elsewhere = Accounts::default().with_password("ada", "x");
        let elsewhere = elsewhere.expect("a name").scram_keys("nobody", hash);
        assert_ne!(decoy.salt(), elsewhere.salt());
    }
    let salts = Hash::ALL.map(|hash| accounts.scram_keys("nobody", hash).salt().to_vec());
    assert!(salts[0] != salts[1] && salts[1] != salts[2]);
}

/// Accounts with other rounds or salts than the rest must not be the only ones that have them.
#[test]
fn decoys_are_as_various_as_the_real_ones() {
    let mut accounts = Accounts::default();
    for (name, rounds, length) in [("ada", 4096, 16), ("bob", 5000, 8)] {
        let rounds = std::num::NonZeroU32::new(rounds).expect("not zero");
        let keys = Keys::derive(Hash::Sha1, b"x", vec![1; length], rounds);
        let account = Account {
            hash: name.to_owned(),
            scram: vec![Arc::new(keys)],
            ..Account::default()
        };
        accounts.insert(name, account).expect("a name");
    }
    let kinds: std::collections::BTreeSet<_> = (0..64)
        .map(|number| accounts.scram_keys(&format!("nobody{number}"), Hash::Sha1))
        .map(|keys| (keys.iterations().get(), keys.salt().len()))
        .collect();
    assert_eq!(Vec::from_iter(kinds), [(4096, 16), (5000, 8)]);
}
