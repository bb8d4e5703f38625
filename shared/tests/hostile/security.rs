//! Attacks on the encryption and on who is asked for a password, and words that must not be shown as they are.

use base64::{Engine, prelude::BASE64_STANDARD};

use crate::{
    run::{Case, PASSWORD, PLAIN, case},
    server::Act,
};

const SECRETS: &[&str] = &["USER", "PASS", "AUTH", "APOP"];

pub(crate) fn cases() -> Vec<Case> {
    let stls = |name, answer: Act| {
        case(name, &["--stls", "list"])
            .serve(|script| script.capabilities = &["USER", "STLS"])
            .when("STLS", answer)
            .unheard(SECRETS)
    };
    let injected = "plaintext injected behind STLS";
    let say = |text: &str| Act::Say(text.into());
    let refused = |name, answer: String, says| {
        case(name, &["list"])
            .say("PASS", answer)
            .fails(3, says)
            .lines(1)
    };
    let plain = |name, words: String| {
        case(name, &["--auth", "=PLAIN", "list"])
            .serve(|script| script.capabilities = &["SASL PLAIN"])
            .say("AUTH", format!("-ERR {words}\r\n"))
            .fails(3, "refused during Login: ••••••")
    };
    let mut cases = vec![
        stls("STLS, and a reply", say("+OK\r\n+OK believe me\r\n")).fails(4, injected),
        stls("STLS, and capabilities", say("+OK\r\n+OK\r\nUSER\r\n.\r\n")).fails(4, injected),
        stls("STLS, and two octets", say("+OK\r\n+O")).fails(4, injected),
        stls("STLS, and a blank", say("+OK\r\n ")).fails(4, injected),
        stls(
            "STLS, and a reply a little later",
            Act::Then(b"+OK\r\n".to_vec(), b"+OK believe me\r\n".to_vec()),
        )
        .fails(4, "TLS failed"),
        stls("STLS refused", say("-ERR not today\r\n")).fails(4, "not today"),
        stls("STLS answered with a challenge", say("+ \r\n")).fails(6, "order"),
        stls("STLS, and silence", Act::SilentAfter(b"+OK\r\n".to_vec()))
            .fails(5, "no answer for 2 s during Securing"),
        stls("STLS, and the end", Act::CloseAfter(b"+OK\r\n".to_vec())).fails(5, "Securing"),
        stls(
            "STLS, and garbage",
            Act::Then(b"+OK\r\n".to_vec(), vec![0xff; 400]),
        )
        .fails(4, "TLS failed"),
        case("STLS not announced", &["--stls", "list"])
            .fails(4, "does not offer STLS")
            .unheard(&["USER", "PASS", "STLS"]),
        case("neither CAPA nor STLS", &["--stls", "list"])
            .say("CAPA", "-ERR\r\n")
            .fails(4, "unknown")
            .unheard(SECRETS),
        case("signed in before the greeting is over", &["--stls", "list"])
            .say("GREETING", "+OK\r\n+OK\r\n.\r\n+OK\r\n")
            .fails(4, "does not offer STLS")
            .unheard(SECRETS),
        case("TLS that is none", &["--tls", "list"])
            .fails(4, "NotTls")
            .unheard(SECRETS),
        case("TLS, and silence", &["--tls", "list"])
            .when("GREETING", Act::SilentAfter(Vec::new()))
            .fails(5, "no answer for 2 s")
            .unheard(SECRETS),
        case("TLS, and garbage", &["--tls", "list"])
            .when("GREETING", Act::CloseAfter(vec![0x16; 4000]))
            .fails(4, "TLS failed")
            .unheard(SECRETS),
        case("TLS, and an alert", &["--tls", "list"])
            .when("GREETING", Act::CloseAfter(vec![0x15, 3, 3, 0, 2, 2, 40]))
            .fails(4, "TooOld")
            .unheard(SECRETS),
        case("escapes in a refusal", &["list"])
            .when(
                "GREETING",
                Act::CloseAfter("-ERR \x1b[31mred\x07 \u{202e}back \x1b]0;title\x07\r\n".into()),
            )
            .fails(3, "␛[31mred␇ \u{fffd}back ␛]0;title␇"),
        case("escapes in a greeting", &["list"]).say("GREETING", "+OK \x1b[2J\x1b[31mred\r\n"),
        case("escapes instead of a greeting", &["list"])
            .say("GREETING", "\x1b[31mred\r\n")
            .fails(6, "not a POP3 server: ␛[31mred"),
        case("escapes in unique-ids", &["list"])
            .say("UIDL", "+OK\r\n1 \x1b[31m\r\n.\r\n")
            .prints("1 21 \\x1b[31m\n2 21 -\n3 25 -\n"),
        case("escapes in capabilities", &["capa"])
            .say("CAPA", "+OK\r\nX-\x1b[31m\r\n.\r\n")
            .prints("X-␛[31m\n"),
        refused(
            "the password in a refusal",
            format!("-ERR no such password: {PASSWORD}\r\n"),
            "refused during Login: ••••••",
        ),
        refused(
            "the whole line in a refusal",
            format!("-ERR what is PASS {PASSWORD}?\r\n"),
            "refused during Login: ••••••",
        ),
        refused(
            "the password as a code",
            format!("-ERR [{PASSWORD}] no\r\n"),
            "refused during Login: ••••••",
        ),
        case("the password is no status", &["list"])
            .say("PASS", format!("?{PASSWORD}\r\n"))
            .fails(6, "order: ••••••"),
        plain(
            "AUTH PLAIN in a refusal",
            format!("what is AUTH PLAIN {PLAIN}?"),
        ),
        plain("its argument in a refusal", format!("what is {PLAIN}?")),
        plain(
            "what it means in a refusal",
            format!("mrose may not {PASSWORD}"),
        ),
    ];
    for mechanism in ["=LOGIN", "=CRAM-MD5", "=SCRAM-SHA-256"] {
        cases.push(
            case("+OK to AUTH", &["--auth", mechanism, "list"])
                .serve(|script| {
                    script.capabilities = &["SASL LOGIN CRAM-MD5 SCRAM-SHA-256", "UIDL"];
                })
                .say("AUTH", "+OK welcome\r\n")
                .fails(3, mechanism.trim_start_matches('='))
                .unheard(&["STAT", "LIST", "DELE"]),
        );
    }
    let scram = |name| {
        case(name, &["--auth", "=SCRAM-SHA-256", "list"])
            .serve(|script| script.capabilities = &["SASL SCRAM-SHA-256", "UIDL"])
            .when("AUTH", Act::Answer(first_of_scram))
            .fails(3, "SCRAM-SHA-256")
            .unheard(&["STAT", "LIST"])
    };
    let signature = format!("v={}", BASE64_STANDARD.encode([7; 32]));
    let wrong = format!("+ {}\r\n", BASE64_STANDARD.encode(&signature));
    cases.extend([
        scram("SCRAM with a wrong signature")
            .say("*", "-ERR cancelled\r\n")
            .say("Yz1", wrong.clone()),
        scram("SCRAM with a wrong signature, and +OK")
            .say("*", "+OK welcome\r\n")
            .say("Yz1", wrong),
        scram("SCRAM without a signature").say("Yz1", "+OK welcome\r\n"),
    ]);
    cases
}

/// The server's first message, with the client's nonce in it.
fn first_of_scram(line: &str) -> Vec<u8> {
    let message = line.rsplit(' ').next().unwrap_or_default();
    let message = BASE64_STANDARD.decode(message).unwrap_or_default();
    let message = String::from_utf8_lossy(&message).into_owned();
    let nonce = message.rsplit("r=").next().unwrap_or_default();
    let answer = format!("r={nonce}more,s={},i=4096", BASE64_STANDARD.encode("salt"));
    format!("+ {}\r\n", BASE64_STANDARD.encode(answer)).into_bytes()
}
