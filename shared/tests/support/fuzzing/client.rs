//! A client, a server that says anything, and requests in any order.

use std::{sync::Arc, time::Duration};

use shared::{
    pop3::{
        auth::choose::Wish,
        client::{Channel, Client, Credentials, Event, Options, Purpose},
        command::{COMMAND_LINE_MAX, Command, MessageNumber, Password, PlaintextAllowed, UserName},
    },
    secret::Secret,
};

/// Feeds a client with `input`, cut into pieces and mixed with requests as the octets themselves say.
///
/// # Panics
/// Where the client breaks a promise: it says something after the end, or a line that is too long or has no end.
pub fn client(input: &[u8]) {
    let credentials = Credentials {
        user: UserName::new("ann").expect("sendable"),
        password: Password::new(Secret::new(b"secret".to_vec())).expect("sendable"),
        wish: Wish::Best,
    };
    let channel = match input.first() {
        Some(octet) if octet % 2 == 0 => Channel::Stls,
        _ => Channel::Plaintext(PlaintextAllowed::given_by_a_person()),
    };
    let purpose = Purpose::SignIn(Arc::new(credentials));
    let mut client = Client::new(channel, purpose, Options::default(), Duration::ZERO);
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
            6 => drop(client.withdraw()),
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
}
