//! Answers without an end.

use crate::{
    run::{Case, case},
    server::Act,
};

pub(crate) fn cases() -> Vec<Case> {
    let flood = |name, arguments, word: &'static str, first: &str, again: &str| {
        let act = Act::Flood(first.into(), again.into());
        case(name, arguments).when(word, act).within(40)
    };
    let list = &["list"];
    let sasl = &["--auth", "=CRAM-MD5", "list"];
    let headers = "x".repeat(70) + "\r\n";
    vec![
        flood("a greeting line", list, "GREETING", "+OK ", "x").fails(6, "not a POP3 server"),
        flood("greetings", list, "GREETING", "", "+OK hello\r\n").fails(6, "limit: Lines"),
        flood(
            "refusals for a greeting",
            list,
            "GREETING",
            "+OK\r\n",
            "-ERR no\r\n",
        )
        .fails(3, "no"),
        flood("capabilities", list, "CAPA", "+OK\r\n", "X-A\r\n").fails(6, "limit: Lines"),
        flood("one capability", list, "CAPA", "+OK\r\n", "A").fails(6, "limit: Line"),
        flood("the status of CAPA", list, "CAPA", "+OK ", "A").fails(6, "limit: Line"),
        flood("LIST", list, "LIST", "+OK\r\n", "1 21\r\n").fails(6, "limit: Listing"),
        flood("LIST without numbers", list, "LIST", "+OK\r\n", "x\r\n").fails(6, "limit: Listing"),
        flood("LIST with a big STAT", list, "LIST", "+OK\r\n", "7 23\r\n")
            .say("STAT", "+OK 100000000000000000000 1\r\n")
            .fails(6, "limit: Listing"),
        flood("one line of LIST", list, "LIST", "+OK\r\n", "1").fails(6, "limit: Line"),
        flood("UIDL", list, "UIDL", "+OK\r\n", "1 abc\r\n").fails(6, "limit: Listing"),
        flood(
            "UIDL with a big STAT",
            list,
            "UIDL",
            "+OK\r\n",
            "7 abcdefghijklmnopqrstuvwxyz\r\n",
        )
        .say("STAT", "+OK 100000000000000000000 1\r\n")
        .fails(6, "limit: Listing"),
        flood("a message", &["fetch", "1"], "RETR", "+OK\r\n", &headers)
            .fails(6, "limit: Message")
            .files(&[]),
        flood(
            "a message in one line",
            &["fetch", "1"],
            "RETR",
            "+OK\r\n",
            "x",
        )
        .fails(6, "limit: Message")
        .files(&[]),
        flood(
            "a message of dots",
            &["fetch", "1"],
            "RETR",
            "+OK\r\n",
            "..\r\n",
        )
        .fails(6, "limit: Message")
        .files(&[]),
        flood("a header", &["headers", "1"], "TOP", "+OK\r\n", &headers).fails(6, "limit: Message"),
        flood("blank lines", list, "STAT", "", "\r\n").fails(6, "lost their order"),
        flood("a refusal in one line", list, "PASS", "-ERR ", "no ").fails(6, "limit: Line"),
        flood("challenges", sasl, "AUTH", "", "+ PDEuMkBhPg==\r\n").fails(6, ""),
        flood("one challenge", sasl, "AUTH", "+ ", "PDEu").fails(6, "limit: Line"),
        flood("the answer to QUIT", list, "QUIT", "+OK ", "x"),
    ]
    .into_iter()
    .map(|case| {
        case.serve(|script| script.capabilities = &["UIDL", "TOP", "USER", "SASL CRAM-MD5"])
    })
    .collect()
}
