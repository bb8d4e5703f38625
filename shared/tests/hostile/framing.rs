//! Octets as some servers send them.

use crate::{
    run::{Case, case},
    server::Act,
};

const LISTING: &str = "1 21 id-1\n2 21 id-2\n3 25 id-3\n";

pub(crate) fn cases() -> Vec<Case> {
    let whole = |body: &[u8]| [&b"+OK\r\n"[..], body, b"\r\n.\r\n"].concat();
    let long = [&[b'x'; 100_000][..], b"\r\n"].concat();
    let every: Vec<u8> = (0..=255)
        .filter(|octet| !b"\r\n.".contains(octet))
        .collect();
    let every = [&every[..], b"\r\n"].concat();
    let fetched = |body: &[u8]| [("1.eml", body.to_vec())];
    let fetch = |name, body: &[u8], expected: &[u8]| {
        let [(file, octets)] = fetched(expected);
        case(name, &["fetch", "1"])
            .say("RETR 1", body)
            .files(&[(file, &octets)])
    };
    vec![
        case("honest", &["list"]).prints(LISTING),
        case("bare LF", &["fetch", "1"])
            .serve(|script| script.bare_lf = true)
            .files(&[("1.eml", b"Subject: one\n\none\n")]),
        case("bare LF in listings", &["list"])
            .serve(|script| script.bare_lf = true)
            .prints(LISTING),
        case("every octet alone", &["fetch", "all"])
            .serve(|script| script.octets_alone = true)
            .files(&[
                ("1.eml", b"Subject: one\r\n\r\none\r\n"),
                ("2.eml", b"Subject: two\r\n\r\ntwo\r\n"),
                ("3.eml", b"Subject: three\r\n\r\nthree\r\n"),
            ]),
        case("last CR LF missing", &["fetch", "1"])
            .when("RETR 1", Act::CloseAfter(b"+OK\r\nx\r\n.".to_vec()))
            .fails(5, "ended the connection during Transaction")
            .files(&[]),
        case("last CR LF missing for ever", &["fetch", "1"])
            .when("RETR 1", Act::SilentAfter(b"+OK\r\nx\r\n.\r".to_vec()))
            .fails(5, "no answer for 2 s during Transaction")
            .files(&[]),
        case("goodbye without a line end", &["list"])
            .when("QUIT", Act::CloseAfter(b"+OK bye".to_vec()))
            .prints(LISTING),
        fetch(
            "dots stuffed",
            &whole(b"..\r\n...two\r\n.."),
            b".\r\n..two\r\n.\r\n",
        ),
        fetch(
            "dots not stuffed",
            &whole(b".hidden\r\n.x.\r\n. "),
            b".hidden\r\n.x.\r\n. \r\n",
        ),
        case("end split over packets", &["fetch", "1"])
            .when(
                "RETR 1",
                Act::Then(b"+OK\r\na\r\n.".to_vec(), b"\r\n".to_vec()),
            )
            .files(&[("1.eml", b"a\r\n")]),
        case("end split behind CR", &["fetch", "1"])
            .when(
                "RETR 1",
                Act::Then(b"+OK\r\na\r\n.\r".to_vec(), b"\n".to_vec()),
            )
            .files(&[("1.eml", b"a\r\n")]),
        fetch("100 kB in one line", &whole(&long[..100_000]), &long),
        fetch("every octet", &whole(&every[..every.len() - 2]), &every),
        fetch(
            "replies in a message",
            &whole(b"+OK\r\n-ERR no\r\n+ "),
            b"+OK\r\n-ERR no\r\n+ \r\n",
        ),
        fetch("an empty message", b"+OK\r\n.\r\n", b""),
        case("8-bit and NUL in texts", &["list"])
            .say("GREETING", b"+OK \xff\0\xc3\xa4 ready\r\n")
            .say("CAPA", b"+OK \0\r\nUSER\r\nUIDL\r\n\xff\xfe\0\r\n.\r\n")
            .prints(LISTING),
        case("8-bit and NUL in unique-ids", &["list"])
            .say("UIDL", b"+OK\r\n1 a\0b\r\n2 \xff\r\n3 \xc3\xa4\r\n.\r\n")
            .prints("1 21 a\\x00b\n2 21 \\xff\n3 25 ä\n"),
        case("a blank line between replies", &["list"])
            .say("STAT", "+OK 3 67\r\n\r\n")
            .say("LIST", "+OK\r\n1 21\r\n2 21\r\n3 25\r\n.\r\n\r\n")
            .prints(LISTING),
        case("ten blank lines between replies", &["list"])
            .say("STAT", b"\r\n".repeat(10))
            .fails(6, "lost their order"),
        case("blanks and tabs", &["list"])
            .say("STAT", "+OK   3 67  \r\n")
            .say("LIST", "+ok\t \r\n 1   21\r\n2\t21 \r\n3 25 extra\r\n.\r\n")
            .prints(LISTING),
        // It is taken for the answer; what comes behind it is none to anything.
        case("-ERR that nobody asked for", &["list"])
            .say("UIDL", "-ERR oops\r\n+OK\r\n1 a\r\n.\r\n")
            .fails(6, "lost their order"),
        case("+OK that nobody asked for", &["fetch", "1"])
            .say("UIDL", "+OK\r\n1 a\r\n.\r\n+OK\r\n")
            .fails(6, "lost their order")
            .files(&[]),
        case("-ERR inside a listing", &["list"])
            .say("LIST", "+OK\r\n1 21\r\n-ERR oops\r\n2 21\r\n3 25\r\n.\r\n")
            .prints(LISTING),
        case("no status", &["list"])
            .say("STAT", "3 67\r\n")
            .fails(6, "lost their order: 3 67"),
        case("a web server", &["list"])
            .when(
                "GREETING",
                Act::CloseAfter(b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec()),
            )
            .fails(6, "not a POP3 server: HTTP/1.1 400 Bad Request"),
    ]
}
