//! Deletions: the receipt is the truth, and what is stored is whole and overwrites nothing.

use crate::{
    run::{Case, case},
    server::Act,
};

const DONE: &str = "{\"committed\":[1,2,3],\"kept\":[],\"refused\":[],\"unknown\":[]}\n";
const KEPT: &str = "{\"committed\":[],\"kept\":[1,2,3],\"refused\":[],\"unknown\":[]}\n";
const ALL: [(&str, &[u8]); 3] = [
    ("1.eml", b"Subject: one\r\n\r\none\r\n"),
    ("2.eml", b"Subject: two\r\n\r\ntwo\r\n"),
    ("3.eml", b"Subject: three\r\n\r\nthree\r\n"),
];

pub(crate) fn cases() -> Vec<Case> {
    let delete = |name| case(name, &["delete", "all"]);
    let quit = |name, act| delete(name).in_session(1, "QUIT", act).within(20);
    vec![
        delete("all is well").prints(DONE).left(&[]),
        delete("one refused")
            .say("DELE 2", "-ERR it is read-only\r\n")
            .prints("{\"committed\":[1,3],\"kept\":[],\"refused\":[2],\"unknown\":[]}\n")
            .fails(1, "message 2 was not deleted: it is read-only")
            .left(&[2]),
        case("one not there", &["delete", "2,9"])
            .prints("{\"committed\":[2],\"kept\":[],\"refused\":[],\"unknown\":[]}\n")
            .fails(1, "message 9: not in the listing")
            .left(&[1, 3]),
        // The server is asked again, and what it says then is the truth.
        quit("QUIT carried out, and the end", Act::DoAndClose)
            .prints(DONE)
            .lines(1)
            .left(&[]),
        quit("QUIT carried out, and a reset", Act::DoAndReset)
            .prints(DONE)
            .lines(1)
            .left(&[]),
        quit("QUIT not carried out", Act::CloseAfter(Vec::new()))
            .prints(KEPT)
            .fails(1, "")
            .left(&[1, 2, 3]),
        quit("QUIT not carried out, and a reset", Act::Reset)
            .prints(KEPT)
            .fails(1, "")
            .left(&[1, 2, 3]),
        quit("QUIT and silence", Act::SilentAfter(Vec::new()))
            .prints(KEPT)
            .fails(1, "")
            .left(&[1, 2, 3]),
        quit(
            "QUIT refused",
            Act::Say(b"-ERR some were not removed\r\n".to_vec()),
        )
        .prints(KEPT)
        .fails(1, "")
        .left(&[1, 2, 3]),
        quit("QUIT that lies", Act::Say(b"+OK all gone\r\n".to_vec()))
            .prints(DONE)
            .left(&[1, 2, 3]),
        quit("nothing there the second time", Act::DoAndClose)
            .in_session(2, "UIDL", Act::Say(b"-ERR\r\n".to_vec()))
            .prints(DONE)
            .lines(1)
            .left(&[]),
        case("no unique-ids the second time", &["delete", "1,2"])
            .in_session(1, "QUIT", Act::DoAndClose)
            .in_session(2, "UIDL", Act::Say(b"-ERR\r\n".to_vec()))
            .prints("{\"committed\":[],\"kept\":[],\"refused\":[],\"unknown\":[1,2]}\n")
            .fails(5, "ended the connection during Update")
            .lines(2)
            .left(&[3]),
        quit("a gap in the second listing", Act::CloseAfter(Vec::new()))
            .in_session(
                2,
                "LIST",
                Act::Say(b"+OK\r\n1 21\r\n3 25\r\n.\r\n".to_vec()),
            )
            .prints("{\"committed\":[],\"kept\":[],\"refused\":[],\"unknown\":[1,2,3]}\n")
            .fails(5, "ended the connection during Update")
            .lines(2)
            .left(&[1, 2, 3]),
        quit("another password the second time", Act::DoAndClose)
            .in_session(2, "PASS", Act::Say(b"-ERR [AUTH] no\r\n".to_vec()))
            .prints("{\"committed\":[],\"kept\":[],\"refused\":[],\"unknown\":[1,2,3]}\n")
            .fails(5, "ended the connection during Update")
            .lines(2)
            .left(&[]),
        quit("no unique-ids at all", Act::DoAndClose)
            .say("UIDL", "-ERR\r\n")
            .prints("{\"committed\":[],\"kept\":[],\"refused\":[],\"unknown\":[1,2,3]}\n")
            .fails(5, "ended the connection during Update")
            .left(&[]),
        delete("the line breaks before QUIT")
            .when("DELE 3", Act::CloseAfter(Vec::new()))
            .prints(KEPT)
            .fails(5, "ended the connection during Transaction")
            .left(&[1, 2, 3]),
        case("collect", &["collect"]).files(&ALL).left(&[]),
        case("collect with one refused", &["collect"])
            .say("RETR 2", "-ERR\r\n")
            .files(&[ALL[0], ALL[2]])
            .fails(1, "message 2")
            .left(&[2]),
        case("collect, and the line breaks", &["collect"])
            .when("RETR 2", Act::CloseAfter(b"+OK\r\nhalf".to_vec()))
            .files(&ALL[..1])
            .fails(5, "ended")
            .left(&[1, 2, 3])
            .unheard(&["DELE"]),
        case("a file is there already", &["fetch", "1"])
            .before(&[("1.eml", b"mine")])
            .files(&[("1-2.eml", ALL[0].1), ("1.eml", b"mine")]),
        case("the same file is there already", &["collect"])
            .before(&[ALL[0]])
            .files(&ALL)
            .left(&[]),
    ]
}
