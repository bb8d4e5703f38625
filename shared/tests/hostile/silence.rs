//! Silence, dripping, and broken lines, at each step.

use crate::{
    run::{Case, case},
    server::Act,
};

const STEPS: [(&str, &[&str], &str); 10] = [
    ("GREETING", &["list"], "Greeting"),
    ("CAPA", &["list"], "Login"),
    ("USER", &["list"], "Login"),
    ("PASS", &["list"], "Login"),
    ("AUTH", &["--auth", "=LOGIN", "list"], "Login"),
    ("STAT", &["list"], "Transaction"),
    ("UIDL", &["list"], "Transaction"),
    ("TOP", &["headers", "all"], "Transaction"),
    ("RETR 2", &["fetch", "2"], "Transaction"),
    ("DELE 2", &["delete", "all"], "Transaction"),
];

pub(crate) fn cases() -> Vec<Case> {
    let at = |word: &'static str, arguments: &[&'static str], act: Act| {
        case(word, arguments)
            .serve(|script| script.capabilities = &["UIDL", "TOP", "USER", "SASL LOGIN"])
            .when(word, act)
            .left(&[1, 2, 3])
    };
    let mut cases = Vec::new();
    for (word, arguments, step) in STEPS {
        cases.push(at(word, arguments, Act::SilentAfter(Vec::new())).fails(5, step));
        cases.push(at(word, arguments, Act::SilentAfter(b"+O".to_vec())).fails(5, step));
        cases.push(at(word, arguments, Act::CloseAfter(Vec::new())).fails(5, step));
        cases.push(at(word, arguments, Act::Reset).fails(5, step));
    }
    let body = b"+OK\r\nSubject: half of it\r\n".to_vec();
    let drip = Act::Drip(b"+OK I am slow, and there is no end to what I say".repeat(9));
    cases.extend([
        at("RETR", &["fetch", "1"], Act::SilentAfter(body.clone()))
            .fails(5, "no answer for 2 s during Transaction")
            .files(&[]),
        at("RETR", &["fetch", "1"], Act::CloseAfter(body.clone()))
            .fails(5, "ended the connection during Transaction")
            .files(&[]),
        at("RETR 2", &["fetch", "all"], Act::CloseAfter(body))
            .fails(5, "ended the connection during Transaction")
            .files(&[("1.eml", b"Subject: one\r\n\r\none\r\n")]),
        at(
            "LIST",
            &["list"],
            Act::CloseAfter(b"+OK\r\n1 21\r\n".to_vec()),
        )
        .fails(5, "Transaction")
        .prints(""),
        at("GREETING", &["list"], drip.clone())
            .fails(5, "limit: Time")
            .within(20),
        at(
            "RETR",
            &["fetch", "1"],
            Act::Drip([&b"+OK\r\n"[..], &[b'x'; 999]].concat()),
        )
        .fails(5, "limit: Time")
        .files(&[])
        .within(20),
        at("QUIT", &["list"], Act::SilentAfter(Vec::new())),
        at("QUIT", &["list"], Act::Reset),
        at("QUIT", &["list"], drip).within(20),
    ]);
    cases
}
