#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::{
    Mechanism::{
        Apop, CramMd5, External, Login, OauthBearer, Plain, Rpop, ScramSha1, ScramSha1Plus,
        ScramSha256, ScramSha256Plus, ScramSha512, ScramSha512Plus, UserPass, XOauth2,
    },
    Reason::{
        AddsNothing, AnotherAskedFor, NeedsToken, NoBinding, NoStamp, NotOffered, OnlyWhenAsked,
    },
    *,
};

/// A server's words, `USER` and SASL mechanisms; `-` for no CAPA at all.
fn capabilities(words: &str) -> Option<Capabilities> {
    (words != "-").then(|| {
        let words = words.split_ascii_whitespace();
        let (user, sasl): (Vec<_>, Vec<_>) = words.partition(|&word| word == "USER");
        Capabilities {
            user: !user.is_empty(),
            sasl: sasl.into_iter().map(str::to_owned).collect(),
            ..Capabilities::default()
        }
    })
}

/// `tls` or `clear`, then `stamp` and `binding` where there are.
fn chosen(wish: Wish, given: &str, words: &str) -> Result<Choice, ChoiceFault> {
    let has = |word| given.split(' ').any(|it| it == word);
    let outcome = choose(
        wish,
        &Circumstances {
            encrypted: has("tls"),
            stamp: has("stamp"),
            binding: has("binding"),
            capabilities: capabilities(words).as_ref(),
        },
    );
    // Whatever it is: every mechanism is on one of the two lists, once.
    if let Ok(choice) = &outcome {
        let mut all = choice.ladder.clone();
        all.extend(choice.passed_over.iter().map(|(mechanism, _)| mechanism));
        for mechanism in Mechanism::ALL {
            let times = all.iter().filter(|&&it| it == mechanism).count();
            assert_eq!(times, 1, "{mechanism} {given} {words}");
        }
        assert!(!choice.ladder.is_empty());
    }
    outcome
}

const SCRAM: &str = "SCRAM-SHA-1 SCRAM-SHA-256 SCRAM-SHA-512";
const SCRAM_PLUS: &str = "SCRAM-SHA-1 SCRAM-SHA-1-PLUS SCRAM-SHA-256 SCRAM-SHA-256-PLUS \
                          SCRAM-SHA-512 SCRAM-SHA-512-PLUS";

#[test]
fn ladders() {
    let everything =
        format!("CRAM-MD5 LOGIN PLAIN {SCRAM_PLUS} XOAUTH2 OAUTHBEARER EXTERNAL GSSAPI USER");
    for (given, words, ladder) in [
        // No CAPA, or one that names no way.
        ("tls", "-", &[UserPass][..]),
        ("tls stamp", "-", &[UserPass]),
        ("tls binding", "-", &[UserPass]),
        ("clear", "-", &[UserPass]),
        ("clear stamp", "-", &[Apop, UserPass]),
        ("tls", "", &[UserPass]),
        ("clear", "", &[UserPass]),
        ("clear stamp", "", &[Apop, UserPass]),
        // Nothing but a stamp: see `choose`.
        ("tls stamp", "", &[Apop, UserPass]),
        // USER alone.
        ("tls", "USER", &[UserPass]),
        ("tls stamp", "USER", &[UserPass]),
        ("clear", "USER", &[UserPass]),
        ("clear stamp", "USER", &[Apop, UserPass]),
        // What shows the password.
        ("tls", "PLAIN USER", &[Plain, UserPass]),
        ("tls", "LOGIN PLAIN USER", &[Plain, UserPass, Login]),
        ("clear", "LOGIN PLAIN USER", &[Plain, UserPass, Login]),
        ("tls", "PLAIN", &[Plain]),
        ("tls stamp", "PLAIN", &[Plain]),
        ("clear stamp", "PLAIN", &[Apop, Plain]),
        ("tls", "LOGIN", &[Login]),
        // CRAM-MD5.
        ("tls", "CRAM-MD5 PLAIN USER", &[Plain, UserPass, CramMd5]),
        (
            "clear stamp",
            "CRAM-MD5 PLAIN USER",
            &[CramMd5, Apop, Plain, UserPass],
        ),
        ("tls stamp", "CRAM-MD5", &[CramMd5]),
        ("clear stamp", "CRAM-MD5", &[CramMd5, Apop]),
        // SCRAM.
        ("tls", SCRAM, &[ScramSha512, ScramSha256, ScramSha1]),
        (
            "clear",
            "PLAIN SCRAM-SHA-1 SCRAM-SHA-256",
            &[ScramSha256, ScramSha1, Plain],
        ),
        ("tls", SCRAM_PLUS, &[ScramSha512, ScramSha256, ScramSha1]),
        (
            "tls binding",
            SCRAM_PLUS,
            &[
                ScramSha512Plus,
                ScramSha256Plus,
                ScramSha1Plus,
                ScramSha512,
                ScramSha256,
                ScramSha1,
            ],
        ),
        // In clear there is nothing to bind to, whatever is said.
        (
            "clear binding",
            SCRAM_PLUS,
            &[ScramSha512, ScramSha256, ScramSha1],
        ),
        ("tls binding", "SCRAM-SHA-256-PLUS", &[ScramSha256Plus]),
        // A stamp is what is left where the rest needs a token, or a binding that is not there.
        ("tls stamp", "XOAUTH2", &[Apop]),
        ("clear stamp", "XOAUTH2", &[Apop]),
        ("tls stamp", "SCRAM-SHA-256-PLUS", &[Apop]),
        (
            "tls stamp binding",
            "SCRAM-SHA-256-PLUS",
            &[ScramSha256Plus],
        ),
        ("tls", "XOAUTH2 USER", &[UserPass]),
        (
            "tls stamp binding",
            &everything,
            &[
                ScramSha512Plus,
                ScramSha256Plus,
                ScramSha1Plus,
                ScramSha512,
                ScramSha256,
                ScramSha1,
                Plain,
                UserPass,
                Login,
                CramMd5,
            ],
        ),
        (
            "clear stamp",
            &everything,
            &[
                ScramSha512,
                ScramSha256,
                ScramSha1,
                CramMd5,
                Apop,
                Plain,
                UserPass,
                Login,
            ],
        ),
    ] {
        let choice = chosen(Wish::Best, given, words).expect("something to try");
        assert_eq!(choice.ladder, ladder, "{given}: {words}");
    }
}

#[test]
fn a_server_that_takes_no_password() {
    for (given, words) in [
        ("tls", "XOAUTH2"),
        ("clear", "XOAUTH2"),
        ("tls binding", "XOAUTH2 OAUTHBEARER"),
        ("tls", "EXTERNAL GSSAPI DIGEST-MD5 NTLM"),
        ("tls", "SCRAM-SHA-256-PLUS"),
        ("clear binding", "SCRAM-SHA-256-PLUS"),
    ] {
        let mechanisms = words.split(' ').map(str::to_owned).collect();
        assert_eq!(
            chosen(Wish::Best, given, words),
            Err(ChoiceFault::PasswordNotOffered { mechanisms }),
            "{given}: {words}"
        );
    }
}

#[test]
fn reasons() {
    for (given, words, mechanism, reason) in [
        ("tls", "-", Plain, NotOffered),
        ("tls", "-", ScramSha256, NotOffered),
        ("tls", "-", Apop, NoStamp),
        ("clear", "USER", Apop, NoStamp),
        ("tls stamp", "-", Apop, AddsNothing),
        ("tls stamp", "USER", Apop, AddsNothing),
        ("tls stamp", "CRAM-MD5", Apop, AddsNothing),
        ("tls", "PLAIN", UserPass, NotOffered),
        ("tls", "USER", Rpop, OnlyWhenAsked),
        ("tls", "USER", External, NotOffered),
        ("tls", "EXTERNAL USER", External, OnlyWhenAsked),
        ("tls", "XOAUTH2 USER", XOauth2, NeedsToken),
        ("tls", "XOAUTH2 USER", OauthBearer, NotOffered),
        ("tls", SCRAM_PLUS, ScramSha512Plus, NoBinding),
        ("clear binding", SCRAM_PLUS, ScramSha1Plus, NoBinding),
        ("tls", SCRAM, ScramSha1Plus, NotOffered),
    ] {
        let choice = chosen(Wish::Best, given, words).expect("something to try");
        let found = choice.passed_over.iter().find(|(it, _)| *it == mechanism);
        assert_eq!(found, Some(&(mechanism, reason)), "{given}: {words}");
    }
}

#[test]
fn what_is_asked_for() {
    for (mechanism, given, words) in [
        (UserPass, "tls", "PLAIN"),
        (UserPass, "clear stamp", "-"),
        (Apop, "tls stamp", "PLAIN USER"),
        (Rpop, "clear", "USER"),
        (Plain, "clear", "PLAIN USER"),
        (Plain, "tls", "-"),
        (ScramSha1, "tls binding", SCRAM_PLUS),
        (ScramSha256Plus, "tls binding", SCRAM_PLUS),
        (ScramSha256Plus, "tls binding", "-"),
        (XOauth2, "tls", "XOAUTH2"),
        (OauthBearer, "tls", "-"),
        (External, "tls", "EXTERNAL"),
    ] {
        let choice = chosen(Wish::Only(mechanism), given, words).expect("told to");
        assert_eq!(choice.ladder, [mechanism], "{given}: {words}");
        let mut reasons = choice.passed_over.iter();
        assert!(reasons.all(|&(_, reason)| reason == AnotherAskedFor));
    }
}

#[test]
fn what_is_asked_for_in_vain() {
    let not_offered = |mechanism, words: &str| ChoiceFault::NotOffered {
        mechanism,
        mechanisms: words.split_ascii_whitespace().map(str::to_owned).collect(),
    };
    for (mechanism, given, words, fault) in [
        (Plain, "tls", "LOGIN", not_offered(Plain, "LOGIN")),
        (Plain, "tls", "USER", not_offered(Plain, "")),
        (External, "tls", "USER", not_offered(External, "")),
        (XOauth2, "tls", "PLAIN", not_offered(XOauth2, "PLAIN")),
        (
            ScramSha256Plus,
            "tls",
            "SCRAM-SHA-256",
            not_offered(ScramSha256Plus, "SCRAM-SHA-256"),
        ),
        (
            ScramSha256Plus,
            "tls",
            SCRAM_PLUS,
            ChoiceFault::NoBinding {
                mechanism: ScramSha256Plus,
            },
        ),
        (
            ScramSha1Plus,
            "clear binding",
            "-",
            ChoiceFault::NoBinding {
                mechanism: ScramSha1Plus,
            },
        ),
        (Apop, "tls", "USER", ChoiceFault::NoStamp),
        (Apop, "clear", "-", ChoiceFault::NoStamp),
    ] {
        let outcome = chosen(Wish::Only(mechanism), given, words);
        assert_eq!(outcome, Err(fault), "{mechanism} {given}: {words}");
    }
}
