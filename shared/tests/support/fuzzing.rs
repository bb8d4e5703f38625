//! What both the property test and the fuzz target do with a server's octets.

#![allow(
    unreachable_pub,
    reason = "shared by the property test and the fuzz target"
)]

use std::time::Duration;

use shared::{
    pop3::{
        auth::choose::Wish,
        client::{Channel, Client, Credentials, Event},
        command::{COMMAND_LINE_MAX, Command, MessageNumber, Password, PlaintextAllowed, UserName},
        line::{Lines, Unstuffer, stuff},
        reply,
    },
    secret::Secret,
};

/// Words that servers use: random octets alone rarely get past the greeting.
pub const WORDS: &[&[u8]] = &[
    b"+OK",
    b"-ERR",
    b"+OK ready <1.2@a>\r\n",
    b"\r\n",
    b"\n",
    b"\r",
    b".",
    b"..",
    b".\r\n",
    b" ",
    b"[AUTH] ",
    b"[IN-USE]",
    b"[",
    b"]",
    b"1",
    b"2 320",
    b"4294967296",
    b"-1",
    b"USER\r\n",
    b"STLS\r\n",
    b"PIPELINING\r\n",
    b"SASL PLAIN\r\n",
    b"+OK\r\n",
    b"+OK 2 320\r\n",
    b"-ERR no\r\n",
    b"1 120\r\n",
    b"1 id\r\n",
    b"Subject: x\r\n",
    b"\0",
    b"\x16\x03\x01",
    b"\xff\xfe",
    b"\xe2\x80\xae",
    b"<",
    b">",
    b"@",
];

/// Feeds a client with `input`, cut into pieces and mixed with requests as the octets themselves say.
///
/// # Panics
/// Where the client breaks a promise: it says something after the end, or a line that is too long or has no end.
pub fn feed(input: &[u8]) {
    let credentials = Credentials {
        user: UserName::new("ann").expect("sendable"),
        password: Password::new(Secret::new(b"secret".to_vec())).expect("sendable"),
        wish: Wish::Best,
    };
    let channel = match input.first() {
        Some(octet) if octet % 2 == 0 => Channel::Stls,
        _ => Channel::Plaintext(PlaintextAllowed::given_by_a_person()),
    };
    let mut client = Client::new(channel, credentials, Duration::ZERO);
    let (mut now, mut closed) = (Duration::ZERO, false);
    let mut rest = input;
    while !rest.is_empty() {
        let (piece, behind) = rest.split_at((usize::from(rest[0]) % 13 + 1).min(rest.len()));
        rest = behind;
        let number = MessageNumber::MIN.saturating_add(u32::from(piece[0]));
        match piece[0] % 32 {
            0 => drop(client.request(Command::Stat, None, now)),
            1 => drop(client.request(Command::List, None, now)),
            2 => drop(client.request(Command::Uidl, None, now)),
            3 => drop(client.request(Command::Retr(number), Some(100), now)),
            4 => drop(client.request(Command::Top(number, 0), None, now)),
            5 => drop(client.request(Command::Dele(number), None, now)),
            6 => client.withdraw(),
            7 => {
                now += Duration::from_secs(7);
                client.handle_timeout(now);
            }
            8 if piece.len() == 13 => drop(client.request(Command::Quit, None, now)),
            _ => {}
        }
        client.handle_octets(piece, now);
        while let Some(octets) = client.poll_transmit() {
            assert!(!closed, "nothing is said after the end");
            assert!(octets.ends_with(b"\r\n"));
            assert!(
                octets
                    .split_inclusive(|&octet| octet == b'\n')
                    .all(|line| line.len() <= COMMAND_LINE_MAX)
            );
        }
        while let Some(event) = client.poll_event() {
            assert!(!closed, "{event:?} after the end");
            closed = matches!(event, Event::Closed(_));
        }
    }
    client.handle_end();
    lines_and_replies(input);
}

/// The two lowest layers, with the properties that they promise.
fn lines_and_replies(input: &[u8]) {
    let mut lines = Lines::new(64);
    for piece in input.chunks(7) {
        lines.push(piece);
        while let Ok(Some(line)) = lines.next_line() {
            assert!(line.len() < 64);
            let _ = (
                reply::status(&line),
                reply::list_line(&line),
                reply::uidl_line(&line),
            );
            reply::Capabilities::default().learn(&line);
            let text = reply::printable(&line);
            assert!(text.chars().all(|c| !c.is_control()));
            let _ = (reply::stat(&text), reply::apop_stamp(&text));
        }
    }
    let (mut wire, mut body, mut by_octet) = (Vec::new(), Vec::new(), Vec::new());
    stuff(input, &mut wire);
    let mut unstuffer = Unstuffer::default();
    assert_eq!(unstuffer.push(&wire, &mut body), wire.len());
    assert!(unstuffer.ended());
    assert!(body.starts_with(input) && body.len() <= input.len() + 2);
    let mut unstuffer = Unstuffer::default();
    for octet in &wire {
        unstuffer.push(&[*octet], &mut by_octet);
    }
    assert_eq!(by_octet, body);
}
