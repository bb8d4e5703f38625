//! Whole conversations with a server, as files: what is said on both sides, and what comes out.
//!
//! Each is replayed whole, octet by octet and split at random; the events must be the same each time.
//!
//! ```text
//! # a comment
//! S: a line of the server's       C: a line that the client must say next
//! L: the same, ended by LF alone  C? the beginning of a line that the client must say next
//! U: something the user asks      E: an event, in order
//! AUTH mechanism                  the one to sign in by, instead of the best
//! WAIT seconds                    that is how long nothing comes, until the client's patience ends
//! END                             the server closes the connection
//! ```

#![cfg(feature = "session")]

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use core::time::Duration;
use std::{fmt::Write as _, sync::Arc};

use proptest::{prelude::*, test_runner::TestRunner};
use shared::{
    pop3::{
        auth::choose::Wish,
        client::{Channel, Client, Credentials, Event, Options, Purpose, Reply},
        command::{Command, MessageNumber, Password, PlaintextAllowed, RawCommand, UserName},
    },
    secret::Secret,
};

const NOW: Duration = Duration::from_secs(1);

/// What a deviation is answered with is proved by a dialogue or a test that is there.
#[cfg(not(target_arch = "wasm32"))]
#[test]
fn every_quirk_has_its_proof() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let sources = sources(&root.join("src")) + &sources(&root.join("tests"));
    for quirk in shared::pop3::quirks::QUIRKS {
        if quirk.proof.ends_with(".txt") {
            // That it is replayed is what the next test is for.
            assert!(!lines(quirk.proof).is_empty(), "{}", quirk.what);
        } else {
            let test = format!("fn {}()", quirk.proof);
            assert!(sources.contains(&test), "{}: {test}", quirk.what);
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn sources(folder: &std::path::Path) -> String {
    let entries = std::fs::read_dir(folder).expect("a folder");
    entries
        .map(|entry| {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                sources(&path)
            } else {
                std::fs::read_to_string(&path).unwrap_or_default()
            }
        })
        .collect()
}

/// Every dialogue that has no test of its own below.
#[test]
fn every_other_dialogue() {
    let this = include_str!("dialogues.rs");
    let mut replayed = 0;
    for (name, _) in DIALOGUES {
        if !this.contains(&format!("replay(\"{name}\""))
            && !this.contains(&format!("replay_whole(\"{name}\""))
        {
            replay(name, plaintext);
            replayed += 1;
        }
    }
    assert!(replayed > 20, "{replayed}");
}

#[test]
fn apop_and_transaction_of_rfc_1939() {
    replay("rfc1939.txt", plaintext);
}

#[test]
fn user_and_pass_of_rfc_1939() {
    replay("rfc1939-user-pass.txt", plaintext);
}

#[test]
fn a_refused_password() {
    replay("refused-password.txt", plaintext);
}

#[test]
fn apop_that_does_not_work_falls_back_to_user_and_pass() {
    replay("apop-fallback.txt", plaintext);
}

#[test]
fn stuffed_dots_and_pipelined_headers() {
    replay("pipelined-headers.txt", plaintext);
}

#[test]
fn one_refusal_costs_one_message() {
    replay("one-refused.txt", plaintext);
}

#[test]
fn stls_not_offered_means_no_login() {
    replay("stls-not-offered.txt", stls);
}

#[test]
fn plaintext_injected_behind_stls_ends_the_session() {
    replay_whole("stls-injection.txt", stls);
}

#[test]
fn a_web_server_is_no_pop3_server() {
    replay("not-pop3.txt", plaintext);
}

#[test]
fn a_server_that_hangs_up_with_a_word() {
    replay("last-words.txt", plaintext);
}

#[test]
fn a_server_that_hangs_up_at_quit() {
    replay("lost-quit.txt", plaintext);
}

fn plaintext() -> Channel {
    Channel::Plaintext(PlaintextAllowed::given_by_a_person())
}

fn stls() -> Channel {
    Channel::Stls
}

/// How the server's octets are cut before the client gets them.
type Cut<'a> = &'a dyn Fn(&[u8]) -> Vec<Vec<u8>>;

fn replay(name: &str, channel: fn() -> Channel) {
    let whole = replay_whole(name, channel);
    let by_octet = run(name, channel(), &|octets| {
        octets.iter().map(|&octet| vec![octet]).collect()
    });
    assert_eq!(by_octet, whole, "{name}, octet by octet");
    let seeds = proptest::collection::vec(1..40_usize, 1..30);
    TestRunner::default()
        .run(&seeds, |sizes| {
            let events = run(name, channel(), &|octets| {
                let (mut rest, mut pieces, mut sizes) = (octets, Vec::new(), sizes.iter().cycle());
                while !rest.is_empty() {
                    let (piece, behind) =
                        rest.split_at((*sizes.next().expect("a cycle")).min(rest.len()));
                    pieces.push(piece.to_vec());
                    rest = behind;
                }
                pieces
            });
            prop_assert_eq!(&events, &whole);
            Ok(())
        })
        .expect("random splits change nothing");
}

/// Replays without cutting and compares the events with those in the file.
fn replay_whole(name: &str, channel: fn() -> Channel) -> String {
    let events = run(name, channel(), &|octets| vec![octets.to_vec()]);
    let expected: String = lines(name)
        .iter()
        .filter_map(|line| line.strip_prefix("E: ").map(|event| format!("{event}\n")))
        .collect();
    assert_eq!(events, expected, "{name}");
    events
}

fn lines(name: &str) -> Vec<String> {
    let found = DIALOGUES.iter().find(|(known, _)| *known == name);
    let (_, text) = found.expect("a dialogue of this name");
    text.lines().map(str::to_owned).collect()
}

/// Embedded, as a browser has no files.
macro_rules! dialogues {
    ($($name:literal)*) => {
        &[$(($name, include_str!(concat!("dialogues/", $name)))),*]
    };
}

const DIALOGUES: &[(&str, &str)] = dialogues![
    "apop-fallback.txt"
    "in-use.txt"
    "last-words.txt"
    "lost-quit.txt"
    "not-pop3.txt"
    "one-refused.txt"
    "pipelined-headers.txt"
    "quirk-bare-lf.txt"
    "quirk-bare-ok.txt"
    "quirk-blank-line.txt"
    "quirk-capa-changes.txt"
    "quirk-closed-without-greeting.txt"
    "quirk-closes-on-wrong-password.txt"
    "quirk-dele-twice.txt"
    "quirk-escapes.txt"
    "quirk-not-a-stamp.txt"
    "quirk-nothing-behind-pass.txt"
    "quirk-odd-unique-ids.txt"
    "quirk-one-kind-at-a-time.txt"
    "quirk-pipeline-is-not-pipelining.txt"
    "quirk-pipelining-lie.txt"
    "quirk-sizes-lie.txt"
    "quirk-stray-ok.txt"
    "quirk-uidl-of-one.txt"
    "quirk-utf8.txt"
    "quirk-xoauth2.txt"
    "raw-commands.txt"
    "refused-password.txt"
    "rfc1939-user-pass.txt"
    "rfc1939.txt"
    "sasl-believed-too-early.txt"
    "sasl-cancelled.txt"
    "stls-injection.txt"
    "stls-not-offered.txt"
];

#[cfg(not(target_arch = "wasm32"))]
#[test]
fn every_dialogue_is_embedded() {
    let folder = format!("{}/tests/dialogues", env!("CARGO_MANIFEST_DIR"));
    let files = std::fs::read_dir(folder).expect("a folder").count();
    assert_eq!(files, DIALOGUES.len());
}

fn run(name: &str, channel: Channel, cut: Cut<'_>) -> String {
    let wish = lines(name)
        .iter()
        .find_map(|line| line.strip_prefix("AUTH "))
        .map_or(Wish::Best, |mechanism| {
            Wish::Only(mechanism.parse().expect("a mechanism"))
        });
    let credentials = Credentials {
        user: UserName::new("mrose").expect("sendable"),
        password: Password::new(Secret::new(b"tanstaaf".to_vec())).expect("sendable"),
        wish,
    };
    let purpose = Purpose::SignIn(Arc::new(credentials));
    let mut client = Client::new(channel, purpose, Options::default(), NOW);
    let (mut said, mut events, mut from_server) = (Vec::new(), Events::default(), Vec::new());
    for (at, line) in lines(name).iter().enumerate() {
        if !line.starts_with("S:") && !line.starts_with("L:") {
            for piece in cut(&std::mem::take(&mut from_server)) {
                client.handle_octets(&piece, NOW);
                drain(&mut client, &mut said, &mut events);
            }
        }
        let (who, what) = line
            .split_once(": ")
            .unwrap_or((line.trim_end_matches(':'), ""));
        match who {
            "L" => from_server.extend_from_slice(format!("{what}\n").as_bytes()),
            "S" => from_server.extend_from_slice(format!("{what}\r\n").as_bytes()),
            "C" => {
                let expected = format!("{what}\r\n");
                let found =
                    String::from_utf8_lossy(&said[..said.len().min(expected.len())]).into_owned();
                assert_eq!(found, expected, "{name}:{}", at + 1);
                said.drain(..expected.len());
            }
            "U" => ask(&mut client, what),
            "END" => client.handle_end(),
            beginning if beginning.starts_with("C? ") => {
                let expected = &beginning["C? ".len()..];
                let end = said.iter().position(|&octet| octet == b'\n');
                let found: Vec<u8> = said.drain(..=end.expect("a line")).collect();
                let found = String::from_utf8_lossy(&found).into_owned();
                assert!(found.starts_with(expected), "{name}:{}: {found}", at + 1);
            }
            wait if wait.starts_with("WAIT ") => {
                let seconds: u64 = wait["WAIT ".len()..].parse().expect("seconds");
                let deadline = NOW + Duration::from_secs(seconds);
                assert_eq!(client.poll_timeout(), Some(deadline), "{name}:{}", at + 1);
                client.handle_timeout(deadline);
            }
            mechanism if mechanism.starts_with("AUTH ") => {}
            _ => assert!(
                who == "E" || who.is_empty() || who.starts_with('#'),
                "{name}:{}: {line}",
                at + 1
            ),
        }
        drain(&mut client, &mut said, &mut events);
    }
    assert_eq!(String::from_utf8_lossy(&said), "", "{name}: more was said");
    events.text
}

fn ask(client: &mut Client, what: &str) {
    let words: Vec<&str> = what.split(' ').collect();
    let number = |at: usize| words[at].parse::<MessageNumber>().expect("a number");
    let command = match words[0] {
        "STAT" => Command::Stat,
        "UIDL" if words.len() > 1 => Command::UidlOf(number(1)),
        "LIST" if words.len() > 1 => Command::ListOf(number(1)),
        "LIST" => Command::List,
        "UIDL" => Command::Uidl,
        "LAST" => Command::Last,
        "LANG" => Command::Lang(None),
        "CAPA" => Command::Capa,
        "RAW" => Command::Raw(RawCommand::new(&what[4..], None).expect("sendable")),
        "RETR" => Command::Retr(number(1)),
        "DELE" => Command::Dele(number(1)),
        "TOP" => Command::Top(number(1), words[2].parse().expect("lines")),
        "RSET" => Command::Rset,
        "NOOP" => Command::Noop,
        "QUIT" => Command::Quit,
        other => panic!("unknown request {other}"),
    };
    client.request(command, None, NOW);
}

fn drain(client: &mut Client, said: &mut Vec<u8>, events: &mut Events) {
    while let Some(octets) = client.poll_transmit() {
        said.extend_from_slice(&octets);
    }
    while let Some(event) = client.poll_event() {
        events.note(event);
    }
}

/// Events as text; data is put together, since how it was cut is not the point.
#[derive(Default)]
struct Events {
    text: String,
    data: Vec<u8>,
}

impl Events {
    fn note(&mut self, event: Event) {
        if let Event::Data { octets, .. } = event {
            self.data.extend(octets);
            return;
        }
        if !self.data.is_empty() {
            let data = std::mem::take(&mut self.data);
            writeln!(self.text, "data {}", data.escape_ascii()).expect("text");
        }
        let text = match event {
            Event::Greeted => "greeted".into(),
            Event::StartTls => "start tls".into(),
            Event::SignedIn(how) => format!("signed in {}", how.mechanism),
            Event::Capabilities(Some(can)) => format!("can {}", can.lines.join(", ")),
            Event::Capabilities(None) => "has no CAPA".into(),
            Event::Done {
                reply: Reply::Top(head),
                ..
            } => format!("top {}", head.escape_ascii()),
            Event::Done {
                reply: Reply::Capabilities(can),
                ..
            } => format!("Capabilities {}", can.lines.join(", ")),
            Event::Done { reply, .. } => format!("{reply:?}"),
            Event::Refused { refusal, .. } => {
                format!("refused {:?} {}", refusal.code, refusal.text)
            }
            Event::Closed(None) => "closed".into(),
            Event::Closed(Some(problem)) => format!("closed: {problem:?}"),
            Event::Data { .. } => unreachable!("collected above"),
        };
        self.text.push_str(&text);
        self.text.push('\n');
    }
}
