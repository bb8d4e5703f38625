//! The ways that a reply takes.

use core::time::Duration;
use std::sync::Arc;

use shared::{
    pop3::{
        auth::choose::Wish,
        client::{Channel, Client, Credentials, Event, Options, Purpose},
        command::{Command, MessageNumber, Password, PlaintextAllowed, UserName},
        line::Unstuffer,
    },
    secret::Secret,
};

use crate::PIECE;

/// The unstuffing alone, behind the status line.
pub(crate) fn unstuffer(reply: &[u8], take: &mut dyn FnMut(&[u8])) {
    let body = reply.iter().position(|octet| *octet == b'\n');
    let mut unstuffer = Unstuffer::default();
    let mut octets = Vec::new();
    for piece in reply[body.map_or(0, |at| at + 1)..].chunks(PIECE) {
        octets.clear();
        unstuffer.push(piece, &mut octets);
        take(&octets);
    }
    assert!(unstuffer.ended());
}

/// The whole client, as the session feeds and drains it.
pub(crate) fn client(reply: &[u8], take: &mut dyn FnMut(&[u8])) {
    let mut client = signed_in();
    client.request(
        Command::Retr(MessageNumber::MIN),
        Some(reply.len() as u64),
        NOW,
    );
    let mut done = false;
    for piece in reply.chunks(PIECE) {
        while client.poll_transmit().is_some() {}
        client.handle_octets(piece, NOW);
        while let Some(event) = client.poll_event() {
            match event {
                Event::Data { octets, .. } => take(&octets),
                Event::Done { .. } => done = true,
                other => panic!("{other:?}"),
            }
        }
    }
    assert!(done);
}

const NOW: Duration = Duration::ZERO;

/// A client in the TRANSACTION state, at a server that knows no extensions.
fn signed_in() -> Client {
    let credentials = Credentials {
        user: UserName::new("reader").expect("a plain name"),
        password: Password::new(Secret::new(b"secret".to_vec())).expect("a plain word"),
        wish: Wish::Best,
    };
    let channel = Channel::Plaintext(PlaintextAllowed::given_by_a_person());
    let purpose = Purpose::SignIn(Arc::new(credentials));
    let mut client = Client::new(channel, purpose, Options::default(), NOW);
    // Greeting, CAPA, USER, PASS.
    for line in ["+OK\r\n", "-ERR\r\n", "+OK\r\n", "+OK\r\n"] {
        client.handle_octets(line.as_bytes(), NOW);
        while client.poll_transmit().is_some() {}
    }
    let mut signed_in = false;
    while let Some(event) = client.poll_event() {
        signed_in |= matches!(event, Event::SignedIn { .. });
    }
    assert!(signed_in);
    client
}
