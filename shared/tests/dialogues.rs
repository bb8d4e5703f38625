//! Whole conversations with a server, as files: what is said on both sides, and what comes out.
//!
//! Each is replayed whole, octet by octet and split at random; the events must be the same each time.
//!
//! ```text
//! # a comment
//! S: a line of the server's       C: a line that the client must say next
//! U: something the user asks      E: an event, in order
//! STLS-DONE                       the handshake after STLS is done
//! END                             the server closes the connection
//! ```

#![cfg(feature = "session")]

use core::time::Duration;
use std::fmt::Write as _;

use proptest::{prelude::*, test_runner::TestRunner};
use shared::{
    pop3::{
        auth::choose::Wish,
        client::{Channel, Client, Credentials, Event, Reply},
        command::{Command, MessageNumber, Password, PlaintextAllowed, UserName},
    },
    secret::Secret,
};

const NOW: Duration = Duration::from_secs(1);

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
    let path = format!("{}/tests/dialogues/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).expect("the dialogue is there");
    text.lines().map(str::to_owned).collect()
}

fn run(name: &str, channel: Channel, cut: Cut<'_>) -> String {
    let credentials = Credentials {
        user: UserName::new("mrose").expect("sendable"),
        password: Password::new(Secret::new(b"tanstaaf".to_vec())).expect("sendable"),
        wish: Wish::Best,
    };
    let mut client = Client::new(channel, credentials, NOW);
    let (mut said, mut events, mut from_server) = (Vec::new(), Events::default(), Vec::new());
    for (at, line) in lines(name).iter().enumerate() {
        if !line.starts_with("S:") {
            for piece in cut(&std::mem::take(&mut from_server)) {
                client.handle_octets(&piece, NOW);
                drain(&mut client, &mut said, &mut events);
            }
        }
        let (who, what) = line
            .split_once(": ")
            .unwrap_or((line.trim_end_matches(':'), ""));
        match who {
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
        "LIST" => Command::List,
        "UIDL" => Command::Uidl,
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
            Event::SignedIn {
                mechanism,
                capabilities,
            } => {
                format!(
                    "signed in {mechanism:?}, CAPA {}",
                    if capabilities.is_some() {
                        "known"
                    } else {
                        "unknown"
                    }
                )
            }
            Event::Done {
                reply: Reply::Top(head),
                ..
            } => format!("top {}", head.escape_ascii()),
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
