//! The RFCs' own exchanges, numbers calculated elsewhere, and servers that lie.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;
use crate::{pop3::auth::exchange::Exchange, secret::Secret};

const OUR_NONCE: &str = "rOprNGfwEbeRWgbNEkqO";

/// RFC 7677 §3; the other digests and bindings are calculated with the same nonces and the same salt.
const FIRST: &str =
    "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
const NONCE: &str = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
const PROOF_256: &str = "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
const SIGNATURE_256: &str = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

fn user(name: &str) -> UserName {
    UserName::new(name).expect("sendable")
}

fn password(octets: &[u8]) -> Password {
    Password::new(Secret::new(octets.to_vec())).expect("sendable")
}

fn exporter() -> ChannelBinding {
    ChannelBinding::TlsExporter(core::array::from_fn(|at| u8::try_from(at).expect("small")))
}

fn exchange(
    mechanism: Mechanism,
    name: &str,
    secret: &[u8],
    binding: Option<&ChannelBinding>,
    nonce: &str,
) -> Exchange {
    let scram = Scram::with_nonce(
        mechanism,
        &user(name),
        &password(secret),
        binding,
        nonce.to_owned(),
    );
    Exchange::of(mechanism, Box::new(scram.expect("usable")))
}

/// The exchange of RFC 7677 §3, after our first message.
fn begun() -> Exchange {
    let mut exchange = exchange(Mechanism::ScramSha256, "user", b"pencil", None, OUR_NONCE);
    let first = exchange.initial().expect("SCRAM begins");
    assert_eq!(plain(&first), "n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
    exchange
}

/// The same, after our proof.
fn proved() -> Exchange {
    let mut exchange = begun();
    exchange.respond(&line(FIRST)).expect("a good challenge");
    exchange
}

fn line(message: &str) -> Vec<u8> {
    STANDARD.encode(message).into_bytes()
}

fn plain(line: &[u8]) -> String {
    String::from_utf8(STANDARD.decode(line).expect("base64")).expect("text")
}

/// Runs an exchange that goes well, with the server's last message in a challenge and then in its `+OK`.
fn check(begin: impl Fn() -> Exchange, first: &str, server: &str, proof: &str, signature: &str) {
    let prove = || {
        let mut exchange = begin();
        let initial = exchange.initial().expect("SCRAM begins");
        assert_eq!(plain(&initial), first);
        let message = exchange.respond(&line(server)).expect("a good challenge");
        assert_eq!(plain(&message), proof);
        exchange
    };
    let mut exchange = prove();
    let last = exchange.respond(&line(signature)).expect("proved");
    assert!(last.is_empty());
    assert_eq!(exchange.accepted("Logged in."), Ok(()));

    let wrapped = STANDARD.encode(signature);
    for text in [
        wrapped.clone(),
        format!("{wrapped} welcome"),
        format!("Logged in: {signature}"),
    ] {
        assert_eq!(prove().accepted(&text), Ok(()), "{text}");
    }
}

#[test]
fn the_example_of_rfc_5802() {
    check(
        || {
            exchange(
                Mechanism::ScramSha1,
                "user",
                b"pencil",
                None,
                "fyko+d2lbbFgONRv9qkxdawL",
            )
        },
        "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL",
        "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
        "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
        "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=",
    );
}

#[test]
fn the_example_of_rfc_7677() {
    check(
        || exchange(Mechanism::ScramSha256, "user", b"pencil", None, OUR_NONCE),
        "n,,n=user,r=rOprNGfwEbeRWgbNEkqO",
        FIRST,
        &format!("c=biws,r={NONCE},p={PROOF_256}"),
        SIGNATURE_256,
    );
}

/// Calculated with Python's hashlib and hmac.
#[test]
fn with_sha_512() {
    check(
        || exchange(Mechanism::ScramSha512, "user", b"pencil", None, OUR_NONCE),
        "n,,n=user,r=rOprNGfwEbeRWgbNEkqO",
        FIRST,
        &format!(
            "c=biws,r={NONCE},p=gMGXRcevScNtxZ6/8lQYpGtnsNAc3mGcmNomv+xnoOMw+3R2xNJdMNnzMlTN8PPC\
             6wdp6dybEmDYXYTxwnYPJQ=="
        ),
        "v=ZQnYEgWQMFmmsM8aQMF0nDDCy/AgCzkwk8CmMZYcMg0vSVlKDanekLtifDSeVGT4+5ZxXnJq199RVG2rR7N7Zw==",
    );
}

/// Not in ASCII, with what has to be escaped, with the smallest count: calculated with Python's hashlib and hmac.
#[test]
fn names_and_passwords_as_they_are() {
    check(
        || {
            exchange(
                Mechanism::ScramSha512,
                "jürgen,=",
                "pässwörd€日本".as_bytes(),
                None,
                OUR_NONCE,
            )
        },
        "n,,n=jürgen=2C=3D,r=rOprNGfwEbeRWgbNEkqO",
        "r=rOprNGfwEbeRWgbNEkqOx,s=c2FsdA==,i=1",
        "c=biws,r=rOprNGfwEbeRWgbNEkqOx,p=HFMsh2GQBkhMDvqmNB1LveJ9lCP1hrQsjes7cBfY2iDVjj10vdWizCOT\
         qfiXQQc7LmuWOEY3mm2qxPYNQeOfXA==",
        "v=FsnfjKM/nwaMdEtJxfNb8zwTjei3VOUMRyJvPWzl17x+CGaAPuF7oc3mkspc1NediocbvjeLtptOOYktNG8Nwg==",
    );
}

/// Calculated with Python's hashlib and hmac; the binding's octets are 0 to 31.
#[test]
fn bound_to_the_connection() {
    const EXPORTER: &str = "cD10bHMtZXhwb3J0ZXIsLAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";
    const END_POINT: &str =
        "cD10bHMtc2VydmVyLWVuZC1wb2ludCwsAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    let end_point = ChannelBinding::TlsServerEndPoint((0..32).collect());
    for (mechanism, binding, c, proof, signature) in [
        (
            Mechanism::ScramSha1Plus,
            &exporter(),
            EXPORTER,
            "/QKgZNBHelOsjZPTvucb5s4VtQE=",
            "v=tK3UShY5jkJWC9Q52aNEU6Ba6Is=",
        ),
        (
            Mechanism::ScramSha256Plus,
            &exporter(),
            EXPORTER,
            "QC6CS20quADQRb3mT99YUH+n3VJxUvzuK0K0E1Vrs2M=",
            "v=2GiAgapEppLVlUXbxUDksL3VgYHzuqiK5tR4mhJGgvs=",
        ),
        (
            Mechanism::ScramSha512Plus,
            &exporter(),
            EXPORTER,
            "jVaGV/PIJ7hgkpxV9a1jdpzyYkHQH9gW6fn3DbAL2oEA+5w4CCSJjoq8G37bn2FsGaVEMsk4kiHRqMUoN/aiiA==",
            "v=bTvxua5nsJsvSd2bk+1WbSe84MBgjkACQPOqiN7MhTBLYxVX2QUqwET2NLcZEv2CfexR6NbAMluKltOEs5vLYw==",
        ),
        (
            Mechanism::ScramSha256Plus,
            &end_point,
            END_POINT,
            "nY1Wus9a+gM2DrbQ1msXFgyhW6KM5ktOxWiU+/P/EGY=",
            "v=RwppMGddhz/J0lFYaRReBjXcQeNUFP5Qc76Lo5Exrig=",
        ),
    ] {
        check(
            || exchange(mechanism, "user", b"pencil", Some(binding), OUR_NONCE),
            &format!("p={},,n=user,r={OUR_NONCE}", binding.name()),
            FIRST,
            &format!("c={c},r={NONCE},p={proof}"),
            signature,
        );
    }
}

#[test]
fn a_bound_one_needs_a_binding_and_the_others_ignore_it() {
    let (name, secret) = (user("user"), password(b"pencil"));
    for mechanism in Mechanism::ALL {
        if mechanism.is_bound() {
            let scram = Scram::new(mechanism, &name, &secret, None);
            assert_eq!(scram.err(), Some(SaslFault::NoBinding));
        }
    }
    let bound = exporter();
    let mut unbound = exchange(
        Mechanism::ScramSha256,
        "user",
        b"pencil",
        Some(&bound),
        OUR_NONCE,
    );
    let first = unbound.initial().expect("SCRAM begins");
    assert_eq!(plain(&first), "n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
}

#[test]
fn nonces_are_random() {
    let nonce = || {
        Scram::new(
            Mechanism::ScramSha256,
            &user("user"),
            &password(b"pencil"),
            None,
        )
        .expect("usable")
        .nonce
    };
    let (one, other) = (nonce(), nonce());
    assert_ne!(one, other);
    assert_eq!((one.len(), other.len()), (24, 24));
}

#[test]
fn control_characters_are_refused() {
    for (name, secret, which) in [
        ("a\tb", &b"pencil"[..], Credential::User),
        ("a\u{85}b", b"pencil", Credential::User),
        ("user", b"pen\x1bcil", Credential::Password),
        ("user", b"pencil\x7f", Credential::Password),
        ("user", "pen\u{9f}cil".as_bytes(), Credential::Password),
        ("user", b"pen\xff\x01cil", Credential::Password),
    ] {
        let scram = Scram::new(Mechanism::ScramSha1, &user(name), &password(secret), None);
        assert_eq!(scram.err(), Some(SaslFault::Unusable(which)), "{name:?}");
    }
    let latin_1 = Scram::new(
        Mechanism::ScramSha1,
        &user("user"),
        &password(b"p\xe4ss"),
        None,
    );
    assert!(
        latin_1.is_ok(),
        "octets that are not UTF-8 are nobody's business"
    );
}

#[test]
fn first_messages_that_are_refused() {
    let bad = |message: &str| {
        let mut exchange = begun();
        let fault = exchange.respond(&line(message)).expect_err(message);
        // It stays refused.
        let again = exchange.respond(&line(FIRST));
        assert_eq!(again, Err(SaslFault::BadChallenge), "{message}");
        let accepted = exchange.accepted("");
        assert_eq!(accepted, Err(SaslFault::ServerUnproven), "{message}");
        fault
    };
    for message in [
        // A nonce that is too short, another one, one with our own spelt otherwise, one that is not printable.
        "r=rOprNGfwEbeRWgbNEkqO,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        "r=rOprNGfwEbeRWgbNEkq,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        "r=,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        "r=fyko+d2lbbFgONRv9qkxdawL3rfc,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        "r=ROPRNGFWEBERWGBNEKQOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        "r=rOprNGfwEbeRWgbNEkqO\u{e4},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        "r=rOprNGfwEbeRWgbNEkqO x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        // Salt.
        "r=rOprNGfwEbeRWgbNEkqOx,s=,i=4096",
        "r=rOprNGfwEbeRWgbNEkqOx,s=W22Z!,i=4096",
        "r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ=,i=4096",
        // Counts.
        "r=rOprNGfwEbeRWgbNEkqOx,s=W22Z,i=0",
        "r=rOprNGfwEbeRWgbNEkqOx,s=W22Z,i=",
        "r=rOprNGfwEbeRWgbNEkqOx,s=W22Z,i=-1",
        "r=rOprNGfwEbeRWgbNEkqOx,s=W22Z,i=+4096",
        "r=rOprNGfwEbeRWgbNEkqOx,s=W22Z,i=04096",
        "r=rOprNGfwEbeRWgbNEkqOx,s=W22Z,i=4096 ",
        "r=rOprNGfwEbeRWgbNEkqOx,s=W22Z,i=1e3",
        // Extensions that must be understood, order, and what is missing.
        "m=x,r=rOprNGfwEbeRWgbNEkqOx,s=W22Z,i=4096",
        "r=rOprNGfwEbeRWgbNEkqOx,s=W22Z,i=4096,m=x",
        "s=W22Z,r=rOprNGfwEbeRWgbNEkqOx,i=4096",
        "r=rOprNGfwEbeRWgbNEkqOx,i=4096,s=W22Z",
        "r=rOprNGfwEbeRWgbNEkqOx,s=W22Z",
        "r=rOprNGfwEbeRWgbNEkqOx",
        SIGNATURE_256,
        "Username:",
    ] {
        assert_eq!(bad(message), SaslFault::BadChallenge, "{message}");
    }
    for (count, iterations) in [
        ("600001", 600_001),
        ("4294967295", u32::MAX),
        ("4294967296", u32::MAX),
        ("99999999999999999999999", u32::MAX),
    ] {
        let message = format!("r=rOprNGfwEbeRWgbNEkqOx,s=W22Z,i={count}");
        assert_eq!(bad(&message), SaslFault::TooManyRounds { iterations });
    }
    let error = "unsupported-channel-binding-type".to_owned();
    assert_eq!(
        bad("e=unsupported-channel-binding-type,x=y"),
        SaslFault::Refused { error }
    );
    for garbage in [
        &b"go ahead"[..],
        b"r=rOprNGfwEbeRWgbNEkqOx",
        b"\xff\xfe",
        b"/w==",
    ] {
        assert_eq!(begun().respond(garbage), Err(SaslFault::BadChallenge));
    }
}

#[test]
fn what_a_server_may_do() {
    for message in [
        "r=rOprNGfwEbeRWgbNEkqOx,s=W22Z,i=1",
        "r=rOprNGfwEbeRWgbNEkqOx,s=W22Z,i=600000",
        "r=rOprNGfwEbeRWgbNEkqOx,s=W22Z,i=4096,x=y,future",
    ] {
        assert!(begun().respond(&line(message)).is_ok(), "{message}");
    }
    // It did not look behind AUTH, and asks.
    let mut exchange = begun();
    let again = exchange.respond(b" ").expect("our first message once more");
    assert_eq!(plain(&again), "n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
    assert!(exchange.respond(&line(FIRST)).is_ok());
    // But once only.
    let mut exchange = begun();
    assert!(exchange.respond(b"").is_ok());
    assert_eq!(exchange.respond(b""), Err(SaslFault::BadChallenge));
}

#[test]
fn a_server_that_does_not_prove_itself() {
    for last in [
        // The signature of another exchange, one with an octet more, none, nonsense.
        "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=",
        "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G5=",
        "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4A",
        "v=",
        "v=!",
        "",
        "x=y,v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
        FIRST,
    ] {
        let mut exchange = proved();
        let outcome = exchange.respond(&line(last));
        assert_eq!(outcome, Err(SaslFault::ServerUnproven), "{last:?}");
        assert_eq!(exchange.accepted(""), Err(SaslFault::ServerUnproven));
        // Nor does the right one help afterwards.
        let late = exchange.accepted(SIGNATURE_256);
        assert_eq!(late, Err(SaslFault::ServerUnproven));

        let mut exchange = proved();
        let outcome = exchange.accepted(&STANDARD.encode(last));
        assert_eq!(outcome, Err(SaslFault::ServerUnproven), "{last:?}");
    }
    let garbage = proved().respond(b"+!%");
    assert_eq!(garbage, Err(SaslFault::ServerUnproven));
}

#[test]
fn a_yes_without_a_proof() {
    let unproven = Err(SaslFault::ServerUnproven);
    assert_eq!(begun().accepted("Logged in."), unproven);
    assert_eq!(begun().accepted(SIGNATURE_256), unproven);
    assert_eq!(proved().accepted("Logged in."), unproven);
    assert_eq!(proved().accepted(""), unproven);
    let mut postponed = begun();
    postponed.postpone();
    assert_eq!(postponed.accepted("ready"), Err(SaslFault::OutOfTurn));
}

#[test]
fn the_servers_own_no() {
    let mut exchange = proved();
    let error = "invalid-proof".to_owned();
    assert_eq!(
        exchange.respond(&line("e=invalid-proof")),
        Err(SaslFault::Refused { error })
    );
    assert_eq!(exchange.explanation(), Some("invalid-proof"));
    let mut early = begun();
    assert!(early.respond(&line("e=unknown-user")).is_err());
    assert_eq!(early.explanation(), Some("unknown-user"));
    assert_eq!(exchange.accepted(""), Err(SaslFault::ServerUnproven));
    let mut exchange = proved();
    let fault = exchange.respond(&line(&format!("e=\u{1b}[31m{}", "x".repeat(999))));
    let Err(SaslFault::Refused { error }) = fault else {
        panic!("{fault:?}");
    };
    assert_eq!((error.chars().count(), &error[..4]), (80, "␛["));
}

#[test]
fn nothing_is_printed() {
    let exchange = proved();
    assert_eq!(
        format!("{exchange:?}"),
        "Exchange { mechanism: ScramSha256, .. }"
    );
}
