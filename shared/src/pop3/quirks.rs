//! How servers differ from the documents, and what is done about it on purpose.
//!
//! Each entry names a server that behaves so (measured, or reported by its users) and what proves that we cope: a dialogue
//! in `tests/dialogues/`, or a test. Nothing in the program reads this table: it is the index to code that would look
//! odd without it, and the tests hold it to account.

/// A deviation from the documents.
#[derive(Clone, Copy, Debug)]
pub struct Quirk {
    /// What the server does.
    pub what: &'static str,
    /// Who does it.
    pub who: &'static str,
    /// What we do about it.
    pub answer: Answer,
    /// The proof: `NAME.txt` is a dialogue in `tests/dialogues/`, anything else the name of a test.
    pub proof: &'static str,
}

/// What is done about a quirk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It costs nothing: everything goes on.
    Tolerated,
    /// We behave so that it cannot show.
    Avoided,
    /// The session ends, with a problem that says who is at fault.
    Refused,
}

use Answer::{Avoided, Refused, Tolerated};

const fn quirk(
    answer: Answer,
    proof: &'static str,
    who: &'static str,
    what: &'static str,
) -> Quirk {
    Quirk {
        what,
        who,
        answer,
        proof,
    }
}

/// Every one that is known.
#[rustfmt::skip]
pub const QUIRKS: &[Quirk] = &[
    // Greeting and capabilities
    quirk(Tolerated, "quirk-bare-ok.txt", "popa3d, mailfront",
        "`+OK` with nothing behind it, or a lone blank"),
    quirk(Tolerated, "quirk-bare-ok.txt", "popa3d, Solid POP3",
        "no CAPA at all: `-ERR`"),
    quirk(Tolerated, "apop-fallback.txt", "GNU mailutils, Twisted",
        "a time stamp in the greeting, and every APOP refused"),
    quirk(Avoided, "quirk-not-a-stamp.txt", "several, see curl's issue 3278",
        "`<a.b.c>` in the greeting that is no time stamp"),
    quirk(Refused, "quirk-closed-without-greeting.txt", "Courier, for the fifth connection from one address",
        "the connection is accepted and closed without a word"),
    quirk(Tolerated, "quirk-capa-changes.txt", "Perdition, nginx, Dovecot",
        "CAPA says something else after login"),
    quirk(Tolerated, "how_long_messages_stay", "GNU mailutils",
        "`EXPIRENEVER` in one word"),
    quirk(Avoided, "quirk-pipeline-is-not-pipelining.txt", "Twisted",
        "PIPELINE instead of PIPELINING: not announced"),
    quirk(Avoided, "quirk-escapes.txt", "whoever wants to paint on a terminal",
        "escape sequences in what the server says"),
    // Login
    quirk(Avoided, "quirk-nothing-behind-pass.txt", "Courier, Solid POP3, mailfront, Perdition",
        "commands in the same packet behind PASS are lost, PIPELINING announced or not"),
    quirk(Refused, "quirk-closes-on-wrong-password.txt", "popa3d, Solid POP3",
        "one wrong password, and the connection is closed"),
    quirk(Tolerated, "quirk-utf8.txt", "Courier",
        "without UTF8 before login, a message with 8-bit headers is replaced by a note"),
    quirk(Avoided, "quirk-bare-ok.txt", "WildDuck, Twisted",
        "one unknown command, and the connection is closed: UTF8, LANG, AUTH and STLS are sent only where announced"),
    quirk(Tolerated, "quirk-xoauth2.txt", "Dovecot, Google",
        "why a token is refused comes as a challenge, which wants an empty answer"),
    quirk(Avoided, "quirk-xoauth2.txt", "Microsoft",
        "XOAUTH2 with an initial response is refused: the token goes on a line of its own"),
    quirk(Avoided, "an_initial_response_goes_along_only_while_the_line_fits", "GNU mailutils from 512 octets, Cyrus from 8,200",
        "a line that is too long is echoed, or read as two: none of ours is longer than 255"),
    quirk(Refused, "stls-injection.txt", "somebody in between; Courier and WildDuck obey what stands behind STLS",
        "octets in clear behind STLS"),
    // Lines
    quirk(Tolerated, "quirk-bare-lf.txt", "old Unix servers",
        "lines end with a bare LF, the message too"),
    quirk(Tolerated, "quirk-blank-line.txt", "Exchange Online",
        "an empty line where a reply should begin"),
    quirk(Tolerated, "pipelined-headers.txt", "GreenMail, Mailpit, netius in their time",
        "dots at the beginning of a line are not stuffed"),
    quirk(Tolerated, "last-words.txt", "Dovecot, GNU mailutils, WildDuck",
        "`-ERR` unasked, before the line is dropped"),
    quirk(Refused, "quirk-stray-ok.txt", "a server that has lost count",
        "`+OK` unasked: nothing more is sent"),
    // Listings and messages
    quirk(Tolerated, "quirk-sizes-lie.txt", "Twisted (LF counted as one), mailfront (two too few), Courier",
        "LIST says another size than RETR sends"),
    quirk(Tolerated, "quirk-odd-unique-ids.txt", "Comcast's Maillennium, mailfront",
        "unique-ids with blanks, 8-bit octets or more than 70 characters"),
    quirk(Tolerated, "gaps_duplicates_and_strangers", "seen by fetchmail, mpop and Angus Mail",
        "numbers twice, out of range or missing in LIST and UIDL"),
    quirk(Tolerated, "quirk-uidl-of-one.txt", "Twisted",
        "`UIDL n` is answered without the number"),
    quirk(Tolerated, "one-refused.txt", "Dovecot, Courier, when another session has deleted",
        "a message that is listed cannot be read any more"),
    quirk(Tolerated, "quirk-dele-twice.txt", "GNU mailutils",
        "a second DELE of the same message says `+OK`"),
    // Pipelining
    quirk(Avoided, "quirk-one-kind-at-a-time.txt", "WildDuck",
        "the answer to a NOOP or DELE behind a RETR comes inside the message"),
    quirk(Avoided, "the_window_grows_and_shrinks_within_its_limits", "WildDuck",
        "the whole server dies of some 2,300 commands in one burst: never more than 1,000"),
    quirk(Tolerated, "quirk-pipelining-lie.txt", "WildDuck before 2026",
        "PIPELINING is announced, and only the first command of a packet is answered: noticed in seconds, one at a time on a new connection"),
    // The end
    quirk(Tolerated, "lost-quit.txt", "any network",
        "QUIT without an answer: what was deleted is found out by unique-id"),
    quirk(Avoided, "an_idle_maildrop_is_kept_alive_and_then_let_go", "WildDuck, nginx before login, Outlook.com",
        "an idle session is dropped after 60 s: NOOP at 45 s"),
];
