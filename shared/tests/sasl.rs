//! The SASL exchanges from outside, as a client drives them: the documents' examples, what servers do with the first
//! line, and servers that say anything at all.

#![cfg(feature = "session")]

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use std::num::NonZeroU32;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use proptest::{collection::vec, prelude::*, sample::select};
use ring::{digest, hmac, pbkdf2};
use shared::{
    pop3::{
        auth::{ChannelBinding, Exchange, Mechanism, Place, SaslFault},
        command::{Password, UserName},
    },
    problem::Credential,
    secret::Secret,
};

fn exchange(mechanism: Mechanism, user: &str, password: &[u8]) -> Result<Exchange, SaslFault> {
    let place = Place {
        host: "server.example.com".into(),
        port: 143,
    };
    Exchange::new(
        mechanism,
        &UserName::new(user).expect("sendable"),
        &Password::new(Secret::new(password.to_vec())).expect("sendable"),
        &place,
        Some(&binding()),
    )
}

fn binding() -> ChannelBinding {
    ChannelBinding::TlsExporter([7; 32])
}

fn begin(mechanism: Mechanism, user: &str, password: &str) -> Exchange {
    exchange(mechanism, user, password.as_bytes()).expect("usable")
}

fn initial(exchange: &mut Exchange) -> Option<String> {
    let line = exchange.initial()?;
    Some(String::from_utf8(line.to_vec()).expect("base64"))
}

fn respond(exchange: &mut Exchange, challenge: &str) -> Result<String, SaslFault> {
    let line = exchange.respond(challenge.as_bytes())?;
    Ok(String::from_utf8(line.to_vec()).expect("base64"))
}

fn plain(line: &str) -> String {
    String::from_utf8(STANDARD.decode(line).expect("base64")).expect("text")
}

/// RFC 4616 §4.
#[test]
fn plain_says_all_at_once() {
    let mut exchange = begin(Mechanism::Plain, "tim", "tanstaaftanstaaf");
    let line = initial(&mut exchange).expect("PLAIN begins");
    assert_eq!(line, "AHRpbQB0YW5zdGFhZnRhbnN0YWFm");
    assert_eq!(plain(&line), "\0tim\0tanstaaftanstaaf");
    assert_eq!(exchange.accepted("ready"), Ok(()));
    assert_eq!(exchange.explanation(), None);
}

/// RFC 2195 §2; and an empty challenge, whose answer would be the same every time.
#[test]
fn cram_md5_answers_the_challenge() {
    let mut exchange = begin(Mechanism::CramMd5, "tim", "tanstaaftanstaaf");
    assert_eq!(initial(&mut exchange), None);
    assert_eq!(
        respond(
            &mut exchange,
            "PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+"
        )
        .as_deref(),
        Ok("dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw")
    );
    assert_eq!(exchange.accepted(""), Ok(()));
    for bad in ["", " ", "=", "go ahead", "PDE4OTY!"] {
        let mut exchange = begin(Mechanism::CramMd5, "tim", "tanstaaftanstaaf");
        let outcome = respond(&mut exchange, bad);
        assert_eq!(outcome, Err(SaslFault::BadChallenge), "{bad:?}");
        assert_eq!(exchange.accepted(""), Err(SaslFault::OutOfTurn));
    }
    let mut early = begin(Mechanism::CramMd5, "tim", "tanstaaftanstaaf");
    assert_eq!(early.accepted(""), Err(SaslFault::OutOfTurn));
}

#[test]
fn login_does_not_read_the_prompts() {
    for (first, second) in [
        ("VXNlcm5hbWU6", "UGFzc3dvcmQ6"),
        ("VXNlciBOYW1lAA==", "UGFzc3dvcmQA"),
        ("", ""),
        ("Username:", "Password:"),
    ] {
        let mut exchange = begin(Mechanism::Login, "tim", "tanstaaf");
        assert_eq!(initial(&mut exchange), None);
        assert_eq!(exchange.accepted(""), Err(SaslFault::OutOfTurn));
        let mut exchange = begin(Mechanism::Login, "tim", "tanstaaf");
        assert_eq!(respond(&mut exchange, first).as_deref(), Ok("dGlt"));
        let password = respond(&mut exchange, second);
        assert_eq!(password.as_deref(), Ok("dGFuc3RhYWY="));
        assert_eq!(exchange.accepted(""), Ok(()));
        let third = respond(&mut exchange, "");
        assert_eq!(third, Err(SaslFault::BadChallenge));
    }
}

/// RFC 7628 §4.1 and §4.3.
#[test]
fn oauthbearer_shows_the_token_and_hears_why_not() {
    let token = "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==";
    let mut exchange = begin(Mechanism::OauthBearer, "user@example.com", token);
    let line = initial(&mut exchange);
    assert_eq!(
        line.as_deref(),
        Some(
            "bixhPXVzZXJAZXhhbXBsZS5jb20sAWhvc3Q9c2VydmVyLmV4YW1wbGUuY29tAXBvcnQ9MTQzAWF1dGg9QmVhcmVyI\
             HZGOWRmdDRxbVRjMk52YjNSbGNrQmhiSFJoZG1semRHRXVZMjl0Q2c9PQEB"
        )
    );
    let refused = respond(
        &mut exchange,
        "eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIiwic2NvcGUiOiJleGFtcGxlX3Njb3BlIiwib3BlbmlkLWNvbmZpZ3VyYX\
         Rpb24iOiJodHRwczovL2V4YW1wbGUuY29tLy53ZWxsLWtub3duL29wZW5pZC1jb25maWd1cmF0aW9uIn0=",
    );
    assert_eq!(refused.as_deref(), Ok("AQ=="));
    assert_eq!(
        exchange.explanation(),
        Some(
            "status invalid_token, scope example_scope, openid-configuration \
             https://example.com/.well-known/openid-configuration"
        )
    );
    assert_eq!(exchange.accepted(""), Err(SaslFault::OutOfTurn));

    let mut escaped = begin(Mechanism::OauthBearer, "a,b=c", "t");
    assert_eq!(
        plain(&initial(&mut escaped).expect("OAUTHBEARER begins")),
        "n,a=a=2Cb=3Dc,\x01host=server.example.com\x01port=143\x01auth=Bearer t\x01\x01"
    );
    assert_eq!(escaped.accepted(""), Ok(()));
}

#[test]
fn xoauth2_takes_two_lines() {
    let mut exchange = begin(Mechanism::XOauth2, "someuser@example.com", "ya29.vF9dft4");
    assert_eq!(initial(&mut exchange), None);
    let line = respond(&mut exchange, "").expect("the token");
    assert_eq!(
        plain(&line),
        "user=someuser@example.com\x01auth=Bearer ya29.vF9dft4\x01\x01"
    );
    let refused = respond(
        &mut exchange,
        "eyJzdGF0dXMiOiI0MDEiLCJzY2hlbWVzIjoiYmVhcmVyIiwic2NvcGUiOiJtYWlsIn0=",
    );
    assert_eq!(refused.as_deref(), Ok(""));
    assert_eq!(
        exchange.explanation(),
        Some("status 401, schemes bearer, scope mail")
    );
    let more = respond(&mut exchange, "");
    assert_eq!(more, Err(SaslFault::BadChallenge));

    let mut early = begin(Mechanism::XOauth2, "tim", "token");
    assert_eq!(early.accepted("ready"), Err(SaslFault::OutOfTurn));
}

#[test]
fn external_says_whom() {
    let mut exchange = begin(Mechanism::External, "tim", "unused");
    assert_eq!(initial(&mut exchange).as_deref(), Some("dGlt"));
    assert_eq!(exchange.accepted(""), Ok(()));
}

/// Those that begin, and what they begin with where it can be known.
const BEGINNERS: [(Mechanism, &str); 4] = [
    (Mechanism::Plain, "\0tim\0tanstaaf"),
    (Mechanism::External, "tim"),
    (
        Mechanism::XOauth2,
        "user=tim\x01auth=Bearer tanstaaf\x01\x01",
    ),
    (
        Mechanism::OauthBearer,
        "n,a=tim,\x01host=server.example.com\x01port=143\x01auth=Bearer tanstaaf\x01\x01",
    ),
];

/// AUTH went alone, since the line was too long: the first challenge is answered with what should have stood there,
/// whatever the server writes into it.
#[test]
fn a_postponed_beginning() {
    for (mechanism, message) in BEGINNERS {
        for challenge in [
            "",
            " ",
            "=",
            "go ahead",
            "U2VuZCBpdA==",
            "Please send BASE64!",
        ] {
            let mut exchange = begin(mechanism, "tim", "tanstaaf");
            let _ = exchange.initial();
            exchange.postpone();
            let line = respond(&mut exchange, challenge).expect("the beginning");
            assert_eq!(plain(&line), message, "{mechanism} {challenge:?}");
            assert_eq!(exchange.accepted(""), Ok(()));
        }
        let mut early = begin(mechanism, "tim", "tanstaaf");
        let _ = early.initial();
        early.postpone();
        assert_eq!(early.accepted(""), Err(SaslFault::OutOfTurn), "{mechanism}");
    }
}

/// It did not go alone, but the server did not look and asks with an empty challenge. Words are no such question.
#[test]
fn a_beginning_that_was_not_looked_at() {
    for (mechanism, message) in BEGINNERS {
        let mut exchange = begin(mechanism, "tim", "tanstaaf");
        if initial(&mut exchange).is_none() {
            continue;
        }
        let line = respond(&mut exchange, "").expect("the beginning once more");
        assert_eq!(plain(&line), message, "{mechanism}");

        let mut exchange = begin(mechanism, "tim", "tanstaaf");
        let _ = exchange.initial();
        let words = respond(&mut exchange, "go ahead");
        assert_eq!(words, Err(SaslFault::BadChallenge), "{mechanism}");
        assert_eq!(exchange.accepted(""), Err(SaslFault::OutOfTurn));
    }
}

#[test]
fn what_cannot_be_carried() {
    for (mechanism, user, password, fault) in [
        (Mechanism::UserPass, "tim", "x", SaslFault::NotSasl),
        (Mechanism::Apop, "tim", "x", SaslFault::NotSasl),
        (Mechanism::Rpop, "tim", "x", SaslFault::NotSasl),
        (
            Mechanism::XOauth2,
            "tim\x01auth=Bearer y",
            "x",
            SaslFault::Unusable(Credential::User),
        ),
        (
            Mechanism::OauthBearer,
            "tim",
            "x\x01host=y",
            SaslFault::Unusable(Credential::Password),
        ),
        (
            Mechanism::XOauth2,
            "tim",
            "two words",
            SaslFault::Unusable(Credential::Password),
        ),
        (
            Mechanism::ScramSha256,
            "tim",
            "tab\tbed",
            SaslFault::Unusable(Credential::Password),
        ),
    ] {
        let outcome = exchange(mechanism, user, password.as_bytes()).err();
        assert_eq!(outcome, Some(fault), "{mechanism}");
    }
}

/// At every step, with every mechanism: neither the password nor anything that stands for it.
#[test]
fn printing_shows_nothing() {
    for mechanism in Mechanism::ALL {
        let Ok(mut exchange) = exchange(mechanism, "tim", b"tanstaaf") else {
            assert!(!mechanism.is_sasl(), "{mechanism}");
            continue;
        };
        let expected = format!("Exchange {{ mechanism: {mechanism:?}, .. }}");
        assert_eq!(format!("{exchange:?}"), expected);
        let _ = exchange.initial();
        assert_eq!(format!("{exchange:?}"), expected);
        let _ = exchange.respond(b"PDE4OTYuNjk3MTcwOTUyQHBvc3Q+");
        assert_eq!(format!("{exchange:?}"), expected);
    }
}

const SCRAMS: [Mechanism; 6] = [
    Mechanism::ScramSha1,
    Mechanism::ScramSha1Plus,
    Mechanism::ScramSha256,
    Mechanism::ScramSha256Plus,
    Mechanism::ScramSha512,
    Mechanism::ScramSha512Plus,
];

/// A server as RFC 5802 §3 describes it: it knows two keys and not the password.
struct Server {
    digest: &'static digest::Algorithm,
    hmac: hmac::Algorithm,
    stored_key: Vec<u8>,
    server_key: Vec<u8>,
    bound: bool,
}

impl Server {
    fn new(mechanism: Mechanism, password: &[u8], salt: &[u8], rounds: u32) -> Self {
        let name = mechanism.name().trim_end_matches("-PLUS");
        let (digest, hmac, pbkdf2) = match name {
            "SCRAM-SHA-1" => (
                &digest::SHA1_FOR_LEGACY_USE_ONLY,
                hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
                pbkdf2::PBKDF2_HMAC_SHA1,
            ),
            "SCRAM-SHA-256" => (
                &digest::SHA256,
                hmac::HMAC_SHA256,
                pbkdf2::PBKDF2_HMAC_SHA256,
            ),
            _ => (
                &digest::SHA512,
                hmac::HMAC_SHA512,
                pbkdf2::PBKDF2_HMAC_SHA512,
            ),
        };
        let mut salted = vec![0; digest.output_len()];
        let rounds = NonZeroU32::new(rounds).expect("not zero");
        pbkdf2::derive(pbkdf2, rounds, salt, password, &mut salted);
        let key = hmac::Key::new(hmac, &salted);
        let client_key = hmac::sign(&key, b"Client Key");
        Self {
            digest,
            hmac,
            stored_key: digest::digest(digest, client_key.as_ref())
                .as_ref()
                .to_vec(),
            server_key: hmac::sign(&key, b"Server Key").as_ref().to_vec(),
            bound: mechanism.is_bound(),
        }
    }

    /// Verifies the client's last message and answers with the signature; `None` where the proof or the binding is wrong.
    fn conclude(
        &self,
        client_first: &str,
        server_first: &str,
        client_final: &str,
    ) -> Option<String> {
        let (without_proof, proof) = client_final.rsplit_once(",p=")?;
        let (head, bare) = client_first.split_at(client_first.find("n=")?);
        let mut expected = head.as_bytes().to_vec();
        if self.bound {
            expected.extend_from_slice(&[7; 32]);
        }
        let c = without_proof.strip_prefix("c=")?.split(',').next()?;
        if STANDARD.decode(c).ok()? != expected {
            return None;
        }
        let message = format!("{bare},{server_first},{without_proof}");
        let signature = hmac::sign(
            &hmac::Key::new(self.hmac, &self.stored_key),
            message.as_bytes(),
        );
        let client_key: Vec<u8> = STANDARD
            .decode(proof)
            .ok()?
            .iter()
            .zip(signature.as_ref())
            .map(|(one, other)| one ^ other)
            .collect();
        if digest::digest(self.digest, &client_key).as_ref() != self.stored_key {
            return None;
        }
        let signature = hmac::sign(
            &hmac::Key::new(self.hmac, &self.server_key),
            message.as_bytes(),
        );
        Some(format!("v={}", STANDARD.encode(signature)))
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Client and server find each other, whatever they are called; and a server that knows another password is found
    /// out, even when it signs as well as it can.
    #[test]
    fn both_sides_prove_themselves(
        mechanism in select(&SCRAMS[..]),
        user in "[^\\p{Cc}]{1,40}",
        password in "[^\\p{Cc}]{1,40}",
        salt in vec(any::<u8>(), 1..40),
        rounds in 1..40_u32,
        nonce in "[!-+\\--~]{1,30}",
        in_challenge: bool,
    ) {
        let mut exchange = begin(mechanism, &user, &password);
        let client_first = plain(&initial(&mut exchange).expect("SCRAM begins"));
        let our_nonce = client_first.rsplit_once(",r=").expect("a nonce").1;
        let salt64 = STANDARD.encode(&salt);
        let server_first = format!("r={our_nonce}{nonce},s={salt64},i={rounds}");
        let challenge = STANDARD.encode(&server_first);
        let client_final = plain(&respond(&mut exchange, &challenge).expect("a good challenge"));

        let server = Server::new(mechanism, password.as_bytes(), &salt, rounds);
        let signature = server.conclude(&client_first, &server_first, &client_final);
        let last = STANDARD.encode(signature.expect("the proof is right"));
        let impostor = Server::new(mechanism, b"\0another", &salt, rounds);
        prop_assert_eq!(impostor.conclude(&client_first, &server_first, &client_final), None);
        if in_challenge {
            prop_assert_eq!(respond(&mut exchange, &last), Ok(String::new()));
            prop_assert_eq!(exchange.accepted(""), Ok(()));
        } else {
            prop_assert_eq!(exchange.accepted(&last), Ok(()));
        }
    }
}

/// A challenge: anything, base64 of anything, or something like what SCRAM's servers say. `R` stands for our nonce.
fn challenge() -> impl Strategy<Value = (bool, Vec<u8>)> {
    let pieces = select(
        &[
            "r=",
            "R",
            "x",
            ",",
            "s=",
            "c2FsdA==",
            "i=",
            "1",
            "0",
            "12",
            "600001",
            "4294967296",
            "m=",
            "e=",
            "v=",
            "=",
            "+",
            "\u{e4}",
            "{\"status\":",
            "\"401\"",
            "}",
            "\0",
            " ",
        ][..],
    );
    let message = vec(pieces, 0..12).prop_map(|pieces| pieces.concat().into_bytes());
    prop_oneof![
        (Just(false), vec(any::<u8>(), 0..80)),
        (Just(true), vec(any::<u8>(), 0..80)),
        (any::<bool>(), message),
        (Just(true), Just(b"r=Rx,s=c2FsdA==,i=1".to_vec())),
    ]
}

proptest! {
    /// Whatever a server says: no panic, nothing that could be a second line, and no SCRAM without a proof.
    #[test]
    fn any_challenges(
        mechanism in select(&Mechanism::ALL[3..]),
        ask_initial: bool,
        postpone: bool,
        challenges in vec(challenge(), 0..5),
        text in ".{0,60}",
    ) {
        let mut exchange = begin(mechanism, "tim", "tanstaaf");
        let first = if ask_initial { exchange.initial() } else { None };
        let nonce = first.map(|line| {
            let message = STANDARD.decode(&*line).expect("base64");
            let message = String::from_utf8(message).expect("text");
            message.rsplit("r=").next().unwrap_or_default().to_owned()
        });
        if postpone {
            exchange.postpone();
        }
        for (encode, mut octets) in challenges {
            if let (Some(nonce), Ok(text)) = (&nonce, String::from_utf8(octets.clone())) {
                octets = text.replace('R', nonce).into_bytes();
            }
            let line = if encode { STANDARD.encode(octets).into_bytes() } else { octets };
            if let Ok(answer) = exchange.respond(&line) {
                prop_assert!(answer.iter().all(u8::is_ascii_graphic));
                prop_assert!(STANDARD.decode(&*answer).is_ok());
            }
            let _ = exchange.explanation();
        }
        let accepted = exchange.accepted(&text);
        prop_assert!(accepted.is_err() || !SCRAMS.contains(&mechanism));
        let _ = format!("{exchange:?}");
    }
}
