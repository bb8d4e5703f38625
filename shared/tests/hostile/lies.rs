//! What servers claim, refuse and announce.

use crate::{
    run::{Case, case},
    server::{Act, Reading},
};

const LISTING: &str = "1 21 id-1\n2 21 id-2\n3 25 id-3\n";
const NAMELESS: &str = "1 21 -\n2 21 -\n3 25 -\n";
const ALL: [(&str, &[u8]); 3] = [
    ("1.eml", b"Subject: one\r\n\r\none\r\n"),
    ("2.eml", b"Subject: two\r\n\r\ntwo\r\n"),
    ("3.eml", b"Subject: three\r\n\r\nthree\r\n"),
];

pub(crate) fn cases() -> Vec<Case> {
    let list = |name, word: &'static str, answer: &str| case(name, &["list"]).say(word, answer);
    let long_id = format!("+OK\r\n1 {}\r\n.\r\n", "x".repeat(8_000));
    let login = |name, answer: &str, says| {
        case(name, &["list"])
            .say("PASS", answer)
            .fails(3, says)
            .unheard(&["STAT", "LIST"])
    };
    vec![
        list("STAT too big", "STAT", "+OK 4000000 9\r\n").prints(LISTING),
        list("STAT too small", "STAT", "+OK 1 1\r\n").prints(LISTING),
        list("STAT absurd", "STAT", "+OK 100000000000000000000 1\r\n").prints(LISTING),
        list("STAT without octets", "STAT", "+OK 3\r\n").prints(LISTING),
        list("STAT without numbers", "STAT", "+OK many\r\n").fails(6, "many"),
        case("sizes too small", &["fetch", "all"])
            .say("LIST", "+OK\r\n1 1\r\n2 0\r\n3 2\r\n.\r\n")
            .files(&ALL),
        case("sizes absurd", &["fetch", "all"])
            .say(
                "LIST",
                "+OK\r\n1 100000000000000000000\r\n2 18446744073709551615\r\n3 9\r\n.\r\n",
            )
            .files(&ALL),
        list(
            "sizes that are no numbers",
            "LIST",
            "+OK\r\n1 x\r\n2 -5\r\n3 25\r\n.\r\n",
        )
        .prints("1 0 id-1\n2 0 id-2\n3 25 id-3\n"),
        list(
            "numbers out of range",
            "LIST",
            "+OK\r\n0 1\r\n1 21\r\n4294967296 1\r\n-1 1\r\nx 1\r\n.\r\n",
        )
        .prints("1 21 id-1\n"),
        list(
            "LIST twice the same",
            "LIST",
            "+OK\r\n1 21\r\n1 99\r\n.\r\n",
        )
        .prints("1 21 id-1\n"),
        list("UIDL with gaps", "UIDL", "+OK\r\n1 a\r\n3 c\r\n.\r\n")
            .prints("1 21 a\n2 21 -\n3 25 c\n"),
        list(
            "UIDL with twins",
            "UIDL",
            "+OK\r\n1 a\r\n2 a\r\n2 b\r\n.\r\n",
        )
        .prints("1 21 a\n2 21 a\n3 25 -\n"),
        list(
            "UIDL with blanks",
            "UIDL",
            "+OK\r\n1  a b \r\n2\r\n9 z\r\n.\r\n",
        )
        .prints("1 21 a b\n2 21 -\n3 25 -\n"),
        list("UIDL of 8 kB", "UIDL", &long_id).fails(6, "limit: Line"),
        list("UIDL refused", "UIDL", "-ERR no\r\n").prints(NAMELESS),
        list("STAT refused", "STAT", "-ERR no\r\n").prints(LISTING),
        list("CAPA refused", "CAPA", "-ERR no\r\n").prints(LISTING),
        list("LIST refused", "LIST", "-ERR no list today\r\n").fails(1, "no list today"),
        list("LIST refused when empty", "LIST", "-ERR no messages\r\n")
            .serve(|script| script.messages.clear())
            .prints(""),
        case("TOP refused", &["headers", "all"])
            .say("TOP", "-ERR no\r\n")
            .prints(concat!(
                r#"{"number":1,"octets":21,"unique_id":"id-1","error":"no"}"#,
                "\n",
                r#"{"number":2,"octets":21,"unique_id":"id-2","error":"no"}"#,
                "\n",
                r#"{"number":3,"octets":25,"unique_id":"id-3","error":"no"}"#,
                "\n",
            ))
            .fails(1, "")
            .lines(0),
        case("one message refused", &["fetch", "all"])
            .say("RETR 2", "-ERR it is gone\r\n")
            .files(&[ALL[0], ALL[2]])
            .fails(1, "message 2: it is gone"),
        case("pipelined commands lost", &["fetch", "all"])
            .serve(|script| script.reading = Reading::First { at_once: false })
            .files(&ALL),
        case("pipelined commands late", &["fetch", "all"])
            .serve(|script| script.reading = Reading::OneEach)
            .files(&ALL),
        case("pipelined password lost", &["list"])
            .serve(|script| script.reading = Reading::First { at_once: true })
            .prints(LISTING),
        case("pipelining means the end", &["fetch", "all"])
            .in_session(1, "STAT", Act::CloseAfter(Vec::new()))
            .files(&ALL),
        login(
            "a wrong password",
            "-ERR [AUTH] no such user\r\n",
            "[AUTH] no such user",
        ),
        login(
            "a locked maildrop",
            "-ERR [IN-USE] locked\r\n",
            "[IN-USE] locked",
        ),
        login(
            "too soon",
            "-ERR [LOGIN-DELAY] wait\r\n",
            "[LOGIN-DELAY] wait",
        ),
        login(
            "out of order for now",
            "-ERR [SYS/TEMP] later\r\n",
            "[SYS/TEMP] later",
        ),
        login(
            "out of order for good",
            "-ERR [SYS/PERM] call us\r\n",
            "[SYS/PERM] call us",
        ),
        login(
            "a refusal without a word",
            "-ERR\r\n",
            "refused during Login",
        ),
        case("refused before the greeting", &["list"])
            .when(
                "GREETING",
                Act::CloseAfter(b"-ERR [SYS/TEMP] full\r\n".to_vec()),
            )
            .fails(3, "[SYS/TEMP] full"),
        case("hung up on after the password", &["list"])
            .when("PASS", Act::CloseAfter(b"-ERR wrong\r\n".to_vec()))
            .fails(3, "wrong"),
    ]
}
